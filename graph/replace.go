package graph

import (
	"cmp"
	"iter"
	"slices"

	"nexum/graph/claim"
)

// A Replacement replaces the claims of some revisions with new claims. Old claims that are not made again are
// retracted. A Replacement is for one goroutine. It uses about 16 bytes of memory for each claim that is made again.
type Replacement struct {
	view     *View
	replaced map[uint32]bool      // the revisions to replace
	partly   map[uint32]bool      // revisions in which only the claims that cite documents are replaced
	cited    map[Node]bool        // these documents
	kept     map[*uint32]struct{} // their claims that are made again, as pointers into the rows
	kinds    map[Node]string      // the kinds that the new claims give to entities of the view
	moved    map[claim.Claim]bool // earlier claims that the new claims have with another period
}

// Replace starts to replace the claims of the given revisions.
func (v *View) Replace(revisions []uint64) *Replacement {
	r := &Replacement{
		view: v.Unmerged(), replaced: map[uint32]bool{}, kept: map[*uint32]struct{}{},
		kinds: map[Node]string{}, moved: map[claim.Claim]bool{},
	}
	r.partly, r.cited = map[uint32]bool{}, map[Node]bool{}
	for _, n := range revisions {
		r.replaced[uint32(n)] = true
	}
	return r
}

// ReplaceCited also replaces those claims of a revision that cite one of the documents of Cited.
func (r *Replacement) ReplaceCited(revision uint64) { r.partly[uint32(revision)] = true }

// Cited adds a document for the revisions of ReplaceCited.
func (r *Replacement) Cited(document string) {
	if n, ok := r.view.lookup(document); ok {
		r.cited[n] = true
	}
}

// replaces reports whether the claims with a context must be replaced.
func (r *Replacement) replaces(row *contextRow) bool {
	return r.replaced[row.revision] || r.partly[row.revision] && r.cited[row.document]
}

// CitesOther returns how many visible claims of the revisions of ReplaceCited cite a document for which other is true.
func (r *Replacement) CitesOther(other func(document string) bool) map[uint64]int {
	out := map[uint64]int{}
	if len(r.partly) == 0 {
		return out
	}
	r.each(func(_ claim.Claim, claims []uint32, i int) bool {
		if row := r.view.ctx(claims[i]); r.partly[row.revision] && row.document != NoNode && other(r.view.ID(row.document)) {
			out[uint64(row.revision)]++
		}
		return true
	})
	return out
}

// KindOf returns the name of the kind of an entity according to the revisions that are not replaced.
func (r *Replacement) KindOf(id string) (kind string, ok bool) {
	n, ok := r.view.lookup(id)
	if !ok {
		return "", false
	}
	return r.kind(n, func(place *uint32) bool { return !r.replaces(r.view.ctx(*place)) })
}

// kind returns the newest kind of an entity among its visible claims for which counts is true.
func (r *Replacement) kind(n Node, counts func(place *uint32) bool) (kind string, ok bool) {
	v, newest := r.view, uint32(0)
	p, known := v.Pred(claim.PredicateKind)
	for f := range v.facts(n) {
		if !known || f.pred != p {
			continue
		}
		for i, c := range f.claims {
			row := v.ctx(c)
			if row.stance == claim.Supports && row.revision >= newest && v.claimShown(c, f.claims) && counts(&f.claims[i]) {
				kind, newest, ok = v.text(f.lit), row.revision, true
			}
		}
	}
	return kind, ok
}

// IDs yields the ids of the entities of the view, in order.
func (r *Replacement) IDs() iter.Seq[string] { return r.view.IDs() }

// Holds reports whether the view has a claim; see View.Holds.
func (r *Replacement) Holds(c claim.Claim) bool { return r.view.Holds(c) }

// RuleClaims returns the claims with texts of rules of the revisions that are not replaced, by id, the newest first.
func (r *Replacement) RuleClaims() []claim.RuleClaim {
	return r.view.ruleClaims(func(row *contextRow) bool { return !r.replaces(row) })
}

// OntologyTexts returns the ontology files of the revisions that are not replaced, by name.
func (r *Replacement) OntologyTexts() []OntologyText {
	return r.view.ontologyTexts(func(row *contextRow) bool { return !r.replaces(row) })
}

// IsRule reports whether an id is or was the id of a rule or an ontology file.
func (r *Replacement) IsRule(id string) bool { return r.view.IsRule(id) }

// Keep records that the new claims include c, so that c is not retracted. It reports whether the view has c.
func (r *Replacement) Keep(c claim.Claim) bool {
	place := r.view.findClaim(c)
	if place != nil && r.replaces(r.view.ctx(*place)) {
		r.kept[place] = struct{}{}
	}
	if c.Predicate == claim.PredicateKind && c.Context.Stance == claim.Supports {
		if n, ok := r.view.lookup(c.Subject); ok {
			r.kinds[n] = c.Object.Text
		}
	}
	return place != nil
}

// dropped reports whether a visible claim must be retracted.
func (r *Replacement) dropped(place *uint32) bool {
	_, kept := r.kept[place]
	return !kept && r.replaces(r.view.ctx(*place))
}

// KindAfter returns the name of the kind that an entity will have after the replacement.
func (r *Replacement) KindAfter(id string) (kind string, ok bool) {
	n, ok := r.view.lookup(id)
	if !ok {
		return "", false
	}
	if kind, ok := r.kinds[n]; ok {
		return kind, true
	}
	return r.kind(n, func(place *uint32) bool { return !r.dropped(place) })
}

// Staying yields the claims of the view that are not retracted.
func (r *Replacement) Staying() iter.Seq[claim.Claim] {
	return func(yield func(claim.Claim) bool) {
		r.each(func(c claim.Claim, claims []uint32, i int) bool {
			if r.dropped(&claims[i]) {
				return true
			}
			c.Context = r.view.exactContext(r.view.ctx(claims[i]))
			return yield(c)
		})
	}
}

// Kept returns the number of earlier claims that the new claims include.
func (r *Replacement) Kept() int { return len(r.kept) }

// Len returns the number of claims to retract.
func (r *Replacement) Len() int {
	count := 0
	r.each(func(c claim.Claim, claims []uint32, i int) bool {
		if r.dropped(&claims[i]) {
			count++
		}
		return true
	})
	return count
}

// Retractions yields retractions of the claims that are not kept. A retraction retracts both the claim that supports
// and the equal claim that denies. So if only one of the two is to be retracted, Retractions yields the other one again
// after the retraction.
func (r *Replacement) Retractions() iter.Seq[claim.Claim] {
	v := r.view
	return func(yield func(claim.Claim) bool) {
		r.each(func(c claim.Claim, claims []uint32, i int) bool {
			if !r.dropped(&claims[i]) {
				return true
			}
			row := v.ctx(claims[i])
			c.Context = v.exactContext(row)
			c.Context.Stance = claim.Retracts
			return r.retraction(c, yield) && r.repeated(c, row, claims, i, yield) && r.restored(c, claims, i, yield)
		})
	}
}

// retraction yields a retraction of a claim. For a symmetric relation it yields one per direction: the store has the
// relation in the direction in which it was claimed, but the view does not.
func (r *Replacement) retraction(c claim.Claim, yield func(claim.Claim) bool) bool {
	if !yield(c) {
		return false
	}
	if p, _ := r.view.Pred(c.Predicate); !r.view.predicate(p).symmetric || c.Subject == c.Object.Text {
		return true
	}
	c.Subject, c.Object.Text = c.Object.Text, c.Subject
	return yield(c)
}

// repeated yields again the claims that the retraction of claims[i] also retracts, because they differ from it only in
// their stance, although they must stay.
func (r *Replacement) repeated(
	c claim.Claim, row *contextRow, claims []uint32, i int, yield func(claim.Claim) bool,
) bool {
	v := r.view
	for j, at := range claims {
		stays := v.ctx(at)
		if j == i || !stays.equalExceptStance(row) || !v.claimShown(at, claims) || r.dropped(&claims[j]) {
			continue
		}
		c.Context = v.exactContext(stays)
		if !yield(c) {
			return false
		}
	}
	return true
}

// restored yields again the claim of another revision that claims[i], which is retracted, has replaced with another
// period.
func (r *Replacement) restored(c claim.Claim, claims []uint32, i int, yield func(claim.Claim) bool) bool {
	at, ok := r.settledBefore(claims, i)
	if !ok {
		return true
	}
	c.Context = r.view.exactContext(r.view.ctx(at))
	return r.moved[c] || yield(c)
}

// Moves records that the new claims have a claim of OfRecord with another period. It reports whether that claim is
// visible, so that it must be retracted.
func (r *Replacement) Moves(c claim.Claim) bool {
	r.moved[c] = true
	return r.view.findClaim(c) != nil
}

// exactContext returns the context of a claim without its revision. A claim with this context is found as equal to the
// original.
func (v *View) exactContext(row *contextRow) claim.Context {
	c := v.context(row)
	c.Revision = 0
	return c
}

// each calls f with all visible claims, by entity, without their contexts, until f returns false.
func (r *Replacement) each(f func(c claim.Claim, claims []uint32, i int) bool) {
	v := r.view
	row := func(c claim.Claim, claims []uint32) bool {
		for i, at := range claims {
			if v.claimShown(at, claims) && !f(c, claims, i) {
				return false
			}
		}
		return true
	}
	for n := range Node(v.Len()) {
		for fact := range v.facts(n) {
			if !row(claim.Claim{Subject: v.ID(n), Predicate: v.PredName(fact.pred), Object: v.literal(fact.lit)}, fact.claims) {
				return
			}
		}
		for rel := range v.row(n, Out) {
			k := v.relation(rel).Key()
			if !row(
				claim.Claim{Subject: v.ID(n), Predicate: v.PredName(k.Type), Object: claim.EntityValue(v.ID(k.Target))},
				v.ownClaims(rel),
			) {
				return
			}
		}
	}
	for pair, claims := range v.samePairs() {
		c := claim.Claim{
			Subject: v.ID(pair.subject), Predicate: claim.PredicateSameAs,
			Object: claim.EntityValue(v.ID(pair.object)),
		}
		if !row(c, claims) {
			return
		}
	}
}

// A KindLoss is an entity that the replacement would leave without its kind, although claims of other revisions are
// about it or cite it.
type KindLoss struct {
	ID          string
	Before, Now string         // names of kinds; Now is empty if no claim gives a kind
	By          claim.Revision // the first revision with such claims
}

// KindLosses returns the entities that would lose their kind, although claims of other revisions are about them or cite
// them, by id.
func (r *Replacement) KindLosses() []KindLoss {
	v := r.view
	was := map[Node]string{}
	for n := range Node(v.Len()) {
		kind, ok := r.kind(n, func(*uint32) bool { return true })
		if !ok || r.kinds[n] == kind {
			continue
		}
		if other, ok := r.kind(n, func(place *uint32) bool { return !r.dropped(place) }); !ok || other != kind {
			was[n] = kind
		}
	}
	if len(was) == 0 {
		return nil
	}
	by := map[Node]uint32{} // entity → the first revision that needs it
	miss := func(n Node, revision uint32) {
		if _, changed := was[n]; changed && (by[n] == 0 || revision < by[n]) {
			by[n] = revision
		}
	}
	r.each(func(c claim.Claim, claims []uint32, i int) bool {
		row := v.ctx(claims[i])
		if r.replaces(row) {
			return true
		}
		for _, n := range [3]Node{row.document, row.relays, row.by} {
			miss(n, row.revision)
		}
		for _, id := range [2]string{c.Subject, c.Object.Text} {
			if n, ok := v.lookup(id); ok && (id == c.Subject || c.Object.Entity) {
				miss(n, row.revision)
			}
		}
		return true
	})
	var out []KindLoss
	for n, number := range by {
		rev, _ := v.RevisionOf(uint64(number))
		out = append(out, KindLoss{v.ID(n), was[n], r.kinds[n], rev})
	}
	slices.SortFunc(out, func(a, b KindLoss) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
