package graph

import (
	"iter"

	"nexum/graph/claim"
)

// newClaims are the claims of a commit that the view before it does not have. They are collected while the store writes
// them.
type newClaims struct {
	base  *View
	room  int           // the number of claims that can be applied to the view
	kept  []claim.Claim // the first claims, at most room
	count int           // the number of all claims
	// claims that the commit retracts, without stance and revision, because it may make them again
	ended map[claim.Claim]bool
}

func (v *View) newClaims() *newClaims {
	return &newClaims{base: v, room: v.room(), ended: map[claim.Claim]bool{}}
}

// unseen yields the new claims of a sequence, and every error.
func (n *newClaims) unseen(claims iter.Seq2[claim.Claim, error]) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		for c, err := range claims {
			if err == nil && !n.add(c) {
				continue
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// add adds a claim. It returns false if the view holds the claim, and the commit has not retracted it.
func (n *newClaims) add(c claim.Claim) bool {
	what := c
	what.Context.Stance, what.Context.Revision = 0, 0
	if !n.ended[what] && n.base.Holds(c) {
		return false
	}
	if c.Context.Stance == claim.Retracts {
		n.ended[what] = true
	}
	if n.count++; n.count <= n.room {
		n.kept = append(n.kept, c)
	}
	return true
}

// areFew reports whether the claims can be applied to the view: they are few, and none changes the ontology.
func (n *newClaims) areFew() bool { return n.count <= n.room && !changesOntology(n.kept) }

// view returns the view after the commit of the claims, and the claims with their revision.
func (n *newClaims) view(rev claim.Revision) (*View, []claim.Claim) {
	for i := range n.kept {
		n.kept[i].Context.Revision = rev.Number
	}
	return n.base.Apply(rev, n.kept), n.kept
}
