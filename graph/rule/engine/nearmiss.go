package engine

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/schema"
)

// A NearMiss is a way in which a rule could have yielded a relation that does not hold.
type NearMiss struct {
	Rule    *rule.Rule
	Held    []proof.Premise  // the premises that hold, with their proofs
	Missing []MissingPremise // the literals without a match
	// Nothing means that no premise of the rule holds. Other means that the rule never concludes this relation of these
	// two entities. WhyNot returns such near misses only if there are no others.
	Nothing bool
	Other   bool
	// If no literal is missing, one of these fields is set. Never means that the premises have no common time; Hidden,
	// that the premises hold, but the view hides the relation; Off, that the relation follows from these rules, which
	// the view switches off; Period, that the relation holds in this period, but not at the date of the view.
	Never  bool
	Hidden bool
	Off    []string // ids of rules
	Period claim.Period
}

// A MissKind classifies near misses by the reason why the relation does not hold. Its values are those of the API.
type MissKind string

// The kinds of near misses.
const (
	Missing        MissKind = "MISSING"        // some premises of the rule are missing
	NothingHeld    MissKind = "NOTHING"        // no premise of the rule holds
	NeverConcluded MissKind = "IMPOSSIBLE"     // the rule never yields this for these two entities
	OtherTime      MissKind = "OTHER_TIME"     // holds at another time than the date of the view
	NoCommonTime   MissKind = "NO_COMMON_TIME" // the premises have no common time
	HiddenInView   MissKind = "HIDDEN"         // the view hides what would follow
	RuleOff        MissKind = "RULE_OFF"       // the view switches off a rule
)

// Kind returns the kind of the near miss.
func (m *NearMiss) Kind() MissKind {
	switch {
	case m.Other:
		return NeverConcluded
	case m.Nothing:
		return NothingHeld
	case m.Never:
		return NoCommonTime
	case m.Hidden:
		return HiddenInView
	case len(m.Off) > 0:
		return RuleOff
	case len(m.Missing) == 0:
		return OtherTime
	}
	return Missing
}

// A MissingPremise is a literal without a match.
type MissingPremise struct {
	Literal *rule.Literal
	// Ends are the values of its arguments; Type UnknownType means any value. The Node of an entity that the view does
	// not have is NoNode.
	Ends [2]proof.Value
	Sum  string // for a sum: a description of its total
	// Lacks is set if the relation holds, but without the attributes that the literal names. It describes the missing
	// attributes, for a reader.
	Lacks string
}

// Text returns the literal as the rule writes it, but with the known values in place of variables, such as
// conducts(/21vianet, A).
func (g MissingPremise) Text(r *rule.Rule) string {
	arg := func(i int) string {
		switch v := g.Ends[i]; v.Type {
		case rule.EntityType:
			return rule.Written(v.Text)
		case rule.TextType:
			return strconv.Quote(v.Text)
		case rule.UnknownType:
			if t := g.Literal.Args[i]; t.Var >= 0 {
				if name := r.Vars[t.Var]; !strings.HasPrefix(name, "_") {
					return name
				}
			}
			return "_"
		default:
			return v.Text
		}
	}
	l := g.Literal
	not := ""
	if l.Not {
		not = "not "
	}
	if l.Firm {
		not += "stated "
	}
	switch l.Kind {
	case rule.SumLiteral:
		return g.Sum
	case rule.CompareLiteral:
		return g.side(r, 0, arg) + " " + string(l.Op) + " " + g.side(r, 1, arg)
	case rule.KindLiteral:
		return not + l.Name + "(" + arg(0) + ")"
	}
	plain := not + l.Name + "(" + arg(0) + ", " + arg(1)
	text := plain
	for _, a := range l.Attrs {
		value := a.Term.Const.Text
		if a.Term.Var >= 0 {
			value = r.Vars[a.Term.Var]
		} else if a.Term.Const.Type == rule.TextType {
			value = strconv.Quote(value)
		}
		text += ", " + a.Name + ": " + value
	}
	text += ")"
	if g.Lacks != "" {
		text += "; " + plain + ") holds, but " + g.Lacks
	}
	return text
}

// side returns one side of a comparison. A side with arithmetic shows the variables of the rule, and its value if
// known.
func (g MissingPremise) side(r *rule.Rule, i int, arg func(int) string) string {
	x := g.Literal.Calc[i]
	if x == nil {
		return arg(i)
	}
	text := x.Text(func(t rule.Term) string {
		if t.Var >= 0 {
			return r.Vars[t.Var]
		}
		return t.Const.Text
	})
	if v := g.Ends[i]; v.Type != rule.UnknownType {
		text = "(" + text + " = " + v.Text + ")"
	}
	return text
}

// nearMisses finds ways to match the body of a rule except for the given number of literals.
func (e *Engine) nearMisses(k graph.Key, i, missing int) ([]NearMiss, error) {
	var out []NearMiss
	for left := range choices(len(e.p.rules[i].Body), missing) {
		if !e.goOn() {
			break
		}
		out = append(out, e.nearMissesWithout(k, i, left)...)
	}
	return out, e.failed
}

// choices yields each choice of count out of n literals as a set of bits. It does not yield the choice of all n,
// because then no premise would hold.
func choices(n, count int) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		if count >= n {
			return
		}
		var choose func(from, count int, chosen uint32) bool
		choose = func(from, count int, chosen uint32) bool {
			if count == 0 {
				return yield(chosen)
			}
			for i := from; i <= n-count; i++ {
				if !choose(i+1, count-1, chosen|1<<i) {
					return false
				}
			}
			return true
		}
		choose(0, count, 0)
	}
}

// nearMissesWithout finds ways to match the body of a rule without the literals in left, a set of bits.
func (e *Engine) nearMissesWithout(k graph.Key, i int, left uint32) []NearMiss {
	f := e.frameWithout(i, left)
	if !e.bindHead(f, k) {
		return nil
	}
	var out []NearMiss
	found := map[string]bool{}
	f.row = func(f *frame) bool {
		if len(found) >= maxPerChoice {
			return false
		}
		m, key := e.miss(f, left)
		if m != nil && !found[key] {
			found[key] = true
			out = append(out, *m)
		}
		return e.failed == nil
	}
	e.solve(f)
	e.run(len(e.agenda) - 1)
	return out
}

// bindHead binds the head of a frame's rule to a relation; false if they do not match.
func (e *Engine) bindHead(f *frame, k graph.Key) bool {
	for j, want := range [2]graph.Node{k.Source, k.Target} {
		a := e.p.ends[f.rule][j]
		if a.absent {
			return false
		}
		if have := f.get(a); have.typ == rule.UnknownType {
			f.vars[a.v] = entity(want)
		} else if !have.equal(entity(want)) {
			return false
		}
	}
	return true
}

// miss returns the near miss of a finished frame, with a key that identifies it. It returns nil if a skipped literal
// has a match, because another choice of skipped literals describes that case better.
func (e *Engine) miss(f *frame, left uint32) (*NearMiss, string) {
	var sums []proof.Premise
	m := &NearMiss{Rule: e.p.rules[f.rule], Never: left == 0 && f.clash, Hidden: left == 0 && !f.clash}
	key := ""
	for i := range f.body {
		if left&(1<<i) == 0 {
			continue
		}
		l := &f.body[i]
		g := MissingPremise{Literal: &m.Rule.Body[i]}
		for j := range l.args {
			if l.Kind == rule.KindLiteral && j == 1 { // a kind has one argument
				continue
			}
			if l.args[j].absent {
				g.Ends[j] = proof.Value{Type: rule.EntityType, Node: graph.NoNode, Text: l.Args[j].Const.Text}
			} else if v, ok := f.side(l, j); ok {
				g.Ends[j] = proof.Value{Type: v.typ, Node: v.node, Text: e.text(v)}
			}
			key += g.Ends[j].Text + "\x00"
		}
		if undecided, passes := f.undecided(l); l.Kind == rule.CompareLiteral && undecided {
			if passes && left != 1<<len(f.body)-1 {
				return nil, "" // the choice without the comparison says the same
			}
			continue
		}
		if l.Kind == rule.SumLiteral {
			s := e.shortfall(f, i)
			if reaches(s.total, l.Sum) {
				return nil, ""
			}
			g.Sum, key = s.text, key+s.text
			if len(s.parts) > 0 {
				sums = append(sums, s.premise(e, f, i))
			}
		} else if e.found(f, l) || !e.possible(g) {
			return nil, ""
		} else {
			g.Lacks = e.lacks(f, l)
		}
		m.Missing = append(m.Missing, g)
	}
	each(f.made, func(p *premise) {
		if p.item != nil {
			e.rank(p.item.node)
		}
	})
	if e.failed != nil {
		return nil, ""
	}
	m.Held = append(e.heldOf(f), sums...)
	return m, key
}

// undecided reports whether a comparison has a variable without a value, because the literal that binds it is missing.
// passes is true if the search continues as if the comparison held.
func (f *frame) undecided(l *lit) (undecided, passes bool) {
	for _, v := range l.Variables() {
		sets := l.Sets != 0 && l.Args[l.Sets-1].Var == v
		undecided = undecided || !sets && f.vars[v].typ == rule.UnknownType
	}
	return undecided, l.Op != "=" && (f.lacksPlain(l, 0) || f.lacksPlain(l, 1))
}

// lacksPlain reports whether a side of a comparison is a single variable, and has no value.
func (f *frame) lacksPlain(l *lit, i int) bool {
	return l.calc[i] == nil && f.get(l.args[i]).typ == rule.UnknownType
}

// heldOf returns the premises of a finished frame. If they have no common time, each is shown with its own period.
func (e *Engine) heldOf(f *frame) []proof.Premise {
	if !f.clash {
		held, _ := e.builder().premises(&derivation{f.rule, slices.Clone(f.made), f.period}, -1, nil)
		return held
	}
	var out []proof.Premise
	for i := range f.made {
		one := make([]premise, len(f.made))
		one[i] = f.made[i]
		held, _ := e.builder().premises(&derivation{f.rule, one, f.spans[i]}, -1, nil)
		out = append(out, held...)
	}
	return out
}

// lacks returns a text that names the attributes of a missing literal that no claim has, if the relation between the
// two entities holds without them. Otherwise it returns "".
func (e *Engine) lacks(f *frame, l *lit) string {
	if l.Not || l.absent || len(l.Attrs) == 0 || f.get(l.args[0]).typ != rule.EntityType ||
		f.get(l.args[1]).typ != rule.EntityType {
		return ""
	}
	bare := *l
	bare.attrs, bare.Attrs = nil, nil
	if !e.found(f, &bare) {
		return ""
	}
	var missing []string
	for i, a := range l.Attrs {
		if f.get(l.attrs[i]).typ == rule.UnknownType {
			missing = append(missing, "a "+a.Name)
		} else {
			missing = append(missing, "this "+a.Name)
		}
	}
	return "no claim of it gives " + strings.Join(missing, " and ")
}

// possible reports whether the ontology allows the missing relation between entities of these kinds.
func (e *Engine) possible(g MissingPremise) bool {
	if g.Literal.Kind != rule.RelationLiteral || g.Literal.Not {
		return true
	}
	t := g.Literal.Type
	for i, kinds := range [2][]string{t.From, t.To} {
		v := g.Ends[i]
		if v.Type != rule.EntityType || v.Node == graph.NoNode {
			continue
		}
		kind := e.view.Kind(v.Node).Name
		if kind == schema.Thing { // an entity without a stated kind can have any relation
			continue
		}
		if !slices.Contains(kinds, kind) && !(t.Symmetric && (slices.Contains(t.From, kind) || slices.Contains(t.To, kind))) {
			return false
		}
	}
	return true
}

// found reports whether a literal has a match under the bindings of a frame. It looks for derived matches only among
// those already derived, so that the search stays small.
func (e *Engine) found(f *frame, l *lit) bool {
	if l.Kind == rule.SumLiteral {
		return false
	}
	if l.absent {
		return l.holds()
	}
	if l.Kind == rule.CompareLiteral {
		return f.satisfies(l)
	}
	a, b := f.get(l.args[0]), f.get(l.args[1])
	relation := l.Kind == rule.RelationLiteral || l.Kind == rule.ForeignLiteral
	if a.typ == rule.UnknownType && (!relation || b.typ == rule.UnknownType) {
		return false
	}
	known := *l
	known.heads = nil
	m := e.matches(f, &known)
	if l.Kind == rule.KindLiteral {
		b = a // a derived kind is a relation of the entity to itself
	}
	if a.typ == rule.EntityType && b.typ == rule.EntityType {
		e.addDerived(&m, l, a.node, b.node)
	}
	if l.Not { // it is missing if it has matches for all of the time of the other premises
		return !m.always && e.leaves(f, m.periods)
	}
	return m.always || len(m.periods) > 0
}

// satisfies reports whether the bindings of a frame satisfy a comparison, or let it bind its variable.
func (f *frame) satisfies(l *lit) bool {
	a, ok1 := f.side(l, 0)
	b, ok2 := f.side(l, 1)
	if ok1 && ok2 {
		return compare(a, l.Op, b)
	}
	return l.Sets != 0 && (ok1 || ok2) // the variable on the other side gets this value
}

// addDerived adds the periods of the relations already derived between two entities that match a literal.
func (e *Engine) addDerived(m *matchTimes, l *lit, a, b graph.Node) {
	for _, pred := range l.heads {
		g := e.ordered(goal{pred, a, b})
		n := e.nodes[graph.Key{Source: g.source, Type: pred, Target: g.target}]
		if n == nil {
			continue
		}
		for _, it := range n.items {
			if !l.Firm || e.modalityOf(it) == claim.Stated {
				m.add(it.period)
			}
		}
	}
}

// leaves reports whether some of the time of a frame, at the date of the view, is outside of the periods.
func (e *Engine) leaves(f *frame, periods []claim.Period) bool {
	return slices.ContainsFunc(claim.Gaps(periods), func(gap claim.Period) bool {
		common, ok := f.period.Intersect(gap)
		return ok && e.view.At(common)
	})
}
