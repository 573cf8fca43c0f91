package proof

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
)

// A remainder looks for negative matches of the body of a sum that a proof leaves out. Positive matches only make the
// total greater, so a proof can leave these out. What counts once is negative only if all of its matches are, so a
// negative match is not left out if the proof has another match that counts with it.
type remainder struct {
	*Checker
	sum *rule.Sum
	// ways has the keys of what the parts of the proof add up.
	ways map[string]bool
	// weakest is the weakest modality of the parts: weaker matches do not count.
	weakest claim.Modality
	used    map[int]Premise // the matches of the literals so far
	always  *graph.View     // the view of all times
}

// nothingLess reports whether a proof has all negative matches of a sum that hold for a part of its period. vals has
// the values of the group, and ways the keys of the parts.
func (c *Checker) nothingLess(s *rule.Sum, parts [][]Premise, vals []*value, ways map[string]bool) bool {
	if s.Positive() {
		return true
	}
	r := remainder{
		Checker: c, sum: s, ways: ways, weakest: c.weakestOf(s, parts), used: map[int]Premise{}, always: c.View.AnyTime(),
	}
	return !r.left(positive(s.Body), slices.Clone(vals), c.concluded)
}

// weakestOf returns the weakest modality of the parts of a sum in the period of the conclusion.
func (c *Checker) weakestOf(s *rule.Sum, parts [][]Premise) claim.Modality {
	w := premises{
		checker: c, always: c.View.AnyTime(), conclusion: &Proof{Summary: graph.Summary{Period: c.concluded}},
		wrong: wrongAnswer, modality: claim.Stated, confidence: 1,
	}
	for _, part := range parts {
		for _, m := range flat(s.Body, part) {
			if w.premise(m) != nil { // checkPremises refuses the proof
				return w.modality
			}
		}
	}
	return w.modality
}

// left reports whether matches of the literals at places complete a negative match that the proof leaves out and that
// holds for a part of a period.
func (r *remainder) left(places []int, vals []*value, in claim.Period) bool {
	if !r.live() {
		return true
	}
	if of := vals[r.sum.Of]; of != nil && (of.num == nil || of.num.Sign() >= 0) {
		return false
	}
	if len(places) == 0 {
		return r.counts(vals)
	}
	at := slices.IndexFunc(places, func(i int) bool { return r.known(r.sum.Body[i].Args[0], vals) || r.second(i, vals) })
	i := places[max(at, 0)]
	rest := slices.DeleteFunc(slices.Clone(places), func(j int) bool { return j == i })
	return r.match(i, vals, func(m Premise, vals []*value, when claim.Period) bool {
		common, ok := in.Together(when)
		if !ok {
			return false
		}
		r.used[i] = m
		defer delete(r.used, i)
		return r.left(rest, vals, common)
	})
}

// known reports whether a term has a value.
func (r *remainder) known(t rule.Term, vals []*value) bool { return r.term(t, vals) != nil }

// second reports whether the second end of the literal at i is a known entity.
func (r *remainder) second(i int, vals []*value) bool {
	l := r.sum.Body[i]
	if l.Kind != rule.RelationLiteral && l.Kind != rule.ForeignLiteral {
		return false
	}
	v := r.term(l.Args[1], vals)
	return v != nil && v.entity
}

// counts reports whether values complete a negative match of the body, and the proof has nothing that counts with it.
func (r *remainder) counts(vals []*value) bool {
	mine := slices.Clone(vals)
	if r.assign(r.sum.Body, mine); !r.compared(r.sum.Body, mine) {
		return false
	}
	of := mine[r.sum.Of]
	return of != nil && of.num != nil && of.num.Sign() < 0 && !r.ways[r.counted(r.sum, r.used, mine)]
}

// A matcher receives a match of a literal, the values with it, and a period in which it holds. It returns whether the
// search ends.
type matcher func(m Premise, vals []*value, when claim.Period) bool

// match passes the matches of the literal at i to found until it returns true. It reports whether it did.
func (r *remainder) match(i int, vals []*value, found matcher) bool {
	switch l := r.sum.Body[i]; l.Kind {
	case rule.KindLiteral:
		return r.kinds(i, l, vals, found) || r.yielded(i, l, vals, found)
	case rule.FactLiteral:
		return r.facts(i, l, l.Fact, vals, found)
	case rule.ForeignLiteral:
		return r.facts(i, l, l.Foreign, vals, found) || r.stated(i, l, vals, found) || r.yielded(i, l, vals, found)
	default:
		return r.stated(i, l, vals, found) || r.yielded(i, l, vals, found)
	}
}

// node returns the entity that a term has as its value; NoNode if it has none.
func (r *remainder) node(t rule.Term, vals []*value) graph.Node {
	if v := r.term(t, vals); v != nil && v.entity {
		return v.node
	}
	return graph.NoNode
}

// kinds matches a literal with the entities of its kinds.
func (r *remainder) kinds(i int, l rule.Literal, vals []*value, found matcher) bool {
	try := func(n graph.Node) bool {
		next := slices.Clone(vals)
		return r.unify(l.Args[0], value{node: n, entity: true}, next) &&
			found(Premise{Literal: i, Fact: &graph.Fact{Entity: n}}, next, claim.Period{})
	}
	if n := r.node(l.Args[0], vals); n != graph.NoNode {
		return slices.Contains(l.Kinds, r.View.Kind(n)) && try(n)
	}
	for _, k := range l.Kinds {
		for n := range r.View.OfKind(k, "") {
			if !r.live() || try(n) {
				return true
			}
		}
	}
	return false
}

// facts matches a literal with the facts that have a name.
func (r *remainder) facts(i int, l rule.Literal, name string, vals []*value, found matcher) bool {
	of := func(n graph.Node) bool {
		for f := range r.always.Facts(n) {
			if !r.live() || r.always.PredName(f.Pred) == name && r.fact(i, l, f, vals, found) {
				return true
			}
		}
		return false
	}
	if n := r.node(l.Args[0], vals); n != graph.NoNode {
		return of(n)
	}
	for n := range r.always.All("") {
		if !r.live() || of(n) {
			return true
		}
	}
	return false
}

// fact matches a literal with a fact, in each of its periods.
func (r *remainder) fact(i int, l rule.Literal, f graph.Fact, vals []*value, found matcher) bool {
	next := slices.Clone(vals)
	if !r.unify(l.Args[0], value{node: f.Entity, entity: true}, next) || !r.unify(l.Args[1], r.factValue(f, l), next) {
		return false
	}
	ever, err := r.factDating(f)
	return err == nil && slices.ContainsFunc(ever.said(r.weakest, nil), func(x claim.Context) bool {
		return found(Premise{Literal: i, Fact: &f}, next, x.Period)
	})
}

// stated matches a literal with stated relations.
func (r *remainder) stated(i int, l rule.Literal, vals []*value, found matcher) bool {
	source, target := r.node(l.Args[0], vals), r.node(l.Args[1], vals)
	done := false
	look := func(n graph.Node, dir graph.Direction) {
		r.always.Each(n, dir, nil, func(x graph.Relation) bool {
			done = done || !r.live() || r.isOf(x.Type, l) && r.relation(i, l, x, vals, found)
			return !done
		})
	}
	out, in := graph.Out, graph.In
	if l.Type != nil && l.Type.Symmetric {
		out, in = graph.Both, graph.Both
	}
	switch {
	case source != graph.NoNode:
		look(source, out)
	case target != graph.NoNode:
		look(target, in)
	default:
		for n := range r.always.All("") {
			if look(n, graph.Out); done || !r.live() {
				return true
			}
		}
	}
	return done
}

// relation matches a literal with a stated relation, once for each of its claims in each of their periods.
func (r *remainder) relation(i int, l rule.Literal, x graph.Relation, vals []*value, found matcher) bool {
	ever, err := r.dating(x)
	if err != nil {
		return false
	}
	life := func() (claim.Period, bool) { return r.always.CommonLifetime(x) }
	return slices.ContainsFunc(ever.said(r.weakest, life), func(said claim.Context) bool {
		p := &Proof{Relation: x}
		if len(l.Attrs) > 0 {
			p.Attributes = said.Attributes
		}
		return r.ends(l, x, vals, func(next []*value) bool {
			return (len(l.Attrs) == 0 || r.statedAttributes(l, x, said.Attributes, next)) &&
				found(Premise{Literal: i, Proof: p}, next, said.Period)
		})
	})
}

// ends binds the ends of a relation, of a symmetric one in either order, until good returns true.
func (r *remainder) ends(l rule.Literal, x graph.Relation, vals []*value, good func([]*value) bool) bool {
	a, b := value{node: x.Source, entity: true}, value{node: x.Target, entity: true}
	try := func(a, b value) bool {
		next := slices.Clone(vals)
		return r.unify(l.Args[0], a, next) && r.unify(l.Args[1], b, next) && good(next)
	}
	return try(a, b) || l.Type != nil && l.Type.Symmetric && a.node != b.node && try(b, a)
}

// yielded matches a literal with what rules yield.
func (r *remainder) yielded(i int, l rule.Literal, vals []*value, found matcher) bool {
	if r.Yields == nil {
		return false
	}
	source, target := r.node(l.Args[0], vals), r.node(l.Args[1], vals)
	if l.Kind == rule.KindLiteral { // a derived kind is a relation of the entity to itself
		target = source
		l.Args[1] = l.Args[0]
	}
	for p := range graph.Pred(r.View.PredLen()) {
		if !r.isOf(p, l) {
			continue
		}
		for _, y := range r.Yields(source, p, target) {
			if !r.live() || y.Modality <= r.weakest && r.yield(i, l, p, y, vals, found) {
				return true
			}
		}
	}
	return false
}

// yield matches a literal with a relation that rules yield.
func (r *remainder) yield(i int, l rule.Literal, p graph.Pred, y Yield, vals []*value, found matcher) bool {
	x := graph.Relation{Source: y.Source, Type: p, Target: y.Target, Rel: graph.NoRel}
	return r.ends(l, x, vals, func(next []*value) bool {
		if len(l.Attrs) > 0 && !r.attributes(l, y.Attributes, next) {
			return false
		}
		m := Premise{Literal: i, Proof: &Proof{Relation: x, Attributes: y.Attributes}}
		if of := next[r.sum.Of]; len(l.Attrs) > 0 && (of == nil || of.num != nil && of.num.Sign() < 0) && y.Proof != nil {
			m.Proof = y.Proof()
		}
		return found(m, next, y.Period)
	})
}

// said returns the claims that are no weaker than a modality, each once for each period that it has or counts for. life
// returns the time for which claims count if none has a period; false if there is none. Nil means all times.
func (d dating) said(weakest claim.Modality, life func() (claim.Period, bool)) []claim.Context {
	var out []claim.Context
	for _, x := range d {
		if x.Modality > weakest {
			continue
		}
		if !x.Period.IsZero() {
			out = append(out, x)
			continue
		}
		dated := false
		for _, other := range d {
			if !other.Period.IsZero() && asFirm(other, x) {
				with := x
				with.Period, dated = other.Period, true
				out = append(out, with)
			}
		}
		if dated {
			continue
		}
		if life != nil {
			var ok bool
			if x.Period, ok = life(); !ok {
				continue
			}
		}
		out = append(out, x)
	}
	return out
}
