package query

import (
	"context"
	"errors"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/trace"
	"nexum/graph/walk"
)

// A TimelineQuestion asks for dated facts and relations.
type TimelineQuestion struct {
	Of    *string  // only dates of this entity and its relations; nil for the whole view
	Kinds []string // for the whole view: only these kinds; nil for all, and for one entity
	// Types selects relations of these types; facts are then left out. Nil selects all relations and facts.
	Types      []string
	Modalities []string     // only relations and facts with these modalities; nil for all
	Between    claim.Period // only in this period
	Derived    *bool        // whether the timeline of an entity includes derived relations; nil means true
	After      *graph.EventKey
	Before     *graph.EventKey
	Limit      int
	FromEnd    bool // whether to return the last Limit entries instead of the first
}

// Timeline returns a page of dates in chronological order.
func (s *Session) Timeline(ctx context.Context, q TimelineQuestion) (_ Page[graph.Event], err error) {
	ctx, span := trace.Start(ctx, "query.Timeline")
	defer span.EndWith(&err)
	w := &window[graph.Event]{size: q.Limit, fromEnd: q.FromEnd}
	if q.After != nil {
		w.after = func(d graph.Event) int { return s.View.CompareEvent(d, *q.After) }
	}
	if q.Before != nil {
		w.before = func(d graph.Event) int { return s.View.CompareEvent(d, *q.Before) }
	}
	if q.Of != nil {
		w.compare = s.View.CompareEvents
	}
	if err := s.eachDated(ctx, q, freeMeter(ctx), w.add); err != nil {
		return Page[graph.Event]{}, err
	}
	page := w.done()
	if q.Of != nil || q.After == nil {
		return page, nil
	}
	first := q
	first.After = nil
	err = s.eachDated(ctx, first, freeMeter(ctx), func(d graph.Event) bool {
		page.Previous = page.Previous || w.after(d) <= 0
		return false
	})
	return page, err
}

// CountTimeline returns the number of dates on all pages.
func (s *Session) CountTimeline(ctx context.Context, q TimelineQuestion) (_ int, err error) {
	ctx, span := trace.Start(ctx, "query.CountTimeline")
	defer span.EndWith(&err)
	q.After, q.Before = nil, nil
	count, all := 0, []graph.Event(nil)
	m := s.meter(ctx)
	defer m.close()
	err = s.eachDated(ctx, q, m, func(d graph.Event) bool {
		if q.Of != nil {
			all = append(all, d)
		}
		count++
		return true
	})
	if q.Of == nil || err != nil {
		return count, err
	}
	if err := budget.Sort(ctx, all, s.View.CompareEvents); err != nil {
		return 0, err
	}
	return len(slices.CompactFunc(all, func(a, b graph.Event) bool { return s.View.CompareEvents(a, b) == 0 })), nil
}

// A YearCount is the number of dates in one year.
type YearCount struct{ Year, Count int }

// YearCounts counts the dates of the timeline of the whole view by year, in order. Years without dates are left out.
func (s *Session) YearCounts(ctx context.Context) (_ []YearCount, err error) {
	ctx, span := trace.Start(ctx, "query.YearCounts")
	defer span.EndWith(&err)
	m := s.meter(ctx)
	defer m.close()
	counts := []YearCount{}
	err = s.eachDated(ctx, TimelineQuestion{}, m, func(d graph.Event) bool {
		y, _, _ := d.Date.UTC().Parts()
		at := len(counts) // an end is ordered by its last day, so years can alternate
		for at > 0 && counts[at-1].Year > y {
			at--
		}
		if at > 0 && counts[at-1].Year == y {
			counts[at-1].Count++
		} else {
			counts = slices.Insert(counts, at, YearCount{y, 1})
		}
		return true
	})
	return counts, err
}

// eachDated calls yield for each date. For the whole view, dates come in order and after q.After; for one entity, they
// come in no particular order and possibly twice.
func (s *Session) eachDated(ctx context.Context, q TimelineQuestion, m *meter, yield func(graph.Event) bool) error {
	if q.Between.Empty() {
		return InputError("%s: %v is before %s: %v", Argument("to"), q.Between.To, Argument("from"), q.Between.From)
	}
	keeps, err := s.eventFilter(ctx, q)
	if err != nil {
		return err
	}
	failed := error(nil)
	charged := func(d graph.Event) bool {
		if failed = m.step(); failed != nil {
			return false
		}
		kept := false
		kept, failed = keeps(d)
		return failed == nil && (!kept || yield(d))
	}
	switch {
	case q.Of != nil && q.Kinds != nil:
		return InputError("%s: kinds select among the events of all entities, not of one; leave out %[1]s or %s",
			Argument("kinds"), Argument("of"))
	case q.Of != nil:
		n, wrong := s.Node("of", *q.Of)
		if wrong != nil {
			return wrong
		}
		err = s.datesOf(ctx, n, q, charged)
	case q.Derived != nil && *q.Derived:
		return InputError("%s: derived relations are only in the timeline of one entity; name it with %s",
			Argument("includeDerived"), Argument("of"))
	default:
		err = s.View.Timeline(ctx, graph.TimelineFilter{Between: q.Between, Kinds: s.Kinds("", q.Kinds)}, q.After, charged)
	}
	if failed != nil {
		return failed
	}
	return err
}

// eventFilter returns a function that reports whether an event has one of the types and modalities of a question.
func (s *Session) eventFilter(ctx context.Context, q TimelineQuestion) (func(graph.Event) (bool, error), error) {
	for name, list := range map[Argument][]string{"kinds": q.Kinds, "types": q.Types, "modalities": q.Modalities} {
		if list != nil && len(list) == 0 {
			return nil, InputError("%s: an empty list matches nothing; leave the argument out to match all", name)
		}
	}
	filter, err := s.Filter(Follow{}, &RelationFilter{Types: q.Types, Modalities: q.Modalities})
	if err != nil {
		return nil, err
	}
	modality := func(d graph.Event) (graph.Summary, error) {
		if d.What != graph.FactOn {
			return s.Engine.Summarize(ctx, d.Relation)
		}
		f, _ := s.View.DatedFact(d)
		return s.View.FactClaimSummary(f), nil
	}
	return func(d graph.Event) (bool, error) {
		if q.Types != nil && (d.What == graph.FactOn || !filter.Preds.Has(d.Pred)) {
			return false, nil
		}
		if q.Modalities == nil {
			return true, nil
		}
		sum, err := modality(d)
		return filter.Modalities&(1<<sum.Modality) != 0, err
	}, nil
}

// datesOf calls yield for the dates of an entity and of its relations.
func (s *Session) datesOf(ctx context.Context, n graph.Node, q TimelineQuestion, yield func(graph.Event) bool) error {
	derived := q.Derived == nil || *q.Derived
	filter, err := s.Filter(Follow{}, &RelationFilter{IncludeDerived: &derived})
	if err != nil {
		return err
	}
	add := func(d graph.Event) bool {
		return d.Date.IsZero() || !q.Between.Meets(claim.On(d.Date)) || yield(d)
	}
	watch := budget.NewWatch(ctx)
	kind := s.View.Kind(n)
	for f := range s.View.Facts(n) {
		if err := watch.Err(); err != nil {
			return err
		}
		of, ok := kind.Fact(s.View.PredName(f.Pred))
		if !ok || !of.IsDate() {
			continue
		}
		d, err := claim.ParseDate(f.Value.Text)
		if err == nil && !add(graph.Event{Date: d, What: graph.FactOn, Entity: n, Pred: f.Pred}) {
			return nil
		}
	}
	var failed error
	err = walk.Relations(ctx, s.View, n, filter, func(r graph.Relation) bool {
		periods := s.View.Periods(r)
		if derived {
			if periods, failed = s.Engine.Periods(ctx, r); failed != nil {
				return false
			}
		}
		for _, when := range periods {
			if !add(graph.Event{Date: when.From, What: graph.BeginsOn, Entity: r.Source, Pred: r.Type, Relation: r}) ||
				!add(graph.Event{Date: when.To, What: graph.EndsOn, Entity: r.Source, Pred: r.Type, Relation: r}) {
				return false
			}
		}
		return true
	})
	if err = errors.Join(failed, err); errors.Is(err, budget.ErrExceeded) && derived {
		return LimitError("%v, or leave derived relations out (%s) for stated events only", err, Argument("includeDerived"))
	}
	return err
}
