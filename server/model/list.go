package model

import (
	"context"

	"nexum/graph/query"
)

// Lookup returns the entity with the id; nil if there is none or it is of another kind.
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

// AllEntities returns a page of the entities of all kinds.
func AllEntities(ctx context.Context, filter, order map[string]any, in PageInput) (*Connection, error) {
	var given []map[string]any
	if order != nil {
		given = append(given, order)
	}
	list, err := orderTerms("orderBy", given)
	if err != nil {
		return nil, err
	}
	return entities(ctx, query.EntityQuery{Of: "Entity", Where: filter, Order: list}, in)
}

// List returns a page of the entities of a kind, or of the kinds of an interface. filter is an input KFilter, and
// order is a list of inputs KOrder.
func List(ctx context.Context, of string, filter map[string]any, order []map[string]any,
	in PageInput,
) (*Connection, error) {
	terms, err := orderTerms("orderBy", order)
	if err != nil {
		return nil, err
	}
	return entities(ctx, query.EntityQuery{Of: of, Where: filter, Order: terms}, in)
}

// oldOrders maps the values of EntityOrder.field to the field by which they order.
var oldOrders = map[string]string{"ID": "id", "NAME": "name", "RELATIONS": "relations"}

// orderTerms reads a list of inputs KOrder.
func orderTerms(at query.Argument, order []map[string]any) ([]query.OrderBy, error) {
	var out []query.OrderBy
	for i, o := range order {
		given := 0
		for name, v := range o {
			way, _ := v.(string)
			if v == nil || name == "direction" && o["field"] != nil {
				continue
			}
			given++
			if old := oldOrders[way]; name == "field" && old != "" {
				out = append(out, query.OrderBy{Field: old, Desc: o["direction"] == "DESC"})
				continue
			}
			out = append(out, query.OrderBy{Field: name, Desc: way == "DESC"})
		}
		if given != 1 {
			return nil, query.InputError("%s[%d]: %d fields; write one in each, such as [{foundedOn: DESC}, {name: ASC}]",
				at, i, given)
		}
	}
	return out, nil
}

func entities(ctx context.Context, q query.EntityQuery, in PageInput) (*Connection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Entities(ctx, q)
	if err != nil {
		return nil, err
	}
	label := cursorEntities + list.Signature()
	part, err := s.slice(in, defaultPage, label, len(q.Order)+1)
	if err != nil {
		return nil, err
	}
	found, err := list.Page(part)
	if err != nil {
		return nil, err
	}
	p := &page{
		edges:  make([]edge, len(found.Entries)),
		encode: func(e *edge) string { return encodeCursor(label, list.Key(e.entity.node)...) },
	}
	for i, n := range found.Entries {
		p.edges[i].entity = s.Entity(n)
	}
	p.finish(found.Previous, found.Next)
	c := connect(p)
	c.count = func(context.Context) (int, error) { return list.Count() }
	return c, nil
}
