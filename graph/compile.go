package graph

import (
	"iter"

	"nexum/graph/claim"
	"nexum/schema"
)

// Compile compiles a view of claims that are not in a store, for example of a dataset under review or of a test. The
// view uses the ontology that the claims bring, or else o. The claims keep the revision in their context.
func Compile(o *schema.Ontology, rev claim.Revision, claims iter.Seq[claim.Claim]) (*View, error) {
	b := NewBuilder(o)
	terms, contexts := map[claim.Value]uint64{}, map[claim.Context]uint64{}
	next := uint64(0)
	term := func(v claim.Value) (uint64, error) {
		n, ok := terms[v]
		if ok {
			return n, nil
		}
		next++
		terms[v] = next
		return next, b.Term(next, v.Entity, []byte(v.Text), []byte(v.Lang), []byte(v.Datatype))
	}
	for c := range claims {
		s, err := term(claim.EntityValue(c.Subject))
		if err != nil {
			return nil, err
		}
		p, err := term(claim.EntityValue(c.Predicate))
		if err != nil {
			return nil, err
		}
		o, err := term(c.Object)
		if err != nil {
			return nil, err
		}
		ctx, ok := contexts[c.Context]
		if !ok {
			ctx = uint64(len(contexts))
			contexts[c.Context] = ctx
			if err := b.Context(ctx, c.Context); err != nil {
				return nil, err
			}
		}
		if err := b.Claim(s, p, o, ctx); err != nil {
			return nil, err
		}
	}
	if rev.Number > 0 {
		if err := b.Revision(rev); err != nil {
			return nil, err
		}
	}
	return b.View()
}
