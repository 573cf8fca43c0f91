package model

import (
	"cmp"
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/walk"
)

// Related is a page of the entities that a typed relation field leads to.
func Related(ctx context.Context, e *Entity, field Follow, filter *RelationFilter, first *int32, after *string) (*Connection, error) {
	p, err := relationPage(ctx, e, field, filter, first, after)
	if err != nil {
		return nil, err
	}
	c := connect(p)
	c.count = func(ctx context.Context) (int, error) { return countRelations(ctx, e, field, filter) }
	return c, nil
}

// countRelations counts the relations of an entity that a filter lets through.
func countRelations(ctx context.Context, e *Entity, field Follow, filter *RelationFilter) (int, error) {
	f, err := e.scope.filter(field, filter)
	if err != nil {
		return 0, err
	}
	return e.scope.CountRelations(ctx, e.node, f)
}

// A RelationConnection is a page of relations.
type RelationConnection struct {
	Edges    []RelationEdge
	PageInfo PageInfo
}

// A RelationEdge is a relation in a page.
type RelationEdge struct {
	Node *Relation

	cursor string // empty if page has it
	page   *page
	index  int
}

// Cursor is the place of the relation in its list.
func (e RelationEdge) Cursor() string {
	if e.page != nil {
		return e.page.cursor(e.index)
	}
	return e.cursor
}

// An order is that in which View.Relations gives the relations of an entity, for cursors to tell.
type order struct {
	view *graph.View
	of   graph.Node
	dir  graph.Direction
}

// section numbers the parts of the order: for each direction the stated ones, then the derived ones;
// with one direction, symmetric ones that are stored the other way come between these.
func (o order) section(r graph.Relation) string {
	out := r.Source == o.of
	n := 0
	switch {
	case o.dir != graph.Both && r.Derived():
		n = 2
	case o.dir == graph.Out && !out, o.dir == graph.In && out && r.Target != o.of:
		n = 1
	case o.dir != graph.Both:
	case out && r.Derived():
		n = 1
	case !out && !r.Derived():
		n = 2
	case !out:
		n = 3
	}
	return string(rune('0' + n))
}

// key is what a cursor holds of a relation.
func (o order) key(r graph.Relation) []string {
	return []string{o.section(r), o.view.PredName(r.Type), o.view.ID(r.Far(o.of))}
}

// compare orders a relation against a key.
func (o order) compare(r graph.Relation, key []string) int {
	if c := strings.Compare(o.section(r), key[0]); c != 0 {
		return c
	}
	if o.view.PredName(r.Type) != key[1] {
		p, _ := o.view.Pred(key[1]) // one that is gone sorts first, so that nothing is lost
		return cmp.Compare(r.Type, p)
	}
	return strings.Compare(o.view.ID(r.Far(o.of)), key[2])
}

func relationPage(ctx context.Context, e *Entity, field Follow, filter *RelationFilter, first *int32, after *string) (*page, error) {
	if field.Order != "" {
		return orderedPage(ctx, e, field, filter, first, after)
	}
	s := e.scope
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	from, err := decodeCursor("after", after, cursorRelation, 3)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(field, filter)
	if err != nil {
		return nil, err
	}
	o := order{s.View, e.node, f.Direction}
	p := &page{
		edges:  make([]edge, 0, min(size, 32)),
		encode: func(e *edge) string { return encodeCursor(cursorRelation, o.key(e.relation.rel)...) },
	}
	previous, next := false, false
	err = walk.Relations(ctx, s.View, e.node, f, func(r graph.Relation) bool {
		if from != nil && o.compare(r, from) <= 0 {
			previous = true
			return true
		}
		if len(p.edges) == size {
			next = true
			return false
		}
		p.edges = append(p.edges, edge{entity: s.Entity(r.Far(e.node)), relation: s.relation(r)})
		return true
	})
	if err != nil {
		return nil, err
	}
	p.finish(previous, next)
	return p, nil
}

// AllRelations is a page of the relations of the whole view, by source, type and target.
func AllRelations(ctx context.Context, filter *RelationFilter, first *int32, after *string) (*RelationConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	key, err := decodeCursor("after", after, cursorRelations, 4)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(Follow{Direction: "OUT"}, undirected(filter))
	if err != nil {
		return nil, err
	}
	c := &RelationConnection{}
	add := func(r graph.Relation, o order) bool {
		if r.Source != o.of { // a symmetric one, which comes with its source
			return true
		}
		if len(c.Edges) == size {
			c.PageInfo.HasNextPage = true
			return false
		}
		cursor := encodeCursor(cursorRelations, append([]string{s.View.ID(r.Source)}, o.key(r)...)...)
		c.Edges = append(c.Edges, RelationEdge{Node: s.relation(r), cursor: cursor})
		return true
	}
	start := ""
	if key != nil {
		start = key[0]
		if n, ok := s.View.Lookup(key[0]); ok { // the rest of the source that the last page ended in
			o := order{s.View, n, f.Direction}
			err := walk.Relations(ctx, s.View, n, f, func(r graph.Relation) bool {
				if o.compare(r, key[1:]) <= 0 {
					c.PageInfo.HasPreviousPage = c.PageInfo.HasPreviousPage || r.Source == n
					return true
				}
				return add(r, o)
			})
			if err != nil {
				return nil, err
			}
		}
	}
	err = s.eachSource(ctx, start, func(n graph.Node) (bool, error) {
		o := order{s.View, n, f.Direction}
		err := walk.Relations(ctx, s.View, n, f, func(r graph.Relation) bool { return add(r, o) })
		return !c.PageInfo.HasNextPage, err
	})
	if err != nil {
		return nil, err
	}
	if key != nil && !c.PageInfo.HasPreviousPage { // the entry of the cursor is gone; is there any before it?
		err = s.eachSource(ctx, "", func(n graph.Node) (bool, error) {
			if s.View.ID(n) >= key[0] {
				return false, nil
			}
			err := walk.Relations(ctx, s.View, n, f, func(r graph.Relation) bool { c.PageInfo.HasPreviousPage = r.Source == n; return r.Source != n })
			return !c.PageInfo.HasPreviousPage, err
		})
		if err != nil {
			return nil, err
		}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].cursor, &c.Edges[n-1].cursor
	}
	return c, nil
}

// undirected leaves the direction of a filter out, where no entity is at hand that it could be seen from.
func undirected(f *RelationFilter) *RelationFilter {
	if f == nil {
		return nil
	}
	g := *f
	g.Direction = nil
	return &g
}

// eachSource calls visit for the entities after an id, until it returns false.
func (s *Scope) eachSource(ctx context.Context, after string, visit func(graph.Node) (bool, error)) error {
	i := 0
	for n := range s.View.All(after) {
		if i++; i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if more, err := visit(n); err != nil || !more {
			return err
		}
	}
	return nil
}
