package model

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// A TimelineConnection is a page of a timeline.
type TimelineConnection struct {
	Edges    []TimelineEdge
	PageInfo PageInfo

	count func() (int, error)
}

// TotalCount returns the number of events in the whole list. It counts them only when a query selects the field.
func (c *TimelineConnection) TotalCount() (int, error) { return c.count() }

// A TimelineEdge is an event in a page.
type TimelineEdge struct {
	Cursor string
	Node   TimelineEvent
}

// moments maps the constants of the domain to values of the enum TimelineWhat.
var moments = [...]string{graph.BeginsOn: "BEGINS", graph.EndsOn: "ENDS", graph.FactOn: "FACT"}

// A TimelineEvent is a relation or fact with a date.
type TimelineEvent struct {
	scope *Scope
	dated graph.Event
}

// Date returns the date of the event.
func (e TimelineEvent) Date() claim.Date { return e.dated.Date }

// Bound reports whether the date is a bound.
func (e TimelineEvent) Bound() bool { return e.dated.Date.IsBound() }

// What returns the meaning of the date: begin, end or fact.
func (e TimelineEvent) What() string { return moments[e.dated.What] }

// Entity returns the entity that has the fact, or the source of the relation.
func (e TimelineEvent) Entity() AnyEntity { return e.scope.anyEntity(e.dated.Entity) }

// Fact returns the name of the fact; nil for a relation.
func (e TimelineEvent) Fact() *string {
	if e.dated.What != graph.FactOn {
		return nil
	}
	return optional(e.scope.View.PredName(e.dated.Pred))
}

// Value returns the fact whose value is the date; nil for a relation.
func (e TimelineEvent) Value() *Fact {
	f, ok := e.scope.View.DatedFact(e.dated)
	if !ok {
		return nil
	}
	return &Fact{e.scope, f}
}

// Relation returns the relation; nil for a fact.
func (e TimelineEvent) Relation() *Relation {
	if e.dated.What == graph.FactOn {
		return nil
	}
	return e.scope.relation(e.dated.Relation)
}

// TimelineArguments are the arguments of the field timeline.
type TimelineArguments struct {
	Of             *string
	Kinds          []string
	Types          []string
	Modalities     []string
	From, To       *claim.Date
	IncludeDerived *bool
}

// Timeline returns a page of events, ordered by date.
func Timeline(ctx context.Context, args TimelineArguments, in PageInput) (*TimelineConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, defaultPage, cursorEvent, 6)
	if err != nil {
		return nil, err
	}
	q := query.TimelineQuestion{
		Of: args.Of, Kinds: args.Kinds, Types: args.Types, Modalities: args.Modalities,
		Derived: args.IncludeDerived, Limit: part.Size, FromEnd: part.FromEnd,
	}
	if q.After, err = eventKey("after", part.After); err != nil {
		return nil, err
	}
	if q.Before, err = eventKey("before", part.Before); err != nil {
		return nil, err
	}
	if args.From != nil {
		q.Between.From = *args.From
	}
	if args.To != nil {
		q.Between.To = *args.To
	}
	found, err := s.Session.Timeline(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &TimelineConnection{
		Edges: []TimelineEdge{}, PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
		count: func() (int, error) { return s.Session.CountTimeline(ctx, q) },
	}
	for _, d := range found.Entries {
		k := s.View.EventKey(d)
		cursor := encodeCursor(cursorEvent, k.Date.String(), moments[k.What], k.Entity, k.Pred, k.Target, k.Occurrence)
		c.Edges = append(c.Edges, TimelineEdge{cursor, TimelineEvent{s, d}})
	}
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor })
	return c, nil
}

// eventKey reads the key of an event; nil if there is none.
func eventKey(argument query.Argument, key []string) (*graph.EventKey, error) {
	if key == nil {
		return nil, nil
	}
	date, err := claim.ParseDate(key[0])
	what := slices.Index(moments[:], key[1])
	if err != nil || what < 0 {
		return nil, query.InputError("%s: this is not a cursor of this list", argument)
	}
	return &graph.EventKey{
		Date: date, What: graph.Moment(what), Entity: key[2], Pred: key[3], Target: key[4],
		Occurrence: key[5],
	}, nil
}
