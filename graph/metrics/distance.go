package metrics

import (
	"context"
	"math/rand/v2"

	"nexum/graph/budget"
)

// leastSample is the minimum number of nodes in a sample.
const leastSample = 64

// pivots returns the nodes to search from: all nodes or, if the searches would need more than the given visits of
// lines, a sample chosen with a fixed seed. exact reports whether it returns all nodes.
func (w *Network) pivots(visits int64) (nodes []int32, exact bool) {
	n := w.Len()
	nodes = make([]int32, n)
	for i := range nodes {
		nodes[i] = int32(i)
	}
	each := int64(len(w.both.far) + n)
	if int64(n)*each <= visits {
		return nodes, true
	}
	k := max(leastSample, int(visits/each))
	if k >= n {
		return nodes, true
	}
	random := rand.New(rand.NewPCG(1, uint64(n)))
	for i := range k {
		j := i + random.IntN(n-i)
		nodes[i], nodes[j] = nodes[j], nodes[i]
	}
	return nodes[:k], false
}

// walk is a breadth-first search. order has the nodes that it reached, the nearest first.
type walk struct {
	distance []int32
	order    []int32
}

func newWalk(n int) *walk {
	return &walk{distance: make([]int32, n), order: make([]int32, 0, n)}
}

// visitFrom visits all nodes that can be reached from source. It calls next for each line to a node that is one step
// farther away.
func (k *walk) visitFrom(r *rows, source int32, next func(n, far int32)) {
	for i := range k.distance {
		k.distance[i] = -1
	}
	k.distance[source] = 0
	k.order = append(k.order[:0], source)
	for at := 0; at < len(k.order); at++ {
		n := k.order[at]
		d := k.distance[n] + 1
		for _, far := range r.neighbors(n) {
			if k.distance[far] < 0 {
				k.distance[far] = d
				k.order = append(k.order, far)
			}
			if k.distance[far] == d {
				next(n, far)
			}
		}
	}
}

// betweenness counts for each node the shortest paths through it, source by source (Brandes' algorithm).
func (w *Network) betweenness(ctx context.Context, visits int64) (Values, error) {
	n := w.Len()
	out := make([]float64, n)
	if n < 3 {
		return Values{out, true}, nil
	}
	sources, exact := w.pivots(visits)
	paths, share := make([]float64, n), make([]float64, n)
	k := newWalk(n)
	watch := budget.NewWatch(ctx)
	for _, source := range sources {
		clear(paths)
		clear(share)
		paths[source] = 1
		k.visitFrom(&w.both, source, func(n, far int32) { paths[far] += paths[n] })
		for i := len(k.order) - 1; i > 0; i-- {
			far := k.order[i]
			k.shareOut(far, w.both.neighbors(far), paths, share)
			out[far] += share[far]
			if err := watch.Err(); err != nil {
				return Values{}, err
			}
		}
	}
	scale := float64(n) / float64(len(sources)) / (float64(n-1) * float64(n-2))
	for i := range out {
		out[i] *= scale
	}
	return Values{out, exact}, nil
}

// shareOut adds the path to a node, and the paths through it, to the shares of its neighbors that are one step nearer
// to the source, in proportion to the number of shortest paths to each of them.
func (k *walk) shareOut(far int32, neighbors []int32, paths, share []float64) {
	for _, n := range neighbors {
		if k.distance[n] == k.distance[far]-1 {
			share[n] += paths[n] / paths[far] * (1 + share[far])
		}
	}
}

// closeness returns r/d times r/(n-1) for a node that reaches r of the other n-1 nodes at distances with the sum d.
// With a sample, it estimates r and d from the distances between the sampled nodes and all others.
func (w *Network) closeness(ctx context.Context, visits int64) (Values, error) {
	n := w.Len()
	out := make([]float64, n)
	if n < 2 {
		return Values{out, true}, nil
	}
	sources, exact := w.pivots(visits)
	sums, reached := make([]float64, n), make([]float64, n)
	k := newWalk(n)
	watch := budget.NewWatch(ctx)
	for _, source := range sources {
		k.visitFrom(&w.both, source, func(_, _ int32) {})
		for _, far := range k.order[1:] {
			sums[far] += float64(k.distance[far])
			reached[far]++
			if err := watch.Err(); err != nil {
				return Values{}, err
			}
		}
	}
	scale := float64(n) / float64(len(sources))
	for i := range out {
		if sums[i] > 0 {
			r := min(float64(n-1), reached[i]*scale)
			out[i] = reached[i] / sums[i] * r / float64(n-1)
		}
	}
	return Values{out, exact}, nil
}
