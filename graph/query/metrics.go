package query

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/metrics"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/trace"
	"nexum/graph/walk"
)

// A MetricsQuestion asks for metrics of entities: of those in IDs, of those within Depth steps of the entities in Of,
// or, if both are nil, of all entities of the view.
type MetricsQuestion struct {
	Metrics []string // values of the enum Metric
	IDs     []string
	Of      []string
	Depth   *int32 // 1 by default
	Filter  *RelationFilter
	// Weight is the name of the attribute that holds the weight of a relation. Relations without it are left out. If it
	// is empty, the weight of a relation is its confidence.
	Weight string
}

// A Metric holds the values of one metric.
type Metric struct {
	Name  metrics.Metric
	Exact bool // false if the values are estimates from a sample
	// the greatest first; if the metric numbers groups, ordered by group, and within a group by degree
	Values []MetricValue
}

// A MetricValue is the value of one entity. Entities with equal values have equal rank.
type MetricValue struct {
	Entity graph.Node
	Value  float64
	Rank   int
}

// Metrics measures entities and the relations among them.
func (s *Session) Metrics(ctx context.Context, q MetricsQuestion) (_ []Metric, err error) {
	ctx, span := trace.Start(ctx, "query.Metrics")
	defer span.EndWith(&err)
	if q.IDs != nil && q.Of != nil {
		return nil, InputError("%s, %s: give one of them; %[1]s are the entities to measure, %[2]s is where a "+
			"neighborhood begins",
			Argument("ids"), Argument("of"))
	}
	if q.Depth != nil && q.Of == nil {
		return nil, InputError("%s: give it only together with %s", Argument("depth"), Argument("of"))
	}
	for _, name := range q.Metrics {
		if !slices.Contains(metrics.All, metrics.Metric(name)) { // before anything is evaluated
			return nil, noMetric(name)
		}
	}
	f, err := s.Filter(Follow{}, q.Filter)
	if err != nil {
		return nil, err
	}
	f.Direction = graph.Both // metrics are about all relations, in both directions
	if q.Weight != "" {
		if err := engine.CheckAttribute(ctx, s.View, f.Preds, q.Weight, rule.NumberType); ctx.Err() != nil {
			return nil, context.Cause(ctx)
		} else if err != nil {
			return nil, InputError("%s: %v", Argument("weight"), err)
		}
	}
	var nodes []graph.Node
	switch {
	case q.Of != nil:
		most := int32(s.Limits().Subgraph)
		g, err := s.Neighborhood(ctx, q.Of, q.Filter, Reach{Depth: q.Depth, Count: &most})
		if err != nil {
			return nil, err
		}
		if g.Truncated == walk.TruncatedLimit || g.Truncated == walk.TruncatedTime {
			return nil, LimitError(
				"%s: the neighborhood has more entities than can be collected; take a smaller %s, or leave %[1]s out for "+
					"the whole view",
				Argument("of"), Argument("depth"),
			)
		}
		nodes = g.Entities
	case q.IDs != nil:
		if nodes, err = s.Nodes("ids", q.IDs); err != nil {
			return nil, err
		}
	default:
		nodes = slices.Collect(s.View.All(""))
	}
	return s.measure(ctx, q, nodes, func(yield func(graph.Relation) error) error {
		return s.eachAmong(ctx, nodes, f, yield)
	})
}

// noMetric returns the error about the name of a metric that does not exist.
func noMetric(name string) error {
	return InputError("%s: there is no metric %q; there are %s", Argument("metrics"), Clip(name), joined(metrics.All))
}

// MetricsOf measures the entities of a subgraph by its relations.
func (s *Session) MetricsOf(ctx context.Context, g walk.Subgraph, names []string) (_ []Metric, err error) {
	ctx, span := trace.Start(ctx, "query.MetricsOf")
	defer span.EndWith(&err)
	return s.measure(ctx, MetricsQuestion{Metrics: names}, g.Entities, func(yield func(graph.Relation) error) error {
		for _, r := range g.Relations {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachAmong calls yield once for each relation of the nodes that matches the filter from at least one end.
func (s *Session) eachAmong(ctx context.Context, nodes []graph.Node, f walk.Filter,
	yield func(graph.Relation) error,
) error {
	seen := map[graph.Relation]bool{}
	for _, n := range nodes {
		var failed error
		err := walk.Relations(ctx, s.View, n, f, func(r graph.Relation) bool {
			if f.Kinds == nil && r.Source != n { // the relation is yielded for its source
				return true
			}
			if f.Kinds != nil {
				if seen[r] {
					return true
				}
				seen[r] = true
			}
			failed = yield(r)
			return failed == nil
		})
		if err = cmp.Or(failed, err); err != nil {
			return err
		}
	}
	return nil
}

// measure computes metrics of a network of entities. It ignores relations with an end outside of the network.
func (s *Session) measure(
	ctx context.Context, q MetricsQuestion, nodes []graph.Node, each func(func(graph.Relation) error) error,
) ([]Metric, error) {
	number := make(map[graph.Node]int32, len(nodes))
	nodes = slices.DeleteFunc(slices.Clone(nodes), func(n graph.Node) bool {
		_, again := number[n]
		if !again {
			number[n] = int32(len(number))
		}
		return again
	})
	held := metrics.Bytes(len(nodes), 0)
	if err := s.Budget().Hold(held); err != nil {
		return nil, err
	}
	defer func() { s.Budget().Free(held) }()
	const lot = 4096 // relations whose memory is charged at a time
	var edges []metrics.Edge
	err := each(func(r graph.Relation) error {
		from, ok := number[r.Source]
		to, there := number[r.Target]
		if !ok || !there {
			return nil
		}
		w, ok, err := s.weigh(ctx, r, q.Weight)
		if err != nil || !ok {
			return err
		}
		if len(edges)%lot == 0 {
			bytes := metrics.Bytes(0, lot)
			if err := s.Budget().Hold(bytes); err != nil {
				return err
			}
			held += bytes
		}
		t := s.View.PredType(r.Type)
		edges = append(edges, metrics.Edge{From: from, To: to, Weight: w, Both: t != nil && t.Symmetric})
		return nil
	})
	if err != nil {
		return nil, err
	}
	network := metrics.NewNetwork(len(nodes), edges)
	lines, err := network.Compute(ctx, metrics.Degree, 0)
	if err != nil {
		return nil, err
	}
	out := make([]Metric, len(q.Metrics))
	for i, name := range q.Metrics {
		m := metrics.Metric(name)
		if !slices.Contains(metrics.All, m) {
			return nil, noMetric(name)
		}
		v, err := network.Compute(ctx, m, metrics.DefaultVisits)
		if err != nil {
			return nil, err
		}
		out[i] = Metric{Name: m, Exact: v.Exact}
		if out[i].Values, err = s.ranked(ctx, m, nodes, v.Of, lines.Of); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// ranked orders the values and assigns ranks.
func (s *Session) ranked(ctx context.Context, m metrics.Metric, nodes []graph.Node,
	values, lines []float64,
) ([]MetricValue, error) {
	order := make([]int, len(nodes))
	for i := range order {
		order[i] = i
	}
	sign := -1
	if m.IsGroup() {
		sign = 1
	}
	err := budget.Sort(ctx, order, func(a, b int) int {
		return cmp.Or(sign*cmp.Compare(values[a], values[b]), -cmp.Compare(lines[a], lines[b]),
			s.View.Compare(nodes[a], nodes[b]))
	})
	if err != nil {
		return nil, err
	}
	out := make([]MetricValue, len(nodes))
	for i, at := range order {
		out[i] = MetricValue{Entity: nodes[at], Value: values[at], Rank: i + 1}
		if i > 0 && out[i-1].Value == out[i].Value {
			out[i].Rank = out[i-1].Rank
		}
	}
	return out, nil
}

// weigh returns the weight of a relation; false if it has none. If several claims give a weight, weigh returns the
// greatest.
func (s *Session) weigh(ctx context.Context, r graph.Relation, attribute string) (float64, bool, error) {
	if attribute == "" {
		sum, err := s.Engine.Summarize(ctx, r)
		return sum.Confidence, true, err
	}
	if r.Derived() {
		return 0, false, nil // derived relations have no claims with attributes
	}
	most, found := 0.0, false
	for _, c := range s.View.Claims(r) {
		if c.Context.Stance != claim.Supports {
			continue
		}
		w, ok := numberIn(c.Context.Attributes, attribute)
		if ok && w < 0 {
			return 0, false, InputError("%s: the %s of %s is %v; a weight must be at least 0", Argument("weight"), attribute,
				s.View.RelationID(r), w)
		}
		if ok {
			most, found = max(most, w), true
		}
	}
	return most, found, nil
}

// numberIn reads a number from the attributes of a claim.
func numberIn(attributes, name string) (float64, bool) {
	if attributes == "" {
		return 0, false
	}
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(attributes)))
	d.UseNumber()
	if d.Decode(&all) != nil {
		return 0, false
	}
	n, ok := all[name].(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// MetricWords returns the name of a metric for readers.
func MetricWords(m metrics.Metric) string {
	words := map[metrics.Metric]string{
		metrics.Degree: "degree", metrics.WeightedDegree: "weighted degree", metrics.PageRank: "PageRank",
		metrics.Betweenness: "betweenness", metrics.Closeness: "closeness", metrics.Eigenvector: "eigenvector centrality",
		metrics.Core: "core", metrics.Component: "component", metrics.Community: "community",
		metrics.Clustering: "clustering",
	}
	return cmp.Or(words[m], fmt.Sprint(m))
}

// joined returns the names of metrics, separated by commas.
func joined(list []metrics.Metric) string {
	names := make([]string, len(list))
	for i, m := range list {
		names[i] = string(m)
	}
	return strings.Join(names, ", ")
}
