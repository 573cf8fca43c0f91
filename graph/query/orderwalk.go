package query

import (
	"iter"
	"slices"
	"sort"

	"nexum/graph"
	"nexum/graph/budget"
)

// byFact yields the entities in the order of a fact: those that have a value, then the others by id. For a filter with
// a range of the fact it yields only those that can be in the range.
func (r *reader) byFact(from *place, backward bool) iter.Seq[graph.Node] {
	atOthers := from != nil && from.values[0].none // whether the place is among those without a value
	if valued, ok := r.inRange(); ok {
		switch {
		case atOthers && !backward:
			valued = nil
		case atOthers:
			from = nil
		}
		return r.runs(valued, from, backward)
	}
	valued := r.inFactOrder.Nodes
	switch {
	case backward && from != nil && !atOthers:
		return r.runs(valued, from, true)
	case backward:
		return func(yield func(graph.Node) bool) {
			if each(reversed(r.othersBefore(from)), yield) {
				r.runs(valued, nil, true)(yield)
			}
		}
	case atOthers:
		return r.withoutValue(from.id)
	}
	return func(yield func(graph.Node) bool) {
		if each(r.runs(valued, from, false), yield) {
			r.withoutValue("")(yield)
		}
	}
}

// inRange returns the entities that can be in the range to which the filter restricts the fact of the order, in that
// order; false if the filter has no such range.
func (r *reader) inRange() ([]graph.Node, bool) {
	for _, x := range r.filter.ranges {
		if x.fact.Name != r.order[0].field {
			continue
		}
		if reader := x.reader(r.session.View, r.oneKind()); reader != nil {
			if lo, hi, ok := reader.part(r.inFactOrder); ok {
				return r.inFactOrder.Nodes[lo:hi], true
			}
		}
	}
	return nil, false
}

// othersBefore returns, in the order of their ids, the entities that have no value of the fact of the order: those
// before the place p, or all if p is nil.
func (r *reader) othersBefore(p *place) []graph.Node {
	others := slices.Collect(r.withoutValue(""))
	if p == nil {
		return others
	}
	return others[:sort.Search(len(others), func(i int) bool { return r.session.View.ID(others[i]) >= p.id })]
}

// each passes the elements of seq to yield until yield returns false. It reports whether yield accepted all.
func each(seq iter.Seq[graph.Node], yield func(graph.Node) bool) bool {
	for n := range seq {
		if !yield(n) {
			return false
		}
	}
	return true
}

// withoutValue yields the entities of the kind that are not in the order of the fact, by id.
func (r *reader) withoutValue(after string) iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		view, kind := r.session.View, r.oneKind()
		if all, exact := view.CountOfKinds(r.filter.kinds); exact && all == len(r.inFactOrder.Nodes) {
			return
		}
		c, watch := &r.order[0], budget.NewWatch(r.meter.ctx)
		for n := range view.OfKind(kind, after) {
			if r.failed = watch.Err(); r.failed != nil {
				return
			}
			if c.value(n).none && !yield(n) {
				return
			}
		}
	}
}

func reversed(list []graph.Node) iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		for i := len(list) - 1; i >= 0; i-- {
			if !yield(list[i]) {
				return
			}
		}
	}
}

// runs yields the entities of list in the order of the query, which has one column, or in reverse order if backward.
// list is in ascending order of the column's values, then of ids. Entities with equal values keep the order of ids,
// reversed if backward.
func (r *reader) runs(list []graph.Node, from *place, backward bool) iter.Seq[graph.Node] {
	w := runWalk{reader: r, backward: backward, ascending: r.order[0].desc == backward}
	return func(yield func(graph.Node) bool) {
		rest := list
		if from != nil {
			rest = w.startingAt(list, from)
		}
		for first := true; len(rest) > 0; first = false {
			var run []graph.Node
			run, rest = w.cut(rest)
			if first && from != nil {
				run = w.partFrom(run, from)
			}
			inRun := slices.Values(run)
			if backward {
				inRun = reversed(run)
			}
			if !each(inRun, yield) {
				return
			}
		}
	}
}

// A runWalk reads a list in runs. A run is the entities that have the same value in the only column.
type runWalk struct {
	*reader
	backward  bool // whether the list of the query is read from its end
	ascending bool // whether the values are read in ascending order
}

// compare compares the value of an entity in ascending order.
func (w *runWalk) compare(n graph.Node, v sortValue) int {
	return w.order[0].comp(w.order[0].value(n), v)
}

// startingAt returns the part of a list that begins, in the direction of reading, with the run of a place.
func (w *runWalk) startingAt(list []graph.Node, p *place) []graph.Node {
	v := p.values[0]
	if w.ascending {
		return list[sort.Search(len(list), func(i int) bool { return w.compare(list[i], v) >= 0 }):]
	}
	return list[:sort.Search(len(list), func(i int) bool { return w.compare(list[i], v) > 0 })]
}

// cut returns the run that is read next, and the rest of the list.
func (w *runWalk) cut(list []graph.Node) (run, rest []graph.Node) {
	if w.ascending {
		v := w.order[0].value(list[0])
		end := sort.Search(len(list), func(i int) bool { return w.compare(list[i], v) > 0 })
		return list[:end], list[end:]
	}
	v := w.order[0].value(list[len(list)-1])
	start := sort.Search(len(list), func(i int) bool { return w.compare(list[i], v) >= 0 })
	return list[start:], list[:start]
}

// partFrom returns the part of a run that is not before a place in the direction of reading.
func (w *runWalk) partFrom(run []graph.Node, p *place) []graph.Node {
	if w.compare(run[0], p.values[0]) != 0 {
		return run
	}
	at := sort.Search(len(run), func(i int) bool { return w.session.View.ID(run[i]) >= p.id })
	if w.backward {
		return run[:at]
	}
	return run[at:]
}
