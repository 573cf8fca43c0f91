package graph

import "nexum/graph/claim"

// Datasets returns the loaded datasets that have a title or a description, in the order in which they were first
// loaded, each as its newest revision describes it.
func (v *View) Datasets() []claim.Dataset {
	var out []claim.Dataset
	index := map[string]int{}
	for _, r := range v.Revisions() {
		for _, d := range r.Provenance().Datasets {
			i, known := index[d.Name]
			if !known {
				i = len(out)
				index[d.Name] = i
				out = append(out, d)
			}
			out[i] = d
		}
	}
	return out
}
