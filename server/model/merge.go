package model

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/input"
)

// A Merge is a pair of ids that are one entity according to claims.
type Merge struct {
	scope *Scope
	merge graph.Merge
}

// IsNode marks an implementation of the GraphQL interface Node.
func (*Merge) IsNode() {}

func (s *Scope) merges(list []graph.Merge) []*Merge {
	out := make([]*Merge, len(list))
	for i, m := range list {
		out[i] = &Merge{s, m}
	}
	return out
}

// ID returns the id, which joins both ids: acme-ltd|sameAs|acme.
func (m *Merge) ID() string { return m.scope.id(m.merge.ID()) }

// Key returns an id that is unique across views.
func (m *Merge) Key() string { return m.scope.key(m.merge.ID()) }

// Subject returns the merged id.
func (m *Merge) Subject() string { return m.merge.Subject }

// Object returns the id that the merged entity has.
func (m *Merge) Object() string { return m.merge.Object }

// SubjectEntity returns the entity that the subject is shown as; nil if the view does not have it.
func (m *Merge) SubjectEntity() AnyEntity { return m.entity(m.merge.Subject) }

// ObjectEntity returns the entity that the object is shown as; nil if the view does not have it.
func (m *Merge) ObjectEntity() AnyEntity { return m.entity(m.merge.Object) }

func (m *Merge) entity(id string) AnyEntity {
	if n, ok := m.scope.View.Lookup(id); ok {
		return m.scope.anyEntity(n)
	}
	return nil
}

// State says whether the view shows the two ids as one entity, and why not.
func (m *Merge) State() string { return m.merge.State.String() }

// Modality returns the strongest modality of the claims on which the state is based.
func (m *Merge) Modality() string { return m.merge.Modality.String() }

// Confidence returns the highest confidence of the claims on which the state is based that have the modality.
func (m *Merge) Confidence() float64 { return m.merge.Confidence }

// Score returns the score of the match; nil if no claim gives one.
func (m *Merge) Score() *float64 {
	if score, _, ok := query.MergeMatch(m.merge); ok {
		return &score
	}
	return nil
}

// Reasons returns the reasons of the match.
func (m *Merge) Reasons() []string {
	_, reasons, _ := query.MergeMatch(m.merge)
	return append([]string{}, reasons...)
}

// Claims returns the claims that say that the two are one entity, or that they are not.
func (m *Merge) Claims() []Claim { return claims(m.scope, m.merge.Claims) }

// A MergeConnection is a page of pairs of ids.
type MergeConnection struct {
	Edges      []MergeEdge
	PageInfo   PageInfo
	TotalCount int
}

// A MergeEdge is a pair of ids in a page.
type MergeEdge struct {
	Cursor string
	Node   *Merge
}

// Merges returns a page of the pairs of ids that are one entity according to claims.
func Merges(ctx context.Context, of *string, states []input.MergeState, in PageInput) (*MergeConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, defaultPage, cursorMerge, 3)
	if err != nil {
		return nil, err
	}
	about := ""
	if of != nil {
		about = *of
	}
	all, err := s.Session.Merges(ctx, about)
	if err != nil {
		return nil, err
	}
	if states != nil {
		all = slices.DeleteFunc(all, func(m graph.Merge) bool {
			return !slices.Contains(states, input.MergeState(m.State.String()))
		})
	}
	found, err := query.Part(all, part, query.MergeKey)
	if err != nil {
		return nil, err
	}
	out := &MergeConnection{
		Edges: []MergeEdge{}, TotalCount: len(all),
		PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
	}
	for _, m := range found.Entries {
		out.Edges = append(out.Edges, MergeEdge{encodeCursor(cursorMerge, query.MergeKey(m)...), &Merge{s, m}})
	}
	out.PageInfo.ends(len(out.Edges), func(i int) string { return out.Edges[i].Cursor })
	return out, nil
}

// MergedFrom returns the other ids of the entity.
func (e *Entity) MergedFrom() []string { return append([]string{}, e.scope.View.MergedIDs(e.node)...) }

// SameAs returns the pairs of ids about the entity, under any of its ids.
func (e *Entity) SameAs() []*Merge { return e.scope.merges(e.scope.View.SameAs(e.node)) }

// About returns the ids that the claim was made about, if one of them was merged into another one.
func (c Claim) About() []string {
	out := []string{}
	for _, id := range [2]string{c.claim.Subject, c.claim.Object} {
		if id != "" {
			out = append(out, id)
		}
	}
	return out
}

// Merges returns the merges that the proof relies on.
func (p *Proof) Merges() []*Merge { return p.scope.merges(p.proof.Merges(p.scope.View)) }

// Merges returns the merges that the claims of the leaf rely on.
func (l ProofLeaf) Merges() []*Merge { return l.scope.merges(l.leaf.Merges(l.scope.View)) }

// mergeNode returns the pair of ids with an id; ok is false if no visible claim is about it.
func (s *Scope) mergeNode(id string) (m *Merge, ok bool) {
	named, ok := claim.ParseRelationID(id)
	if !ok || named.Predicate != claim.PredicateSameAs || named.Occurrence != "" {
		return nil, false
	}
	found, ok := s.View.Merge(named.Source, named.Target)
	return &Merge{s, found}, ok
}
