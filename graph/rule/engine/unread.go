package engine

import (
	"nexum/graph"
	"nexum/graph/rule"
)

// Unread counts the facts that rules ignore because their text is not of the type that the ontology gives them, such as
// the date "soon". It also returns the first of them in the order of the entities. The loader rejects such facts; an
// edited export or a change of the ontology can introduce them.
func Unread(v *graph.View) (n int, first graph.Fact) {
	types := map[graph.Pred]rule.Type{}
	for name, typ := range rule.FactTypes(v.Ontology()) {
		if p, ok := v.Pred(name); ok && (typ == rule.NumberType || typ == rule.DateType) {
			types[p] = typ
		}
	}
	for e := range v.All("") {
		for f := range v.Facts(e) {
			typ, ok := types[f.Pred]
			if !ok {
				continue
			}
			if _, ok := literalVal(f.Value.Text, typ); ok {
				continue
			}
			if n++; n == 1 {
				first = f
			}
		}
	}
	return n, first
}
