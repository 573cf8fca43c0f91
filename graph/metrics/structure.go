package metrics

import (
	"context"

	"nexum/graph/budget"
)

// components returns the connected component of each node.
func (w *Network) components() []int32 {
	return connected(&w.both, func(_, _ int32) bool { return true })
}

// connected returns, for each node, its group. A group consists of nodes that are connected by lines for which through
// is true. Its number is that of its first node.
func connected(r *rows, through func(from, to int32) bool) []int32 {
	group := make([]int32, r.len())
	for i := range group {
		group[i] = -1
	}
	var queue []int32
	for first := range int32(len(group)) {
		if group[first] < 0 {
			group[first] = first
			queue = r.spread(group, append(queue[:0], first), through)
		}
	}
	return group
}

// spread extends the groups of the nodes in a queue. It adds each node that has no group, and that is connected to a
// node of the queue by a line for which through is true, to the group of that node and to the queue. It returns the
// queue, which is empty at the end.
func (r *rows) spread(group, queue []int32, through func(from, to int32) bool) []int32 {
	for len(queue) > 0 {
		n := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		for _, far := range r.neighbors(n) {
			if group[far] < 0 && through(n, far) {
				group[far] = group[n]
				queue = append(queue, far)
			}
		}
	}
	return queue
}

// cores removes the nodes with the fewest neighbors first (algorithm of Batagelj and Zaveršnik).
func (w *Network) cores() []int32 {
	n := w.Len()
	degree := make([]int32, n)
	most := int32(0)
	for i := range int32(n) {
		degree[i] = int32(len(w.both.neighbors(i)))
		most = max(most, degree[i])
	}
	start := make([]int32, most+2) // for each degree, the index in order at which its nodes begin
	for _, d := range degree {
		start[d+1]++
	}
	for d := range most {
		start[d+1] += start[d]
	}
	order, at := make([]int32, n), make([]int32, n)
	next := append([]int32(nil), start...)
	for i := range int32(n) {
		at[i] = next[degree[i]]
		order[at[i]] = i
		next[degree[i]]++
	}
	for i := range n {
		node := order[i]
		for _, far := range w.both.neighbors(node) {
			if degree[far] <= degree[node] {
				continue
			}
			// far changes places with the first node of its degree. It then belongs to the nodes of the degree below.
			first := max(start[degree[far]], int32(i)+1)
			other := order[first]
			order[first], order[at[far]] = far, other
			at[other], at[far] = at[far], first
			start[degree[far]] = first + 1
			degree[far]--
		}
	}
	return degree
}

// clustering counts the triangles at each node.
func (w *Network) clustering(ctx context.Context) ([]float64, error) {
	out := make([]float64, w.Len())
	mark := make([]int32, w.Len())
	for i := range mark {
		mark[i] = -1
	}
	watch := budget.NewWatch(ctx)
	for n := range int32(w.Len()) {
		near := len(w.both.neighbors(n))
		if near < 2 {
			continue
		}
		links, err := w.links(n, mark, watch)
		if err != nil {
			return nil, err
		}
		out[n] = float64(links) / float64(near*(near-1))
	}
	return out, nil
}

// links counts the lines between the neighbors of a node, each in both directions. It marks these neighbors with the
// node.
func (w *Network) links(n int32, mark []int32, watch *budget.Watch) (int, error) {
	near := w.both.neighbors(n)
	for _, far := range near {
		mark[far] = n
	}
	links := 0
	for _, far := range near {
		for _, third := range w.both.neighbors(far) {
			if mark[third] == n {
				links++
			}
		}
		if err := watch.Err(); err != nil {
			return 0, err
		}
	}
	return links, nil
}
