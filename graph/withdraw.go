package graph

import (
	"iter"

	"nexum/graph/claim"
)

// About yields the visible claims about the fact or relation of c, and about all occurrences of a repeatable relation.
// The context of c does not matter. A claim about a symmetric relation is yielded in both directions, since the view
// does not know the direction in which the store has it.
func (v *View) About(c claim.Claim) iter.Seq[claim.Claim] {
	return v.Unmerged().about(c, func(*contextRow) bool { return true })
}

// About is View.About without the claims that are replaced.
func (r *Replacement) About(c claim.Claim) iter.Seq[claim.Claim] {
	return r.view.about(c, func(row *contextRow) bool { return !r.replaces(row) })
}

func (v *View) about(c claim.Claim, counts func(*contextRow) bool) iter.Seq[claim.Claim] {
	return func(yield func(claim.Claim) bool) {
		p, ok := v.Pred(c.Predicate)
		symmetric := ok && v.predicate(p).symmetric && c.Object.Entity && c.Subject != c.Object.Text
		for claims := range v.allAbout(c) {
			for _, at := range claims {
				row := v.ctx(at)
				if !v.claimShown(at, claims) || !counts(row) {
					continue
				}
				found := claim.Claim{Subject: c.Subject, Predicate: c.Predicate, Object: c.Object, Context: v.exactContext(row)}
				if !yield(found) {
					return
				}
				if !symmetric {
					continue
				}
				found.Subject, found.Object.Text = found.Object.Text, found.Subject
				if !yield(found) {
					return
				}
			}
		}
	}
}

// allAbout yields the claims of the fact, or of each occurrence of the relation, that c is about.
func (v *View) allAbout(c claim.Claim) iter.Seq[[]uint32] {
	p, known := v.Pred(c.Predicate)
	if !c.Object.Entity || !known || !v.Repeats(p) {
		return v.claimsLike(c)
	}
	return func(yield func([]uint32) bool) {
		s, ok1 := v.lookup(c.Subject)
		t, ok2 := v.lookup(c.Object.Text)
		if !ok1 || !ok2 {
			return
		}
		for r := range v.pair(v.inOrder(Key{s, p, t})) {
			if !yield(v.ownClaims(r)) {
				return
			}
		}
	}
}
