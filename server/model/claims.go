package model

import (
	"context"

	"nexum/graph/query"
)

// A StatementConnection is a page of what a document claims.
type StatementConnection struct {
	Edges    []StatementEdge
	PageInfo PageInfo

	count func() (int, error)
}

// TotalCount returns the number of statements in the whole list. It counts them only when a query selects the field.
func (c *StatementConnection) TotalCount() (int, error) { return c.count() }

// A StatementEdge is a statement in a page.
type StatementEdge struct {
	Cursor string
	Node   Statement
}

// A Statement is one claim of a document, with the relation, fact or merge that it concerns.
type Statement struct {
	scope     *Scope
	statement query.Statement
}

// Subject returns the entity that has the fact, the source of the relation, or the entity that a merged id is shown as.
func (s Statement) Subject() AnyEntity { return s.scope.anyEntity(s.statement.Subject()) }

// Merge returns the merge that the claim concerns; nil for a relation or fact.
func (s Statement) Merge() *Merge {
	if s.statement.Merge == nil {
		return nil
	}
	return &Merge{s.scope, *s.statement.Merge}
}

// Relation returns the relation that the claim concerns; nil for a fact or a merge.
func (s Statement) Relation() *Relation {
	if s.statement.Fact != nil || s.statement.Merge != nil {
		return nil
	}
	return s.scope.relation(s.statement.Relation)
}

// Fact returns the fact that the claim concerns; nil for a relation or a merge.
func (s Statement) Fact() *Fact {
	if s.statement.Fact == nil {
		return nil
	}
	return &Fact{s.scope, *s.statement.Fact}
}

func (s Statement) Claim() Claim { return Claim{s.scope, s.statement.Claim} }

// Claims returns a page of the claims of a document. If at is not nil, the page has only the claims at that place.
func Claims(ctx context.Context, document string, at *string, in PageInput) (*StatementConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	q := query.ClaimsQuestion{Document: document}
	if q.Slice, err = s.slice(in, defaultPage, cursorStatement, query.StatementKey); err != nil {
		return nil, err
	}
	if at != nil {
		q.At = *at
	}
	found, err := s.Session.Claims(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &StatementConnection{
		Edges: []StatementEdge{}, PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
		count: func() (int, error) { return s.Session.CountClaims(ctx, q) },
	}
	for _, statement := range found.Entries {
		c.Edges = append(c.Edges, StatementEdge{encodeCursor(cursorStatement, statement.Key...), Statement{s, statement}})
	}
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor })
	return c, nil
}
