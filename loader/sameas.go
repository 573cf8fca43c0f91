package loader

import (
	"nexum/graph/claim"
	"nexum/loader/format"
)

// sameAs makes claims that the entity of a block and each target are one entity. They have no period: an identity
// holds at all times.
func (r *recordReader) sameAs(b *block, targets []node, ctx *claim.Context) {
	c := *ctx
	c.Period = claim.Period{}
	for _, n := range targets {
		id, wrong := entityID(n)
		if wrong != "" {
			r.wrong(n, "%s: %s", claim.PredicateSameAs, wrong)
			continue
		}
		if id == b.id {
			r.wrong(n, "%s is one id; give two different ids; name the entity that it is merged into", id)
			continue
		}
		r.use(id, expectEntity, r.placeOf(n))
		r.keep(b, r.placeOf(n), claim.PredicateSameAs, claim.EntityValue(id), &c)
	}
}

// sameAs keeps a claim of a format that two entities are one.
func (s *sink) sameAs(at format.Place, subject, object string, c *claim.Context) {
	if subject == object {
		return
	}
	s.useOwn(subject, at)
	s.useOwn(object, at)
	same := *c
	same.Period = claim.Period{}
	s.keep(at, subject, claim.PredicateSameAs, claim.EntityValue(object), &same)
}

// These predicates of RDF say that two entities are one. Many publishers use them for things that are only similar, so
// they propose a merge and do not make it.
var sameIRIs = []string{owlNS + "sameAs", "http://www.w3.org/2004/02/skos/core#exactMatch"}

// checkRetraction reports a retraction of a claim that the store does not hold.
func (r *reading) checkRetraction(c claim.Claim, at place) {
	if c.Predicate != claim.PredicateSameAs || c.Context.Stance != claim.Retracts {
		return
	}
	for _, stance := range [2]claim.Stance{claim.Supports, claim.Disputes} {
		made := c
		made.Context.Stance = stance
		if r.known != nil && (r.known.Holds(made) || r.known.Holds(c)) {
			return
		}
	}
	r.problems.add(at, "the store has no claim to retract that %s is the same as %s, with this document, place and the "+
		"rest of its context",
		c.Subject, c.Object.Text)
}
