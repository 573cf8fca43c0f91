package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
)

// A Conflict is an entity with two duties that it cannot both fulfil.
type Conflict struct {
	AnswerRow
	bearer, duty, against graph.Node
}

// A ConflictConnection is a page of conflicts.
type ConflictConnection struct {
	Edges      []ConflictEdge
	PageInfo   PageInfo
	TotalCount int
}

// A ConflictEdge is a conflict in a page.
type ConflictEdge struct {
	Cursor string
	Node   *Conflict
}

// Bearer returns the entity that has both duties.
func (c *Conflict) Bearer() AnyEntity { return c.scope.anyEntity(c.bearer) }

// DutyEntity returns the first duty.
func (c *Conflict) DutyEntity() *Entity { return c.scope.Entity(c.duty) }

// AgainstEntity returns the second duty.
func (c *Conflict) AgainstEntity() *Entity { return c.scope.Entity(c.against) }

// LawsOf returns the laws that impose a duty, both stated and derived.
func (c *Conflict) LawsOf(ctx context.Context, duty *Entity) ([]*Entity, error) {
	laws, err := c.scope.Laws(ctx, duty.node)
	out := make([]*Entity, len(laws))
	for i, n := range laws {
		out[i] = c.scope.Entity(n)
	}
	return out, err
}

// Conflicts returns a page of conflicts, only those of one entity if of is not nil.
func Conflicts(ctx context.Context, of *string, in PageInput) (*ConflictConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, defaultPage, cursorConflict, 3)
	if err != nil {
		return nil, err
	}
	all, err := s.Session.Conflicts(ctx, of)
	if err != nil {
		return nil, err
	}
	found, err := query.Part(all.List, part, all.Key)
	if err != nil {
		return nil, err
	}
	out := &ConflictConnection{
		Edges: []ConflictEdge{}, TotalCount: len(all.List),
		PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
	}
	for _, c := range found.Entries {
		node := &Conflict{AnswerRow{s, all.Query, c.Row}, c.Bearer, c.Duty, c.Against}
		out.Edges = append(out.Edges, ConflictEdge{encodeCursor(cursorConflict, all.Key(c)...), node})
	}
	out.PageInfo.ends(len(out.Edges), func(i int) string { return out.Edges[i].Cursor })
	return out, nil
}
