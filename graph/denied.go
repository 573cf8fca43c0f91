package graph

import (
	"iter"
	"slices"

	"nexum/graph/claim"
)

// DeniedRelations yields the relations from an entity that a visible claim denies, and that no visible claim supports
// at the date of the view. They do not hold, so Each leaves them out.
func (v *View) DeniedRelations(n Node) iter.Seq[Relation] {
	return func(yield func(Relation) bool) {
		if v.table.contested.Len() == 0 && (v.over == nil || !v.over.someContested) {
			return
		}
		for r := range v.row(n, Out) {
			if !v.isContested(r) {
				continue
			}
			rel := v.relation(r)
			hidden := v.exclusions.hidesNode(rel.Source) || v.exclusions.hidesNode(rel.Target) ||
				v.exclusions.hidesRelation(v.keyOf(rel))
			if !hidden && v.onlyDenied(v.relClaims(r)) && !yield(rel) {
				return
			}
		}
	}
}

// DeniedFacts yields the facts of an entity that a visible claim denies, and that no visible claim supports at the date
// of the view. They do not hold, so Facts leaves them out.
func (v *View) DeniedFacts(n Node) iter.Seq[Fact] {
	return func(yield func(Fact) bool) {
		if v.over == nil && v.table.contestedFacts.Len() == 0 {
			return
		}
		for f := range v.facts(n) {
			if v.onlyDenied(f.claims) && !yield(Fact{n, f.pred, v.literal(f.lit), f.lit, f.claims}) {
				return
			}
		}
	}
}

// onlyDenied reports whether, at the date of the view, one of the claims is visible and a denial, and no visible one
// supports the relation or fact.
func (v *View) onlyDenied(claims []uint32) bool {
	denies := func(c uint32) bool {
		row := v.ctx(c)
		return row.stance == claim.Disputes && v.claimShown(c, claims) && v.atDate(row)
	}
	return slices.ContainsFunc(claims, denies) && !v.holds(claims)
}
