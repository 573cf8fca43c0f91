package model

import (
	"context"
	"errors"
	"slices"

	"nexum/graph"
	"nexum/graph/rule"
)

// A TimelineConnection is a page of a timeline.
type TimelineConnection struct {
	Edges    []TimelineEdge
	PageInfo PageInfo
}

// A TimelineEdge is an event in a page.
type TimelineEdge struct {
	Cursor string
	Node   TimelineEvent
}

// moments are the values of the enum TimelineWhat by the domain's.
var moments = [...]string{graph.BeginsOn: "BEGINS", graph.EndsOn: "ENDS", graph.FactOn: "FACT"}

// A TimelineEvent is something with a date.
type TimelineEvent struct {
	scope *Scope
	dated graph.Dated
}

// Date is when.
func (e TimelineEvent) Date() graph.Date { return e.dated.Date }

// What about it the date is.
func (e TimelineEvent) What() string { return moments[e.dated.What] }

// Entity is what the fact is of, or the source of the relation.
func (e TimelineEvent) Entity() AnyEntity { return e.scope.any(e.dated.Entity) }

// Fact is the name of the fact; nil for a relation.
func (e TimelineEvent) Fact() *string {
	if e.dated.What != graph.FactOn {
		return nil
	}
	return optional(e.scope.View.PredName(e.dated.Pred))
}

// Relation is nil for a fact.
func (e TimelineEvent) Relation() *Relation {
	if e.dated.What == graph.FactOn {
		return nil
	}
	return e.scope.relation(e.dated.Relation)
}

// Timeline is a page of what is dated, in order.
func Timeline(ctx context.Context, of *string, kinds []string, from, to *graph.Date, derived *bool, first *int32, after *string) (*TimelineConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	p := &events{scope: s, size: size}
	if p.after, err = decodeEvent(after); err != nil {
		return nil, err
	}
	if from != nil {
		p.between.From = *from
	}
	if to != nil {
		p.between.To = *to
	}
	if of != nil {
		n, err := s.node("of", *of)
		if err != nil {
			return nil, err
		}
		err = p.entity(ctx, n, derived == nil || *derived)
		if errors.Is(err, rule.ErrBudget) {
			return nil, &Error{Code: CodeLimit, Message: "the rules had too much to look at; includeDerived: false asks for what sources date alone"}
		}
		if err != nil {
			return nil, err
		}
		return p.page(), nil
	}
	if derived != nil && *derived {
		return nil, inputError("includeDerived: what rules derive is in the timeline of one entity only; name it with of")
	}
	f := graph.TimelineFilter{Between: p.between, Kinds: s.kinds("", kinds)}
	err = s.View.Timeline(ctx, f, p.after, func(d graph.Dated) bool {
		p.list = append(p.list, d)
		return len(p.list) <= size
	})
	if err == nil && p.after != nil {
		err = s.View.Timeline(ctx, f, nil, func(d graph.Dated) bool {
			p.previous = s.View.CompareDated(d, *p.after) <= 0
			return false
		})
	}
	if err != nil {
		return nil, err
	}
	return p.page(), nil
}

func decodeEvent(cursor *string) (*graph.DatedKey, error) {
	key, err := decodeCursor(cursor, cursorEvent, 5)
	if err != nil || key == nil {
		return nil, err
	}
	date, err := graph.ParseDate(key[0])
	what := slices.Index(moments[:], key[1])
	if err != nil || what < 0 {
		return nil, inputError("after: %q is no cursor of this list", clip(*cursor))
	}
	return &graph.DatedKey{Date: date, What: graph.Moment(what), Entity: key[2], Pred: key[3], Target: key[4]}, nil
}

// events collects a page of a timeline, and one event more if there is one.
type events struct {
	scope    *Scope
	between  graph.Period
	after    *graph.DatedKey
	size     int
	list     []graph.Dated
	previous bool // whether there is something before the page
}

// add takes an event of any place in the order. It keeps no more than the page needs, and as many again.
func (p *events) add(d graph.Dated) {
	if d.Date.IsZero() || !p.between.Meets(graph.On(d.Date)) {
		return
	}
	if p.after != nil && p.scope.View.CompareDated(d, *p.after) <= 0 {
		p.previous = true
		return
	}
	if p.list = append(p.list, d); len(p.list) > 2*p.size+100 {
		p.sort()
	}
}

// sort puts what was added in order, and forgets what is beyond the page.
func (p *events) sort() {
	v := p.scope.View
	slices.SortFunc(p.list, v.CompareTwoDated)
	p.list = slices.CompactFunc(p.list, func(a, b graph.Dated) bool { return v.CompareTwoDated(a, b) == 0 })
	p.list = p.list[:min(len(p.list), p.size+1)]
}

// entity adds the dates of an entity and of its relations, those that rules derive too if they are wanted.
func (p *events) entity(ctx context.Context, n graph.Node, derived bool) error {
	s := p.scope
	kind := s.View.Kind(n)
	for f := range s.View.Facts(n) {
		if of, ok := kind.Fact(s.View.PredName(f.Pred)); ok && of.Type == "Date" {
			if d, err := graph.ParseDate(f.Value.Text); err == nil {
				p.add(graph.Dated{Date: d, What: graph.FactOn, Entity: n, Pred: f.Pred})
			}
		}
	}
	filter, err := s.filter(Follow{}, &RelationFilter{IncludeDerived: &derived})
	if err != nil {
		return err
	}
	var failed error
	err = s.View.Relations(ctx, n, filter, func(r graph.Relation) bool {
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
	if failed != nil {
		return failed
	}
	p.sort()
	return err
}

func (p *events) page() *TimelineConnection {
	c := &TimelineConnection{Edges: []TimelineEdge{}, PageInfo: PageInfo{HasPreviousPage: p.previous, HasNextPage: len(p.list) > p.size}}
	for _, d := range p.list[:min(len(p.list), p.size)] {
		k := p.scope.View.DatedKey(d)
		cursor := encodeCursor(cursorEvent, k.Date.String(), moments[k.What], k.Entity, k.Pred, k.Target)
		c.Edges = append(c.Edges, TimelineEdge{cursor, TimelineEvent{p.scope, d}})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c
}
