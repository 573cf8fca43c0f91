package metrics

import (
	"context"
	"math/rand/v2"

	"nexum/graph/budget"
)

// levels is the maximum number of times that communities become the nodes of a coarser network.
const levels = 32

// communities moves nodes between communities while that raises the modularity, and then does the same with the
// communities (Louvain method). Like Leiden, it splits communities that are not connected before it continues, so that
// each community in the result is connected.
func (w *Network) communities(ctx context.Context) ([]int32, error) {
	group := make([]int32, w.Len()) // node → its community, which is a node of the coarser network
	for i := range group {
		group[i] = int32(i)
	}
	net, own := w.both, make([]float64, w.Len())
	for range levels {
		moved, better, err := moveAll(ctx, &net, own)
		if err != nil {
			return nil, err
		}
		if !better {
			break
		}
		parts := connected(&net, func(from, to int32) bool { return moved[from] == moved[to] })
		var of []int32
		net, own, of = contract(&net, own, parts)
		for i, g := range group {
			group[i] = of[g]
		}
	}
	return group, nil
}

// moveAll moves each node to the neighboring community that raises the modularity most, until no node moves. own holds
// the weight of the lines within each node, counted in both directions.
func moveAll(ctx context.Context, r *rows, own []float64) (group []int32, better bool, err error) {
	n := r.len()
	group = make([]int32, n)
	degree, total := make([]float64, n), make([]float64, n)
	all := 0.0
	order := make([]int32, n)
	for i := range int32(n) {
		group[i], order[i] = i, i
		degree[i] = own[i]
		for _, x := range r.weightsOf(i) {
			degree[i] += x
		}
		total[i] = degree[i]
		all += degree[i]
	}
	if all == 0 {
		return group, false, nil
	}
	random := rand.New(rand.NewPCG(2, uint64(n)))
	random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	to := make([]float64, n) // community → the weight of the lines from the node to it
	watch := budget.NewWatch(ctx)
	for moved := true; moved; {
		moved = false
		for _, node := range order {
			if err := watch.Err(); err != nil {
				return nil, false, err
			}
			from := group[node]
			total[from] -= degree[node]
			for j, end := r.each(node); j < end; j++ {
				to[group[r.far[j]]] += r.weight[j]
			}
			best, most := from, to[from]-total[from]*degree[node]/all
			for j, end := r.each(node); j < end; j++ {
				g := group[r.far[j]]
				if gain := to[g] - total[g]*degree[node]/all; gain > most+1e-12 {
					best, most = g, gain
				}
			}
			for j, end := r.each(node); j < end; j++ {
				to[group[r.far[j]]] = 0
			}
			total[best] += degree[node]
			if best != from {
				group[node] = best
				moved, better = true, true
			}
		}
	}
	return group, better, nil
}

// contract returns the network whose nodes are groups of nodes of r, the weight of the lines within each group, and the
// group of each node of r.
func contract(r *rows, own []float64, group []int32) (rows, []float64, []int32) {
	number := map[int32]int32{}
	of := make([]int32, len(group))
	for n, g := range group {
		if _, ok := number[g]; !ok {
			number[g] = int32(len(number))
		}
		of[n] = number[g]
	}
	within := make([]float64, len(number))
	var edges []Edge
	for n := range int32(len(group)) {
		within[of[n]] += own[n]
		for j, end := r.each(n); j < end; j++ {
			if from, to := of[n], of[r.far[j]]; from == to {
				within[from] += r.weight[j]
			} else {
				edges = append(edges, Edge{From: from, To: to, Weight: r.weight[j]})
			}
		}
	}
	return newRows(len(number), edges), within, of
}
