package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

// A NearMiss is a rule that would have yielded a relation, except that something is missing.
type NearMiss struct {
	scope *Scope
	miss  engine.NearMiss
}

// Rule returns the rule that did not yield the relation.
func (m *NearMiss) Rule() *Rule { return &Rule{m.miss.Rule} }

// Kind returns how near the rule came.
func (m *NearMiss) Kind() string { return string(m.miss.Kind()) }

// Held returns the proofs of the premises that hold.
func (m *NearMiss) Held() []*Proof { return m.scope.proofs(m.miss.Held) }

// Missing returns the premises that do not hold.
func (m *NearMiss) Missing() []MissingPremise {
	out := make([]MissingPremise, len(m.miss.Missing))
	for i, g := range m.miss.Missing {
		out[i] = MissingPremise{m.scope, m.miss.Rule, g}
	}
	return out
}

// Reason explains why the relation does not hold although no premise is missing; nil otherwise.
func (m *NearMiss) Reason() *string { return optional(m.scope.Reason(m.miss)) }

// A MissingPremise is a premise that does not hold.
type MissingPremise struct {
	scope *Scope
	rule  *rule.Rule
	gap   engine.MissingPremise
}

// Text returns the premise as the rule writes it, with the known values filled in.
func (p MissingPremise) Text() string { return p.gap.Text(p.rule) }

// Type returns the relation type; nil if the premise is not a relation.
func (p MissingPremise) Type() *string {
	switch l := p.gap.Literal; l.Kind {
	case rule.RelationLiteral:
		return &l.Type.Name
	case rule.ForeignLiteral:
		foreign := query.ForeignType
		return &foreign
	}
	return nil
}

// Source returns the source; nil if any entity would satisfy the premise.
func (p MissingPremise) Source() AnyEntity { return p.end(0) }

// Target returns the target; nil if any entity would satisfy the premise.
func (p MissingPremise) Target() AnyEntity { return p.end(1) }

func (p MissingPremise) end(i int) AnyEntity {
	if v := p.gap.Ends[i]; v.Type == rule.EntityType && v.Node != graph.NoNode {
		return p.scope.anyEntity(v.Node)
	}
	return nil
}

// Lacks says what the relation lacks although it holds; nil if it does not hold.
func (p MissingPremise) Lacks() *string { return optional(p.gap.Lacks) }

// Attributes returns the names of the attributes that the premise reads.
func (p MissingPremise) Attributes() []string {
	names := make([]string, len(p.gap.Literal.Attrs))
	for i, a := range p.gap.Literal.Attrs {
		names[i] = a.Name
	}
	return names
}

// Negated reports whether the rule requires that the premise does not hold.
func (p MissingPremise) Negated() bool { return p.gap.Literal.Not }

// WhyNot explains what is missing for a relation that does not hold.
func WhyNot(ctx context.Context, source, typ, target string, first *int32) ([]*NearMiss, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	n, err := query.Bound("first", first, 5, 20)
	if err != nil {
		return nil, err
	}
	misses, err := s.Session.WhyNot(ctx, source, typ, target, n)
	if err != nil {
		return nil, err
	}
	out := make([]*NearMiss, len(misses))
	for i, m := range misses {
		out[i] = &NearMiss{s, m}
	}
	return out, nil
}
