package graph

import (
	"cmp"
	"context"
	"slices"

	"nexum/graph/budget"
	"nexum/graph/claim"
)

// A MergeState is the state of a pair of ids in a view, according to the claims that they are one entity.
type MergeState uint8

const (
	Merged   MergeState = iota // the view shows both as one entity
	Proposed                   // no visible claim states the merge, but one has a weaker modality
	Apart                      // a visible claim denies the merge
	// Overruled means that a claim states the merge, but the view hides it, or the merge would make one entity of ids
	// that another claim declares different.
	Overruled
)

var mergeStates = [...]string{"MERGED", "PROPOSED", "APART", "OVERRULED"}

// String returns the name that the API uses: MERGED.
func (s MergeState) String() string { return mergeStates[s] }

// ParseMergeState returns the state with a name of the API.
func ParseMergeState(name string) (MergeState, bool) {
	i := slices.Index(mergeStates[:], name)
	return MergeState(max(i, 0)), i >= 0
}

// A Merge is a pair of ids that are one entity according to claims, in one view.
type Merge struct {
	Subject, Object string // the merged id and the id that stays, as claimed
	State           MergeState
	// Claims are the visible claims, including denials, ordered by document and place.
	Claims []ResolvedClaim
	// Modality is the strongest modality of the claims that determine the state: those that merge, those that deny or,
	// for a proposal, those that support. Confidence is the highest one of their claims with this modality.
	Modality   claim.Modality
	Confidence float64
}

// ID returns the id of the pair, subject|sameAs|object, by which Change.Without hides a merge.
func (m *Merge) ID() string {
	return claim.RelationID{Source: m.Subject, Predicate: claim.PredicateSameAs, Target: m.Object}.String()
}

// Canonical returns the entity as which the view shows a node: n itself, or the one that it was merged into.
func (v *View) Canonical(n Node) Node { return v.canonical(n) }

// MergedIDs returns the other ids of an entity, in order.
func (v *View) MergedIDs(n Node) []string {
	var out []string
	for _, id := range v.nodesOf(n)[1:] {
		out = append(out, v.ID(id))
	}
	return out
}

// MergesOf returns the most certain chain of merges that leads from an id to the entity as which the view shows it. It
// returns nothing for an id that was not merged into another one.
func (v *View) MergesOf(id string) []Merge {
	n, ok := v.lookup(id)
	if !ok || !v.isMerged(n) {
		return nil
	}
	var out []Merge
	for v.isMerged(n) {
		e := v.merges.edges[v.merges.parent[n]]
		if m, ok := v.mergeOf(e.sameAs, v.sameClaims(e.sameAs)); ok {
			out = append(out, m)
		}
		n = e.far(n)
	}
	return out
}

// SameAs returns the pairs of ids about an entity, under any of its ids: merges, proposals and denials. The oldest
// comes first. Pairs without a visible claim are left out.
func (v *View) SameAs(n Node) []Merge {
	var out []Merge
	seen := map[sameAs]bool{}
	for _, id := range v.nodesOf(n) {
		for p, claims := range v.sameAbout(id) {
			if seen[p] {
				continue
			}
			seen[p] = true
			if m, ok := v.mergeOf(p, claims); ok {
				out = append(out, m)
			}
		}
	}
	sortMerges(out)
	return out
}

// Merges returns all pairs of ids about which a visible claim states that they are, or are not, one entity, the oldest
// first. If ctx ends first, it returns the cause.
func (v *View) Merges(ctx context.Context) ([]Merge, error) {
	var out []Merge
	watch := budget.NewWatch(ctx)
	for p, claims := range v.samePairs() {
		if err := watch.Err(); err != nil {
			return nil, err
		}
		if m, ok := v.mergeOf(p, claims); ok {
			out = append(out, m)
		}
	}
	sortMerges(out)
	return out, nil
}

// Merge returns the pair of two ids; ok is false if no visible claim is about it.
func (v *View) Merge(subject, object string) (m Merge, ok bool) {
	s, ok1 := v.lookup(subject)
	o, ok2 := v.lookup(object)
	if !ok1 || !ok2 {
		return m, false
	}
	p := sameAs{s, o}
	return v.mergeOf(p, v.sameClaims(p))
}

func sortMerges(list []Merge) {
	slices.SortFunc(list, func(a, b Merge) int {
		return cmp.Or(cmp.Compare(a.Claims[0].Context.Revision, b.Claims[0].Context.Revision),
			cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Object, b.Object))
	})
}

// mergeOf returns a pair with its state in the view. ok is false if no claim of it is visible.
func (v *View) mergeOf(p sameAs, claims []uint32) (m Merge, ok bool) {
	m = Merge{Subject: v.ID(p.subject), Object: v.ID(p.object), Claims: v.claimsOf(claims)}
	if len(m.Claims) == 0 {
		return m, false
	}
	e, merges := v.edge(p, claims)
	m.Modality, m.Confidence = e.modality, e.confidence
	switch {
	case v.disputes(claims):
		m.State = Apart
	case merges && v.canonical(p.subject) == v.canonical(p.object) && !v.hidesMerge(p):
		m.State = Merged
		return m, true
	case merges:
		m.State = Overruled
		return m, true
	default:
		m.State = Proposed
	}
	of := claim.Supports
	if m.State == Apart {
		of = claim.Disputes
	}
	said := certainty{claim.Hypothetical, 0}
	for _, c := range m.Claims {
		if c.Context.Stance == of {
			said = said.either(certainty{c.Context.Modality, c.Context.Confidence()})
		}
	}
	m.Modality, m.Confidence = said.modality, said.confidence
	return m, true
}

// HidesMerge reports whether the view hides the claims that merge a pair, so that its state is Overruled.
func (v *View) HidesMerge(m *Merge) bool {
	s, ok1 := v.lookup(m.Subject)
	o, ok2 := v.lookup(m.Object)
	return ok1 && ok2 && v.hidesMerge(sameAs{s, o})
}

// hidesMerge reports whether the view hides the claims that merge a pair.
func (v *View) hidesMerge(p sameAs) bool {
	same, ok := v.Pred(claim.PredicateSameAs)
	return ok && v.exclusions.hidesRelation(relKey{Key: Key{p.subject, same, p.object}})
}
