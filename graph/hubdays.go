package graph

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"nexum/graph/claim"
)

// A hubDays has the data to count the relations of one row of a table at any date without a time of day. Most relations
// hold for one range of days, so they are counted by the days on which they begin and end; the rest are read one by
// one. Its size depends on how many days there are, and not on the length of the row.
type hubDays struct {
	runs    []dayRun
	special []uint32 // the places of the rest, sorted
	// useless is whether so many relations are special that reading the row costs no more.
	useless bool
}

// A dayRun counts the relations of a predicate with far ends of a kind that hold for one range of days.
type dayRun struct {
	pred         Pred
	kind         uint16
	begins, ends []dayCount
}

// A dayCount is the number of relations that begin, or end, on a day or before it. Days are as in
// claim.Instant.DayBits.
type dayCount struct {
	day   int32
	count int
}

// A dayRange is the days on which a relation holds.
type dayRange struct{ first, last int32 }

// daysOf returns the days of a period. ok is false if it ends before it begins.
func daysOf(p claim.Period) (days dayRange, ok bool) {
	return dayRange{p.From.First().DayBits(), p.To.Last().DayBits()}, !p.Empty()
}

// at returns the number of relations of the run that hold on at least one day of d.
func (r *dayRun) at(d dayRange) int {
	upTo := func(list []dayCount, beyond func(int32) bool) int {
		i := sort.Search(len(list), func(i int) bool { return beyond(list[i].day) })
		if i == 0 {
			return 0
		}
		return list[i-1].count
	}
	begun := upTo(r.begins, func(day int32) bool { return day > d.last })
	return begun - upTo(r.ends, func(day int32) bool { return day >= d.first })
}

// cumulated returns, for each day in counts, the sum of the counts up to that day.
func cumulated(counts map[int32]int) (out []dayCount) {
	sum := 0
	for _, day := range slices.Sorted(maps.Keys(counts)) {
		sum += counts[day]
		out = append(out, dayCount{day, sum})
	}
	return out
}

// A holding classifies relations by the days on which they hold.
type holding uint8

const (
	holdsNever  holding = iota
	holdsOnDays         // in one range of days
	// it is contested, or holds in several ranges, or its days depend on facts that hold at some dates only
	holdsSpecial
)

// daysHeld returns the days on which a relation holds.
func (v *View) daysHeld(x Relation) (days dayRange, h holding) {
	t := v.table
	switch {
	case t.contested.Has(uint32(x.Rel)):
		return days, holdsSpecial
	case t.dated.Has(uint32(x.Rel)):
		return v.daysClaimed(t.relClaims(x.Rel))
	}
	var lifetimes [2]claim.Period
	for i, n := range [2]Node{x.Source, x.Target} {
		if int(n) >= t.life.Len() || t.lifeComputed.Has(uint32(n)) || t.lifeDated.Has(uint32(n)) {
			return days, holdsSpecial
		}
		lifetimes[i] = v.period(t.life.At(uint32(n)))
	}
	both, ok := lifetimes[0].Intersect(lifetimes[1])
	if !ok {
		return days, holdsNever
	}
	if days, ok = daysOf(both); !ok {
		return days, holdsSpecial
	}
	return days, holdsOnDays
}

// daysClaimed returns the days on which a relation holds by the periods of its claims. At least one claim has a period,
// and none disputes or retracts another.
func (v *View) daysClaimed(claims []uint32) (days dayRange, h holding) {
	if v.isTimeless(claims) {
		return days, holdsSpecial
	}
	var list []dayRange
	for _, c := range claims {
		row := v.table.ctxs.Ref(c)
		if row.period.IsZero() {
			continue
		}
		d, ok := daysOf(v.periodOf(row))
		if !ok || row.stance != claim.Supports {
			return days, holdsSpecial
		}
		list = append(list, d)
	}
	if len(list) == 0 {
		return days, holdsSpecial
	}
	slices.SortFunc(list, func(a, b dayRange) int { return cmp.Compare(a.first, b.first) })
	days = list[0]
	for _, d := range list[1:] {
		if d.first > days.last {
			return days, holdsSpecial
		}
		days.last = max(days.last, d.last)
	}
	return days, holdsOnDays
}

// hubDays computes the counts by day of the row of an entity, by reading the row. The view must have no overlay and no
// exclusions.
func (v *View) hubDays(n Node, dir Direction) *hubDays {
	r := v.rowOf(n, dir)
	out := &hubDays{}
	most := r.len() / 8
	type runKey struct {
		pred Pred
		kind uint16
	}
	type days struct{ begins, ends map[int32]int }
	runs := map[runKey]*days{}
	for place := r.lo; place < r.hi; place++ {
		x := r.relation(place)
		d, h := v.daysHeld(x)
		switch {
		case h == holdsNever:
			continue
		case h == holdsSpecial:
			if out.special = append(out.special, place); len(out.special) > most {
				return &hubDays{useless: true}
			}
			continue
		}
		key := runKey{x.Type, v.table.kind.At(uint32(x.Far(n)))}
		run := runs[key]
		if run == nil {
			run = &days{map[int32]int{}, map[int32]int{}}
			runs[key] = run
		}
		run.begins[d.first]++
		run.ends[d.last]++
	}
	for key, run := range runs {
		out.runs = append(out.runs, dayRun{key.pred, key.kind, cumulated(run.begins), cumulated(run.ends)})
	}
	slices.SortFunc(out.runs, func(a, b dayRun) int {
		return cmp.Or(cmp.Compare(a.pred, b.pred), cmp.Compare(a.kind, b.kind))
	})
	return out
}

// daysOf returns the counts by day of one row.
func (h *hubRows) daysOf(bare *View, n Node, dir Direction) *hubDays {
	row := h.row(n, dir)
	row.dates.do(func() {
		file := h.file.Load()
		if i, ok := file.find(n, dir); ok {
			row.days = file.daysOf(i)
			return
		}
		row.days = bare.hubDays(n, dir)
	})
	return row.days
}

// countAt returns the number of relations at the places of the table that are visible at the date of the view, if the
// exclusions and the overlay hide nothing else. bare is a view of the table alone; countAt sets its date to that of the
// view. ok is false if the row must be read.
func (r *row) countAt(bare *View, preds *Preds, kinds KindSet) (count int, ok bool) {
	v := r.view
	if v.exclusions.asOf.HasTime() || v.over.hasFacts(r.node) {
		return 0, false
	}
	index := v.table.hubs.daysOf(bare, r.node, r.dir)
	if index.useless {
		return 0, false
	}
	bare.exclusions = &exclusions{asOf: v.exclusions.asOf}
	days, _ := daysOf(claim.On(v.exclusions.asOf))
	for i := range index.runs {
		if run := &index.runs[i]; preds.Has(run.pred) && (kinds == nil || kinds[run.kind]) {
			count += run.at(days)
		}
	}
	for _, place := range index.special {
		x := r.relation(place)
		if preds.Has(x.Type) && (kinds == nil || kinds[bare.kindIndex(x.Far(r.node))]) && bare.shown(x.Rel) {
			count++
		}
	}
	return count, true
}
