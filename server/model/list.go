package model

import (
	"context"

	"nexum/graph/query"
)

// EntityOrder is the input of the same name.
type EntityOrder struct {
	Field     string
	Direction *string
}

// Lookup is the entity with an id if it is of a kind; nil otherwise.
func Lookup(ctx context.Context, kind, id string) (*Entity, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	n, ok := s.View.Lookup(id)
	if !ok || s.View.Kind(n).Name != kind {
		return nil, nil
	}
	return s.Entity(n), nil
}

// PageInput is which page of a connection is asked for.
type PageInput struct {
	First  *int32
	After  *string
	Last   *int32
	Before *string
}

// size is how many entries are asked for, and whether from the end.
func (s *Scope) size(in PageInput) (n int, fromEnd bool, err error) {
	if in.Last == nil {
		n, err = s.pageSize(in.First)
		return n, false, err
	}
	if in.First != nil {
		return 0, false, query.InputError("first and last exclude each other: give first to read from the start, last to read from the end")
	}
	n, err = query.Bound("last", in.Last, 50, s.Limits().Page)
	return n, true, err
}

// AllEntities is a page of the entities of all kinds.
func AllEntities(ctx context.Context, filter map[string]any, order *EntityOrder, in PageInput) (*Connection, error) {
	var list []query.OrderBy
	if order != nil {
		list = append(list, order.terms())
	}
	return entities(ctx, query.EntityQuery{Of: "Entity", Where: filter, Order: list}, in)
}

func (o *EntityOrder) terms() query.OrderBy {
	return query.OrderBy{
		Field: map[string]string{"ID": "id", "NAME": "name", "RELATIONS": "relations"}[o.Field],
		Desc:  o.Direction != nil && *o.Direction == "DESC",
	}
}

// List is a page of the entities of a kind, or of an interface of kinds. filter is an input KFilter, order a list of KOrder.
func List(ctx context.Context, of string, filter map[string]any, order []map[string]any, in PageInput) (*Connection, error) {
	terms, err := orderTerms("orderBy", order)
	if err != nil {
		return nil, err
	}
	return entities(ctx, query.EntityQuery{Of: of, Where: filter, Order: terms}, in)
}

// orderTerms reads a list of KOrder.
func orderTerms(at string, order []map[string]any) ([]query.OrderBy, error) {
	var out []query.OrderBy
	for i, o := range order {
		given := 0
		for name, v := range o {
			way, _ := v.(string)
			if v == nil || name == "direction" && o["field"] != nil {
				continue
			}
			given++
			if name == "field" && (way == "ID" || way == "NAME" || way == "RELATIONS") {
				old := &EntityOrder{Field: way}
				if d, ok := o["direction"].(string); ok {
					old.Direction = &d
				}
				out = append(out, old.terms())
				continue
			}
			out = append(out, query.OrderBy{Field: name, Desc: way == "DESC"})
		}
		if given != 1 {
			return nil, query.InputError("%s[%d]: %d fields; write one in each, such as [{foundedOn: DESC}, {name: ASC}]", at, i, given)
		}
	}
	return out, nil
}

func entities(ctx context.Context, q query.EntityQuery, in PageInput) (*Connection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, fromEnd, err := s.size(in)
	if err != nil {
		return nil, err
	}
	list, err := s.Entities(ctx, q)
	if err != nil {
		return nil, err
	}
	part := query.Slice{Size: size, FromEnd: fromEnd}
	label, parts := cursorEntities+list.Signature(), len(q.Order)+1
	if part.After, err = decodeCursor("after", in.After, label, parts); err != nil {
		return nil, err
	}
	if part.Before, err = decodeCursor("before", in.Before, label, parts); err != nil {
		return nil, err
	}
	found, err := list.Page(part)
	if err != nil {
		return nil, err
	}
	p := &page{
		edges:  make([]edge, len(found.Nodes)),
		encode: func(e *edge) string { return encodeCursor(label, list.Key(e.entity.node)...) },
	}
	for i, n := range found.Nodes {
		p.edges[i].entity = s.Entity(n)
	}
	p.finish(found.Previous, found.Next)
	c := connect(p)
	c.count = func(context.Context) (int, error) { return list.Count() }
	return c, nil
}
