package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
)

// Most dates of a graph are days or less precise, and most claims share their context. So a view keeps a date in four
// bytes: a day as in claim.Date, or the complement of an index into a table of times of day.

// A dateRef is a date of a view: a day, or a reference to a time of day if it is negative.
type dateRef int32

// A periodRef is a period of a view. Two periods of one view are equal if their periodRefs are equal with ==.
type periodRef struct{ from, to dateRef }

// IsZero reports whether both ends are unknown.
func (p periodRef) IsZero() bool { return p.from == 0 && p.to == 0 }

// compact returns the reference to a date. It calls place for the index of a date with a time of day.
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

// date returns the date of a reference.
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

// period returns the period of a reference.
func (v *View) period(r periodRef) claim.Period {
	return claim.Period{From: v.date(r.from), To: v.date(r.to)}
}

// periodOf returns the period of a claim.
func (v *View) periodOf(row *contextRow) claim.Period { return v.period(row.period) }

// compareBits orders dates with times of day for lookup by placeOf.
func compareBits(a, b claim.Date) int {
	day1, clock1 := a.Bits()
	day2, clock2 := b.Bits()
	return cmp.Or(cmp.Compare(int32(day1), int32(day2)), cmp.Compare(clock1, clock2))
}

// placeOf finds a date in a sorted list.
func placeOf(times []claim.Date, d claim.Date) (int, bool) {
	return slices.BinarySearchFunc(times, d, compareBits)
}

// place returns the index of a date with a time of day in the view under construction. It adds the date if the view
// does not have it.
func (a *applier) place(d claim.Date) int {
	if i, ok := placeOf(a.v.table.times.All(), d); ok {
		return i
	}
	i, ok := a.o.timeN.Get(d)
	if !ok {
		i = a.v.table.times.Len() + len(a.o.times)
		a.o.times = append(a.o.times, d)
		a.o.timeN.Set(d, i)
	}
	return i
}

// HasTimes reports whether any claim of the graph, hidden or not, gives a period that begins or ends at a time of day.
func (v *View) HasTimes() bool {
	return v.table.times.Len() > 0 || v.over != nil && len(v.over.times) > 0
}
