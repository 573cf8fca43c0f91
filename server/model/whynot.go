package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

// A NearMiss is how a rule could have yielded a relation that does not hold.
type NearMiss struct {
	scope *Scope
	miss  engine.NearMiss
}

// Rule is the rule.
func (m *NearMiss) Rule() *Rule { return &Rule{m.miss.Rule} }

// Kind is how near the rule came.
func (m *NearMiss) Kind() string { return string(m.miss.Kind()) }

// Held is what it needed and is there.
func (m *NearMiss) Held() []*Proof { return m.scope.proofs(m.miss.Held) }

// Missing is what it needed and is not.
func (m *NearMiss) Missing() []MissingPremise {
	out := make([]MissingPremise, len(m.miss.Missing))
	for i, g := range m.miss.Missing {
		out[i] = MissingPremise{m.scope, m.miss.Rule, g}
	}
	return out
}

// Reason tells why it does not hold though nothing is missing.
func (m *NearMiss) Reason() *string { return optional(m.scope.Reason(m.miss)) }

// A MissingPremise is a premise that is not there.
type MissingPremise struct {
	scope *Scope
	rule  *rule.Rule
	gap   engine.Gap
}

// Text is the premise as the rule writes it, with what is known filled in.
func (p MissingPremise) Text() string { return p.gap.Text(p.rule) }

// Type is nil if it is no relation.
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

// Source is nil if any would do.
func (p MissingPremise) Source() AnyEntity { return p.end(0) }

// Target is nil if any would do.
func (p MissingPremise) Target() AnyEntity { return p.end(1) }

func (p MissingPremise) end(i int) AnyEntity {
	if v := p.gap.Ends[i]; v.Type == rule.EntityType && v.Node != graph.NoNode {
		return p.scope.any(v.Node)
	}
	return nil
}

// Negated is whether the rule needs its absence.
func (p MissingPremise) Negated() bool { return p.gap.Literal.Not }

// WhyNot tells what is missing for a relation that does not hold.
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
