package proof

import (
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
)

// Merges returns the merges that a proof relies on: for each claim that it cites about an id that was merged, the
// merges that lead from that id to the entity of the proof. Each is listed once, in the order of the proof's text.
func (p *Proof) Merges(v *graph.View) []graph.Merge {
	var out []graph.Merge
	p.Walk(func(p *Proof) {
		if p.Rule == nil {
			out = append(out, mergesOf(v, p.Claims(v))...)
		}
	}, func(f graph.Fact, when claim.Period) {
		out = append(out, mergesOf(v, v.FactClaimsIn(f, when))...)
	})
	return distinctMerges(out)
}

// Merges returns the merges that the claims of a leaf rely on.
func (l *Leaf) Merges(v *graph.View) []graph.Merge { return distinctMerges(mergesOf(v, l.Claims(v))) }

// mergesOf returns the merges that lead from the ids that claims were made about to the entities that are shown.
func mergesOf(v *graph.View, claims []graph.ResolvedClaim) []graph.Merge {
	var out []graph.Merge
	for _, c := range claims {
		for _, id := range [2]string{c.Subject, c.Object} {
			if id != "" {
				out = append(out, v.MergesOf(id)...)
			}
		}
	}
	return distinctMerges(out)
}

// distinctMerges leaves out repeated merges.
func distinctMerges(list []graph.Merge) []graph.Merge {
	var out []graph.Merge
	for _, m := range list {
		if !slices.ContainsFunc(out, func(o graph.Merge) bool { return o.Subject == m.Subject && o.Object == m.Object }) {
			out = append(out, m)
		}
	}
	return out
}
