package metrics

import (
	"context"
	"slices"
)

// A Metric is the name of a measure of nodes.
type Metric string

// The metrics. The package comment defines them.
const (
	Degree         Metric = "DEGREE"
	WeightedDegree Metric = "WEIGHTED_DEGREE"
	PageRank       Metric = "PAGERANK"
	Betweenness    Metric = "BETWEENNESS"
	Closeness      Metric = "CLOSENESS"
	Eigenvector    Metric = "EIGENVECTOR"
	Core           Metric = "CORE"
	Component      Metric = "COMPONENT"
	Community      Metric = "COMMUNITY"
	Clustering     Metric = "CLUSTERING"
)

// All lists the metrics in the order of the package comment.
var All = []Metric{
	Degree, WeightedDegree, PageRank, Betweenness, Closeness, Eigenvector, Core, Component,
	Community, Clustering,
}

// IsGroup reports whether the values of the metric are numbers of groups and not quantities. Group 1 is the largest.
func (m Metric) IsGroup() bool { return m == Component || m == Community }

// Values are the values of one metric by node. Exact is false if they are estimates from a sample.
type Values struct {
	Of    []float64
	Exact bool
}

// DefaultVisits is a limit for Compute that suits services: the visits take some seconds.
const DefaultVisits = 200_000_000

// Compute computes a metric for each node. If a metric needs to visit more than visits lines, it uses a sample. If the
// context ends first, Compute returns the cause.
func (w *Network) Compute(ctx context.Context, m Metric, visits int64) (Values, error) {
	exact := func(of []float64, err error) (Values, error) { return Values{of, true}, err }
	switch m {
	case Degree:
		return exact(numbers(w.lines), nil)
	case WeightedDegree:
		return exact(slices.Clone(w.weight), nil)
	case PageRank:
		return exact(w.pageRank(ctx))
	case Eigenvector:
		return exact(w.eigenvector(ctx))
	case Betweenness:
		return w.betweenness(ctx, visits)
	case Closeness:
		return w.closeness(ctx, visits)
	case Core:
		return exact(numbers(w.cores()), nil)
	case Component:
		return exact(numbers(w.numbered(w.components())), nil)
	case Community:
		groups, err := w.communities(ctx)
		return exact(numbers(w.numbered(groups)), err)
	case Clustering:
		return exact(w.clustering(ctx))
	}
	panic("metrics: no metric " + string(m))
}

func numbers(of []int32) []float64 {
	out := make([]float64, len(of))
	for i, x := range of {
		out[i] = float64(x)
	}
	return out
}

// numbered numbers groups from 1, the largest first. Among groups of equal size, the one with the first node comes
// first.
func (w *Network) numbered(group []int32) []int32 {
	size, first := map[int32]int{}, map[int32]int{}
	var ids []int32
	for n, g := range group {
		if size[g] == 0 {
			first[g] = n
			ids = append(ids, g)
		}
		size[g]++
	}
	slices.SortFunc(ids, func(a, b int32) int {
		if size[a] != size[b] {
			return size[b] - size[a]
		}
		return first[a] - first[b]
	})
	number := map[int32]int32{}
	for i, g := range ids {
		number[g] = int32(i + 1)
	}
	out := make([]int32, len(group))
	for n, g := range group {
		out[n] = number[g]
	}
	return out
}
