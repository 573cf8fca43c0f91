package query

import (
	"cmp"
	"context"
	"slices"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/trace"
	"nexum/graph/walk"
)

// Cycles returns the feedback loops through an entity, or those of the view if through is empty. By default, loops have
// at most 8 relations and there are at most 20 of them. If the filter names no types, loops run along the types that
// have a @sign.
func (s *Session) Cycles(ctx context.Context, through string, f *RelationFilter, r Reach) (_ walk.Cycles, err error) {
	ctx, span := trace.Start(ctx, "query.Cycles")
	defer span.EndWith(&err)
	if through == "" {
		return s.allCycles(ctx, f, r)
	}
	n, err := s.Node("through", through)
	if err != nil {
		return walk.Cycles{}, err
	}
	filter, b, err := s.cycleBounds(f, r)
	if err != nil {
		return walk.Cycles{}, err
	}
	return walk.FindCycles(ctx, s.View, n, filter, s.sign, b)
}

// allCycles returns the feedback loops of the view, the shortest first. Each loop is listed once and begins at the
// member with the least id. The defaults are those of Cycles; the limits apply to all loops together.
func (s *Session) allCycles(ctx context.Context, f *RelationFilter, r Reach) (_ walk.Cycles, err error) {
	ctx, span := trace.Start(ctx, "query.AllCycles")
	defer span.EndWith(&err)
	filter, b, err := s.cycleBounds(f, r)
	if err != nil {
		return walk.Cycles{}, err
	}
	best := bestCycles{most: b.Limit, found: walk.Cycles{Exhaustive: true}}
	end := time.Now().Add(b.Time)
	watch := budget.NewWatch(ctx)
	for n := range s.View.All("") {
		if err := watch.Err(); err != nil {
			return walk.Cycles{}, err
		}
		if b.Time = time.Until(end); b.Time <= 0 {
			best.found.Exhaustive, best.found.Truncated = false, walk.TruncatedTime
			break
		}
		found, err := walk.FindCycles(ctx, s.View, n, filter, s.sign, b)
		if err != nil {
			return walk.Cycles{}, err
		}
		best.found.Exhaustive = best.found.Exhaustive && found.Exhaustive
		best.found.Truncated = max(best.found.Truncated, found.Truncated)
		best.add(slices.DeleteFunc(found.Cycles, func(c walk.Cycle) bool { return !s.beginsWithLeast(c) }))
	}
	return best.found, nil
}

// bestCycles keeps the shortest of the cycles that are added.
type bestCycles struct {
	most  int
	found walk.Cycles
}

// add adds the cycles from one entity, which are ordered by length.
func (b *bestCycles) add(list []walk.Cycle) {
	all := append(b.found.Cycles, list...)
	slices.SortStableFunc(all, func(x, y walk.Cycle) int { return cmp.Compare(len(x.Relations), len(y.Relations)) })
	if len(all) > b.most {
		all = all[:b.most]
		b.found.Exhaustive, b.found.Truncated = false, max(b.found.Truncated, walk.TruncatedLimit)
	}
	b.found.Cycles = all
}

// beginsWithLeast reports whether the first member of a cycle has the least id.
func (s *Session) beginsWithLeast(c walk.Cycle) bool {
	for _, n := range c.Entities[1:] {
		if s.View.Compare(n, c.Entities[0]) < 0 {
			return false
		}
	}
	return true
}

// cycleBounds returns the filter and the bounds of a search for cycles.
func (s *Session) cycleBounds(f *RelationFilter, r Reach) (walk.Filter, walk.Bounds, error) {
	b, err := s.bounds(r, reach{"maxLength", 8, "first", 20})
	if err != nil {
		return walk.Filter{}, b, err
	}
	along := RelationFilter{}
	if f != nil {
		along = *f
	}
	if along.Types == nil {
		along.Types = s.View.Ontology().Influences()
		if len(along.Types) == 0 {
			return walk.Filter{}, b, &Error{
				Code: CodeInput,
				Message: "the ontology does not say along which relation types a change has an effect: none has @sign; name the " +
					"types that loops run over in the filter",
			}
		}
	}
	filter, err := s.Filter(Follow{}, &along)
	return filter, b, err
}

// sign returns the sign of the effect that a change has along a relation type; 0 if the type has no @sign.
func (s *Session) sign(p graph.Pred) int {
	if t := s.View.PredType(p); t != nil {
		return t.Sign
	}
	return 0
}
