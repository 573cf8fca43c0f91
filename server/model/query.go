package model

import (
	"context"

	"nexum/graph/query"
)

// NodeOf returns the entity or relation with an id; nil if there is none.
func NodeOf(ctx context.Context, id string) (Node, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	if s, id, err = s.open(id); err != nil {
		return nil, err
	}
	if n, ok := s.View.Lookup(id); ok {
		return s.anyEntity(n), nil
	}
	if m, ok := s.mergeNode(id); ok {
		return m, nil
	}
	r, ok, err := s.Session.Relation(ctx, id)
	if err != nil || !ok {
		return nil, err
	}
	return s.relation(r), nil
}

// NodesOf returns the entities and relations with the ids, in the order of the ids, with nil for an unknown id.
func NodesOf(ctx context.Context, ids []string) ([]Node, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	if len(ids) > s.Limits().Page {
		return nil, query.LimitError("%s: there are %d ids; the maximum is %d at a time", query.Argument("ids"), len(ids),
			s.Limits().Page)
	}
	out := make([]Node, len(ids))
	for i, id := range ids {
		n, err := NodeOf(ctx, id)
		if err != nil {
			return nil, err
		}
		if n != nil {
			out[i] = n
		}
	}
	return out, nil
}

// EntityOf returns the entity with an id; nil if there is none.
func EntityOf(ctx context.Context, id string) (AnyEntity, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	if n, ok := s.View.Lookup(id); ok {
		return s.anyEntity(n), nil
	}
	return nil, nil
}
