package claim

import (
	"errors"
	"fmt"
	"strings"
)

// A source can show that something held at a date without saying when it began: it holds by 2012. The start of its
// period is then a bound, 2012 or before. In the same way, an end can be 2015 or after. A bound denotes the same
// instants as its plain date: with or without bounds, a period is the time from the start of its first date to the end
// of its last date, because nothing is claimed for the time outside. The notation is that of ISO 8601-2 and EDTF for a
// set of which one date applies: ..2012 is a start, 2015.. is an end.
const (
	boundBefore int32 = 1 << 24 // in Date.packed
	boundAfter  int32 = 1 << 25
	boundBits         = boundBefore | boundAfter

	boundDots = ".."
)

// OrBefore returns d as the start of a period that began at d or before. The zero Date stays zero.
func (d Date) OrBefore() Date { return d.bound(boundBefore) }

// OrAfter returns d as the end of a period that ended at d or after. The zero Date stays zero.
func (d Date) OrAfter() Date { return d.bound(boundAfter) }

func (d Date) bound(mark int32) Date {
	if d.IsZero() {
		return d
	}
	d.packed = d.packed&^boundBits | mark
	return d
}

// IsBound reports whether d is a bound; see OrBefore and OrAfter.
func (d Date) IsBound() bool { return d.packed&boundBits != 0 }

// Plain returns the date of a bound, and every other date unchanged.
func (d Date) Plain() Date {
	d.packed &^= boundBits
	return d
}

// InWords returns d in words: 2012, 2012 or before, 2015 or after.
func (d Date) InWords() string {
	switch d.packed & boundBits {
	case boundBefore:
		return d.Plain().String() + " or before"
	case boundAfter:
		return d.Plain().String() + " or after"
	}
	return d.String()
}

// ParseStart parses the start of a period: a date as in ParseDate, or ..2012 for 2012 or before.
func ParseStart(s string) (Date, error) {
	if rest, ok := strings.CutPrefix(s, boundDots); ok && rest != "" {
		d, err := ParseDate(rest)
		return d.OrBefore(), err
	}
	if plain, ok := markedDate(s); ok {
		return Date{}, fmt.Errorf("%w: %q: the start of a period cannot be a date or after; write %[3]s, or %[4]s%[3]s "+
			"for %[3]s or before",
			ErrDate, Clip(s), plain, boundDots)
	}
	return ParseDate(s)
}

// ParseEnd parses the end of a period: a date as in ParseDate, or 2015.. for 2015 or after.
func ParseEnd(s string) (Date, error) {
	if rest, ok := strings.CutSuffix(s, boundDots); ok && rest != "" {
		d, err := ParseDate(rest)
		return d.OrAfter(), err
	}
	if plain, ok := markedDate(s); ok {
		return Date{}, fmt.Errorf("%w: %q: the end of a period cannot be a date or before; write %[3]s, or %[3]s%[4]s for "+
			"%[3]s or after",
			ErrDate, Clip(s), plain, boundDots)
	}
	return ParseDate(s)
}

// ParsePeriod parses the two ends of a period with ParseStart and ParseEnd. An empty text is an open end. It accepts a
// period that ends before it starts.
func ParsePeriod(from, to string) (p Period, err error) {
	var err2 error
	if from != "" {
		p.From, err = ParseStart(from)
	}
	if to != "" {
		p.To, err2 = ParseEnd(to)
	}
	return p, errors.Join(err, err2)
}

// markedDate returns the date in a text such as ..2012 or 2012.. in the form of String, and whether there is one.
func markedDate(s string) (plain string, ok bool) {
	rest := strings.TrimSuffix(strings.TrimPrefix(s, boundDots), boundDots)
	d, ok := ReadDate(rest)
	return d.String(), ok && rest != s
}

// FromOrBefore reports whether p starts at p.From or before.
func (p Period) FromOrBefore() bool { return p.From.IsBound() }

// ToOrAfter reports whether p ends at p.To or after.
func (p Period) ToOrAfter() bool { return p.To.IsBound() }

// Bounds returns p with its start as a bound or plain date, as fromOrBefore says, and its end as toOrAfter says.
func (p Period) Bounds(fromOrBefore, toOrAfter bool) Period {
	p = p.Plain()
	if fromOrBefore {
		p.From = p.From.OrBefore()
	}
	if toOrAfter {
		p.To = p.To.OrAfter()
	}
	return p
}

// Plain returns p without bounds.
func (p Period) Plain() Period { return Period{p.From.Plain(), p.To.Plain()} }

// compareStarts orders starts in time. A bound is before the plain date, because it can mean an earlier start.
func compareStarts(a, b Date) int {
	if c := a.First().Compare(b.First()); c != 0 {
		return c
	}
	return compareBool(b.IsBound(), a.IsBound())
}

// LaterStart reports whether a period that starts at a starts after one that starts at b. A bound is before the plain
// date.
func LaterStart(a, b Date) bool { return compareStarts(a, b) > 0 }

// compareEnds orders ends in time. A bound is after the plain date, because it can mean a later end.
func compareEnds(a, b Date) int {
	if c := a.Last().Compare(b.Last()); c != 0 {
		return c
	}
	return compareBool(a.IsBound(), b.IsBound())
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Includes reports whether p covers q and also includes its bounds: a period since 2012 covers one since 2012 or
// before, but does not include it, because q can begin earlier.
func (p Period) Includes(q Period) bool {
	return compareStarts(p.From, q.From) <= 0 && compareEnds(p.To, q.To) >= 0
}

// Union returns the period from the earlier start to the later end of p and q. If they have equal starts, or equal
// ends, Union uses the one that is a bound, or else the one of p.
func (p Period) Union(q Period) Period {
	if compareStarts(q.From, p.From) < 0 {
		p.From = q.From
	}
	if compareEnds(q.To, p.To) > 0 {
		p.To = q.To
	}
	return p
}
