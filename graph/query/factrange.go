package query

import (
	"context"
	"maps"
	"slices"
	"sort"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// An ordering is a list that the view keeps: the entities of one kind in the order of the values of a fact.
type ordering struct {
	view *graph.View
	list func(ctx context.Context) (*graph.FactOrder, error)
}

// orderingBy returns the ordering by a fact, or nil if the view keeps none for it. byEnd compares dates by their last
// instant.
func orderingBy(view *graph.View, kind *schema.Kind, fact *schema.Fact, byEnd bool) *ordering {
	if kind == nil || !graph.HasOrder(fact) {
		return nil
	}
	return &ordering{view: view, list: func(ctx context.Context) (*graph.FactOrder, error) {
		return graph.OrderByFact(ctx, view, kind, fact, byEnd)
	}}
}

// A factRange is the condition of a typed filter on the preferred value of a fact. The entities that meet it are
// adjacent in an ordering. For entities with one value, it is equivalent to the filter.
type factRange struct {
	fact  *schema.Fact
	lower *bound // nil for none
	upper *bound // nil for none
}

// A bound is one comparison. The entities that it excludes are at one end of its ordering.
type bound struct {
	byEnd bool       // whether the ordering is by the end of dates
	date  claim.Date // the date with which the dates of entities are compared
	holds func(text string) bool
	// near holds for all texts for which holds does, and maybe for more. The entities that it excludes are at one end
	// of the ordering by the start of dates, so a list in that order can leave them out. It is the same as holds unless
	// byEnd is set.
	near func(text string) bool
}

// rangeOf returns the range of a typed filter that has been checked, or nil if the filter is not a single range.
func rangeOf(fact *schema.Fact, v any) *factRange {
	in, err := object(v, "")
	if err != nil || fact.List || !fact.IsNumber() && !fact.IsDate() {
		return nil
	}
	r := &factRange{fact: fact}
	for _, op := range slices.Sorted(maps.Keys(in)) {
		if in[op] == nil {
			continue
		}
		if exists, ok := in[op].(bool); op == "exists" && ok && exists {
			continue
		}
		if !r.add(op, in[op]) {
			return nil
		}
	}
	if r.lower == nil && r.upper == nil {
		return nil
	}
	return r
}

// add adds a comparison. It returns false if the result is not a single range.
func (r *factRange) add(op string, v any) bool {
	lower, upper := strings.HasPrefix(op, "gt"), strings.HasPrefix(op, "lt")
	if op == "eq" && r.fact.IsNumber() {
		return r.add("gte", v) && r.add("lte", v)
	}
	if lower == upper || lower && r.lower != nil || upper && r.upper != nil {
		return false
	}
	test, _, err := factTest(r.fact, map[string]any{op: v}, "")
	if err != nil || test == nil {
		return false
	}
	b := &bound{holds: test, near: test}
	if r.fact.IsDate() {
		if b.date, err = dateOf(v, ""); err != nil {
			return false
		}
		if b.byEnd = op == "gte" || op == "lt"; b.byEnd { // they compare the end of a date
			b.near = nearTo(b.date, lower)
		}
	}
	if lower {
		r.lower = b
	} else {
		r.upper = b
	}
	return true
}

// nearTo returns a test that holds for all dates that end at or after the start of want, if lower is true, and
// otherwise for all dates that end before it. It can hold for more dates. It depends only on the start of a date, and
// changes once at most as the start increases.
func nearTo(want claim.Date, lower bool) func(text string) bool {
	first := want.First()
	if lower { // a date covers at most one year
		year, _, _ := want.Parts()
		first = claim.Day(year-1, 1, 1).First()
	}
	return func(text string) bool {
		d, ok := claim.ReadDate(text)
		return ok && d.First().Before(first) != lower
	}
}

// A rangeReader evaluates a range in one view and kind.
type rangeReader struct {
	*factRange
	view         *graph.View
	pred         graph.Pred
	start, byEnd *ordering
}

// reader returns a reader of the range, or nil if the view keeps no ordering for the fact.
func (r *factRange) reader(view *graph.View, kind *schema.Kind) *rangeReader {
	pred, known := view.Pred(r.fact.Name)
	start := orderingBy(view, kind, r.fact, false)
	if !known || start == nil {
		return nil
	}
	return &rangeReader{factRange: r, view: view, pred: pred, start: start, byEnd: orderingBy(view, kind, r.fact, true)}
}

// count returns the number of entities in the range. It returns false if the orderings do not determine it. matches is
// the exact filter.
func (r *rangeReader) count(ctx context.Context, matches func(graph.Node) (bool, error)) (int, bool, error) {
	if r.overlap() {
		return 0, false, nil
	}
	start, err := r.start.list(ctx)
	if err != nil || start == nil {
		return 0, false, err
	}
	all, below, above := len(start.Nodes), 0, 0
	if r.lower != nil {
		if below, err = r.excluded(ctx, r.lower, true); err != nil {
			return 0, false, err
		}
	}
	if r.upper != nil {
		if above, err = r.excluded(ctx, r.upper, false); err != nil {
			return 0, false, err
		}
	}
	count := max(0, all-below-above)
	// an entity with several values is counted by its preferred value, but each of its values can match
	for _, n := range start.Several {
		if text, ok := r.view.Text(n, r.pred, 1<<claim.Stated); ok && r.holds(text) {
			count--
		}
		if ok, err := matches(n); err != nil {
			return 0, false, err
		} else if ok {
			count++
		}
	}
	return count, true, nil
}

// overlap reports whether the bounds can exclude an entity twice, in different orderings.
func (r *factRange) overlap() bool {
	switch {
	case r.lower == nil || r.upper == nil || r.lower.byEnd == r.upper.byEnd:
		return false
	case r.lower.byEnd: // gte and lte
		return r.lower.date.First().After(r.upper.date.Last())
	}
	return true // gt and lt: a date of low precision can be neither after the one nor before the other
}

// holds reports whether the value of a text is in the range.
func (r *factRange) holds(text string) bool {
	return (r.lower == nil || r.lower.holds(text)) && (r.upper == nil || r.upper.holds(text))
}

// excluded returns the number of entities that a bound excludes.
func (r *rangeReader) excluded(ctx context.Context, b *bound, lower bool) (int, error) {
	o := r.start
	if b.byEnd {
		o = r.byEnd
	}
	list, err := o.list(ctx)
	if err != nil || list == nil {
		return 0, err
	}
	at := r.search(list.Nodes, b.holds, lower)
	if lower {
		return at, nil
	}
	return len(list.Nodes) - at, nil
}

// search returns a place in an ordering: if lower is true, the first at which a test holds, otherwise the first at
// which it does not hold. The test must change once at most along the ordering.
func (r *rangeReader) search(list []graph.Node, test func(text string) bool, lower bool) int {
	return sort.Search(len(list), func(i int) bool {
		text, _ := r.view.Text(list[i], r.pred, 1<<claim.Stated)
		return test(text) == lower
	})
}

// part returns the bounds of the part of an ordering that has all entities in the range. ok is false if other parts can
// have some.
func (r *rangeReader) part(o *graph.FactOrder) (from, to int, ok bool) {
	if len(o.Several) > 0 {
		return 0, 0, false
	}
	from, to = 0, len(o.Nodes)
	if r.lower != nil {
		from = r.search(o.Nodes, r.lower.near, true)
	}
	if r.upper != nil {
		to = r.search(o.Nodes, r.upper.near, false)
	}
	return from, max(from, to), true
}
