package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
)

// A Moment is what about a thing a date is.
type Moment uint8

const (
	BeginsOn Moment = iota // a relation begins
	EndsOn                 // a relation ends
	FactOn                 // a fact of an entity
)

// A Dated is something with a date.
type Dated struct {
	Date     Date
	What     Moment
	Entity   Node     // that the fact is of, or the source of the relation
	Pred     Pred     // the fact, or the type of the relation
	Relation Relation // that begins or ends; not of a fact
}

// A DatedKey is the place of something dated in the order of a timeline, by ids and names, so that it outlives a view.
type DatedKey struct {
	Date                 Date
	What                 Moment
	Entity, Pred, Target string // Target is empty for a fact
}

// DatedKey returns the place of something dated.
func (v *View) DatedKey(d Dated) DatedKey {
	k := DatedKey{Date: d.Date, What: d.What, Entity: v.ID(d.Entity), Pred: v.PredName(d.Pred)}
	if d.What != FactOn {
		k.Target = v.ID(d.Relation.Target)
	}
	return k
}

// CompareDated orders something dated against a place: by date, of those that begin on one day the least precise
// first, then what begins, what ends and what is a fact, then by entity, predicate and target.
func (v *View) CompareDated(d Dated, k DatedKey) int {
	c := cmp.Or(compareDates(d.Date, k.Date), cmp.Compare(d.What, k.What))
	if c != 0 {
		return c
	}
	if c := strings.Compare(v.ID(d.Entity), k.Entity); c != 0 {
		return c
	}
	if v.PredName(d.Pred) != k.Pred {
		p, ok := v.Pred(k.Pred)
		if !ok { // one that is gone is before all, so that nothing is lost
			return 1
		}
		return cmp.Compare(d.Pred, p)
	}
	if d.What == FactOn {
		return 0
	}
	return strings.Compare(v.ID(d.Relation.Target), k.Target)
}

// CompareTwoDated orders as CompareDated does.
func (v *View) CompareTwoDated(a, b Dated) int {
	c := cmp.Or(compareDates(a.Date, b.Date), cmp.Compare(a.What, b.What))
	if c == 0 {
		c = cmp.Or(v.Compare(a.Entity, b.Entity), cmp.Compare(a.Pred, b.Pred))
	}
	if c == 0 && a.What != FactOn {
		c = v.Compare(a.Relation.Target, b.Relation.Target)
	}
	return c
}

func compareDates(a, b Date) int {
	return cmp.Or(cmp.Compare(a.First(), b.First()), cmp.Compare(b.Last(), a.Last()))
}

// A TimelineFilter is which part of a timeline is wanted. The zero TimelineFilter is all of it.
type TimelineFilter struct {
	Between Period
	Kinds   []bool // of the entity, by index; nil for all
}

// Timeline yields what is dated in the view, in the order of CompareDated and from after a place, if one is given:
// the facts that are dates, and when stated relations begin and end. The first call on any view of a graph sorts
// all dates of the graph; after that, it costs what it yields and what the view and the filter pass over.
func (v *View) Timeline(ctx context.Context, f TimelineFilter, after *DatedKey, yield func(Dated) bool) error {
	base, over := v.table.dates(v), v.overDates()
	i, j := 0, 0
	switch from := f.Between.From; {
	case after != nil:
		i = sort.Search(len(base), func(i int) bool { return v.CompareDated(v.datedOf(base[i]), *after) > 0 })
		j = sort.Search(len(over), func(j int) bool { return v.CompareDated(over[j], *after) > 0 })
	case !from.IsZero(): // a date that is a year begins with it
		y, _, _ := from.Parts()
		first := Year(y).First()
		i = sort.Search(len(base), func(i int) bool { return base[i].date().First() >= first })
		j = sort.Search(len(over), func(j int) bool { return over[j].Date.First() >= first })
	}
	var last *Dated
	for n := 0; i < len(base) || j < len(over); n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		var d Dated
		fromBase := i < len(base)
		if fromBase {
			d = v.datedOf(base[i])
		}
		if j < len(over) && (!fromBase || v.CompareTwoDated(over[j], d) < 0) {
			d, fromBase = over[j], false
			j++
		} else {
			i++
		}
		if d.Date.First() > f.Between.To.Last() {
			return nil
		}
		if !f.Between.Meets(On(d.Date)) || f.Kinds != nil && !f.Kinds[v.kindIndex(d.Entity)] || fromBase && v.redone(d) || !v.holdsDated(d) {
			continue
		}
		if last != nil && v.CompareTwoDated(*last, d) == 0 { // a fact in two languages
			continue
		}
		if last = &d; !yield(d) {
			return nil
		}
	}
	return nil
}

// Span returns the first and the last date of the timeline; no dates if there are none. It is computed once.
func (v *View) Span() (first, last Date) {
	v.cache.span.Do(func() {
		_ = v.Timeline(context.Background(), TimelineFilter{}, nil, func(d Dated) bool {
			v.cache.first = d.Date
			return false
		})
		base, over := v.table.dates(v), v.overDates()
		for _, e := range slices.Backward(base) {
			if d := v.datedOf(e); !v.redone(d) && v.holdsDated(d) {
				v.cache.last = d.Date
				break
			}
		}
		for _, d := range slices.Backward(over) {
			if v.holdsDated(d) {
				if v.cache.last.IsZero() || compareDates(d.Date, v.cache.last) > 0 {
					v.cache.last = d.Date
				}
				break
			}
		}
	})
	return v.cache.first, v.cache.last
}

// holdsDated reports whether what some claim dates is so in the view: the thing is there, and the date is that of a fact
// of it, or begins or ends one of the periods in which it holds.
func (v *View) holdsDated(d Dated) bool {
	if d.What == FactOn {
		if v.gone(d.Entity) {
			return false
		}
		of, ok := v.Kind(d.Entity).Fact(v.PredName(d.Pred))
		if !ok || of.Type != "Date" {
			return false
		}
		found := false
		v.EachFact(d.Entity, d.Pred, func(f Fact) bool {
			date, err := ParseDate(f.Value.Text)
			found = err == nil && date == d.Date
			return !found
		})
		return found
	}
	if !v.shown(d.Relation.Rel) {
		return false
	}
	return slices.ContainsFunc(v.Periods(d.Relation), func(p Period) bool {
		return d.What == BeginsOn && p.From == d.Date || d.What == EndsOn && p.To == d.Date
	})
}

// redone reports whether the overlay has all claims of something that the table dates.
func (v *View) redone(d Dated) (ok bool) {
	switch {
	case v.over == nil:
	case d.What == FactOn:
		_, ok = v.over.facts[d.Entity]
	default:
		_, ok = v.over.relClaims[d.Relation.Rel]
	}
	return ok
}

// A datedEntry is something that a claim in a table dates, so that to sort them as numbers is to sort them as
// CompareDated does: the first day of the date, how precise it is, what begins, ends or is a fact, and the
// number of the relation or fact.
type datedEntry uint64

func newDatedEntry(d Date, what Moment, index uint32) datedEntry {
	precision := uint64(0)
	if _, m, day := d.Parts(); day > 0 {
		precision = 2
	} else if m > 0 {
		precision = 1
	}
	return datedEntry(uint64(d.First())<<36 | precision<<34 | uint64(what)<<32 | uint64(index))
}

func (e datedEntry) date() Date {
	y, m, d := Date{int32(e >> 36)}.Parts()
	switch e >> 34 & 3 {
	case 0:
		return Year(y)
	case 1:
		return Day(y, m, 0)
	}
	return Day(y, m, d)
}

// datedOf reads an entry of the view's table.
func (v *View) datedOf(e datedEntry) Dated {
	d := Dated{Date: e.date(), What: Moment(e >> 32 & 3)}
	index := uint32(e)
	if d.What == FactOn {
		t := v.table
		d.Entity = Node(sort.Search(t.ids.len(), func(n int) bool { return t.fact[n+1] > index }))
		d.Pred = t.factPred[index]
		return d
	}
	t := v.table
	d.Relation = Relation{t.src[index], t.ties[index].pred, t.ties[index].dst, Rel(index)}
	d.Entity, d.Pred = d.Relation.Source, d.Relation.Type
	return d
}

// dates returns all dates that claims in the table give, whatever a view makes of them. They are sorted once, on
// demand.
func (t *table) dates(v *View) []datedEntry {
	t.datesOnce.Do(func() {
		facts := v.dateFacts()
		var list []datedEntry
		for r := range t.ties {
			if !t.dated.has(uint32(r)) {
				continue
			}
			for _, c := range t.claims[t.claimAt[r]:t.claimAt[r+1]] {
				eachEnd(&t.ctxs[c], func(d Date, what Moment) { list = append(list, newDatedEntry(d, what, uint32(r))) })
			}
		}
		for i, p := range t.factPred {
			if !facts[p] {
				continue
			}
			if d, err := ParseDate(t.lits.get(t.factLit[i])); err == nil {
				list = append(list, newDatedEntry(d, FactOn, uint32(i)))
			}
		}
		slices.Sort(list)
		t.datesList = slices.Clip(slices.Compact(list))
	})
	return t.datesList
}

// eachEnd calls yield for the beginning and the end that a claim gives, if it supports what it is about.
func eachEnd(row *contextRow, yield func(Date, Moment)) {
	if row.stance != Supports {
		return
	}
	if !row.period.From.IsZero() {
		yield(row.period.From, BeginsOn)
	}
	if !row.period.To.IsZero() {
		yield(row.period.To, EndsOn)
	}
}

// overDates returns all dates that the overlay gives, sorted once.
func (v *View) overDates() []Dated {
	if v.over == nil {
		return nil
	}
	v.cache.overDates.Do(func() {
		var list []Dated
		for r, claims := range v.over.relClaims {
			rel := v.relation(r)
			for _, c := range claims {
				eachEnd(v.ctx(c), func(d Date, what Moment) { list = append(list, Dated{d, what, rel.Source, rel.Type, rel}) })
			}
		}
		facts := v.dateFacts()
		for n, row := range v.over.facts {
			for _, f := range row {
				if !facts[f.pred] {
					continue
				}
				if d, err := ParseDate(v.literal(f.lit).Text); err == nil {
					list = append(list, Dated{Date: d, What: FactOn, Entity: n, Pred: f.pred})
				}
			}
		}
		slices.SortFunc(list, v.CompareTwoDated)
		v.cache.overDatesList = slices.CompactFunc(list, func(a, b Dated) bool { return v.CompareTwoDated(a, b) == 0 })
	})
	return v.cache.overDatesList
}

// dateFacts returns which predicates are a date of some kind, by number.
func (v *View) dateFacts() map[Pred]bool {
	out := map[Pred]bool{}
	for _, k := range v.ontology.Kinds() {
		for _, f := range k.Facts {
			if p, ok := v.Pred(f.Name); ok && f.Type == "Date" {
				out[p] = true
			}
		}
	}
	return out
}
