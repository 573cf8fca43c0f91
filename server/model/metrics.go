package model

import (
	"context"

	"nexum/graph/query"
	"nexum/server/input"
)

// A MetricResult is one metric for several entities.
type MetricResult struct {
	scope  *Scope
	metric query.Metric
}

// Metric returns the name of the metric.
func (r *MetricResult) Metric() string { return string(r.metric.Name) }

// Exact reports whether the values are exact; otherwise they are estimates.
func (r *MetricResult) Exact() bool { return r.metric.Exact }

// Values returns the values in descending order.
func (r *MetricResult) Values(first *int32) ([]*MetricValue, error) {
	n, err := query.Bound("first", first, 100, r.scope.Limits().Subgraph)
	if err != nil {
		return nil, err
	}
	out := make([]*MetricValue, min(n, len(r.metric.Values)))
	for i := range out {
		out[i] = &MetricValue{r.scope, r.metric.Values[i]}
	}
	return out, nil
}

// A MetricValue is the value of one metric for one entity.
type MetricValue struct {
	scope *Scope
	value query.MetricValue
}

// Entity returns the measured entity.
func (v *MetricValue) Entity() AnyEntity { return v.scope.anyEntity(v.value.Entity) }

func (v *MetricValue) Value() float64 { return v.value.Value }

// Rank returns the position in the order of values.
func (v *MetricValue) Rank() int { return v.value.Rank }

func (s *Scope) metricResults(found []query.Metric, err error) ([]*MetricResult, error) {
	if err != nil {
		return nil, err
	}
	out := make([]*MetricResult, len(found))
	for i, m := range found {
		out[i] = &MetricResult{s, m}
	}
	return out, nil
}

// Metrics computes metrics of entities.
func Metrics(
	ctx context.Context,
	metrics []input.Metric,
	ids, of []string,
	depth *int32,
	filter *RelationFilter,
	weight *string,
) ([]*MetricResult, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(metrics))
	for i, m := range metrics {
		names[i] = string(m)
	}
	q := query.MetricsQuestion{Metrics: names, IDs: ids, Of: of, Depth: depth, Filter: domainFilter(filter)}
	if weight != nil {
		q.Weight = *weight
	}
	return s.metricResults(s.Session.Metrics(ctx, q))
}

// Metrics computes metrics of the entities in the subgraph.
func (g *Subgraph) Metrics(ctx context.Context, metrics []string) ([]*MetricResult, error) {
	return g.scope.metricResults(g.scope.MetricsOf(ctx, g.graph, metrics))
}
