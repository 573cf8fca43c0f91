package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// Most dates of a graph are days or less precise, and most claims share their context, so a view keeps a date in four
// bytes: a day as Date has it, or the place of a time of day in a table beside, negated.

// A dateRef is a date of a view.
type dateRef int32

// A periodRef is a period of a view. It is comparable with ==, which two equal periods of one view are.
type periodRef struct{ from, to dateRef }

// IsZero reports whether neither end is known.
func (p periodRef) IsZero() bool { return p.from == 0 && p.to == 0 }

// compact returns the reference to a date, whose time of day place finds.
func compact(d claim.Date, place func(claim.Date) int) dateRef {
	if d.HasTime() {
		return ^dateRef(place(d))
	}
	return dayRef(d)
}

// dayRef returns the reference to a date without a time of day.
func dayRef(d claim.Date) dateRef {
	day, _ := d.Bits()
	return dateRef(day)
}

// compactPeriod returns the reference to a period.
func compactPeriod(p claim.Period, place func(claim.Date) int) periodRef {
	return periodRef{compact(p.From, place), compact(p.To, place)}
}

// date resolves a reference.
func (v *View) date(r dateRef) claim.Date {
	if r >= 0 {
		return claim.FromBits(uint32(r), 0)
	}
	i := int(^r)
	if base := v.table.times.Len(); i >= base {
		return v.over.times[i-base]
	}
	return v.table.times.At(uint32(i))
}

// period resolves a reference.
func (v *View) period(r periodRef) claim.Period {
	return claim.Period{From: v.date(r.from), To: v.date(r.to)}
}

// periodOf returns the period that a claim gives.
func (v *View) periodOf(row *contextRow) claim.Period { return v.period(row.period) }

// compareBits orders times of day for lookup.
func compareBits(a, b claim.Date) int {
	day1, clock1 := a.Bits()
	day2, clock2 := b.Bits()
	return cmp.Or(cmp.Compare(int32(day1), int32(day2)), cmp.Compare(clock1, clock2))
}

// timesOf returns the times of day that contexts give, each once, in the order in which placeOf looks them up.
func timesOf(contexts []claim.Context) []claim.Date {
	var out []claim.Date
	for i := range contexts {
		for _, d := range [2]claim.Date{contexts[i].Period.From, contexts[i].Period.To} {
			if d.HasTime() {
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, compareBits)
	return slices.Clip(slices.Compact(out))
}

// placeOf finds a time of day in a list of timesOf.
func placeOf(times []claim.Date, d claim.Date) (int, bool) {
	return slices.BinarySearchFunc(times, d, compareBits)
}

// place returns the number of a time of day in the view that is being made, and adds it if the view does not have it.
func (a *applier) place(d claim.Date) int {
	if i, ok := placeOf(a.v.table.times.All(), d); ok {
		return i
	}
	i, ok := a.o.timeN[d]
	if !ok {
		i = a.v.table.times.Len() + len(a.o.times)
		a.o.times = append(a.o.times, d)
		a.o.timeN[d] = i
	}
	return i
}

// HasTimes reports whether a claim of the graph, hidden or not, holds from or until a time of day.
func (v *View) HasTimes() bool {
	return v.table.times.Len() > 0 || v.over != nil && len(v.over.times) > 0
}
