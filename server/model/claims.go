package model

import (
	"context"

	"nexum/graph/query"
)

// A StatementConnection is a page of what a document claims.
type StatementConnection struct {
	Edges    []StatementEdge
	PageInfo PageInfo
}

// A StatementEdge is a statement in a page.
type StatementEdge struct {
	Cursor string
	Node   Statement
}

// A Statement is one claim of a document, with what it is about.
type Statement struct {
	scope     *Scope
	statement query.Statement
}

// Subject is the entity that the fact is of, or the source of the relation.
func (s Statement) Subject() AnyEntity { return s.scope.any(s.statement.Subject()) }

// Relation is what the claim is about; nil for a fact.
func (s Statement) Relation() *Relation {
	if s.statement.Fact != nil {
		return nil
	}
	return s.scope.relation(s.statement.Relation)
}

// Fact is what the claim is about; nil for a relation.
func (s Statement) Fact() *Fact {
	if s.statement.Fact == nil {
		return nil
	}
	return &Fact{s.scope, *s.statement.Fact}
}

// Claim is the claim.
func (s Statement) Claim() Claim { return Claim{s.scope, s.statement.Claim} }

// Claims is a page of what a document claims, at a place if one is given.
func Claims(ctx context.Context, document string, at *string, first *int32, after *string) (*StatementConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	q := query.ClaimsQuestion{Document: document}
	if q.Limit, err = s.pageSize(first); err != nil {
		return nil, err
	}
	if q.After, err = decodeCursor("after", after, cursorStatement, query.StatementKey); err != nil {
		return nil, err
	}
	if at != nil {
		q.At = *at
	}
	found, err := s.Session.Claims(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &StatementConnection{Edges: []StatementEdge{}, PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.More}}
	for _, statement := range found.List {
		c.Edges = append(c.Edges, StatementEdge{encodeCursor(cursorStatement, statement.Key...), Statement{s, statement}})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}
