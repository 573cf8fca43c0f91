package model

import (
	"context"
	"math"

	"nexum/graph"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// An Aggregate is the number of entities in a list, with statistics of their facts.
type Aggregate struct {
	scope  *Scope
	answer *query.Aggregation
}

// AggregateOf resolves the field that aggregates the entities of a kind or interface.
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

// Count returns the number of entities.
func (a *Aggregate) Count() int { return a.answer.Count }

// GroupCount returns the number of groups.
func (a *Aggregate) GroupCount() int { return len(a.answer.Groups) }

// Groups returns the largest groups after the first offset ones, the largest first.
func (a *Aggregate) Groups(first, offset *int32) ([]*AggregateGroup, error) {
	size, err := query.Bound("first", first, 100, a.scope.Limits().Page)
	if err != nil {
		return nil, err
	}
	from, err := query.Bound("offset", offset, 0, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	groups := a.answer.Groups[min(from, len(a.answer.Groups)):]
	out := make([]*AggregateGroup, min(size, len(groups)))
	for i := range out {
		out[i] = &AggregateGroup{a, &groups[i]}
	}
	return out, nil
}

// Min returns the least value of each fact.
func (a *Aggregate) Min() *AggregateTotals { return &AggregateTotals{a, nil, least} }

// Max returns the greatest value of each fact.
func (a *Aggregate) Max() *AggregateTotals { return &AggregateTotals{a, nil, greatest} }

// Sum returns the sum of each fact.
func (a *Aggregate) Sum() *AggregateTotals { return &AggregateTotals{a, nil, sum} }

// Avg returns the mean of each fact.
func (a *Aggregate) Avg() *AggregateTotals { return &AggregateTotals{a, nil, mean} }

// An AggregateGroup is a set of entities that have the same values.
type AggregateGroup struct {
	of    *Aggregate
	group *query.Group
}

// Count returns the number of entities in the group.
func (g *AggregateGroup) Count() int { return g.group.Count }

// Min returns the least value of each fact.
func (g *AggregateGroup) Min() *AggregateTotals { return &AggregateTotals{g.of, g.group, least} }

// Max returns the greatest value of each fact.
func (g *AggregateGroup) Max() *AggregateTotals { return &AggregateTotals{g.of, g.group, greatest} }

// Sum returns the sum of each fact.
func (g *AggregateGroup) Sum() *AggregateTotals { return &AggregateTotals{g.of, g.group, sum} }

// Avg returns the mean of each fact.
func (g *AggregateGroup) Avg() *AggregateTotals { return &AggregateTotals{g.of, g.group, mean} }

// Keys returns the values that the entities of the group share.
func (g *AggregateGroup) Keys() []AggregateKey {
	out := make([]AggregateKey, len(g.group.Keys))
	for i, k := range g.group.Keys {
		out[i] = AggregateKey{g.of.scope, k}
	}
	return out
}

// An AggregateKey is one value that the entities of a group share.
type AggregateKey struct {
	scope *Scope
	key   query.GroupKey
}

// Name returns the name of the fact or relation field, or "kind".
func (k AggregateKey) Name() string { return k.key.Field }

// Value returns the value, or the id of the entity. It returns nil if the entities have no value.
func (k AggregateKey) Value() *string {
	if k.key.None {
		return nil
	}
	return &k.key.Text
}

// Entity returns the other end of a relation; nil for a fact.
func (k AggregateKey) Entity() AnyEntity {
	if k.key.Node == graph.NoNode {
		return nil
	}
	return k.scope.anyEntity(k.key.Node)
}

// AggregateTotals has one statistic of each fact of a set of entities.
type AggregateTotals struct {
	of    *Aggregate
	group *query.Group // nil for all entities
	what  total
}

// A total is a statistic: least, greatest, sum or mean.
type total uint8

const (
	least total = iota
	greatest
	sum
	mean
)

// TotalValue returns the least or greatest value of a fact; nil if there is none.
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

// TotalNumber returns the sum or mean of a fact; nil if there is no value.
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
