package query

import (
	"context"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/trace"
)

// RelationChanges are the differences between the relations of some entities in two views.
type RelationChanges struct {
	Added, Removed []graph.Relation // relations of the view after and of the view before
	Total          int              // the number of relations in the view after
}

// CompareRelations compares the relations of entities, given by their ids, in two sessions. An entity may be missing in
// one of them. It fails if the entities have more relations than a subgraph may have entities, or if more relations
// were added or removed than a page may have.
func CompareRelations(ctx context.Context, before, after *Session, ids []string,
	f *RelationFilter,
) (_ *RelationChanges, err error) {
	ctx, span := trace.Start(ctx, "query.CompareRelations")
	defer span.EndWith(&err)
	then, err := before.relationsOf(ctx, ids, f)
	if err != nil {
		return nil, err
	}
	now, err := after.relationsOf(ctx, ids, f)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if _, known := before.View.Lookup(id); known {
			continue
		}
		if _, err := after.Node("of", id); err != nil {
			return nil, err
		}
	}
	out := &RelationChanges{Added: now.difference(then), Removed: then.difference(now), Total: len(now.list)}
	if n := max(len(out.Added), len(out.Removed)); n > before.Limits().Page {
		return nil, LimitError(
			"%s: the views differ in %d relations, and at most %d can be shown; watch fewer entities or types", Argument("of"),
			n,
			before.Limits().Page,
		)
	}
	return out, nil
}

// A relationSet is a list of relations without duplicates, with their ids.
type relationSet struct {
	list []graph.Relation
	ids  []string
	has  map[string]bool
}

// difference returns the relations that another set does not have.
func (s *relationSet) difference(other *relationSet) []graph.Relation {
	var out []graph.Relation
	for i, r := range s.list {
		if !other.has[s.ids[i]] {
			out = append(out, r)
		}
	}
	return out
}

// relationsOf returns the relations of those entities that exist.
func (s *Session) relationsOf(ctx context.Context, ids []string, f *RelationFilter) (*relationSet, error) {
	out := &relationSet{has: map[string]bool{}}
	most := s.Limits().Subgraph
	watch := budget.NewWatch(ctx)
	for _, id := range ids {
		n, ok := s.View.Lookup(id)
		if !ok {
			continue
		}
		list, err := s.Relations(ctx, RelationQuery{Of: n, Filter: f})
		if err != nil {
			return nil, err
		}
		failed := error(nil)
		err = list.each(func(r graph.Relation) bool {
			if failed = watch.Err(); failed != nil {
				return false
			}
			id := s.View.RelationID(r)
			if out.has[id] {
				return true
			}
			if len(out.list) == most {
				failed = LimitError(
					"%s: the entities have more than %d relations, the maximum to watch; watch fewer entities or types",
					Argument("of"),
					most,
				)
				return false
			}
			out.has[id] = true
			out.list, out.ids = append(out.list, r), append(out.ids, id)
			return true
		})
		if failed != nil {
			return nil, failed
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
