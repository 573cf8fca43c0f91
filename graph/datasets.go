package graph

import "nexum/graph/claim"

// Datasets returns the loaded datasets that have a title or a description, in the order in which they were first
// loaded, each as its newest revision describes it. The first call reads the messages of all revisions; later calls
// return the same slice. Do not change it.
func (v *View) Datasets() []claim.Dataset {
	v.cache.described.do(func() { v.cache.datasets = datasetsOf(v.revisions) })
	return v.cache.datasets
}

func datasetsOf(revisions []claim.Revision) []claim.Dataset {
	var out []claim.Dataset
	index := map[string]int{}
	for _, r := range revisions {
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
