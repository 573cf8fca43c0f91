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
	r, err := readRelations(ctx, e, field, in)
	if err != nil {
		return nil, err
	}
	p := &page{
		edges:  make([]edge, len(r.found.Entries)),
		encode: func(at *edge) string { return r.cursor(at.relation.rel) },
	}
	far := make([]Entity, len(r.found.Entries))
	relations := e.scope.relations(r.found.Entries)
	for i := range relations {
		far[i] = Entity{e.scope, relations[i].rel.Far(e.node)}
		p.edges[i] = edge{entity: &far[i], relation: &relations[i]}
	}
	p.finish(r.found.Previous, r.found.Next)
	c := connect(p)
	c.count = func(context.Context) (int, error) { return r.list.Count() }
	return c, nil
}

// Relations returns a page of the relations of an entity.
func Relations(ctx context.Context, e *Entity, in RelatedArguments) (*RelationConnection, error) {
	r, err := readRelations(ctx, e, Follow{Of: "Entity"}, in)
	if err != nil {
		return nil, err
	}
	return connectRelations(e.scope, r.found, r.cursor, r.list.Count), nil
}

// relationsRead is a page of a list of relations.
type relationsRead struct {
	list  *query.Relations
	label string // the label in the cursors of the list
	found query.Page[graph.Relation]
}

// cursor returns the cursor of a relation of the list.
func (r *relationsRead) cursor(x graph.Relation) string {
	return encodeCursor(r.label, r.list.Key(x)...)
}

func readRelations(ctx context.Context, e *Entity, field Follow, in RelatedArguments) (*relationsRead, error) {
	terms, err := orderTerms("orderBy", in.Order)
	if err != nil {
		return nil, err
	}
	r := &relationsRead{}
	r.list, err = e.scope.Session.Relations(ctx, query.RelationQuery{
		Of: e.node, Field: field, Filter: domainFilter(in.Filter), Where: in.Where, Order: terms,
	})
	if err != nil {
		return nil, err
	}
	r.label = cursorRelation + r.list.Signature()
	part, err := e.scope.slice(in.Page, defaultPage, r.label, r.list.KeyLen())
	if err != nil {
		return nil, err
	}
	r.found, err = r.list.Page(part)
	return r, err
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

	cursor func(graph.Relation) string
}

// Cursor returns the position of the relation in its list.
func (e RelationEdge) Cursor() string { return e.cursor(e.Node.rel) }

// connectRelations makes a connection of a page of relations.
func connectRelations(
	s *Scope, found query.Page[graph.Relation], cursor func(graph.Relation) string, count func() (int, error),
) *RelationConnection {
	c := &RelationConnection{Edges: make([]RelationEdge, len(found.Entries)), count: count}
	relations := s.relations(found.Entries)
	for i := range relations {
		c.Edges[i] = RelationEdge{&relations[i], cursor}
	}
	c.PageInfo.HasPreviousPage, c.PageInfo.HasNextPage = found.Previous, found.Next
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor() })
	return c
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
	cursor := func(r graph.Relation) string { return encodeCursor(cursorRelations, list.Key(r)...) }
	return connectRelations(s, found, cursor, list.Count), nil
}
