package graph

import (
	"cmp"
	"iter"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// Claims with the predicate sameAs are not relations. They are in no row of an entity, so no traversal finds them. A
// table has them in separate columns, and an overlay has the complete claims of each pair that it changes.

// A sameAs is a pair of ids that claims merge, or declare different. The merged entity has the id of the object.
type sameAs struct{ subject, object Node }

// samePairs are the columns of a table for claims of sameAs, sorted by subject and object.
type samePairs struct {
	pairs   segment.Column[sameAs]
	claimAt segment.Column[uint32] // claims[claimAt[i]:claimAt[i+1]] are the contexts of pair i
	claims  segment.Column[uint32]

	once completed
	of   map[Node][]uint32 // the pairs of each entity; made on first use
}

// claimsAt returns the contexts of the claims of a pair.
func (s *samePairs) claimsAt(i uint32) []uint32 {
	return s.claims.Slice(s.claimAt.At(i), s.claimAt.At(i+1))
}

// find returns the number of a pair.
func (s *samePairs) find(p sameAs) (uint32, bool) {
	i, ok := slices.BinarySearchFunc(s.pairs.All(), p, func(a, b sameAs) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.object, b.object))
	})
	return uint32(i), ok
}

// pairsOf returns the numbers of the pairs of an entity.
func (s *samePairs) pairsOf(n Node) []uint32 {
	if s.pairs.Len() == 0 {
		return nil
	}
	s.once.do(func() {
		s.of = map[Node][]uint32{}
		for i, p := range s.pairs.All() {
			s.of[p.subject] = append(s.of[p.subject], uint32(i))
			s.of[p.object] = append(s.of[p.object], uint32(i))
		}
	})
	return s.of[n]
}

// column writes or reads the columns.
func (s *samePairs) column(io *columnIO) {
	column(io, "same", &s.pairs)
	column(io, "same.claims.at", &s.claimAt)
	column(io, "same.claims", &s.claims)
}

// fill sets the columns from claims in any order. Each claim counts once.
func (s *samePairs) fill(list []sameClaim) {
	slices.SortFunc(list, func(a, b sameClaim) int {
		return cmp.Or(cmp.Compare(a.subject, b.subject), cmp.Compare(a.object, b.object), cmp.Compare(a.ctx, b.ctx))
	})
	list = slices.Compact(list)
	var pairs []sameAs
	var at, claims []uint32
	for _, c := range list {
		if len(pairs) == 0 || pairs[len(pairs)-1] != c.sameAs {
			pairs, at = append(pairs, c.sameAs), append(at, uint32(len(claims)))
		}
		claims = append(claims, c.ctx)
	}
	s.pairs, s.claimAt, s.claims = segment.InHeap(pairs), segment.InHeap(append(at, uint32(len(claims)))),
		segment.InHeap(claims)
}

// A sameClaim is one claim of sameAs.
type sameClaim struct {
	sameAs
	ctx uint32
}

// sameClaims returns the contexts of all claims of a pair.
func (v *View) sameClaims(p sameAs) []uint32 {
	if v.over != nil {
		if claims, ok := v.over.same.Get(p); ok {
			return claims
		}
	}
	if i, ok := v.table.same.find(p); ok {
		return v.table.same.claimsAt(i)
	}
	return nil
}

// samePairs yields all pairs with their claims, hidden or not.
func (v *View) samePairs() iter.Seq2[sameAs, []uint32] {
	return func(yield func(sameAs, []uint32) bool) {
		for i, p := range v.table.same.pairs.All() {
			if v.over.hasMerge(p) {
				continue
			}
			if !yield(p, v.table.same.claimsAt(uint32(i))) {
				return
			}
		}
		if v.over == nil {
			return
		}
		for p, claims := range v.over.same.Entries() {
			if !yield(p, claims) {
				return
			}
		}
	}
}

// sameAbout yields the pairs that contain an id, with their claims, hidden or not.
func (v *View) sameAbout(n Node) iter.Seq2[sameAs, []uint32] {
	return func(yield func(sameAs, []uint32) bool) {
		for _, i := range v.table.same.pairsOf(n) {
			p := v.table.same.pairs.At(i)
			if !yield(p, v.sameClaims(p)) {
				return
			}
		}
		if v.over == nil {
			return
		}
		pairs, _ := v.over.sameOf.Get(n)
		for _, p := range pairs {
			if _, known := v.table.same.find(p); !known && !yield(p, v.sameClaims(p)) {
				return
			}
		}
	}
}

// sameAs adds a claim that two ids are, or are not, one entity.
func (a *applier) sameAs(p sameAs, ctx uint32) {
	old := a.v.sameClaims(p)
	if slices.Contains(old, ctx) {
		return
	}
	if _, ok := a.o.same.Get(p); !ok {
		for _, n := range [2]Node{p.subject, p.object} {
			pairs, _ := a.o.sameOf.Get(n)
			a.o.sameOf.Set(n, append(slices.Clip(pairs), p))
		}
	}
	a.o.same.Set(p, append(slices.Clip(slices.Clone(old)), ctx))
}

// isSameAs reports whether a claim is about a merge: that two ids are, or are not, one entity.
func isSameAs(c *claim.Claim) bool { return c.Predicate == claim.PredicateSameAs && c.Object.Entity }
