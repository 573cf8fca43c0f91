package proof

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/schema"
)

// ErrWrong is wrapped by the errors about proofs that do not hold.
var ErrWrong = errors.New("the proof is wrong")

// A Checker checks proofs against one view and its rules. Set View and Rules before use.
type Checker struct {
	View  *graph.View
	Rules []*rule.Rule // the rules that proofs may use
	// Yields returns the periods in which rules yield a relation between two entities; NoNode stands for any entity. It
	// must return the periods of all times, whatever the date of the view. The checker calls it for negated literals,
	// and to look for negative values that a sum leaves out. If it is nil, the checker looks only at stated relations.
	Yields func(source graph.Node, p graph.Pred, target graph.Node) []Yield

	checked map[*Proof]bool // proofs already found correct
	// concluded is the period of the conclusion whose premises are being bound.
	concluded claim.Period
	ctx       context.Context // the context of the check; nil if it has none
}

// A Yield is a period in which rules yield a relation, with the attributes that they compute and how strongly it holds.
type Yield struct {
	Source, Target graph.Node
	Period         claim.Period
	Attributes     string
	Modality       claim.Modality
	// Proof returns a proof of it. The checker calls it only to see from which claims a negative value is computed.
	Proof func() *Proof
}

// Check returns nil if the proof is correct: every leaf is claimed, every step is an instance of its rule, and the
// period, modality, confidence and dispute follow from the premises. Otherwise the error wraps ErrWrong.
func (c *Checker) Check(p *Proof) error {
	if p.Rule != nil {
		once := *c
		once.checked = map[*Proof]bool{}
		return once.derived(p)
	}
	s := c.View.Summary(p.Relation)
	if s.Modality != p.Modality || s.Confidence != p.Confidence || s.Disputed != p.Disputed {
		if err := c.claims(p, p.Period); err != nil { // the summary can describe only the period of the proof
			return err
		}
	}
	if err := c.stated(p); err != nil {
		return err
	}
	held := func(s graph.Summary) bool { return s.Period == p.Period }
	if !held(s) && !slices.ContainsFunc(c.View.Summaries(p.Relation), held) && !c.during(p) {
		return c.wrong(p, "its dates differ from those of its claims and of the entities that it connects")
	}
	return c.cited(p)
}

func (c *Checker) wrong(p *Proof, format string, args ...any) error {
	v := c.View
	return fmt.Errorf(
		"%w: %s %s %s: %s",
		ErrWrong,
		v.ID(p.Relation.Source),
		v.PredName(p.Relation.Type),
		v.ID(p.Relation.Target),
		fmt.Sprintf(format, args...),
	)
}

func (c *Checker) stated(p *Proof) error {
	if len(p.Premises) > 0 {
		return c.wrong(p, "stated, and yet it has premises")
	}
	if !c.View.States(p.Relation) {
		return c.wrong(p, "nobody states it in this view")
	}
	supported := false
	claims, err := c.relationClaims(p.Relation)
	if err != nil {
		return err
	}
	for _, cl := range claims {
		supported = supported || cl.Context.Stance == claim.Supports
	}
	if !supported {
		return c.wrong(p, "no claim supports it")
	}
	for _, f := range p.Span {
		if !c.claimed(f) {
			return c.wrong(p, "nobody states the %s of %s", c.View.PredName(f.Pred), c.View.ID(f.Entity))
		}
		if f.Entity != p.Relation.Source && f.Entity != p.Relation.Target {
			return c.wrong(p, "%s is not one of its ends", c.View.ID(f.Entity))
		}
	}
	return nil
}

// claimed reports whether a claim supports the fact.
func (c *Checker) claimed(f graph.Fact) bool {
	return slices.ContainsFunc(c.View.FactClaims(f), func(x graph.ResolvedClaim) bool {
		return x.Context.Stance == claim.Supports
	})
}

func (c *Checker) derived(p *Proof) error {
	if c.checked[p] {
		return nil
	}
	if err := c.step(p); err != nil {
		return err
	}
	c.checked[p] = true
	return nil
}

// step checks a derived proof and the proofs of its premises.
func (c *Checker) step(p *Proof) error {
	r := p.Rule
	from, to := c.View.Kind(p.Relation.Source).Name, c.View.Kind(p.Relation.Target).Name
	if t := r.Head.Type; t != nil && from != schema.Thing && to != schema.Thing && !t.Allows(from, to) {
		return c.wrong(p, "the ontology does not join a %s with a %s by it", from, to)
	}
	if !slices.ContainsFunc(c.Rules, func(x *rule.Rule) bool { return x.ID == r.ID && x.Text == r.Text }) {
		return c.wrong(p, "there is no rule %s in this view", r.ID)
	}
	if !c.isOf(p.Relation.Type, r.Head) {
		return c.wrong(p, "rule %s yields %s", r.ID, r.Head.Name)
	}
	used, why := byLiteral(r.Body, p.Premises)
	if why != "" {
		return c.wrong(p, "%s of rule %s", why, r.ID)
	}
	if err := c.each(p.Premises); err != nil {
		return err
	}
	// A symmetric relation matches in either order, so bind tries bindings until one fits all premises.
	c.concluded = p.Period
	fits := c.bind(p, used, make([]*value, len(r.Vars)))
	if err := c.ended(); err != nil {
		return err
	}
	if !fits {
		return c.wrong(p, "its premises are not an instance of rule %s", r.ID)
	}
	return c.checkStrength(p)
}

// byLiteral returns the premises of a body by literal. No literal may have two premises, and comparisons may have none;
// otherwise why says what is wrong. The same holds for the parts of sums.
func byLiteral(body []rule.Literal, premises []Premise) (used map[int]Premise, why string) {
	used = map[int]Premise{}
	for _, m := range premises {
		if m.Literal < 0 || m.Literal >= len(body) {
			return nil, fmt.Sprintf("there is no literal %d", m.Literal)
		}
		if body[m.Literal].Kind == rule.CompareLiteral {
			return nil, fmt.Sprintf("literal %d, which compares values, has a premise", m.Literal)
		}
		if _, twice := used[m.Literal]; twice {
			return nil, fmt.Sprintf("literal %d is proved twice", m.Literal)
		}
		used[m.Literal] = m
		sum := body[m.Literal].Sum
		if sum == nil && len(m.Parts) > 0 {
			return nil, fmt.Sprintf("literal %d, which is no sum, has parts", m.Literal)
		}
		for _, part := range m.Parts {
			if _, why := byLiteral(sum.Body, part); why != "" {
				return nil, fmt.Sprintf("of a part of sum %d, %s", m.Literal, why)
			}
		}
	}
	return used, ""
}

// each checks the proofs of premises, including those within sums.
func (c *Checker) each(premises []Premise) error {
	for _, m := range premises {
		if m.Proof != nil {
			check := c.derived
			if m.Proof.Rule == nil { // its claims in the time of the conclusion are checked by checkStrength
				check = c.stated
			}
			if err := check(m.Proof); err != nil {
				return err
			}
		}
		for _, p := range m.Parts {
			if err := c.each(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// bind searches for values of the variables for which every literal matches its premise, the negations and comparisons
// hold, and the head is the conclusion. It reports whether it found them.
func (c *Checker) bind(p *Proof, used map[int]Premise, vals []*value) bool {
	return c.literals(p.Rule.Body, used, positive(p.Rule.Body), vals, func(vals []*value) bool {
		c.assign(p.Rule.Body, vals)
		return c.conditions(p, used, vals) && c.head(p, vals)
	})
}

// positive returns the indexes of the literals that have premises. Sums come last, because they can compare values that
// the other literals bind.
func positive(body []rule.Literal) []int {
	var out, sums []int
	for i, l := range body {
		switch {
		case l.Not || l.Kind == rule.CompareLiteral:
		case l.Kind == rule.SumLiteral:
			sums = append(sums, i)
		default:
			out = append(out, i)
		}
	}
	return append(out, sums...)
}

// literals searches for values for which the literals at places match their premises and good returns true.
func (c *Checker) literals(body []rule.Literal, used map[int]Premise, places []int, vals []*value,
	good func([]*value) bool,
) bool {
	if !c.live() {
		return false
	}
	if len(places) == 0 {
		return good(vals)
	}
	i, places := places[0], places[1:]
	l := body[i]
	m, ok := used[i]
	if !ok {
		return false
	}
	try := func(a, b value) bool {
		next := slices.Clone(vals)
		if !c.unify(l.Args[0], a, next) || !c.unify(l.Args[1], b, next) {
			return false
		}
		if len(l.Attrs) == 0 {
			return c.literals(body, used, places, next, good)
		}
		if m.Proof.Rule != nil { // its period is checked with the proof itself
			return c.attributes(l, m.Proof.Attributes, next) && c.literals(body, used, places, next, good)
		}
		for _, cl := range c.View.Claims(m.Proof.Relation) {
			with := slices.Clone(next)
			if cl.Context.Stance == claim.Supports && cl.Context.Attributes == m.Proof.Attributes &&
				c.statedAttributes(l, m.Proof.Relation, cl.Context.Attributes, with) &&
				c.literals(body, used, places, with, good) {
				return true
			}
		}
		return false
	}
	switch l.Kind {
	case rule.SumLiteral:
		return c.sum(l.Sum, m.Parts, vals, func(vals []*value) bool {
			return c.literals(body, used, places, vals, good)
		})
	case rule.RelationLiteral, rule.ForeignLiteral:
		if m.Proof == nil {
			return m.Fact != nil && l.Kind == rule.ForeignLiteral && c.View.PredName(m.Fact.Pred) == l.Foreign &&
				c.claimed(*m.Fact) &&
				try(value{node: m.Fact.Entity, entity: true}, c.factValue(*m.Fact, l))
		}
		if !c.isOf(m.Proof.Relation.Type, l) {
			return false
		}
		s, t := value{node: m.Proof.Relation.Source, entity: true}, value{node: m.Proof.Relation.Target, entity: true}
		return try(s, t) || l.Type != nil && l.Type.Symmetric && try(t, s)
	case rule.FactLiteral:
		return m.Fact != nil && c.View.PredName(m.Fact.Pred) == l.Fact && c.claimed(*m.Fact) &&
			try(value{node: m.Fact.Entity, entity: true}, typed(m.Fact.Value.Text, l.ValueType))
	default:
		return slices.ContainsFunc(c.ofKind(l, m), func(n graph.Node) bool {
			next := slices.Clone(vals)
			return c.unify(l.Args[0], value{node: n, entity: true}, next) && c.literals(body, used, places, next, good)
		})
	}
}

// isOf reports whether p is a predicate that the literal or head l names.
func (c *Checker) isOf(p graph.Pred, l rule.Literal) bool {
	name := c.View.PredName(p)
	switch l.Kind {
	case rule.ForeignLiteral:
		return name == l.Foreign
	case rule.KindLiteral:
		return slices.ContainsFunc(l.Kinds, func(k *schema.Kind) bool { return name == "kind "+k.Name })
	}
	return name == l.Type.Name || l.Type.Name == "RELATED" && c.View.Foreign(p)
}

// ofKind returns the entities that are of the literal's kind according to a premise.
func (c *Checker) ofKind(l rule.Literal, m Premise) []graph.Node {
	var out []graph.Node
	switch {
	case m.Proof != nil: // a rule yields it
		if r := m.Proof.Relation; r.Source == r.Target && c.isOf(r.Type, l) {
			return []graph.Node{r.Source}
		}
		return nil
	case m.Fact != nil:
		out = []graph.Node{m.Fact.Entity}
	case m.Mention != nil:
		r := m.Mention.Relation
		if c.View.AnyTime().States(r) {
			out = []graph.Node{r.Source, r.Target}
		}
	}
	return slices.DeleteFunc(out, func(n graph.Node) bool { return !slices.Contains(l.Kinds, c.View.Kind(n)) })
}

// statedAttributes is like attributes for a claim of a stated relation. For a relation of a repeatable type, the
// attribute key is the key of the occurrence.
func (c *Checker) statedAttributes(l rule.Literal, r graph.Relation, text string, vals []*value) bool {
	others := l
	others.Attrs = nil
	for _, a := range l.Attrs {
		if a.Name != schema.KeyAttribute || !c.View.Repeats(r.Type) {
			others.Attrs = append(others.Attrs, a)
		} else if key := c.View.Occurrence(r); key == "" || !c.unify(a.Term, typed(key, a.Type), vals) {
			return false
		}
	}
	return len(others.Attrs) == 0 || c.attributes(others, text, vals)
}

// attributes matches the attributes of a literal with those of a claim, and binds its variables.
func (c *Checker) attributes(l rule.Literal, text string, vals []*value) bool {
	var all map[string]any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&all) != nil {
		return false
	}
	for _, a := range l.Attrs {
		x, ok := scalar(all[a.Name], a.Type)
		if !ok || !c.unify(a.Term, x, vals) {
			return false
		}
	}
	return true
}

func (c *Checker) head(p *Proof, vals []*value) bool {
	h := p.Rule.Head
	get := func(t rule.Term) *value {
		if t.Var >= 0 {
			return vals[t.Var]
		}
		return c.constant(t.Const)
	}
	a, b := get(h.Args[0]), get(h.Args[1])
	if a == nil || b == nil || !a.entity || !b.entity {
		return false
	}
	s, t := p.Relation.Source, p.Relation.Target
	ends := a.node == s && b.node == t || h.Type != nil && h.Type.Symmetric && a.node == t && b.node == s
	return ends && c.computed(p, vals)
}

// computed reports whether a derived relation has exactly the attributes that the head of its rule computes.
func (c *Checker) computed(p *Proof, vals []*value) bool {
	h := p.Rule.Head
	if len(h.Attrs) == 0 {
		return p.Attributes == ""
	}
	var all map[string]any
	if json.Unmarshal([]byte(p.Attributes), &all) != nil || len(all) != len(h.Attrs) {
		return false
	}
	for _, a := range h.Attrs {
		if a.Term.Var >= 0 && vals[a.Term.Var] == nil {
			return false
		}
	}
	return c.written(h, p.Attributes, vals)
}

// written reports whether attributes are the values of the terms of a literal, as the engine writes them: a date is
// written as a text, whatever type the ontology declares for the attribute.
func (c *Checker) written(l rule.Literal, attributes string, vals []*value) bool {
	l.Attrs = slices.Clone(l.Attrs)
	for i := range l.Attrs {
		a := &l.Attrs[i]
		if v := c.term(a.Term, vals); v != nil && v.date {
			a.Type = rule.DateType
		} else if v != nil {
			a.Type = rule.UnknownType
		}
	}
	return c.attributes(l, attributes, slices.Clone(vals))
}

// conditions reports whether the negations and comparisons of a rule hold under a binding.
func (c *Checker) conditions(p *Proof, used map[int]Premise, vals []*value) bool {
	for i, l := range p.Rule.Body {
		if l.Kind == rule.CompareLiteral && !c.comparison(l, vals) {
			return false
		}
		if !l.Not {
			continue
		}
		var args [2]*value
		missing := false // whether the literal names an entity that the view does not have
		for j, t := range l.Args {
			if t.Var >= 0 {
				args[j] = vals[t.Var]
			} else if l.Kind != rule.KindLiteral || j == 0 {
				args[j] = c.constant(t.Const)
				missing = missing || args[j] == nil
			}
		}
		// If the view does not have the entity, nothing is related to it, and the negation holds.
		m, ok := used[i]
		a := absence{c, l, args, vals, m.Period}
		if !ok || !m.absence() || !a.names(m) || !missing && a.broken() {
			return false
		}
	}
	return true
}

// factValue reads a fact as the type that the literal expects.
func (c *Checker) factValue(f graph.Fact, l rule.Literal) value {
	if l.Kind == rule.ForeignLiteral && l.ValueType == rule.UnknownType {
		return foreign(f.Value)
	}
	return typed(f.Value.Text, l.ValueType)
}
