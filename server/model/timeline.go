package model

import (
	"cmp"
	"context"
	"slices"

	"nexum/graph"
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

// What about a thing a date is, as the enum TimelineWhat names it.
const (
	eventFact   = "FACT"
	eventBegins = "BEGINS"
	eventEnds   = "ENDS"
)

// A TimelineEvent is something with a date.
type TimelineEvent struct {
	Date graph.Date
	What string
	Fact *string

	scope  *Scope
	entity graph.Node
	rel    *graph.Relation
}

// Entity is what the fact is of, or the source of the relation.
func (e TimelineEvent) Entity() AnyEntity { return e.scope.any(e.entity) }

// Relation is nil for a fact.
func (e TimelineEvent) Relation() *Relation {
	if e.rel == nil {
		return nil
	}
	return e.scope.relation(*e.rel)
}

func (e TimelineEvent) key() []string {
	key := []string{e.Date.String(), e.What, e.scope.View.ID(e.entity), "", ""}
	if e.rel != nil {
		key[3], key[4] = e.scope.View.PredName(e.rel.Type), e.scope.View.ID(e.rel.Target)
	} else {
		key[3] = *e.Fact
	}
	return key
}

// maxEvents bounds how many events one timeline sorts.
const maxEvents = 200_000

// Timeline is a page of what is dated, in order.
func Timeline(ctx context.Context, of *string, kinds []string, from, to *graph.Date, first *int32, after *string) (*TimelineConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := s.pageSize(first)
	if err != nil {
		return nil, err
	}
	t := timeline{scope: s, between: graph.Period{}}
	if from != nil {
		t.between.From = *from
	}
	if to != nil {
		t.between.To = *to
	}
	if of != nil {
		n, err := s.node("of", *of)
		if err != nil {
			return nil, err
		}
		t.add(n, graph.Both)
	} else {
		wanted := map[string]bool{}
		for _, k := range kinds {
			wanted[k] = true
		}
		i := 0
		for n := range s.View.All("") {
			if i++; i%1024 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if kinds == nil || wanted[s.View.Kind(n).Enum] {
				t.add(n, graph.Out)
			}
			if len(t.events) > maxEvents {
				return nil, &Error{Code: CodeLimit, Message: sprintf("more than %d things are dated; ask of one entity, of fewer kinds or of a shorter time", maxEvents)}
			}
		}
	}
	slices.SortStableFunc(t.events, func(a, b TimelineEvent) int {
		return cmp.Or(cmp.Compare(a.Date.First(), b.Date.First()), cmp.Compare(b.Date.Last(), a.Date.Last()), slices.Compare(a.key(), b.key()))
	})
	key, err := decodeCursor(after, cursorEvent, 5)
	if err != nil {
		return nil, err
	}
	at, err := after1(t.events, key, TimelineEvent.key)
	if err != nil {
		return nil, err
	}
	end := min(at+size, len(t.events))
	c := &TimelineConnection{Edges: []TimelineEdge{}}
	for _, e := range t.events[at:end] {
		c.Edges = append(c.Edges, TimelineEdge{encodeCursor(cursorEvent, e.key()...), e})
	}
	c.PageInfo = PageInfo{HasPreviousPage: at > 0, HasNextPage: end < len(t.events)}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

// timeline collects events between two dates.
type timeline struct {
	scope   *Scope
	between graph.Period
	events  []TimelineEvent
}

func (t *timeline) at(d graph.Date, e TimelineEvent) {
	if !d.IsZero() && t.between.Meets(graph.On(d)) {
		e.Date, e.scope = d, t.scope
		t.events = append(t.events, e)
	}
}

// add collects the dates of an entity and of its relations.
func (t *timeline) add(n graph.Node, dir graph.Direction) {
	v := t.scope.View
	kind := v.Kind(n)
	for f := range v.Facts(n) {
		name := v.PredName(f.Pred)
		if of, ok := kind.Fact(name); ok && of.Type == "Date" {
			if d, err := graph.ParseDate(f.Value.Text); err == nil {
				t.at(d, TimelineEvent{What: eventFact, Fact: &name, entity: n})
			}
		}
	}
	v.Each(n, dir, nil, func(r graph.Relation) bool {
		p := v.Summary(r).Period
		t.at(p.From, TimelineEvent{What: eventBegins, entity: r.Source, rel: &r})
		t.at(p.To, TimelineEvent{What: eventEnds, entity: r.Source, rel: &r})
		return true
	})
}
