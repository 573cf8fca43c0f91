package query

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/trace"
)

// Occurrences returns the ids of at most limit stated relations of a repeatable type between two entities.
func (s *Session) Occurrences(id claim.RelationID, limit int) []string {
	a, ok1 := s.View.Lookup(id.Source)
	p, ok2 := s.View.Pred(id.Predicate)
	b, ok3 := s.View.Lookup(id.Target)
	if !ok1 || !ok2 || !ok3 || !s.View.Repeats(p) {
		return nil
	}
	var out []string
	for r := range s.View.Occurrences(a, p, b) {
		if len(out) == limit {
			break
		}
		out = append(out, s.View.RelationID(r))
	}
	return out
}

// Relation finds a relation, stated or derived, by its id; false if there is none. The id of a repeatable relation
// without the key of an occurrence is that of the relation without a key. A relation of a symmetric type is found with
// its ends in either order.
func (s *Session) Relation(ctx context.Context, id string) (_ graph.Relation, _ bool, err error) {
	ctx, span := trace.Start(ctx, "query.Relation")
	defer span.EndWith(&err)
	named, ok := claim.ParseRelationID(id)
	if !ok {
		return graph.Relation{}, false, nil
	}
	a, ok1 := s.View.Lookup(named.Source)
	p, ok2 := s.View.Pred(named.Predicate)
	b, ok3 := s.View.Lookup(named.Target)
	if !ok1 || !ok2 || !ok3 {
		return graph.Relation{}, false, nil
	}
	if r, ok := s.View.FindOccurrence(a, p, b, named.Occurrence); ok || named.Occurrence != "" {
		return r, ok, nil
	}
	preds := s.View.NewPreds(p)
	if !s.derives(preds) {
		return graph.Relation{}, false, nil
	}
	return s.Engine.Between(ctx, a, p, b)
}
