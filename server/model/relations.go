package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
)

// RelatedArguments has the arguments of a field that follows relations.
type RelatedArguments struct {
	Filter *RelationFilter
	Where  map[string]any   // an input KFilter for the far end
	Order  []map[string]any // inputs KOrder for the far end
	Page   PageInput
}

// Related returns a page of the entities that a typed relation field leads to.
func Related(ctx context.Context, e *Entity, field Follow, in RelatedArguments) (*Connection, error) {
	p, list, err := relationPage(ctx, e, field, in)
	if err != nil {
		return nil, err
	}
	c := connect(p)
	c.count = func(context.Context) (int, error) { return list.Count() }
	return c, nil
}

// A RelationConnection is a page of relations.
type RelationConnection struct {
	Edges    []RelationEdge
	PageInfo PageInfo

	count func() (int, error)
}

// TotalCount returns the number of relations in the whole list. It counts them only when a query selects the field.
func (c *RelationConnection) TotalCount() (int, error) { return c.count() }

// A RelationEdge is a relation in a page.
type RelationEdge struct {
	Node *Relation

	page  *page
	index int
}

// Cursor returns the position of the relation in its list.
func (e RelationEdge) Cursor() string { return e.page.cursor(e.index) }

func connectRelations(p *page, count func() (int, error)) *RelationConnection {
	c := &RelationConnection{Edges: make([]RelationEdge, len(p.edges)), PageInfo: p.info, count: count}
	for i := range p.edges {
		c.Edges[i] = RelationEdge{Node: p.edges[i].relation, page: p, index: i}
	}
	return c
}

func relationPage(ctx context.Context, e *Entity, field Follow, in RelatedArguments) (*page, *query.Relations, error) {
	s := e.scope
	terms, err := orderTerms("orderBy", in.Order)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.Session.Relations(ctx, query.RelationQuery{
		Of: e.node, Field: field, Filter: domainFilter(in.Filter), Where: in.Where, Order: terms,
	})
	if err != nil {
		return nil, nil, err
	}
	label := cursorRelation + list.Signature()
	part, err := s.slice(in.Page, defaultPage, label, list.KeyLen())
	if err != nil {
		return nil, nil, err
	}
	found, err := list.Page(part)
	if err != nil {
		return nil, nil, err
	}
	p := s.relationEdges(found, e.node, func(r graph.Relation) string { return encodeCursor(label, list.Key(r)...) })
	return p, list, nil
}

// relationEdges makes a page of relations as seen from an entity. If from is NoNode, each relation is seen from its
// source.
func (s *Scope) relationEdges(found query.Page[graph.Relation], from graph.Node, cursor func(graph.Relation) string) *page {
	p := &page{
		edges:  make([]edge, len(found.Entries)),
		encode: func(e *edge) string { return cursor(e.relation.rel) },
	}
	far := make([]Entity, len(found.Entries))
	for i, r := range s.relations(found.Entries) {
		far[i] = Entity{s, r.rel.Far(from)}
		p.edges[i] = edge{entity: &far[i], relation: r}
	}
	p.finish(found.Previous, found.Next)
	return p
}

// AllRelations returns a page of all relations of the view, ordered by source, type and target.
func AllRelations(ctx context.Context, filter *RelationFilter, in PageInput) (*RelationConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Session.AllRelations(ctx, domainFilter(filter))
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, defaultPage, cursorRelations, query.AllRelationsKey)
	if err != nil {
		return nil, err
	}
	found, err := list.Page(part)
	if err != nil {
		return nil, err
	}
	p := s.relationEdges(found, graph.NoNode, func(r graph.Relation) string { return encodeCursor(cursorRelations, list.Key(r)...) })
	return connectRelations(p, list.Count), nil
}
