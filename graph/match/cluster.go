package match

import (
	"slices"

	"nexum/graph"
)

// maxRivals is the number of best matches of an entity that are compared with each other.
const maxRivals = 64

// resolve separates the pairs that are ambiguous. A pair is ambiguous if one of its entities matches a third entity
// about as well or better, and the third contradicts the other entity of the pair. The list is sorted, the best first.
func (x *Index) resolve(list []scored) (kept, ambiguous []scored) {
	matches := map[int32][]scored{}
	for _, s := range list {
		a, b := s.pair.split()
		matches[a] = append(matches[a], s)
		matches[b] = append(matches[b], s)
	}
	dropped := map[pairKey]bool{}
	for e, own := range matches {
		x.dropRivals(e, own[:min(len(own), maxRivals)], dropped)
	}
	for _, s := range list {
		if dropped[s.pair] {
			ambiguous = append(ambiguous, s)
		} else {
			kept = append(kept, s)
		}
	}
	return kept, ambiguous
}

// dropRivals adds to dropped those matches of an entity that a better match contradicts, and the better match too if it
// is not clearly better. The matches are sorted, the best first.
func (x *Index) dropRivals(e int32, matches []scored, dropped map[pairKey]bool) {
	for i, s := range matches {
		for _, t := range matches[i+1:] {
			p, q := otherEnd(s.pair, e), otherEnd(t.pair, e)
			if !x.excludes(&x.list[p], &x.list[q]) {
				continue
			}
			dropped[t.pair] = true
			if s.bits-t.bits < ambiguousBits {
				dropped[s.pair] = true
			}
		}
	}
}

func otherEnd(p pairKey, e int32) int32 {
	a, b := p.split()
	if a == e {
		return b
	}
	return a
}

// cluster sets the clusters of a result: it joins the pairs, the best first. Two clusters are not joined if a member of
// one contradicts a member of the other.
func (x *Index) cluster(r *Result, list []scored) {
	groups := map[int32][]int32{} // the members of each cluster, by its first member
	group := map[int32]int32{}
	of := func(e int32) int32 {
		g, ok := group[e]
		if !ok {
			group[e], groups[e] = e, []int32{e}
			return e
		}
		return g
	}
	for _, s := range list {
		a, b := s.pair.split()
		g, h := of(a), of(b)
		if g == h || x.contradict(groups[g], groups[h]) {
			continue
		}
		if len(groups[g]) < len(groups[h]) {
			g, h = h, g
		}
		for _, e := range groups[h] {
			group[e] = g
		}
		groups[g] = append(groups[g], groups[h]...)
		delete(groups, h)
	}
	var sets [][]int32
	for _, members := range groups {
		if len(members) > 1 {
			slices.SortFunc(members, func(a, b int32) int { return x.source.Compare(x.list[a].node, x.list[b].node) })
			sets = append(sets, members)
		}
	}
	slices.SortFunc(sets, func(a, b []int32) int { return x.source.Compare(x.list[a[0]].node, x.list[b[0]].node) })
	number := map[int32]int{}
	for i, set := range sets {
		nodes := make([]graph.Node, len(set))
		for j, e := range set {
			nodes[j] = x.list[e].node
			number[e] = i + 1
		}
		r.Clusters = append(r.Clusters, nodes)
	}
	for i, s := range list {
		a, b := s.pair.split()
		if number[a] == number[b] {
			r.Pairs[i].Cluster = number[a]
		}
	}
}

func (x *Index) contradict(g, h []int32) bool {
	for _, a := range g {
		for _, b := range h {
			if x.excludes(&x.list[a], &x.list[b]) {
				return true
			}
		}
	}
	return false
}
