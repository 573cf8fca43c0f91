package metrics

import (
	"context"
	"math"
)

const (
	damping   = 0.85
	rounds    = 1000
	tolerance = 1e-10 // per node
)

// pageRank iterates until the ranks converge. The rank of a node without outgoing lines is distributed to all nodes.
func (w *Network) pageRank(ctx context.Context) ([]float64, error) {
	n := w.Len()
	rank, next, out := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range int32(n) {
		rank[i] = 1 / float64(n)
		for _, x := range w.out.weightsOf(i) {
			out[i] += x
		}
	}
	for range rounds {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		lost := 0.0
		for i := range next {
			next[i] = 0
			if out[i] == 0 {
				lost += rank[i]
			}
		}
		for i := range int32(n) {
			if out[i] == 0 {
				continue
			}
			share := damping * rank[i] / out[i]
			for j, end := w.out.each(i); j < end; j++ {
				next[w.out.far[j]] += share * w.out.weight[j]
			}
		}
		base := (1 - damping + damping*lost) / float64(n)
		change := 0.0
		for i := range next {
			next[i] += base
			change += math.Abs(next[i] - rank[i])
		}
		rank, next = next, rank
		if change < tolerance*float64(n) {
			break
		}
	}
	return rank, nil
}

// eigenvector iterates with the matrix of weights plus the identity matrix, so that it also converges for bipartite
// networks.
func (w *Network) eigenvector(ctx context.Context) ([]float64, error) {
	n := w.Len()
	x, next := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1 / math.Sqrt(float64(n))
	}
	for range rounds {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		copy(next, x)
		for i := range int32(n) {
			for j, end := w.both.each(i); j < end; j++ {
				next[w.both.far[j]] += x[i] * w.both.weight[j]
			}
		}
		length := 0.0
		for _, v := range next {
			length += v * v
		}
		length = math.Sqrt(length)
		change := 0.0
		for i := range next {
			next[i] /= length
			change += math.Abs(next[i] - x[i])
		}
		x, next = next, x
		if change < tolerance*float64(n) {
			break
		}
	}
	return x, nil
}
