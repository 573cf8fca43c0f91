package graph

import (
	"slices"

	"nexum/graph/claim"
)

// A lens defines what a view hides. A nil lens hides nothing.
type lens struct {
	asOf      claim.Date // show only what holds at this date; zero for all times
	known     uint32     // show only claims up to this revision, if bounded
	bounded   bool       // whether known applies
	distrust  []Node     // documents whose claims are hidden
	nodes     []Node     // hidden entities, sorted
	relations []relKey   // stated relations that are hidden
	derived   []Key      // derived relations that are hidden
	rules     []string   // rules that are switched off
}

func (l *lens) hidesNode(n Node) bool {
	if l == nil || len(l.nodes) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(l.nodes, n)
	return ok
}

func (l *lens) hidesRelation(k relKey) bool { return l != nil && slices.Contains(l.relations, k) }

func (l *lens) hidesRevision(number uint32) bool { return l != nil && l.bounded && number > l.known }

func (l *lens) hidesClaim(row *contextRow) bool {
	if l == nil {
		return false
	}
	return l.hidesRevision(row.revision) || len(l.distrust) > 0 &&
		(row.document != NoNode && slices.Contains(l.distrust, row.document) ||
			row.relays != NoNode && slices.Contains(l.distrust, row.relays))
}

func (l *lens) hidesRule(id string) bool { return l != nil && slices.Contains(l.rules, id) }

// includes reports whether a period includes the date of the view.
func (l *lens) includes(p claim.Period) bool {
	return l == nil || l.asOf.IsZero() || p.Meets(claim.On(l.asOf))
}

// hidesClaims reports whether the lens hides claims for reasons other than a date. Then entities may have other kinds
// and names than without the lens. A date does not change them: an entity has one kind and name for all times.
func (l *lens) hidesClaims() bool { return l != nil && (l.bounded || len(l.distrust) > 0) }

// shown reports whether a stated relation is visible in the view. In a view as of a date, a relation without a period
// is visible if both of its ends exist at that date.
func (v *View) shown(r Rel) bool {
	if v.lens == nil && !v.isContested(r) {
		return true
	}
	rel := v.relation(r)
	if v.lens.hidesNode(rel.Source) || v.lens.hidesNode(rel.Target) || v.lens.hidesRelation(v.keyOf(rel)) {
		return false
	}
	claims := v.relClaims(r)
	if !v.holds(claims) {
		return false
	}
	if v.lens == nil || v.lens.asOf.IsZero() || v.isDated(claims) {
		return true
	}
	// No claim gives a period: the relation holds while both of its ends exist.
	p, ok := v.CommonLifetime(rel)
	return ok && v.lens.includes(p)
}

// isContested reports whether a claim disputes or retracts a stated relation.
func (v *View) isContested(r Rel) bool {
	if v.pairsDenied() && v.occurrence(r) > 0 {
		if whole, ok := v.find(relKey{Key: v.relation(r).Key()}); ok && v.isContested(whole) {
			return true
		}
	}
	if v.over != nil {
		if contested, ok := v.over.contested.get(r); ok {
			return contested
		}
	}
	return v.table.contested.has(uint32(r))
}

// holds reports whether the claims of a thing make it hold in the view: at least one supports it and, if supporting
// claims give its period, one of these periods includes the date of the view.
func (v *View) holds(claims []uint32) bool {
	meets := false
	undated, dated := v.strengths(claims, func(row *contextRow) { meets = meets || v.atDate(row) })
	return undated.exceeds(dated) || dated != noStrength && meets
}

// claimShown reports whether the claim with context c is visible, where all holds the claims of the same thing. It is
// visible if its revision is known, its documents are trusted, and no later claim retracts it.
func (v *View) claimShown(c uint32, all []uint32) bool {
	row := v.ctx(c)
	if row.stance == claim.Retracts || v.lens.hidesClaim(row) {
		return false
	}
	for _, other := range all {
		o := v.ctx(other)
		if o.stance == claim.Retracts && o.revision > row.revision && !v.lens.hidesRevision(o.revision) &&
			o.equalExceptStance(row) {
			return false
		}
	}
	return true
}

// equalExceptStance reports whether two contexts are equal except for stance and revision.
func (a *contextRow) equalExceptStance(b *contextRow) bool {
	x, y := *a, *b
	x.stance, y.stance, x.revision, y.revision = 0, 0, 0, 0
	// Retractions of older versions store the doubt of the claim that they retract in single precision.
	x.doubt, y.doubt = float64(float32(x.doubt)), float64(float32(y.doubt))
	return x == y
}
