package graph

import (
	"slices"

	"nexum/graph/claim"
)

// exclusions define what a view hides. Nil exclusions hide nothing.
type exclusions struct {
	asOf      claim.Date // show only what holds at this date; zero for all times
	known     uint32     // show only claims up to this revision, if bounded
	bounded   bool       // whether known limits the claims; otherwise all revisions are visible
	distrust  []Node     // documents whose claims are hidden
	nodes     []Node     // hidden entities, sorted
	relations []relKey   // stated relations that are hidden
	derived   []Key      // derived relations that are hidden
	rules     []string   // rules that are switched off
}

func (x *exclusions) hidesNode(n Node) bool {
	if x == nil || len(x.nodes) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(x.nodes, n)
	return ok
}

func (x *exclusions) hidesRelation(k relKey) bool { return x != nil && slices.Contains(x.relations, k) }

func (x *exclusions) hidesRevision(number uint32) bool {
	return x != nil && x.bounded && number > x.known
}

func (x *exclusions) hidesClaim(row *contextRow) bool {
	if x == nil {
		return false
	}
	return x.hidesRevision(row.revision) || len(x.distrust) > 0 &&
		(row.document != NoNode && slices.Contains(x.distrust, row.document) ||
			row.relays != NoNode && slices.Contains(x.distrust, row.relays))
}

func (x *exclusions) hidesRule(id string) bool { return x != nil && slices.Contains(x.rules, id) }

// includes reports whether a period includes the date of the view.
func (x *exclusions) includes(p claim.Period) bool {
	return x == nil || x.asOf.IsZero() || p.Meets(claim.On(x.asOf))
}

// hidesClaims reports whether the exclusions hide claims for reasons other than a date. Then entities can have other
// kinds and names than in the view without exclusions. A date does not change them: an entity has one kind and name for
// all times.
func (x *exclusions) hidesClaims() bool { return x != nil && (x.bounded || len(x.distrust) > 0) }

// shown reports whether a stated relation is visible in the view. In a view as of a date, a relation without a period
// is visible if both of its ends exist at that date.
func (v *View) shown(r Rel) bool {
	if v.exclusions == nil && !v.isContested(r) {
		return true
	}
	rel := v.relation(r)
	if v.exclusions.hidesNode(rel.Source) || v.exclusions.hidesNode(rel.Target) ||
		v.exclusions.hidesRelation(v.keyOf(rel)) {
		return false
	}
	claims := v.relClaims(r)
	if !v.holds(claims) {
		return false
	}
	if v.exclusions == nil || v.exclusions.asOf.IsZero() || v.isDated(claims) {
		return true
	}
	// No claim gives a period: the relation holds while both of its ends exist.
	p, ok := v.CommonLifetime(rel)
	return ok && v.exclusions.includes(p)
}

// isContested reports whether a claim disputes or retracts a stated relation.
func (v *View) isContested(r Rel) bool {
	if v.pairsDenied() && v.occurrence(r) > 0 {
		if whole, ok := v.find(relKey{Key: v.relation(r).Key()}); ok && v.isContested(whole) {
			return true
		}
	}
	if v.over != nil {
		if contested, ok := v.over.contested.Get(r); ok {
			return contested
		}
	}
	return v.table.contested.Has(uint32(r))
}

// holds reports whether a relation or fact with these claims holds in the view: at least one visible claim supports it
// and, if the supporting claims have periods, one of these includes the date of the view.
func (v *View) holds(claims []uint32) bool {
	meets := false
	undated, dated := v.strengths(claims, func(row *contextRow) { meets = meets || v.atDate(row) })
	return undated.exceeds(dated) || dated != noStrength && meets
}

// claimShown reports whether the claim with context c is visible. all has the claims of the same relation or fact. A
// claim is visible if its revision is known, its documents are trusted, and no later claim retracts it.
func (v *View) claimShown(c uint32, all []uint32) bool {
	row := v.ctx(c)
	if row.stance == claim.Retracts || v.exclusions.hidesClaim(row) {
		return false
	}
	for _, other := range all {
		o := v.ctx(other)
		if o.stance == claim.Retracts && o.revision > row.revision && !v.exclusions.hidesRevision(o.revision) &&
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
