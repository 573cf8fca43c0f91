package metrics

import (
	"context"
	"math/rand/v2"

	"nexum/graph/budget"
)

// levels limits the rounds in which communities become the nodes of a coarser network.
const levels = 32

// communities moves nodes between communities while this raises the modularity. Then it does the same with the
// communities as nodes (Louvain method). Like Leiden, it splits communities that are not connected before it continues,
// so that each community in the result is connected.
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

// A partition divides the nodes of a network into communities. A community has the number of one of its nodes.
type partition struct {
	net    *rows
	group  []int32   // the community of each node
	degree []float64 // the weight of the lines of each node
	total  []float64 // the weight of the lines of all nodes of each community
	all    float64   // the weight of the lines of all nodes
	to     []float64 // during a call of move, the weight of the lines from the node to each community; otherwise 0
}

// newPartition returns the partition in which each node is a community. own has the weight of the lines within each
// node, counted in both directions.
func newPartition(net *rows, own []float64) *partition {
	n := net.len()
	p := &partition{
		net: net, group: make([]int32, n), degree: make([]float64, n), total: make([]float64, n), to: make([]float64, n),
	}
	for i := range int32(n) {
		p.group[i] = i
		p.degree[i] = own[i]
		for _, x := range net.weightsOf(i) {
			p.degree[i] += x
		}
		p.total[i] = p.degree[i]
		p.all += p.degree[i]
	}
	return p
}

// move moves a node to the neighboring community for which the modularity is highest. It reports whether the community
// changed.
func (p *partition) move(node int32) bool {
	group, total, to, all := p.group, p.total, p.to, p.all
	far, weight, degree := p.net.neighbors(node), p.net.weightsOf(node), p.degree[node]
	from := group[node]
	total[from] -= degree
	for j, n := range far {
		to[group[n]] += weight[j]
	}
	best, most := from, to[from]-total[from]*degree/all
	for _, n := range far {
		g := group[n]
		if gain := to[g] - total[g]*degree/all; gain > most+1e-12 {
			best, most = g, gain
		}
	}
	for _, n := range far {
		to[group[n]] = 0
	}
	total[best] += degree
	group[node] = best
	return best != from
}

// moveAll calls move for all nodes until no node changes its community. own has the weight of the lines within each
// node, counted in both directions. better reports whether a node was moved.
func moveAll(ctx context.Context, r *rows, own []float64) (group []int32, better bool, err error) {
	p := newPartition(r, own)
	if p.all == 0 {
		return p.group, false, nil
	}
	n := r.len()
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	random := rand.New(rand.NewPCG(2, uint64(n)))
	random.Shuffle(n, func(i, j int) { order[i], order[j] = order[j], order[i] })
	watch := budget.NewWatch(ctx)
	for moved := true; moved; {
		moved = false
		for _, node := range order {
			if err := watch.Err(); err != nil {
				return nil, false, err
			}
			if p.move(node) {
				moved, better = true, true
			}
		}
	}
	return p.group, better, nil
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
