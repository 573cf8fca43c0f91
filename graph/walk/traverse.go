package walk

import (
	"context"
	"slices"
	"time"

	"github.com/bits-and-blooms/bitset"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// A Truncation is which limit ended a traversal early.
type Truncation uint8

const (
	Complete       Truncation = iota // none did
	TruncatedDepth                   // as far as was asked for, with more beyond
	TruncatedLimit                   // as many as was asked for
	TruncatedTime                    // as long as was allowed
)

// A Deriver yields the relations of an entity that rules derive and nobody states, by type and far
// end. It is bound to one view. An error ends the traversal that asks.
type Deriver interface {
	Derived(ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds) ([]graph.Relation, error)
}

// A Filter is which relations a traversal follows. The zero Filter is every stated relation.
type Filter struct {
	Preds         *graph.Preds    // only of these; nil for all
	Direction     graph.Direction // seen from the entity that the traversal is at
	Kinds         []bool          // only to a far end of these kinds, by index; nil for all
	NoDisputed    bool            // not those that a claim denies
	MinConfidence float64         // only as sure as this
	Modalities    uint8           // only claimed in these ways: 1<<Stated and so on; 0 for all
	Documents     []graph.Node    // only those of which one of these claims something, or another has it from them; nil for all
	Deriver       Deriver         // also those that it derives; nil for stated ones only
}

// matches reports whether a relation from an entity passes what its row does not tell.
func (f *Filter) matches(v *graph.View, r graph.Relation, far graph.Node, sum func(graph.Relation) (graph.Summary, error)) (bool, error) {
	if f.Kinds != nil && !f.Kinds[v.Kind(far).Index] {
		return false, nil
	}
	if f.Documents != nil && (r.Derived() || !v.Cites(r, f.Documents)) {
		return false, nil
	}
	if !f.NoDisputed && f.MinConfidence <= 0 && f.Modalities == 0 {
		return true, nil
	}
	s, err := sum(r)
	if err != nil {
		return false, err
	}
	return !(f.NoDisputed && s.Disputed) && s.Confidence >= f.MinConfidence &&
		(f.Modalities == 0 || f.Modalities&(1<<s.Modality) != 0), nil
}

// A Dater is a Deriver that can tell for which periods a derived relation holds.
type Dater interface {
	Periods(ctx context.Context, r graph.Relation) ([]claim.Period, error)
}

// A Summarizer is a Deriver that can tell how a derived relation rests on its premises.
type Summarizer interface {
	Summarize(ctx context.Context, r graph.Relation) (graph.Summary, error)
}

// Relations calls yield for every relation of an entity that the filter lets through: those that it is
// the source of first, in each direction the stated ones by type and far end, then the derived ones.
// It ends when yield returns false.
func Relations(ctx context.Context, v *graph.View, n graph.Node, f Filter, yield func(graph.Relation) bool) error {
	var failed error
	sum := func(r graph.Relation) (graph.Summary, error) {
		if !r.Derived() {
			return v.Summary(r), nil
		}
		if s, ok := f.Deriver.(Summarizer); ok {
			return s.Summarize(ctx, r)
		}
		return graph.Summary{Confidence: 1}, nil
	}
	watch := budget.NewWatch(ctx)
	pass := func(r graph.Relation) bool {
		if failed = watch.Err(); failed != nil {
			return false
		}
		ok, err := f.matches(v, r, r.Far(n), sum)
		if err != nil {
			failed = err
			return false
		}
		return !ok || yield(r)
	}
	for _, dir := range [2]graph.Direction{graph.Out, graph.In} {
		if f.Direction != graph.Both && f.Direction != dir {
			continue
		}
		each := pass
		if f.Direction == graph.Both && dir == graph.In {
			each = func(r graph.Relation) bool { return r.Source == n && watch.Err() == nil || pass(r) }
		}
		if !v.Each(n, dir, f.Preds, each) {
			return failed
		}
		if f.Direction != graph.Both { // a symmetric tie points either way
			turned := func(r graph.Relation) bool {
				return (r.Source == r.Target || !f.Preds.Has(r.Type)) && watch.Err() == nil || pass(r)
			}
			if !v.Each(n, graph.Out+graph.In-dir, v.Symmetric(), turned) {
				return failed
			}
		}
		if f.Deriver == nil {
			continue
		}
		derived, err := f.Deriver.Derived(ctx, n, dir, f.Preds)
		if err != nil {
			return err
		}
		for _, r := range derived {
			// A symmetric one is found in both directions.
			if f.Direction == graph.Both && (r.Source == n) != (dir == graph.Out) {
				continue
			}
			if !pass(r) {
				return failed
			}
		}
	}
	return nil
}

// A Subgraph is a piece of a graph.
type Subgraph struct {
	Entities  []graph.Node     // each once; of a neighborhood, the nearest first
	Relations []graph.Relation // those among the entities that the filter lets through, each once
	Truncated Truncation
}

// Bounds are the limits of a traversal. Reaching one is told, never silent.
type Bounds struct {
	Depth int           // how many steps
	Limit int           // how many entities, or paths
	Work  int           // how many entities may be looked at; 0 is no bound
	Time  time.Duration // how long; 0 is no bound but the context's
	// Budget counts the memory that the traversal and its answer take; nil counts nothing.
	Budget *budget.Budget
}

// Neighborhood returns what lies within Depth steps of the given entities, at most Limit entities, the
// nearest first and among equals by type and id. The starting entities always belong to it.
func Neighborhood(ctx context.Context, v *graph.View, of []graph.Node, f Filter, b Bounds) (Subgraph, error) {
	var g Subgraph
	seen := newMarks(v.Len())
	for _, n := range of {
		if seen.add(n) {
			g.Entities = append(g.Entities, n)
		}
	}
	rels := map[graph.Key]struct{}{}
	keep := func(r graph.Relation) bool {
		k := r.Key()
		if _, ok := rels[k]; !ok {
			rels[k] = struct{}{}
			g.Relations = append(g.Relations, r)
		}
		return true
	}
	done := deadline(b.Time)
	frontier := slices.Clone(g.Entities)
	var hubs []graph.Node
	for depth := 0; depth <= b.Depth && len(frontier) > 0; depth++ {
		var next []graph.Node
		if depth == b.Depth {
			frontier, hubs = partHubs(v, frontier, f)
		}
		for i, n := range frontier {
			if i%256 == 0 {
				if err := ctx.Err(); err != nil {
					return g, err
				}
				if done() {
					g.Truncated = TruncatedTime
					return g, nil
				}
			}
			err := Relations(ctx, v, n, f, func(r graph.Relation) bool {
				far := r.Far(n)
				if !seen.has(far) {
					if depth == b.Depth {
						if g.Truncated == Complete {
							g.Truncated = TruncatedDepth
						}
						return true
					}
					if len(g.Entities) >= b.Limit {
						g.Truncated = TruncatedLimit
						return true
					}
					seen.add(far)
					g.Entities = append(g.Entities, far)
					next = append(next, far)
				}
				return keep(r)
			})
			if err != nil {
				return g, err
			}
		}
		frontier = next
	}
	// What ties a hub to the others was found from there.
	for i, n := range hubs {
		if done() {
			g.Truncated = TruncatedTime
			return g, nil
		}
		for _, other := range hubs[:i+1] {
			if err := between(ctx, v, n, other, f, keep); err != nil {
				return g, err
			}
		}
		if g.Truncated != Complete {
			continue
		}
		err := Relations(ctx, v, n, f, func(r graph.Relation) bool {
			if !seen.has(r.Far(n)) {
				g.Truncated = TruncatedDepth
			}
			return g.Truncated == Complete
		})
		if err != nil {
			return g, err
		}
	}
	return g, nil
}

// partHubs parts the entities with so many relations that it costs less to look up what ties them to each
// other than to read all of their rows. They come last in a neighborhood: what ties them to anything else in
// it is found from the other end, if the filter lets the same through from either end.
func partHubs(v *graph.View, list []graph.Node, f Filter) (others, hubs []graph.Node) {
	const pair = 512 // relations that are read in the time in which a pair is looked up
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

// between calls yield for the stated relations between two entities that the filter lets through from
// either end.
func between(ctx context.Context, v *graph.View, a, b graph.Node, f Filter, yield func(graph.Relation) bool) error {
	for p := range graph.Pred(v.PredLen()) {
		if v.PredCount(p) == 0 || !f.Preds.Has(p) {
			continue
		}
		for _, ends := range [2][2]graph.Node{{a, b}, {b, a}} {
			r, ok := v.Find(ends[0], p, ends[1])
			if !ok {
				continue
			}
			pass, err := f.matches(v, r, ends[1], func(r graph.Relation) (graph.Summary, error) { return v.Summary(r), nil })
			if err != nil {
				return err
			}
			if pass {
				yield(r)
			}
		}
	}
	return ctx.Err()
}

// Among returns the relations among the given entities.
func Among(ctx context.Context, v *graph.View, of []graph.Node, f Filter, b Bounds) (Subgraph, error) {
	b.Depth, b.Limit = 0, len(of)
	g, err := Neighborhood(ctx, v, of, f, b)
	if g.Truncated != TruncatedTime {
		g.Truncated = Complete
	}
	return g, err
}

// deadline returns a function that tells whether a duration has passed; never for 0.
func deadline(d time.Duration) func() bool {
	if d <= 0 {
		return func() bool { return false }
	}
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// marks is a set of nodes: a small hash set that turns into a bitset when it has grown, so that its
// cost follows what was visited and not the size of the graph.
type marks struct {
	small map[graph.Node]struct{}
	large *bitset.BitSet
	n     int
}

func newMarks(n int) *marks { return &marks{small: map[graph.Node]struct{}{}, n: n} }

func (m *marks) has(n graph.Node) bool {
	if m.large != nil {
		return m.large.Test(uint(n))
	}
	_, ok := m.small[n]
	return ok
}

// add marks n and reports whether it was not marked before.
func (m *marks) add(n graph.Node) bool {
	if m.large != nil {
		if m.large.Test(uint(n)) {
			return false
		}
		m.large.Set(uint(n))
		return true
	}
	if _, ok := m.small[n]; ok {
		return false
	}
	m.small[n] = struct{}{}
	if len(m.small) > 64+m.n/512 {
		m.large = bitset.New(uint(m.n))
		for k := range m.small {
			m.large.Set(uint(k))
		}
		m.small = nil
	}
	return true
}
