package claim

import (
	"cmp"
	"slices"
)

// A Period is the time from the start of From to the end of To. A zero end is open: no source gives it. The zero Period
// covers all time. From can be a bound of OrBefore, and To one of OrAfter: something holds in the period and perhaps
// longer.
type Period struct{ From, To Date }

// On returns the period of one date.
func On(d Date) Period { return Period{d, d} }

// IsZero reports whether both ends are unknown.
func (p Period) IsZero() bool { return p.From.IsZero() && p.To.IsZero() }

// Bounded reports whether both ends are known.
func (p Period) Bounded() bool { return !p.From.IsZero() && !p.To.IsZero() }

// IsOne reports whether both ends are the same date.
func (p Period) IsOne() bool { return p.From == p.To }

// HasTime reports whether an end has a time of day.
func (p Period) HasTime() bool { return p.From.hi|p.To.hi != 0 }

// String returns p in words, and "" for the zero Period:
//
//   - "since 2018-03", "until 2020", "in 2017", "2017 to 2019", "at no time (2019 to 2017)"
//   - if one end is a part of the other, as a month is of a year: "in 2018, until 2018-03", "in 2018, since 2018-03"
//   - with bounds: "since 2012 or before", "until 2015 or after", "2012 or before to 2015", "in 2012 at least",
//     "since 2018 or before, until 2018-03"
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.To.IsZero():
		return "since " + p.From.InWords()
	case p.From.IsZero():
		return "until " + p.To.InWords()
	case p.From.Plain() == p.To.Plain() && p.From.IsBound() == p.To.IsBound():
		return p.inOne()
	case p.Empty():
		return "at no time (" + p.From.InWords() + " to " + p.To.InWords() + ")"
	}
	startHasEnd, endHasStart := On(p.From).Covers(On(p.To)), On(p.To).Covers(On(p.From))
	switch bound := p.From.IsBound() || p.To.IsBound(); {
	case bound && (startHasEnd || endHasStart):
		return "since " + p.From.InWords() + ", until " + p.To.InWords()
	case startHasEnd && !endHasStart:
		return "in " + p.From.String() + ", until " + p.To.String()
	case endHasStart && !startHasEnd:
		return "in " + p.To.String() + ", since " + p.From.String()
	}
	return p.From.InWords() + " to " + p.To.InWords()
}

// inOne is String for a period of one date.
func (p Period) inOne() string {
	text := "in " + p.From.Plain().String()
	if p.From.HasTime() {
		text = "at " + p.From.Plain().String()
	}
	if p.From.IsBound() {
		text += " at least"
	}
	return text
}

// Touches reports whether p and q overlap, or one starts immediately after the other ends.
func (p Period) Touches(q Period) bool {
	return !p.From.First().After(q.To.Last().Next()) && !q.From.First().After(p.To.Last().Next())
}

// Meets reports whether p and q overlap.
func (p Period) Meets(q Period) bool {
	return !p.From.First().After(q.To.Last()) && !q.From.First().After(p.To.Last())
}

// Covers reports whether p contains all of q. Bounds do not matter; see Includes.
func (p Period) Covers(q Period) bool {
	return !p.From.First().After(q.From.First()) && !p.To.Last().Before(q.To.Last())
}

// Empty reports whether p ends before it starts. A claim with such a period holds at no time.
func (p Period) Empty() bool { return p.To.Last().Before(p.From.First()) }

// Intersect returns the common part of p and q, and whether there is one. If p and q have the same end in different
// forms, it uses the one that is not a bound, or else the more precise one. The result is not a bound there, because at
// least one of p and q is not claimed beyond this date.
func (p Period) Intersect(q Period) (Period, bool) {
	switch (Period{}) { // most claims are undated
	case q:
		return p, !p.Empty()
	case p:
		return q, !q.Empty()
	}
	if a, b := p.From.First(), q.From.First(); a.Before(b) || a == b && q.From.finer(p.From) {
		p.From = q.From
	}
	if a, b := p.To.Last(), q.To.Last(); a.After(b) || a == b && q.To.finer(p.To) {
		p.To = q.To
	}
	return p, !p.Empty()
}

// Together returns the time in which two premises hold together, and whether they do. It is like Intersect, but for a
// premise that holds at no time (see Empty), it also returns true if the other premise is undated or holds at no time,
// because the premise is still claimed. The conclusion then holds at no time either.
func (p Period) Together(q Period) (Period, bool) {
	common, ok := p.Intersect(q)
	return common, ok || (p.IsZero() || p.Empty()) && (q.IsZero() || q.Empty())
}

// finer reports whether to write an end as d and not as e, if both denote the same end. It prefers a date that is not a
// bound, then the more precise date. The time zone decides between equally precise dates.
func (d Date) finer(e Date) bool {
	if d.IsBound() != e.IsBound() {
		return e.IsBound()
	}
	if a, b := d.Precision(), e.Precision(); a != b {
		return a > b
	}
	return d.clock() > e.clock()
}

// ComparePeriods orders periods by their starts, and periods with the same start by their ends. As a start, a bound is
// before its plain date; as an end, it is after it.
func ComparePeriods(a, b Period) int {
	return cmp.Or(compareStarts(a.From, b.From), compareEnds(a.To, b.To))
}

// Joins reports whether later, a period that does not start before p, overlaps p, and the start of p is known. If the
// start of p is unknown, joining would lose the only known start.
func (p Period) Joins(later Period) bool { return !p.From.IsZero() && p.Meets(later) }

// JoinPeriods sorts periods by time and joins those that overlap. It does not join a period without a known start to a
// later one: "until 2017" and "since 2008" stay separate. Ends are joined as in Union. It changes the list.
func JoinPeriods(list []Period) []Period {
	if len(list) < 2 {
		return list
	}
	slices.SortFunc(list, ComparePeriods)
	n := 0
	for _, p := range list[1:] {
		if last := &list[n]; !last.Joins(p) {
			n++
			list[n] = p
		} else {
			*last = last.Union(p)
		}
	}
	return list[:n+1]
}

// Gaps returns the time that no period of a list covers, as periods in chronological order. For an empty list it
// returns the zero Period. The ends of gaps are never bounds: a period that starts in 2012 or before is claimed only
// from 2012 on.
func Gaps(list []Period) []Period {
	var out []Period
	var gap Period // its end is not known yet
	var last Date  // the end of the periods so far
	for i, p := range slices.SortedFunc(slices.Values(list), ComparePeriods) {
		p = p.Plain()
		apart := i == 0 || last.Last().Next().Before(p.From.First())
		if before := p.From.Previous(); apart && !before.IsZero() {
			gap.To = before
			out = append(out, gap)
		}
		if p.To.IsZero() {
			return out
		}
		if i == 0 || p.To.Last().After(last.Last()) || p.To.Last() == last.Last() && p.To.finer(last) {
			last = p.To
		}
		if gap = (Period{From: last.Following()}); gap.IsZero() { // no date follows
			return out
		}
	}
	return append(out, gap)
}
