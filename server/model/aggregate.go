package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// An Aggregate is how many entities there are, and what their facts come to.
type Aggregate struct {
	scope  *Scope
	answer *query.Aggregation
}

// AggregateOf answers the field that aggregates the entities of a kind or interface.
func AggregateOf(ctx context.Context, of string, filter map[string]any, by []query.GroupBy) (*Aggregate, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.Session.Aggregate(ctx, query.AggregateQuery{Of: of, Where: filter, GroupBy: by})
	if err != nil {
		return nil, err
	}
	return &Aggregate{s, a}, nil
}

// Count is how many entities there are.
func (a *Aggregate) Count() int { return a.answer.Count }

// GroupCount is how many groups there are.
func (a *Aggregate) GroupCount() int { return len(a.answer.Groups) }

// Groups are the groups of the most entities.
func (a *Aggregate) Groups(first *int32) ([]*AggregateGroup, error) {
	size, err := query.Bound("first", first, 100, a.scope.Limits().Page)
	if err != nil {
		return nil, err
	}
	out := make([]*AggregateGroup, min(size, len(a.answer.Groups)))
	for i := range out {
		out[i] = &AggregateGroup{a, &a.answer.Groups[i]}
	}
	return out, nil
}

// Min is the least values.
func (a *Aggregate) Min() *AggregateTotals { return &AggregateTotals{a, nil, least} }

// Max is the greatest values.
func (a *Aggregate) Max() *AggregateTotals { return &AggregateTotals{a, nil, greatest} }

// Sum is the sums.
func (a *Aggregate) Sum() *AggregateTotals { return &AggregateTotals{a, nil, sum} }

// Avg is the means.
func (a *Aggregate) Avg() *AggregateTotals { return &AggregateTotals{a, nil, mean} }

// An AggregateGroup is the entities that have the same values.
type AggregateGroup struct {
	of    *Aggregate
	group *query.Group
}

// Count is how many entities there are.
func (g *AggregateGroup) Count() int { return g.group.Count }

// Min is the least values.
func (g *AggregateGroup) Min() *AggregateTotals { return &AggregateTotals{g.of, g.group, least} }

// Max is the greatest values.
func (g *AggregateGroup) Max() *AggregateTotals { return &AggregateTotals{g.of, g.group, greatest} }

// Sum is the sums.
func (g *AggregateGroup) Sum() *AggregateTotals { return &AggregateTotals{g.of, g.group, sum} }

// Avg is the means.
func (g *AggregateGroup) Avg() *AggregateTotals { return &AggregateTotals{g.of, g.group, mean} }

// Keys are the values that the entities have.
func (g *AggregateGroup) Keys() []AggregateKey {
	out := make([]AggregateKey, len(g.group.Keys))
	for i, k := range g.group.Keys {
		out[i] = AggregateKey{g.of.scope, k}
	}
	return out
}

// An AggregateKey is a value that the entities of a group have.
type AggregateKey struct {
	scope *Scope
	key   query.GroupKey
}

// Name is the fact or relation field, or kind.
func (k AggregateKey) Name() string { return k.key.Field }

// Value is the value, or the id of the entity; nil if the entities have none.
func (k AggregateKey) Value() *string {
	if k.key.None {
		return nil
	}
	return &k.key.Text
}

// Entity is the far end of a relation; nil for a fact.
func (k AggregateKey) Entity() AnyEntity {
	if k.key.Node == graph.NoNode {
		return nil
	}
	return k.scope.any(k.key.Node)
}

// AggregateTotals are what the facts of some entities come to.
type AggregateTotals struct {
	of    *Aggregate
	group *query.Group // nil for all entities
	what  total
}

// A total is what values come to.
type total uint8

const (
	least total = iota
	greatest
	sum
	mean
)

// TotalValue is the least or greatest value of a fact; nil if there is none.
func TotalValue[T Value](t *AggregateTotals, fact string) (*T, error) {
	found, err := t.of.answer.Total(t.group, fact)
	if err != nil || found.Values == 0 {
		return nil, err
	}
	text := found.Min
	if t.what == greatest {
		text = found.Max
	}
	if v, ok := parse[T](text); ok {
		return &v, nil
	}
	return nil, nil
}

// TotalNumber is the sum or mean of a fact; nil if there is no value.
func TotalNumber(t *AggregateTotals, fact string) (*decimal.Decimal, error) {
	found, err := t.of.answer.Total(t.group, fact)
	if err != nil || found.Values == 0 {
		return nil, err
	}
	if t.what == sum {
		return &found.Sum, nil
	}
	n, ok := found.Mean()
	if !ok {
		return nil, query.InputError("the mean of %s is out of range", fact)
	}
	return &n, nil
}
