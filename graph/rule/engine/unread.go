package engine

import (
	"nexum/graph"
	"nexum/graph/rule"
)

// Unread counts the facts that rules pass over, because what they say is not of the type that the ontology gives
// them: a date "soon". It returns the first by entity, too. No load lets one in; an export that was changed can
// bring one, and so can a change of the ontology.
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
