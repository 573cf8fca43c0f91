package model

import (
	"cmp"
	"context"
	"strings"

	"nexum/graph"
)

// Related is a page of the entities that a typed relation field leads to.
func Related[T any](ctx context.Context, e *Entity, field Follow, filter *RelationFilter, first *int32, after *string) (*Connection[T], error) {
	p, err := relationPage(ctx, e, field, filter, first, after)
	if err != nil {
		return nil, err
	}
	return connect[T](p), nil
}

// A RelationConnection is a page of relations.
type RelationConnection struct {
	Edges    []RelationEdge
	PageInfo PageInfo
}

// A RelationEdge is a relation in a page.
type RelationEdge struct {
	Cursor string
	Node   *Relation
}

// section numbers the parts of an entity's relations in the order in which View.Relations gives them.
func section(r graph.Relation, of graph.Node) string {
	s := [2]string{"0", "1"} // out: stated, derived
	if r.Source != of {
		s = [2]string{"2", "3"}
	}
	if r.Derived() {
		return s[1]
	}
	return s[0]
}

func tieCursor(v *graph.View, r graph.Relation, of graph.Node) string {
	return encodeCursor(cursorRelation, section(r, of), v.PredName(r.Type), v.ID(r.Far(of)))
}

// compareTie orders a relation of an entity against the key in a cursor.
func compareTie(v *graph.View, r graph.Relation, of graph.Node, key []string) int {
	if c := strings.Compare(section(r, of), key[0]); c != 0 {
		return c
	}
	if v.PredName(r.Type) != key[1] {
		p, _ := v.Pred(key[1]) // one that is gone sorts last, so that nothing after it is lost
		return cmp.Compare(r.Type, p)
	}
	return strings.Compare(v.ID(r.Far(of)), key[2])
}

func relationPage(ctx context.Context, e *Entity, field Follow, filter *RelationFilter, first *int32, after *string) (*page, error) {
	s := e.scope
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	from, err := decodeCursor(after, cursorRelation, 3)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(field, filter)
	if err != nil {
		return nil, err
	}
	p := &page{}
	previous, next := false, false
	err = s.View.Relations(ctx, e.node, f, func(r graph.Relation) bool {
		if from != nil && compareTie(s.View, r, e.node, from) <= 0 {
			previous = true
			return true
		}
		if len(p.edges) == size {
			next = true
			return false
		}
		p.edges = append(p.edges, edge{tieCursor(s.View, r, e.node), s.Entity(r.Far(e.node)), s.relation(r)})
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
	s := ScopeFrom(ctx)
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	key, err := decodeCursor(after, cursorRelations, 4)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(Follow{Direction: "OUT"}, undirected(filter))
	if err != nil {
		return nil, err
	}
	c := &RelationConnection{}
	add := func(r graph.Relation) bool {
		if len(c.Edges) == size {
			c.PageInfo.HasNextPage = true
			return false
		}
		cursor := encodeCursor(cursorRelations, s.View.ID(r.Source), section(r, r.Source), s.View.PredName(r.Type), s.View.ID(r.Target))
		c.Edges = append(c.Edges, RelationEdge{cursor, s.relation(r)})
		return true
	}
	start := ""
	if key != nil {
		start = key[0]
		if n, ok := s.View.Lookup(key[0]); ok { // the rest of the source that the last page ended in
			err := s.View.Relations(ctx, n, f, func(r graph.Relation) bool {
				if compareTie(s.View, r, n, key[1:]) <= 0 {
					c.PageInfo.HasPreviousPage = true
					return true
				}
				return add(r)
			})
			if err != nil {
				return nil, err
			}
		}
	}
	err = s.eachSource(ctx, start, f, func(n graph.Node) (bool, error) {
		err := s.View.Relations(ctx, n, f, add)
		return !c.PageInfo.HasNextPage, err
	})
	if err != nil {
		return nil, err
	}
	if key != nil && !c.PageInfo.HasPreviousPage { // the entry of the cursor is gone; is there any before it?
		err = s.eachSource(ctx, "", f, func(n graph.Node) (bool, error) {
			if s.View.ID(n) >= key[0] {
				return false, nil
			}
			err := s.View.Relations(ctx, n, f, func(graph.Relation) bool { c.PageInfo.HasPreviousPage = true; return false })
			return !c.PageInfo.HasPreviousPage, err
		})
		if err != nil {
			return nil, err
		}
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
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

// eachSource calls visit for the entities after an id that can be the source of what the filter lets
// through, until it returns false.
func (s *Scope) eachSource(ctx context.Context, after string, f graph.Filter, visit func(graph.Node) (bool, error)) error {
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
