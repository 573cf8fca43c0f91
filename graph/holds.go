package graph

import (
	"iter"
	"slices"

	"nexum/graph/claim"
)

// Holds reports whether the view has an equal claim that is not retracted. The contexts must be equal too, except for
// the revision. For a retraction, it reports whether the view has the same retraction, and the claim was not made again
// later.
func (v *View) Holds(c claim.Claim) bool {
	v = v.Unmerged()
	// the usual case when new data is loaded; it avoids a copy of the claim on the heap
	if _, ok := v.lookup(c.Subject); !ok {
		return false
	}
	return v.findClaim(c) != nil
}

// findClaim returns a pointer into the row with the claim that Holds finds, or nil if there is none.
func (v *View) findClaim(c claim.Claim) *uint32 {
	want := c.Context
	want.Revision = 0
	var last *uint32
	for claims := range v.claimsLike(c) {
		found := (*uint32)(nil)
		for place, i := range claims {
			row := v.ctx(i)
			if row.modality != want.Modality || v.periodOf(row) != want.Period || row.stance != want.Stance {
				continue
			}
			have := v.context(row)
			have.Revision = 0
			if have == want && (row.stance == claim.Retracts && !v.wouldRetract(i, claims) || v.claimShown(i, claims)) {
				found = &claims[place]
				break
			}
		}
		if found == nil {
			return nil
		}
		last = found
	}
	return last
}

// wouldRetract reports whether a retraction with context c would retract one of the claims in all if it were made now.
func (v *View) wouldRetract(c uint32, all []uint32) bool {
	row := v.ctx(c)
	return slices.ContainsFunc(all, func(other uint32) bool {
		return v.ctx(other).equalExceptStance(row) && v.claimShown(other, all)
	})
}

// claimsLike yields the claims of the fact or relation that c is about. A retraction can be about several occurrences
// of a repeatable relation: claimsLike then yields the claims of each, and nil for an occurrence that the view does not
// have.
func (v *View) claimsLike(c claim.Claim) iter.Seq[[]uint32] {
	return func(yield func([]uint32) bool) {
		s, ok1 := v.lookup(c.Subject)
		p, ok2 := v.Pred(c.Predicate)
		if !ok1 || !ok2 {
			return
		}
		if !c.Object.Entity {
			for f := range v.facts(s) {
				if f.pred == p && v.literal(f.lit) == c.Object {
					yield(f.claims)
					return
				}
			}
			return
		}
		t, ok := v.lookup(c.Object.Text)
		if !ok {
			return
		}
		if isSameAs(&c) {
			yield(v.sameClaims(sameAs{s, t}))
			return
		}
		k := relKey{Key: v.inOrder(Key{s, p, t})}
		keys := []string{""}
		if v.Repeats(p) {
			keys = placements(v.PredType(p), c.Context.Attributes, c.Context.Period, c.Context.Stance)
		}
		for _, key := range keys {
			var claims []uint32
			if r, ok := v.findKey(k.Key, key); ok {
				claims = v.ownClaims(r)
			}
			if !yield(claims) {
				return
			}
		}
	}
}

// findKey is like find, with the key of the occurrence as a text.
func (v *View) findKey(k Key, key string) (Rel, bool) {
	if key == "" {
		return v.find(relKey{Key: k})
	}
	for r := range v.pair(k) {
		if n := v.occurrence(r); n > 0 && v.litText(n-1) == key {
			return r, true
		}
	}
	return NoRel, false
}
