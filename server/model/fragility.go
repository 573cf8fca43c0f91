package model

import (
	"context"

	"nexum/graph/query"
	"nexum/graph/rule/engine"
	"nexum/server/input"
)

// A Fragility describes the support that a relation cannot do without.
type Fragility struct {
	Sets       []WeakSet
	Exhaustive bool
}

// A WeakSet is a set of documents or relations without which a relation does not hold.
type WeakSet struct {
	scope *Scope
	ids   []string
}

// IDs returns the ids of the members, as a view accepts them together.
func (w WeakSet) IDs() []string { return w.ids }

// Members returns the documents or relations of the set.
func (w WeakSet) Members(ctx context.Context) ([]Node, error) {
	out := []Node{}
	for _, id := range w.ids {
		if n, ok := w.scope.View.Lookup(id); ok {
			out = append(out, w.scope.anyEntity(n))
			continue
		}
		if m, ok := w.scope.mergeNode(id); ok {
			out = append(out, m)
			continue
		}
		r, ok, err := w.scope.Session.Relation(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, w.scope.relation(r))
		}
	}
	return out, nil
}

// Fragility finds the smallest sets without which the relation would not hold.
func (r *Relation) Fragility(ctx context.Context, by *input.FragilityBy, size, first *int32) (*Fragility, error) {
	s := r.scope
	most, err := query.Bound("first", first, 5, 20)
	if err != nil {
		return nil, err
	}
	wide, err := query.Bound("size", size, 2, 4)
	if err != nil {
		return nil, err
	}
	removal := engine.Documents
	if by != nil && *by == input.FragilityByRelations {
		removal = engine.Relations
	}
	f, err := s.Session.Fragility(ctx, r.rel, removal, wide, most)
	if err != nil {
		return nil, err
	}
	out := &Fragility{Sets: []WeakSet{}, Exhaustive: f.Exhaustive}
	for _, w := range f.Sets {
		out.Sets = append(out.Sets, WeakSet{s, w})
	}
	return out, nil
}
