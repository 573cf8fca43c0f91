package walk

import (
	"context"
	"errors"
	"time"

	"github.com/bits-and-blooms/bitset"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// A Truncation says which limit ended a traversal early.
type Truncation uint8

const (
	Complete       Truncation = iota // no limit
	TruncatedDepth                   // the depth was reached, and there is more beyond it
	TruncatedLimit                   // the limit of results or of work was reached
	TruncatedTime                    // the time was used up
)

// A Deriver yields the relations of an entity that rules derive and no claim states, by type and far end. It belongs to
// one view. If it returns an error, the traversal ends with that error.
type Deriver interface {
	// EachDerived calls yield for each relation until it returns false, and reports whether it never did. With a place
	// that is not nil, it can leave out relations before that place.
	EachDerived(
		ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, from *Place, yield func(graph.Relation) bool,
	) (bool, error)
	// EachAmong calls yield for each relation between two of some entities, with one of its ends, until it returns
	// false, and reports whether it never did. It can yield relations of one of them with other entities, too.
	EachAmong(
		ctx context.Context, of []graph.Node, preds *graph.Preds, yield func(graph.Node, graph.Relation) bool,
	) (bool, error)
}

// A Place is a derived relation of an entity from which a list is read on.
type Place struct {
	Pred graph.Pred
	Out  bool   // whether the entity is the source
	Far  string // the id of the far end
}

// In returns the id of the far end for relations of a predicate in one direction; empty if the place is not among them.
func (p *Place) In(pred graph.Pred, out bool) string {
	if p == nil || p.Pred != pred || p.Out != out {
		return ""
	}
	return p.Far
}

// A Filter defines which relations a traversal follows. The zero Filter allows every stated relation.
type Filter struct {
	Preds         *graph.Preds    // only these predicates; nil for all
	Direction     graph.Direction // as seen from the current entity
	Kinds         []bool          // only far ends of these kinds, by index; nil for all
	NoDisputed    bool            // exclude relations that a claim denies
	MinConfidence float64         // only relations with at least this confidence
	Modalities    uint8           // only these modalities: 1<<Stated and so on; 0 for all
	Documents     []graph.Node    // only relations with a claim made by one of these documents or relaying one of them; nil for all
	Deriver       Deriver         // adds derived relations; nil for stated ones only
	From          *Place          // derived relations before this place can be left out; nil for none
	// Summarizer says how a relation holds, by its claims and by rules. Nil for the claims alone.
	Summarizer Summarizer
}

// matches reports whether a relation passes the parts of the filter that need more than its row: everything except
// Preds, Direction and Deriver.
func (f *Filter) matches(ctx context.Context, v *graph.View, r graph.Relation, far graph.Node) (bool, error) {
	if f.Kinds != nil && !f.Kinds[v.Kind(far).Index] {
		return false, nil
	}
	if f.Documents != nil && (r.Derived() || !v.Cites(r, f.Documents)) {
		return false, nil
	}
	if !f.NoDisputed && f.MinConfidence <= 0 && f.Modalities == 0 {
		return true, nil
	}
	s, err := f.summarize(ctx, v, r)
	if err != nil {
		return false, err
	}
	return !(f.NoDisputed && s.Disputed) && s.Confidence >= f.MinConfidence &&
		(f.Modalities == 0 || f.Modalities&(1<<s.Modality) != 0), nil
}

// summarize returns how a relation holds.
func (f *Filter) summarize(ctx context.Context, v *graph.View, r graph.Relation) (graph.Summary, error) {
	switch {
	case f.Summarizer != nil:
		return f.Summarizer.Summarize(ctx, r)
	case r.Derived():
		return graph.Summary{Confidence: 1}, nil
	}
	return v.Summary(r), nil
}

// A Dater is a Deriver that can return the periods in which a relation holds, by its claims and by rules. The zero
// period means all times. It returns no period for a relation that only claims without a period state.
type Dater interface {
	Periods(ctx context.Context, r graph.Relation) ([]claim.Period, error)
}

// A Summarizer says how a relation holds: by the strongest of its proofs, of which its claims are one. It belongs to one
// view.
type Summarizer interface {
	Summarize(ctx context.Context, r graph.Relation) (graph.Summary, error)
}

// Relations calls yield for every relation of an entity that the filter allows. Relations from the entity come first,
// then those to it. In each direction, stated relations come first, by type and far end, then derived ones. It stops
// when yield returns false.
func Relations(ctx context.Context, v *graph.View, n graph.Node, f Filter, yield func(graph.Relation) bool) error {
	// Local functions instead of a type with methods keep yield, and what it captures, on the stack.
	var failed error
	watch := budget.NewWatch(ctx)
	pass := func(r graph.Relation) bool {
		if failed = watch.Err(); failed != nil {
			return false
		}
		ok, err := f.matches(ctx, v, r, r.Far(n))
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
		if !f.eachStated(v, n, dir, watch, pass) {
			return failed
		}
		more, err := f.eachDerived(ctx, n, dir, pass)
		if err != nil {
			return err
		}
		if !more {
			return failed
		}
	}
	return nil
}

// eachStated calls pass for the stated relations of an entity in a direction that the filter has. watch counts the
// relations that it skips. It reports whether pass never returned false.
func (f *Filter) eachStated(
	v *graph.View, n graph.Node, dir graph.Direction, watch *budget.Watch, pass func(graph.Relation) bool,
) bool {
	if f.Direction == graph.Both {
		each := pass
		if dir == graph.In { // a loop was found in the other direction
			each = func(r graph.Relation) bool { return r.Source == n && watch.Err() == nil || pass(r) }
		}
		return v.Each(n, dir, f.Preds, each)
	}
	turned := func(r graph.Relation) bool {
		return (r.Source == r.Target || !f.Preds.Has(r.Type)) && watch.Err() == nil || pass(r)
	}
	// A symmetric relation counts in both directions.
	return v.Each(n, dir, f.Preds, pass) && v.Each(n, graph.Out+graph.In-dir, v.Symmetric(), turned)
}

// eachDerived calls pass for the derived relations of an entity in a direction that the filter has. It reports whether
// pass never returned false.
func (f *Filter) eachDerived(
	ctx context.Context, n graph.Node, dir graph.Direction, pass func(graph.Relation) bool,
) (bool, error) {
	if f.Deriver == nil {
		return true, nil
	}
	return f.Deriver.EachDerived(ctx, n, dir, f.Preds, f.From, func(r graph.Relation) bool {
		// A symmetric relation is found in both directions.
		return f.Direction == graph.Both && (r.Source == n) != (dir == graph.Out) || pass(r)
	})
}

// A Subgraph is a part of a graph.
type Subgraph struct {
	Entities  []graph.Node     // each once; in a neighborhood, the nearest first
	Relations []graph.Relation // the relations between the entities that the filter allows, each once
	Truncated Truncation
}

// Bounds are the limits of a traversal. A result always says which limit was reached.
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
	s := spread{
		found: &g, limit: b.Limit, late: deadline(b.Time), seen: newMarks(v.Len()), kept: map[graph.Relation]struct{}{},
	}
	for _, n := range of {
		if s.seen.add(n) {
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

// A spread is a neighborhood that grows.
type spread struct {
	found *Subgraph
	limit int         // maximum number of entities
	late  func() bool // whether the time is used up
	seen  *marks      // the entities found
	kept  map[graph.Relation]struct{}

	at   graph.Node // the entity whose relations are read
	last bool       // whether the depth is reached: no entity is added

	derive Deriver  // nil for stated relations only
	open   []unread // the entities whose derived relations are not all read
}

// An unread is an entity whose derived relations are not all read, because no entity can be added any more.
type unread struct {
	of  graph.Node
	dir graph.Direction
	why Truncation // what it means for the neighborhood if it has a relation to another entity
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

// reach keeps a relation of the current entity, and adds its far end if it is new and the bounds allow it.
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
	s.seen.add(far)
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

// full returns the bound that keeps new entities out; Complete if there is none.
func (s *spread) full() Truncation {
	switch {
	case s.last:
		return TruncatedDepth
	case len(s.found.Entities) >= s.limit:
		return TruncatedLimit
	}
	return Complete
}

// EachDerived makes a spread a Deriver that derives the relations of an entity only while they can add entities. The
// derived relations among the entities are found afterwards, together.
func (s *spread) EachDerived(
	ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, from *Place, yield func(graph.Relation) bool,
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

// EachAmong is part of a Deriver.
func (s *spread) EachAmong(
	ctx context.Context, of []graph.Node, preds *graph.Preds, yield func(graph.Node, graph.Relation) bool,
) (bool, error) {
	return s.derive.EachAmong(ctx, of, preds, yield)
}

// joinDerived keeps the derived relations among the entities, if they were not read before.
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

// join keeps the relations between hubs. Those between a hub and an entity that is not a hub were already found from
// the latter.
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

// beyond looks for a relation of a hub that leaves the neighborhood.
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
		for _, ends := range [2][2]graph.Node{{a, b}, {b, a}} {
			for r := range v.Occurrences(ends[0], p, ends[1]) {
				pass, err := f.matches(ctx, v, r, ends[1])
				if err != nil {
					return err
				}
				if pass {
					yield(r)
				}
			}
		}
	}
	return ctx.Err()
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

// deadline returns a function that reports whether a duration has passed. For 0 it never does.
func deadline(d time.Duration) func() bool {
	if d <= 0 {
		return func() bool { return false }
	}
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// marks is a set of nodes: a small hash set that becomes a bitset when it has grown. So its cost depends on the visited
// entities and not on the size of the graph.
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

// add adds n to the set, and reports whether it is new.
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
