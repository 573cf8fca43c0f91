package walk

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
)

// A Deriver yields the relations of an entity that rules derive and no claim states, by type and far end. It belongs to
// one view. If it returns an error, the traversal ends with that error.
type Deriver interface {
	// EachDerived calls yield for each relation. It stops if yield returns false, and then returns false. If from is
	// not nil, it may leave out relations before that place.
	EachDerived(
		ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, from *Place,
		yield func(graph.Relation) bool,
	) (bool, error)
	// EachAmong calls yield for each derived relation between two of the given entities, and passes one of its ends. It
	// may also yield relations with other entities. It stops if yield returns false, and then returns false.
	EachAmong(
		ctx context.Context, of []graph.Node, preds *graph.Preds, yield func(graph.Node, graph.Relation) bool,
	) (bool, error)
}

// A Place is the position in a list of relations from which reading continues: a relation of the entity.
type Place struct {
	Pred   graph.Pred
	Out    bool   // whether the entity is the source
	Far    string // the id of the far end
	Stated bool   // whether it is stated; otherwise it is derived
}

// FarIn returns the id of the far end of the place, if the place is among the derived relations of a predicate in one
// direction. Otherwise it returns the empty text.
func (p *Place) FarIn(pred graph.Pred, out bool) string {
	if p == nil || p.Stated || p.Pred != pred || p.Out != out {
		return ""
	}
	return p.Far
}

// passed reports whether all stated, or all derived, relations of a direction are before the place.
func (p *Place) passed(dir graph.Direction, stated bool) bool {
	switch {
	case p == nil:
		return false
	case p.Out == (dir == graph.Out):
		return stated && !p.Stated
	}
	return dir == graph.Out
}

// follows reports whether all stated, or all derived, relations of a direction are after the place.
func (p *Place) follows(dir graph.Direction, stated bool) bool {
	switch {
	case p == nil:
		return false
	case p.Out == (dir == graph.Out):
		return !stated && p.Stated
	}
	return dir == graph.In
}

// inRow returns the place in the stated relations of a direction; nil if they are read from their start.
func (p *Place) inRow(dir graph.Direction) *graph.RowPlace {
	if p == nil || !p.Stated || p.Out != (dir == graph.Out) {
		return nil
	}
	return &graph.RowPlace{Pred: p.Pred, Far: p.Far}
}

// A Filter defines which relations a traversal follows. The zero Filter allows every stated relation.
type Filter struct {
	Preds         *graph.Preds    // only these predicates; nil for all
	Direction     graph.Direction // as seen from the current entity
	Kinds         graph.KindSet   // only far ends of these kinds, by index; nil for all
	NoDisputed    bool            // exclude relations that a claim denies
	MinConfidence float64         // only relations with at least this confidence
	Modalities    uint8           // only these modalities: 1<<Stated and so on; 0 for all
	// only relations with a claim made by one of these documents or relaying one of them; nil for all
	Documents []graph.Node
	Deriver   Deriver // adds derived relations; nil for stated ones only
	From      *Place  // relations before this place are left out; nil for none
	// Summarizer summarizes relations by their claims and by rules. If it is nil, only the claims count.
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

// summarize returns the summary of a relation.
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

// A Summarizer summarizes a relation by its strongest proof. The claims of a stated relation count as one proof. It
// belongs to one view.
type Summarizer interface {
	Summarize(ctx context.Context, r graph.Relation) (graph.Summary, error)
}

// Relations calls yield for every relation of an entity that the filter allows. Relations from the entity come first,
// then those to it. In each direction, stated relations come first, by type and far end, then derived ones. It stops
// when yield returns false.
func Relations(ctx context.Context, v *graph.View, n graph.Node, f Filter, yield func(graph.Relation) bool) error {
	// Local functions are used in place of a type with methods, so that yield, and the variables that it captures, are
	// not allocated on the heap.
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
		if !f.From.passed(dir, true) && !f.eachStated(v, n, dir, watch, pass) {
			return failed
		}
		if f.From.passed(dir, false) {
			continue
		}
		more, err := f.eachDerived(ctx, n, dir, f.From, pass)
		if err != nil {
			return err
		}
		if !more {
			return failed
		}
	}
	return nil
}

// RelationsBack is like Relations, but in the reverse order. It uses until and not Filter.From: relations after that
// place can be left out.
func RelationsBack(
	ctx context.Context, v *graph.View, n graph.Node, f Filter, until *Place, yield func(graph.Relation) bool,
) error {
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
	for _, dir := range [2]graph.Direction{graph.In, graph.Out} {
		if f.Direction != graph.Both && f.Direction != dir || until.follows(dir, true) {
			continue
		}
		if !until.follows(dir, false) {
			more, err := f.eachDerivedBack(ctx, n, dir, watch, pass)
			if err != nil {
				return err
			}
			if !more {
				return failed
			}
		}
		if !f.eachStatedBack(v, n, dir, until.inRow(dir), watch, pass) {
			return failed
		}
	}
	return watch.Err()
}

// eachDerivedBack is like eachDerived, but in the reverse order. It keeps the relations of the direction in memory.
func (f *Filter) eachDerivedBack(
	ctx context.Context, n graph.Node, dir graph.Direction, watch *budget.Watch, pass func(graph.Relation) bool,
) (bool, error) {
	var derived []graph.Relation
	_, err := f.eachDerived(ctx, n, dir, nil, func(r graph.Relation) bool {
		derived = append(derived, r)
		return watch.Err() == nil
	})
	if err != nil {
		return false, err
	}
	for _, r := range slices.Backward(derived) {
		if !pass(r) {
			return false, nil
		}
	}
	return true, nil
}

// Count returns the number of relations of an entity that the filter allows, as Relations yields them. If the filter
// has only predicates, kinds and a direction, it does not read stated relations one by one. ok is false, and nothing is
// counted, for other filters, and if graph.View.CountEach cannot count.
func Count(ctx context.Context, v *graph.View, n graph.Node, f Filter) (count int, ok bool, err error) {
	if !f.unconditional() {
		return 0, false, nil
	}
	for _, dir := range [2]graph.Direction{graph.Out, graph.In} {
		if f.Direction != graph.Both && f.Direction != dir {
			continue
		}
		stated, ok := v.CountEach(n, dir, f.Preds, f.Kinds)
		if !ok {
			return 0, false, nil
		}
		count += stated
	}
	loops := v.CountLoops(n, f.Preds, f.Kinds)
	if f.Direction == graph.Both {
		count -= loops
	} else { // a symmetric relation counts in both directions
		both := v.Symmetric().Intersect(f.Preds)
		turned, ok := v.CountEach(n, graph.Out+graph.In-f.Direction, both, f.Kinds)
		if !ok {
			return 0, false, nil
		}
		count += turned - v.CountLoops(n, both, f.Kinds)
	}
	for _, dir := range [2]graph.Direction{graph.Out, graph.In} {
		if f.Direction != graph.Both && f.Direction != dir {
			continue
		}
		if _, err := f.eachDerived(ctx, n, dir, nil, func(r graph.Relation) bool {
			if f.Kinds == nil || f.Kinds[v.Kind(r.Far(n)).Index] {
				count++
			}
			return true
		}); err != nil {
			return 0, false, err
		}
	}
	return count, true, nil
}

// unconditional reports whether the filter has only predicates, kinds and a direction.
func (f *Filter) unconditional() bool {
	return f.Documents == nil && !f.NoDisputed && f.MinConfidence <= 0 && f.Modalities == 0
}

// eachStated calls pass for the stated relations of an entity in a direction that the filter has. watch counts the
// relations that it skips. It reports whether pass never returned false.
func (f *Filter) eachStated(
	v *graph.View, n graph.Node, dir graph.Direction, watch *budget.Watch, pass func(graph.Relation) bool,
) bool {
	if f.Direction == graph.Both {
		return v.EachToKinds(n, dir, f.Preds, f.Kinds, f.From.inRow(dir), withoutLoops(n, dir, watch, pass))
	}
	// A symmetric relation counts in both directions.
	return v.EachToKinds(n, dir, f.Preds, f.Kinds, f.From.inRow(dir), pass) &&
		v.Each(n, graph.Out+graph.In-dir, v.Symmetric(), f.turned(watch, pass))
}

// eachStatedBack is like eachStated, but in the reverse order and from a place.
func (f *Filter) eachStatedBack(
	v *graph.View, n graph.Node, dir graph.Direction, until *graph.RowPlace, watch *budget.Watch,
	pass func(graph.Relation) bool,
) bool {
	if f.Direction == graph.Both {
		return v.EachBackToKinds(n, dir, f.Preds, f.Kinds, until, withoutLoops(n, dir, watch, pass))
	}
	return (until != nil || v.EachBack(n, graph.Out+graph.In-dir, v.Symmetric(), nil, f.turned(watch, pass))) &&
		v.EachBackToKinds(n, dir, f.Preds, f.Kinds, until, pass)
}

// withoutLoops returns pass for a search in both directions. It ignores relations of the entity with itself when the
// direction is In, because they were passed as outgoing ones.
func withoutLoops(
	n graph.Node, dir graph.Direction, watch *budget.Watch, pass func(graph.Relation) bool,
) func(graph.Relation) bool {
	if dir != graph.In {
		return pass
	}
	return func(r graph.Relation) bool { return r.Source == n && watch.Err() == nil || pass(r) }
}

// turned returns pass for relations that are stored in the direction opposite to that of the filter. It passes only
// those of symmetric types.
func (f *Filter) turned(watch *budget.Watch, pass func(graph.Relation) bool) func(graph.Relation) bool {
	return func(r graph.Relation) bool {
		return (r.Source == r.Target || !f.Preds.Has(r.Type)) && watch.Err() == nil || pass(r)
	}
}

// eachDerived calls pass for the derived relations of an entity in a direction that the filter has, from a place if it
// is not nil. It reports whether pass never returned false.
func (f *Filter) eachDerived(
	ctx context.Context, n graph.Node, dir graph.Direction, from *Place, pass func(graph.Relation) bool,
) (bool, error) {
	if f.Deriver == nil {
		return true, nil
	}
	return f.Deriver.EachDerived(ctx, n, dir, f.Preds, from, func(r graph.Relation) bool {
		// A symmetric relation is found in both directions.
		return f.Direction == graph.Both && (r.Source == n) != (dir == graph.Out) || pass(r)
	})
}
