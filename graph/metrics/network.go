package metrics

import (
	"cmp"
	"slices"
)

// An Edge is a line between two nodes. Both is whether it has both directions.
type Edge struct {
	From, To int32
	Weight   float64
	Both     bool
}

// A Network has nodes and lines between them. It is immutable.
type Network struct {
	lines  []int32   // node → number of lines at it
	weight []float64 // node → the sum of their weights
	both   rows      // neighbors in either direction
	out    rows      // neighbors along the direction of lines
}

// rows has the neighbors of each node and the weights of the lines to them. Neighbors are sorted and do not include the
// node itself.
type rows struct {
	start  []int32
	far    []int32
	weight []float64
}

func (r *rows) len() int                    { return len(r.start) - 1 }
func (r *rows) neighbors(n int32) []int32   { return r.far[r.start[n]:r.start[n+1]] }
func (r *rows) weightsOf(n int32) []float64 { return r.weight[r.start[n]:r.start[n+1]] }
func (r *rows) each(n int32) (int32, int32) { return r.start[n], r.start[n+1] }

// NewNetwork returns a network of n nodes and the given lines.
func NewNetwork(n int, edges []Edge) *Network {
	w := &Network{lines: make([]int32, n), weight: make([]float64, n)}
	either := make([]Edge, 0, 2*len(edges))
	along := make([]Edge, 0, len(edges))
	for _, e := range edges {
		if e.From == e.To {
			continue
		}
		back := Edge{From: e.To, To: e.From, Weight: e.Weight}
		either = append(either, e, back)
		along = append(along, e)
		if e.Both {
			along = append(along, back)
		}
		for _, end := range [2]int32{e.From, e.To} {
			w.lines[end]++
			w.weight[end] += e.Weight
		}
	}
	w.both, w.out = newRows(n, either), newRows(n, along)
	return w
}

// Len returns the number of nodes.
func (w *Network) Len() int { return len(w.lines) }

// Bytes estimates the memory in bytes of a network and of the computation of one metric.
func Bytes(nodes, edges int) int64 { return int64(nodes)*96 + int64(edges)*144 }

func newRows(n int, edges []Edge) rows {
	slices.SortFunc(edges, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	r := rows{start: make([]int32, n+1)}
	for i, e := range edges {
		if i > 0 && edges[i-1].From == e.From && edges[i-1].To == e.To {
			r.weight[len(r.weight)-1] += e.Weight
			continue
		}
		r.far = append(r.far, e.To)
		r.weight = append(r.weight, e.Weight)
		r.start[e.From+1]++
	}
	for i := range n {
		r.start[i+1] += r.start[i]
	}
	return r
}
