package query

import (
	"context"
	"errors"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/walk"
)

// A TimelineQuestion asks for what is dated.
type TimelineQuestion struct {
	Of      *string      // only what concerns this entity; nil for the whole view
	Kinds   []string     // only of these kinds, for the whole view; nil for all
	Between claim.Period // only in this period
	Derived *bool        // whether relations that rules derive are in the timeline of an entity; they are by default
	After   *graph.DatedKey
	Limit   int
}

// A Timeline is a page of events, in order.
type Timeline struct {
	Events         []graph.Dated
	Previous, More bool // whether there is something before and after the page
}

// Timeline returns what is dated, in order.
func (s *Session) Timeline(ctx context.Context, q TimelineQuestion) (Timeline, error) {
	if q.Of != nil {
		n, err := s.Node("of", *q.Of)
		if err != nil {
			return Timeline{}, err
		}
		return s.entityTimeline(ctx, n, q)
	}
	if q.Derived != nil && *q.Derived {
		return Timeline{}, InputError("includeDerived: what rules derive is in the timeline of one entity only; name it with of")
	}
	var out Timeline
	f := graph.TimelineFilter{Between: q.Between, Kinds: s.Kinds("", q.Kinds)}
	err := s.View.Timeline(ctx, f, q.After, func(d graph.Dated) bool {
		if out.More = len(out.Events) == q.Limit; out.More {
			return false
		}
		out.Events = append(out.Events, d)
		return true
	})
	if err == nil && q.After != nil {
		err = s.View.Timeline(ctx, f, nil, func(d graph.Dated) bool {
			out.Previous = s.View.CompareDated(d, *q.After) <= 0
			return false
		})
	}
	return out, err
}

// entityTimeline returns the dates of an entity and of its relations.
func (s *Session) entityTimeline(ctx context.Context, n graph.Node, q TimelineQuestion) (Timeline, error) {
	derived := q.Derived == nil || *q.Derived
	filter, err := s.Filter(Follow{}, &RelationFilter{IncludeDerived: &derived})
	if err != nil {
		return Timeline{}, err
	}
	p := eventPage{session: s, question: q}
	watch := budget.NewWatch(ctx)
	kind := s.View.Kind(n)
	for f := range s.View.Facts(n) {
		if err := watch.Err(); err != nil {
			return Timeline{}, err
		}
		if of, ok := kind.Fact(s.View.PredName(f.Pred)); ok && of.IsDate() {
			if d, err := claim.ParseDate(f.Value.Text); err == nil {
				p.add(graph.Dated{Date: d, What: graph.FactOn, Entity: n, Pred: f.Pred})
			}
		}
	}
	var failed error
	err = walk.Relations(ctx, s.View, n, filter, func(r graph.Relation) bool {
		periods := s.View.Periods(r)
		if r.Derived() {
			if periods, failed = s.Engine.Periods(ctx, r); failed != nil {
				return false
			}
		}
		for _, when := range periods {
			p.add(graph.Dated{Date: when.From, What: graph.BeginsOn, Entity: r.Source, Pred: r.Type, Relation: r})
			p.add(graph.Dated{Date: when.To, What: graph.EndsOn, Entity: r.Source, Pred: r.Type, Relation: r})
		}
		return true
	})
	if err = errors.Join(failed, err); errors.Is(err, budget.ErrExceeded) && derived {
		return Timeline{}, LimitError("%v, or use includeDerived: false for what sources date alone", err)
	}
	if err != nil {
		return Timeline{}, err
	}
	return p.page(), nil
}

// eventPage collects a page of events that come in no order.
type eventPage struct {
	session  *Session
	question TimelineQuestion
	list     []graph.Dated
	previous bool
}

// add takes an event. It keeps no more than the page needs, and as many again.
func (p *eventPage) add(d graph.Dated) {
	q := &p.question
	if d.Date.IsZero() || !q.Between.Meets(claim.On(d.Date)) {
		return
	}
	if q.After != nil && p.session.View.CompareDated(d, *q.After) <= 0 {
		p.previous = true
		return
	}
	if p.list = append(p.list, d); len(p.list) > 2*q.Limit+100 {
		p.trim()
	}
}

// trim sorts the events, each once, and forgets those that are beyond the page and the one after it.
func (p *eventPage) trim() {
	v := p.session.View
	slices.SortFunc(p.list, v.CompareTwoDated)
	p.list = slices.CompactFunc(p.list, func(a, b graph.Dated) bool { return v.CompareTwoDated(a, b) == 0 })
	p.list = p.list[:min(len(p.list), p.question.Limit+1)]
}

func (p *eventPage) page() Timeline {
	p.trim()
	n := min(len(p.list), p.question.Limit)
	return Timeline{Events: p.list[:n], Previous: p.previous, More: len(p.list) > n}
}
