package graph

import (
	"errors"
	"fmt"
	"strconv"
)

// ErrDate is wrapped by every error of ParseDate.
var ErrDate = errors.New("not a date")

// A Date is a day, a month or a year of the Gregorian calendar: ISO 8601 with reduced precision. It is
// never more precise than its source. The zero Date is no date. Dates are comparable with ==, which
// tells 2017 from 2017-01; to order them in time, use First and Last.
type Date struct{ packed int32 } // year<<9 | month<<5 | day; month and day 0 where not given

// Year returns the date of a whole year.
func Year(y int) Date { return Date{int32(y) << 9} }

// Day returns the date of one day. It does not check that the day exists; ParseDate does.
func Day(y, m, d int) Date { return Date{int32(y)<<9 | int32(m)<<5 | int32(d)} }

// ParseDate reads 2017, 2017-06 or 2017-06-01, years 0001 to 9999.
func ParseDate(s string) (Date, error) {
	fail := func(why string) (Date, error) {
		return Date{}, fmt.Errorf("%w: %q: %s; write 2017, 2017-06 or 2017-06-01", ErrDate, s, why)
	}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return fail("wrong length")
	}
	var part [3]int
	for i, at := range [3]int{0, 5, 8} {
		if at >= len(s) {
			break
		}
		end := at + 2
		if i == 0 {
			end = 4
		} else if s[at-1] != '-' {
			return fail("the parts are joined by -")
		}
		for _, c := range []byte(s[at:end]) {
			if c < '0' || c > '9' {
				return fail("a part is no number")
			}
			part[i] = part[i]*10 + int(c-'0')
		}
	}
	y, m, d := part[0], part[1], part[2]
	switch {
	case y == 0:
		return fail("there is no year 0")
	case len(s) > 4 && (m < 1 || m > 12):
		return fail("there is no such month")
	case len(s) > 7 && (d < 1 || d > daysIn(y, m)):
		return fail("there is no such day")
	}
	return Day(y, m, d), nil
}

func daysIn(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.packed == 0 }

// Parts returns the year, month and day; month and day are 0 where d is less precise.
func (d Date) Parts() (year, month, day int) {
	return int(d.packed >> 9), int(d.packed >> 5 & 15), int(d.packed & 31)
}

// First returns the first day of d, as a number that orders days in time. Of no date, it is before all.
func (d Date) First() int32 {
	y, m, day := d.Parts()
	return Day(y, max(m, min(1, y)), max(day, min(1, y))).packed
}

// Last returns the last day of d, as a number that orders days in time. Of no date, it is after all.
func (d Date) Last() int32 {
	if d.IsZero() {
		return 1<<31 - 1
	}
	y, m, day := d.Parts()
	if m == 0 {
		m = 12
	}
	if day == 0 {
		day = daysIn(y, m)
	}
	return Day(y, m, day).packed
}

// String returns d in ISO 8601 as precisely as it is, and "" for no date.
func (d Date) String() string { return string(d.append(nil)) }

func (d Date) append(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	y, m, day := d.Parts()
	two := func(n int) { b = append(b, '-', byte('0'+n/10), byte('0'+n%10)) }
	for p := 1000; p > 1 && y < p; p /= 10 {
		b = append(b, '0')
	}
	b = strconv.AppendInt(b, int64(y), 10)
	if m > 0 {
		two(m)
	}
	if day > 0 {
		two(day)
	}
	return b
}

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler. An empty text is no date.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Agrees reports whether two dates can be the same one, as precisely as each is: whether one lies within the other.
func (d Date) Agrees(e Date) bool { return On(d).Covers(On(e)) || On(e).Covers(On(d)) }

// A Period is the time from the first day of From to the last day of To. A zero end is open: nobody
// said when. The zero Period is all of time.
type Period struct{ From, To Date }

// IsZero reports whether neither end is known.
func (p Period) IsZero() bool { return p.From.IsZero() && p.To.IsZero() }

// String returns p in words: since 2018-03, until 2020, in 2017, 2017 to 2019; nothing for all of time.
func (p Period) String() string {
	switch {
	case p.IsZero():
		return ""
	case p.To.IsZero():
		return "since " + p.From.String()
	case p.From.IsZero():
		return "until " + p.To.String()
	case p.From == p.To:
		return "in " + p.From.String()
	}
	return p.From.String() + " to " + p.To.String()
}

// Touches reports whether p and q have a day in common, or the one begins on the day after the other ends.
func (p Period) Touches(q Period) bool {
	return p.From.First() <= nextDay(q.To.Last()) && q.From.First() <= nextDay(p.To.Last())
}

// nextDay returns the number of the day after the one with this number.
func nextDay(last int32) int32 {
	if last == (Date{}).Last() {
		return last
	}
	y, m, d := Date{last}.Parts()
	if d++; d > daysIn(y, m) {
		d, m = 1, m+1
	}
	if m > 12 {
		m, y = 1, y+1
	}
	return Day(y, m, d).packed
}

// Meets reports whether p and q have a day in common.
func (p Period) Meets(q Period) bool {
	return p.From.First() <= q.To.Last() && q.From.First() <= p.To.Last()
}

// Covers reports whether every day of q is in p.
func (p Period) Covers(q Period) bool {
	return p.From.First() <= q.From.First() && p.To.Last() >= q.To.Last()
}

// Intersect returns what p and q have in common, and whether that is anything. Of two ways to write one
// end, it takes the more precise.
func (p Period) Intersect(q Period) (Period, bool) {
	if a, b := p.From.First(), q.From.First(); a < b || a == b && p.From.packed < q.From.packed {
		p.From = q.From
	}
	if a, b := p.To.Last(), q.To.Last(); a > b || a == b && p.To.packed < q.To.packed {
		p.To = q.To
	}
	return p, p.From.First() <= p.To.Last()
}

// On returns the period of one date: the day, month or year.
func On(d Date) Period { return Period{d, d} }
