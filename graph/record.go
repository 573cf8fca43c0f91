package graph

import (
	"iter"

	"nexum/graph/claim"
)

// A Record is what a speaker says about one thing, in one or several versions.
type Record struct {
	Locator, By string // of its claims
	// Entity is the entity that the record describes; empty if there is none.
	Entity string
	// Like has claims about other facts and relations that the record can be about. Their contexts do not matter.
	Like []claim.Claim
}

// OfRecord yields the visible claims of a record: about facts of its entity, relations from it, and what Like has. A
// claim about a symmetric relation of Like is yielded in the direction that Like has, since the view does not know the
// direction in which the store has it.
func (v *View) OfRecord(r Record) iter.Seq[claim.Claim] {
	return v.Unmerged().ofRecord(r, func(claims []uint32, i int) (uint32, bool) {
		return claims[i], v.claimShown(claims[i], claims)
	})
}

// OfRecord is View.OfRecord as if the replaced revisions had not been made. Such a revision can have changed the period
// of an earlier claim; then the earlier claim is yielded, and not the changed one.
func (r *Replacement) OfRecord(of Record) iter.Seq[claim.Claim] {
	return r.view.ofRecord(of, func(claims []uint32, i int) (uint32, bool) {
		if !r.view.claimShown(claims[i], claims) {
			return 0, false
		}
		if !r.replaces(r.view.ctx(claims[i])) {
			return claims[i], true
		}
		at, ok := r.settledBefore(claims, i)
		return at, ok
	})
}

// ofRecord yields the claims of a record. shown returns the claim to yield for one of the claims of a fact or relation.
func (v *View) ofRecord(r Record, shown func(claims []uint32, i int) (uint32, bool)) iter.Seq[claim.Claim] {
	return func(yield func(claim.Claim) bool) {
		each := func(c claim.Claim, claims []uint32) bool {
			for i := range claims {
				at, ok := shown(claims, i)
				if !ok {
					continue
				}
				row := v.ctx(at)
				if v.text(row.locator) != r.Locator || v.speaker(row) != r.By {
					continue
				}
				c.Context = v.exactContext(row)
				if !yield(c) {
					return false
				}
			}
			return true
		}
		if n, ok := v.lookup(r.Entity); ok && !v.eachOf(n, each) {
			return
		}
		for _, c := range r.Like {
			for claims := range v.allAbout(c) {
				if !each(c, claims) {
					return
				}
			}
		}
	}
}

// speaker returns the id of who a document quotes in claims with a context.
func (v *View) speaker(row *contextRow) string {
	if row.by == NoNode {
		return ""
	}
	return v.ID(row.by)
}

// eachOf calls f with the claims of each fact of an entity and each relation from it, until f returns false.
func (v *View) eachOf(n Node, f func(c claim.Claim, claims []uint32) bool) bool {
	id := v.ID(n)
	for fact := range v.facts(n) {
		c := claim.Claim{Subject: id, Predicate: v.PredName(fact.pred), Object: v.literal(fact.lit)}
		if !f(c, fact.claims) {
			return false
		}
	}
	for rel := range v.row(n, Out) {
		k := v.relation(rel).Key()
		c := claim.Claim{Subject: id, Predicate: v.PredName(k.Type), Object: claim.EntityValue(v.ID(k.Target))}
		if !f(c, v.ownClaims(rel)) {
			return false
		}
	}
	return true
}

// settledBefore returns the claim that the revision of claims[i] replaced by claims[i], which differs from it in its
// period, stance or attributes: one of an earlier revision that is not replaced and that a replaced revision retracts.
func (r *Replacement) settledBefore(claims []uint32, i int) (uint32, bool) {
	v := r.view
	now := *v.ctx(claims[i])
	for _, at := range claims {
		row := *v.ctx(at)
		if row.revision >= now.revision || row.stance == claim.Retracts || r.replaces(&row) ||
			!r.retracts(&row, claims) {
			continue
		}
		row.period, row.attributes, row.stance, row.revision = now.period, now.attributes, now.stance, now.revision
		if row == now {
			return at, true
		}
	}
	return 0, false
}

// retracts reports whether a replaced revision retracts a claim of another one.
func (r *Replacement) retracts(row *contextRow, claims []uint32) bool {
	for _, other := range claims {
		if o := r.view.ctx(other); o.stance == claim.Retracts && r.replaces(o) && o.equalExceptStance(row) {
			return true
		}
	}
	return false
}
