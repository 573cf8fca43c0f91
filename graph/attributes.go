package graph

import "nexum/graph/bitset"

// EachAttributes yields the attributes of the claims of relations, each as a JSON object, in no order. Only relations
// with a predicate in preds count; nil preds means all. It includes claims that the view hides. It yields each context
// once. It returns false if yield did.
func (v *View) EachAttributes(preds *Preds, yield func(text string) bool) bool {
	t := v.table
	seen := bitset.New(t.ctxs.Len())
	pass := func(claims []uint32) bool {
		for _, c := range claims {
			row := v.ctx(c)
			if row.attributes == noLit {
				continue
			}
			if int(c) < t.ctxs.Len() {
				if seen.Has(c) {
					continue
				}
				seen.Add(c)
			}
			if !yield(v.text(row.attributes)) {
				return false
			}
		}
		return true
	}
	for r := range uint32(t.outKeys.Len()) {
		if preds.Has(t.outKeys.Ref(r).pred) && !pass(t.relClaims(Rel(r))) {
			return false
		}
	}
	if v.over == nil {
		return true
	}
	for r, claims := range v.over.relClaims.Entries() {
		if preds.Has(v.relation(r).Type) && !pass(claims) {
			return false
		}
	}
	return true
}
