package claim

import (
	"cmp"
	"slices"
)

// A Period is the time from the beginning of From to the end of To. A zero end is open: nobody said when. The zero Period
// is all of time.
type Period struct{ From, To Date }

// On returns the period of one date: the year, month, day or time of day.
func On(d Date) Period { return Period{d, d} }

// IsZero reports whether neither end is known.
func (p Period) IsZero() bool { return p.From.IsZero() && p.To.IsZero() }

// Bounded reports whether both ends are known.
func (p Period) Bounded() bool { return !p.From.IsZero() && !p.To.IsZero() }

// IsOne reports whether the period is that of one date.
func (p Period) IsOne() bool { return p.From == p.To }

// HasTime reports whether an end is a time of day.
func (p Period) HasTime() bool { return p.From.hi|p.To.hi != 0 }

// String returns p in words: since 2018-03, until 2020, in 2017, 2017 to 2019; nothing for all of time.
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.To.IsZero():
		return "since " + p.From.String()
	case p.From.IsZero():
		return "until " + p.To.String()
	case p.From == p.To && p.From.HasTime():
		return "at " + p.From.String()
	case p.From == p.To:
		return "in " + p.From.String()
	}
	return p.From.String() + " to " + p.To.String()
}

// Touches reports whether p and q have a time in common, or the one begins right after the other ends.
func (p Period) Touches(q Period) bool {
	return !p.From.First().After(q.To.Last().Next()) && !q.From.First().After(p.To.Last().Next())
}

// Meets reports whether p and q have a time in common.
func (p Period) Meets(q Period) bool {
	return !p.From.First().After(q.To.Last()) && !q.From.First().After(p.To.Last())
}

// Covers reports whether all of q is in p.
func (p Period) Covers(q Period) bool {
	return !p.From.First().After(q.From.First()) && !p.To.Last().Before(q.To.Last())
}

// Empty reports whether p ends before it begins.
func (p Period) Empty() bool { return p.To.Last().Before(p.From.First()) }

// Intersect returns what p and q have in common, and whether that is anything. Of two ways to write one end, it takes the
// more precise.
func (p Period) Intersect(q Period) (Period, bool) {
	if a, b := p.From.First(), q.From.First(); a.Before(b) || a == b && q.From.finer(p.From) {
		p.From = q.From
	}
	if a, b := p.To.Last(), q.To.Last(); a.After(b) || a == b && q.To.finer(p.To) {
		p.To = q.To
	}
	return p, !p.Empty()
}

// finer reports which of two dates that begin or end together to write: the more precise, and else always the same one.
func (d Date) finer(e Date) bool {
	if a, b := d.Precision(), e.Precision(); a != b {
		return a > b
	}
	return d.clock() > e.clock()
}

// ComparePeriods orders periods by their beginnings, and those that begin together by their ends.
func ComparePeriods(a, b Period) int {
	return cmp.Or(a.From.First().Compare(b.From.First()), a.To.Last().Compare(b.To.Last()))
}

// joins reports whether a period that begins no earlier goes on where p does not end yet. If nobody says when p began,
// it does not: the beginning of the other is then the only one that is known.
func (p Period) Joins(later Period) bool { return !p.From.IsZero() && p.Meets(later) }

// JoinPeriods orders periods by time, and joins those that have a time in common, unless the beginning of the first is not
// known: since 2008, and until 2017, stay two. It changes the list.
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
		} else if p.To.Last().After(last.To.Last()) {
			last.To = p.To
		}
	}
	return list[:n+1]
}
