package query

import (
	"context"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// Relation finds a relation, stated or derived, by its id; false if there is none.
func (s *Session) Relation(ctx context.Context, id string) (graph.Relation, bool, error) {
	source, predicate, target, ok := claim.SplitRelationID(id)
	if !ok {
		return graph.Relation{}, false, nil
	}
	a, ok1 := s.View.Lookup(source)
	p, ok2 := s.View.Pred(predicate)
	b, ok3 := s.View.Lookup(target)
	if !ok1 || !ok2 || !ok3 {
		return graph.Relation{}, false, nil
	}
	if r, ok := s.View.Find(a, p, b); ok {
		return r, true, nil
	}
	preds := s.View.NewPreds(p)
	if !s.derives(preds) {
		return graph.Relation{}, false, nil
	}
	derived, err := s.Engine.Derived(ctx, a, graph.Out, preds)
	watch := budget.NewWatch(ctx)
	for _, r := range derived {
		if err := watch.Err(); err != nil {
			return graph.Relation{}, false, err
		}
		if r.Source == a && r.Target == b {
			return r, true, err
		}
	}
	return graph.Relation{}, false, err
}
