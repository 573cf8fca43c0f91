package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// A Moment is the role of a date: the start or end of a relation, or the value of a fact.
type Moment uint8

const (
	BeginsOn Moment = iota // a relation begins
	EndsOn                 // a relation ends
	FactOn                 // the value of a fact
)

// An Event is a relation or a fact with one of its dates.
type Event struct {
	Date     claim.Date // a bound if the relation begins on this date or before it, or ends on it or after it
	What     Moment
	Entity   Node     // the entity of the fact, or the source of the relation
	Pred     Pred     // the predicate of the fact, or the type of the relation
	Relation Relation // unset for a fact
}

// when returns the instant by which the event is ordered.
func (d Event) when() claim.Instant { return d.What.instant(d.Date) }

// An EventKey is a position in the order of a timeline. It uses ids and names, so it stays valid in other views.
type EventKey struct {
	Date                 claim.Date
	What                 Moment
	Entity, Pred, Target string // Target is empty for a fact
	Occurrence           string // for a relation: the key of its occurrence
}

// EventKey returns the position of d.
func (v *View) EventKey(d Event) EventKey {
	k := EventKey{Date: d.Date.Plain(), What: d.What, Entity: v.ID(d.Entity), Pred: v.PredName(d.Pred)}
	if d.What != FactOn {
		k.Target, k.Occurrence = v.ID(d.Relation.Target), v.Occurrence(d.Relation)
	}
	return k
}

// CompareEvent compares d with a position. Events are ordered by time, as in compareTimes, then by entity, predicate,
// target and occurrence.
func (v *View) CompareEvent(d Event, k EventKey) int {
	c := compareTimes(d.Date, d.What, k.Date, k.What)
	if c != 0 {
		return c
	}
	if c := strings.Compare(v.ID(d.Entity), k.Entity); c != 0 {
		return c
	}
	if v.PredName(d.Pred) != k.Pred {
		p, ok := v.Pred(k.Pred)
		if !ok { // an unknown predicate sorts first, so that no event is skipped
			return 1
		}
		return cmp.Compare(d.Pred, p)
	}
	if d.What == FactOn {
		return 0
	}
	return cmp.Or(strings.Compare(v.ID(d.Relation.Target), k.Target),
		strings.Compare(v.Occurrence(d.Relation), k.Occurrence))
}

// CompareEvents compares two items in the order of CompareEvent.
func (v *View) CompareEvents(a, b Event) int {
	c := compareTimes(a.Date, a.What, b.Date, b.What)
	if c == 0 {
		c = cmp.Or(v.Compare(a.Entity, b.Entity), cmp.Compare(a.Pred, b.Pred))
	}
	if c == 0 && a.What != FactOn {
		c = cmp.Or(v.Compare(a.Relation.Target, b.Relation.Target), v.compareOccurrences(a.Relation, b.Relation))
	}
	return c
}

// instant returns the instant by which a date is ordered: a start and a fact by the first instant of the date, and an
// end by the last one, so that an end in 2020 comes after a start in January 2020.
func (w Moment) instant(d claim.Date) claim.Instant {
	if w == EndsOn {
		return d.Last()
	}
	return d.First()
}

// compareTimes orders two dates in their roles by instant. At the same instant, starts and facts come before ends.
// Among starts and facts, less precise dates come first, then starts before facts; among ends, less precise dates come
// last.
func compareTimes(a claim.Date, as Moment, b claim.Date, bs Moment) int {
	c := as.instant(a).Compare(bs.instant(b))
	if c != 0 || as == bs && a.Plain() == b.Plain() {
		return c
	}
	switch {
	case as == EndsOn && bs == EndsOn:
		return b.First().Compare(a.First())
	case as == EndsOn:
		return 1
	case bs == EndsOn:
		return -1
	}
	return cmp.Or(b.Last().Compare(a.Last()), cmp.Compare(as, bs))
}

// A TimelineFilter selects a part of a timeline. The zero TimelineFilter selects all of it.
type TimelineFilter struct {
	Between claim.Period
	Kinds   []bool // kinds of the entity, by index; nil for all
}

// Timeline yields the dates of the view in the order of CompareEvent: facts that are dates, and the starts and ends of
// stated relations. If after is not nil, it starts after that position. The first call on any view of a graph sorts
// all dates of the graph. Later calls cost time in proportion to the dates that they yield and skip.
func (v *View) Timeline(ctx context.Context, f TimelineFilter, after *EventKey, yield func(Event) bool) error {
	streams := v.datedStreams()
	for i := range streams {
		s := &streams[i]
		switch from := f.Between.From; {
		case after != nil:
			s.next = sort.Search(s.len(), func(i int) bool { return v.CompareEvent(s.at(i), *after) > 0 })
		case !from.IsZero(): // a year begins on its first day, and another time zone can begin a day earlier
			y, _, _ := from.Parts()
			first := claim.Year(max(y, 2) - 1).Last()
			s.next = sort.Search(s.len(), func(i int) bool { return !s.at(i).when().Before(first) })
		}
	}
	end := f.Between.To.Last()
	if y, _, _ := f.Between.To.Parts(); y > 0 { // an end is ordered by its last day, up to a year later
		end = claim.Year(min(y+1, 9999)).Last()
	}
	var last *Event
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d, from, ok := v.nextDated(streams)
		if !ok || d.when().After(end) {
			return nil
		}
		if !f.Between.Meets(claim.On(d.Date)) || f.Kinds != nil && !f.Kinds[v.kindIndex(d.Entity)] ||
			from.compiled && v.isReplaced(d) {
			continue
		}
		if d, ok = v.asHeld(d); !ok {
			continue
		}
		if last != nil && v.CompareEvents(*last, d) == 0 { // a fact in two languages
			continue
		}
		if last = &d; !yield(d) {
			return nil
		}
	}
}

// A datedStream is a sorted list of dates with a read position.
type datedStream struct {
	len      func() int
	at       func(int) Event
	next     int
	compiled bool // whether it is from the table; then the overlay can replace its items
}

// datedStreams returns three streams: the days of the table, its times of day, and the dates of the overlay.
func (v *View) datedStreams() []datedStream {
	dates := v.datesOf()
	over := v.overDates()
	return []datedStream{
		{len: dates.days.Len, at: func(i int) Event { return v.datedOf(dates.days.At(uint32(i))) }, compiled: true},
		{len: dates.clocks.Len, at: func(i int) Event { return v.clockOf(dates.clocks.At(uint32(i))) }, compiled: true},
		{len: func() int { return len(over) }, at: func(i int) Event { return over[i] }},
	}
}

// nextDated removes and returns the first remaining item of all streams, and the stream that it came from.
func (v *View) nextDated(streams []datedStream) (first Event, from *datedStream, ok bool) {
	for i := range streams {
		s := &streams[i]
		if s.next == s.len() {
			continue
		}
		if d := s.at(s.next); from == nil || v.CompareEvents(d, first) < 0 {
			first, from = d, s
		}
	}
	if from == nil {
		return Event{}, nil, false
	}
	from.next++
	return first, from, true
}

// Span returns the first and the last date of the timeline, or zero dates if it is empty. It is computed once.
func (v *View) Span() (first, last claim.Date) {
	v.cache.span.do(func() {
		_ = v.Timeline(context.Background(), TimelineFilter{}, nil, func(d Event) bool {
			v.cache.first = d.Date.Plain()
			return false
		})
		var last Event
		for _, s := range v.datedStreams() {
			for i := s.len() - 1; i >= 0; i-- {
				d := s.at(i)
				if s.compiled && v.isReplaced(d) {
					continue
				}
				if _, ok := v.asHeld(d); !ok {
					continue
				}
				if last.Date.IsZero() || compareTimes(d.Date, d.What, last.Date, last.What) > 0 {
					last = d
				}
				break
			}
		}
		v.cache.last = last.Date
	})
	return v.cache.first, v.cache.last
}

// asHeld reports whether the view shows the date d of a claim: the fact or relation is visible, and the date is the
// value of the fact, or the start or end of one of the periods of the relation. The date of d is plain. In the result,
// it is a bound if it is one in the period.
func (v *View) asHeld(d Event) (Event, bool) {
	if d.What == FactOn {
		if v.isAbsent(d.Entity) {
			return d, false
		}
		of, ok := v.Kind(d.Entity).Fact(v.PredName(d.Pred))
		if !ok || !of.IsDate() {
			return d, false
		}
		found := false
		v.EachFact(d.Entity, d.Pred, func(f Fact) bool {
			date, ok := claim.ReadDate(f.Value.Text)
			found = ok && date == d.Date
			return !found
		})
		return d, found
	}
	if !v.shown(d.Relation.Rel) {
		return d, false
	}
	for _, p := range v.Periods(d.Relation) {
		end := p.From
		if d.What == EndsOn {
			end = p.To
		}
		if end.Plain() == d.Date {
			d.Date = end
			return d, true
		}
	}
	return d, false
}

// isReplaced reports whether the overlay replaces the claims of an item of the table.
func (v *View) isReplaced(d Event) bool {
	if d.What == FactOn {
		return v.over.hasFacts(d.Entity)
	}
	return v.over.hasRelation(d.Relation.Rel)
}

// A datedEntry is an item that a claim in a table dates by a day or less precisely. Sorting entries as numbers sorts
// them by time, as CompareEvent does. From the highest bits, an entry has the day by which the date is ordered, one bit
// for an end, the precision, one bit for a fact, and the number of the relation or fact.
type datedEntry uint64

const (
	entryEnd       datedEntry = 1 << 35
	entryFact      datedEntry = 1 << 32
	entryPrecision            = 33 // two bits: the precision or, of an end, 2 minus the precision
)

func newDatedEntry(d claim.Date, what Moment, index uint32) datedEntry {
	e := datedEntry(uint64(what.instant(d).DayBits())<<36 | uint64(index))
	precision := d.Precision()
	switch what {
	case EndsOn:
		e, precision = e|entryEnd, 2-precision
	case FactOn:
		e |= entryFact
	}
	return e | datedEntry(precision)<<entryPrecision
}

// moment returns the role of the date.
func (e datedEntry) moment() Moment {
	switch {
	case e&entryEnd != 0:
		return EndsOn
	case e&entryFact != 0:
		return FactOn
	}
	return BeginsOn
}

func (e datedEntry) date() claim.Date {
	y, m, d := claim.FromBits(uint32(e>>36), 0).Parts()
	precision := e >> entryPrecision & 3
	if e&entryEnd != 0 {
		precision = 2 - precision
	}
	switch precision {
	case 0:
		return claim.Year(y)
	case 1:
		return claim.Day(y, m, 0)
	}
	return claim.Day(y, m, d)
}

// datedOf decodes an entry of the table of the view.
func (v *View) datedOf(e datedEntry) Event {
	return v.datedAs(e.date(), e.moment(), uint32(e))
}

// datedAs returns the item of the table with a date, a moment, and the number of a relation or fact.
func (v *View) datedAs(date claim.Date, what Moment, index uint32) Event {
	d, t := Event{Date: date, What: what}, v.table
	if what == FactOn {
		d.Entity, d.Pred = t.entityOfFact(index), t.factPred.At(index)
		return d
	}
	d.Relation = t.relation(Rel(index))
	d.Entity, d.Pred = d.Relation.Source, d.Relation.Type
	return d
}

// datesIndex has all dates in the claims of a table, in the order of a timeline, whether or not a view shows them.
// Dates with a time of day are separate. A table in memory builds it on first use.
type datesIndex struct {
	once   completed
	days   segment.Column[datedEntry]
	clocks segment.Column[clockEntry]
}

// A clockEntry is an item that a claim dates by a time of day.
type clockEntry struct {
	date  claim.Date
	what  uint32
	index uint32 // the number of the relation or fact
}

// clockOf decodes an entry of the table of the view.
func (v *View) clockOf(e clockEntry) Event { return v.datedAs(e.date, Moment(e.what), e.index) }

// datesOf returns the dates of the table of the view.
func (v *View) datesOf() *datesIndex {
	d := &v.table.dates
	d.once.do(func() {
		if v.table.file == nil {
			v.sortDates(d)
		}
	})
	return d
}

func (v *View) sortDates(d *datesIndex) {
	t, facts := v.table, v.dateFacts()
	days, clocks := segment.NewList[datedEntry](t.scratch), segment.NewList[clockEntry](t.scratch)
	add := func(d claim.Date, what Moment, index uint32) {
		if d.HasTime() {
			clocks.MustAppend(clockEntry{d, uint32(what), index})
		} else {
			days.MustAppend(newDatedEntry(d, what, index))
		}
	}
	for r := range uint32(t.outKeys.Len()) {
		if !t.dated.Has(r) {
			continue
		}
		for _, c := range t.relClaims(Rel(r)) {
			v.eachEnd(t.ctxs.Ref(c), func(d claim.Date, what Moment) { add(d, what, r) })
		}
	}
	for i := range uint32(t.factPred.Len()) {
		if !facts[t.factPred.At(i)] {
			continue
		}
		if d, ok := claim.ReadDate(t.lits.Get(t.factLit.At(i))); ok {
			add(d, FactOn, i)
		}
	}
	slices.Sort(days.Values())
	d.days = segment.InHeap(slices.Clip(slices.Compact(days.Close())))
	compare := func(a, b clockEntry) int {
		return cmp.Or(v.CompareEvents(v.clockOf(a), v.clockOf(b)), cmp.Compare(a.index, b.index))
	}
	slices.SortFunc(clocks.Values(), compare)
	same := func(a, b clockEntry) bool {
		return v.CompareEvents(v.clockOf(a), v.clockOf(b)) == 0 && a.date == b.date
	}
	d.clocks = segment.InHeap(slices.Clip(slices.CompactFunc(clocks.Close(), same)))
}

// eachEnd calls yield for the start and the end of the period of a supporting claim, as plain dates, if they are known.
func (v *View) eachEnd(row *contextRow, yield func(claim.Date, Moment)) {
	if row.stance != claim.Supports {
		return
	}
	p := v.periodOf(row).Plain()
	if !p.From.IsZero() {
		yield(p.From, BeginsOn)
	}
	if !p.To.IsZero() {
		yield(p.To, EndsOn)
	}
}

// overDates returns all dates in the claims of the overlay, sorted. It computes them once.
func (v *View) overDates() []Event {
	if v.over == nil {
		return nil
	}
	v.cache.overDates.do(func() {
		var list []Event
		for r, claims := range v.over.relClaims.Entries() {
			rel := v.relation(r)
			for _, c := range claims {
				v.eachEnd(v.ctx(c), func(d claim.Date, what Moment) {
					list = append(list, Event{d, what, rel.Source, rel.Type, rel})
				})
			}
		}
		facts := v.dateFacts()
		for n, row := range v.over.facts.Entries() {
			for _, f := range row {
				if !facts[f.pred] {
					continue
				}
				if d, ok := claim.ReadDate(v.literal(f.lit).Text); ok {
					list = append(list, Event{Date: d, What: FactOn, Entity: n, Pred: f.pred})
				}
			}
		}
		slices.SortFunc(list, v.CompareEvents)
		v.cache.overDatesList = slices.CompactFunc(list, func(a, b Event) bool { return v.CompareEvents(a, b) == 0 })
	})
	return v.cache.overDatesList
}

// dateFacts returns the predicates that are date facts of some kind.
func (v *View) dateFacts() map[Pred]bool {
	out := map[Pred]bool{}
	for _, k := range v.ontology.Kinds() {
		for _, f := range k.Facts {
			if p, ok := v.Pred(f.Name); ok && f.IsDate() {
				out[p] = true
			}
		}
	}
	return out
}

// DatedFact returns the fact whose value is the date of an entry; false for a relation. If several sources write the
// date differently, it returns the first.
func (v *View) DatedFact(d Event) (out Fact, ok bool) {
	if d.What != FactOn {
		return Fact{}, false
	}
	v.EachFact(d.Entity, d.Pred, func(f Fact) bool {
		date, read := claim.ReadDate(f.Value.Text)
		if ok = read && date == d.Date; ok {
			out = f
		}
		return !ok
	})
	return out, ok
}
