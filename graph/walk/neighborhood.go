package walk

import (
	"context"
	"errors"
	"iter"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
)

// A Truncation is the limit that ended a traversal early.
type Truncation uint8

const (
	Complete       Truncation = iota // no limit
	TruncatedDepth                   // the depth was reached, and there are more entities beyond it
	TruncatedLimit                   // the limit of results or of work was reached
	TruncatedTime                    // the time was used up
)

// A Subgraph is a part of a graph.
type Subgraph struct {
	Entities  []graph.Node     // each once; in a neighborhood, the nearest first
	Relations []graph.Relation // the relations between the entities that the filter allows, each once
	Truncated Truncation
}

// Bounds are the limits of a traversal. A result always names the limit that was reached.
type Bounds struct {
	Depth int           // maximum number of steps
	Limit int           // maximum number of entities, or of paths
	Work  int           // maximum number of visited entities; 0 for no limit
	Time  time.Duration // maximum duration; 0 for no limit except that of the context
	// Budget counts the memory of the traversal and its result; nil counts nothing.
	Budget *budget.Budget
}

// Neighborhood returns the entities within b.Depth steps of the given entities, at most b.Limit of them, the nearest
// first and at equal distance by type and id. It always includes the given entities.
func Neighborhood(ctx context.Context, v *graph.View, of []graph.Node, f Filter, b Bounds) (Subgraph, error) {
	var g Subgraph
	s := spread{found: &g, limit: b.Limit, late: deadline(b.Time), kept: map[graph.Relation]struct{}{}}
	for _, n := range of {
		if s.seen.set(n, 0) {
			g.Entities = append(g.Entities, n)
		}
	}
	if f.Deriver != nil {
		s.derive, f.Deriver = f.Deriver, &s
	}
	frontier := g.Entities
	var hubs []graph.Node
	for depth := 0; depth <= b.Depth && len(frontier) > 0; depth++ {
		if s.last = depth == b.Depth; s.last {
			frontier, hubs = partHubs(v, frontier, f)
		}
		found := len(g.Entities)
		if err := s.step(ctx, v, frontier, f); err != nil || g.Truncated == TruncatedTime {
			return g, err
		}
		frontier = g.Entities[found:]
	}
	if err := s.join(ctx, v, hubs, f); err != nil {
		return g, err
	}
	err := s.joinDerived(ctx, v, f)
	return g, err
}

// A spread is the state of a search for a neighborhood.
type spread struct {
	found *Subgraph
	limit int         // maximum number of entities
	late  func() bool // whether the time is used up
	seen  distances   // the entities found
	kept  map[graph.Relation]struct{}

	at   graph.Node // the entity whose relations are read
	last bool       // whether the depth is reached, so that no entity is added

	derive Deriver  // nil for stated relations only
	open   []unread // the entities whose derived relations are not all read
}

// An unread is an entity whose derived relations are not all read, because no more entities can be added.
type unread struct {
	of  graph.Node
	dir graph.Direction
	why Truncation // the reason why the neighborhood is incomplete if the entity has a relation to an entity outside of it
}

// step reads the relations of the entities that the step before it has added.
func (s *spread) step(ctx context.Context, v *graph.View, frontier []graph.Node, f Filter) error {
	for i, n := range frontier {
		if i%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
			if s.timeIsUp() {
				return nil
			}
		}
		s.at = n
		if err := Relations(ctx, v, n, f, s.reach); err != nil {
			return err
		}
	}
	return nil
}

func (s *spread) timeIsUp() bool {
	if !s.late() {
		return false
	}
	s.found.Truncated = TruncatedTime
	return true
}

// reach adds the far end of a relation of the current entity if it is new and the bounds allow it. It adds the relation
// if its far end is in the neighborhood.
func (s *spread) reach(r graph.Relation) bool {
	far := r.Far(s.at)
	if s.seen.has(far) {
		return s.keep(r)
	}
	if s.last {
		if s.found.Truncated == Complete {
			s.found.Truncated = TruncatedDepth
		}
		return true
	}
	if len(s.found.Entities) >= s.limit {
		s.found.Truncated = TruncatedLimit
		return true
	}
	s.seen.set(far, 0)
	s.found.Entities = append(s.found.Entities, far)
	return s.keep(r)
}

func (s *spread) keep(r graph.Relation) bool {
	if _, ok := s.kept[r]; !ok {
		s.kept[r] = struct{}{}
		s.found.Relations = append(s.found.Relations, r)
	}
	return true
}

// full returns the limit because of which no entities can be added, or Complete if they can.
func (s *spread) full() Truncation {
	switch {
	case s.last:
		return TruncatedDepth
	case len(s.found.Entities) >= s.limit:
		return TruncatedLimit
	}
	return Complete
}

// EachDerived implements Deriver. It derives the relations of an entity only while they can add entities. The derived
// relations among the entities are found afterwards, together.
func (s *spread) EachDerived(
	ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, from *Place,
	yield func(graph.Relation) bool,
) (bool, error) {
	if why := s.full(); why != Complete {
		s.open = append(s.open, unread{n, dir, why})
		return true, nil
	}
	more := true
	_, err := s.derive.EachDerived(ctx, n, dir, preds, from, func(r graph.Relation) bool {
		if more = yield(r); !more {
			return false
		}
		if why := s.full(); why != Complete {
			s.open = append(s.open, unread{n, dir, why})
			return false
		}
		return true
	})
	return more, err
}

// EachAmong implements Deriver.
func (s *spread) EachAmong(
	ctx context.Context, of []graph.Node, preds *graph.Preds, yield func(graph.Node, graph.Relation) bool,
) (bool, error) {
	return s.derive.EachAmong(ctx, of, preds, yield)
}

// joinDerived adds the derived relations among the entities that were not read before.
func (s *spread) joinDerived(ctx context.Context, v *graph.View, f Filter) error {
	if len(s.open) == 0 || s.timeIsUp() {
		return nil
	}
	watch := budget.NewWatch(ctx)
	var failed error
	pass := func(r graph.Relation, far graph.Node) bool {
		var ok bool
		if failed = watch.Err(); failed == nil {
			ok, failed = f.matches(ctx, v, r, far)
		}
		return ok && failed == nil
	}
	_, err := s.derive.EachAmong(ctx, s.found.Entities, f.Preds, func(n graph.Node, r graph.Relation) bool {
		if s.seen.has(r.Far(n)) && pass(r, r.Far(n)) {
			s.keep(r)
		}
		return failed == nil && !s.timeIsUp()
	})
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	for _, u := range s.open {
		if s.found.Truncated != Complete || s.timeIsUp() {
			break
		}
		beyond := func(r graph.Relation) bool {
			if far := r.Far(u.of); !s.seen.has(far) && pass(r, far) {
				s.found.Truncated = u.why
			}
			return failed == nil && s.found.Truncated == Complete
		}
		_, err := s.derive.EachDerived(ctx, u.of, u.dir, f.Preds, nil, beyond)
		if err := errors.Join(err, failed); err != nil {
			return err
		}
	}
	return nil
}

// join adds the relations between hubs. The relations between a hub and an entity that is not a hub were already found
// from the latter.
func (s *spread) join(ctx context.Context, v *graph.View, hubs []graph.Node, f Filter) error {
	for i, n := range hubs {
		if s.timeIsUp() {
			return nil
		}
		for _, other := range hubs[:i+1] {
			if err := between(ctx, v, n, other, f, s.keep); err != nil {
				return err
			}
		}
		if s.found.Truncated != Complete {
			continue
		}
		s.at = n
		if err := Relations(ctx, v, n, f, s.beyond); err != nil {
			return err
		}
	}
	return nil
}

// beyond sets the reason of the truncation if a relation of a hub leads out of the neighborhood. It returns false then.
func (s *spread) beyond(r graph.Relation) bool {
	if !s.seen.has(r.Far(s.at)) {
		s.found.Truncated = TruncatedDepth
	}
	return s.found.Truncated == Complete
}

// partHubs separates the hubs: entities with so many relations that looking up the relations between two hubs is
// cheaper than reading their rows. Hubs come last in a neighborhood, and their relations with the other entities are
// found from the other ends. This works only if the filter is the same in both directions.
func partHubs(v *graph.View, list []graph.Node, f Filter) (others, hubs []graph.Node) {
	const pair = 512 // number of relations read in the time of one lookup of a pair
	if f.Direction != graph.Both || f.Kinds != nil || f.Deriver != nil {
		return list, nil
	}
	for _, n := range list {
		if v.RowLen(n) > pair*(1+len(hubs)) {
			hubs = append(hubs, n)
		} else {
			others = append(others, n)
		}
	}
	return others, hubs
}

// between calls yield for the stated relations between two entities that pass the filter. The filter must be the same
// in both directions.
func between(ctx context.Context, v *graph.View, a, b graph.Node, f Filter, yield func(graph.Relation) bool) error {
	for p := range graph.Pred(v.PredLen()) {
		if v.PredCount(p) == 0 || !f.Preds.Has(p) {
			continue
		}
		if err := f.eachMatch(ctx, v, v.Occurrences(a, p, b), b, yield); err != nil {
			return err
		}
		if a == b || v.Symmetric().Has(p) {
			continue // the other direction has the same relations
		}
		if err := f.eachMatch(ctx, v, v.Occurrences(b, p, a), a, yield); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// eachMatch calls yield for the relations to an entity that pass the filter.
func (f *Filter) eachMatch(
	ctx context.Context, v *graph.View, relations iter.Seq[graph.Relation], far graph.Node,
	yield func(graph.Relation) bool,
) error {
	for r := range relations {
		pass, err := f.matches(ctx, v, r, far)
		if err != nil {
			return err
		}
		if pass {
			yield(r)
		}
	}
	return nil
}

// Among returns the relations between the given entities.
func Among(ctx context.Context, v *graph.View, of []graph.Node, f Filter, b Bounds) (Subgraph, error) {
	b.Depth, b.Limit = 0, len(of)
	g, err := Neighborhood(ctx, v, of, f, b)
	if g.Truncated != TruncatedTime {
		g.Truncated = Complete
	}
	return g, err
}
