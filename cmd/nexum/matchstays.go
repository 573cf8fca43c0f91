package main

import (
	"cmp"
	"slices"
)

// A merger is a pair of ids, of which the first is merged into the second.
type merger struct{ source, target string }

// stay decides for each pair which of its ids stays. Of a group of ids that the pairs for which merges is true connect,
// it is the one with the most facts and relations or, of several, the first id. All merges of a group lead to this id:
// the id of each pair that is fewer pairs away from it stays, so that the order in which the merges are made does not
// matter.
func stay(pairs []pairOut, merges func(pairOut) bool) []merger {
	known := map[string]int{}
	near := map[string][]string{}
	for _, p := range pairs {
		known[p.Left.ID], known[p.Right.ID] = p.known[0], p.known[1]
		if merges(p) {
			near[p.Left.ID] = append(near[p.Left.ID], p.Right.ID)
			near[p.Right.ID] = append(near[p.Right.ID], p.Left.ID)
		}
	}
	better := func(a, b string) int { return cmp.Or(cmp.Compare(known[b], known[a]), cmp.Compare(a, b)) }
	ids := make([]string, 0, len(known))
	for id := range known {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, better)
	away := map[string]int{} // the number of pairs between an id and the one that stays
	for _, best := range ids {
		if _, seen := away[best]; !seen {
			measure(away, near, best)
		}
	}
	out := make([]merger, len(pairs))
	for i, p := range pairs {
		a, b := p.Left.ID, p.Right.ID
		order := better(a, b)
		if merges(p) {
			order = cmp.Or(cmp.Compare(away[a], away[b]), order)
		}
		if order < 0 {
			a, b = b, a
		}
		out[i] = merger{a, b}
	}
	return out
}

// measure sets for each id that pairs connect with another one how many pairs are between the two. near has the ids to
// which a pair leads.
func measure(away map[string]int, near map[string][]string, from string) {
	away[from] = 0
	for next := []string{from}; len(next) > 0; next = next[1:] {
		for _, id := range near[next[0]] {
			if _, seen := away[id]; !seen {
				away[id] = away[next[0]] + 1
				next = append(next, id)
			}
		}
	}
}
