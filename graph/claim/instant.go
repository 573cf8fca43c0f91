package claim

import (
	"cmp"
	"fmt"
	"time"
)

// An Instant is a point in time in UTC, to the nanosecond. Instants are comparable with ==. The first and last instants
// of the zero Date are before and after all others; see Date.First and Date.Last.
type Instant struct {
	day   int32 // as in Date.packed
	nanos int64 // since the start of the day
}

// DayBits returns the day of i, encoded like the first result of Date.Bits.
func (i Instant) DayBits() int32 { return i.day }

// Compare orders instants in time.
func (i Instant) Compare(j Instant) int {
	if i.day != j.day {
		return cmp.Compare(i.day, j.day)
	}
	return cmp.Compare(i.nanos, j.nanos)
}

// Before reports whether i is before j.
func (i Instant) Before(j Instant) bool { return i.day < j.day || i.day == j.day && i.nanos < j.nanos }

// After reports whether i is after j.
func (i Instant) After(j Instant) bool { return j.Before(i) }

// Next returns the instant one nanosecond after i. If i is Last of the zero Date, Next returns i.
func (i Instant) Next() Instant {
	switch {
	case i.day == 1<<31-1:
		return i
	case i.nanos+1 < nanosOfDay:
		return Instant{i.day, i.nanos + 1}
	}
	return Instant{day: dayAfter(i.day)}
}

// Since returns the time from j to i as a number of days and a remainder. The remainder is the difference of the times
// of day, and is negative if the time of day of i is earlier than that of j.
func (i Instant) Since(j Instant) (days int64, rest time.Duration) {
	d, _ := Date{packed: i.day}.Days()
	e, _ := Date{packed: j.day}.Days()
	return d - e, time.Duration(i.nanos - j.nanos)
}

// DayText returns the day of i in UTC: 2017-06-01.
func (i Instant) DayText() string {
	y, m, d := Date{packed: i.day}.Parts()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// String returns i as in RFC 3339, in UTC, with as many decimal digits as needed: 2017-06-01T00:00:00Z.
func (i Instant) String() string {
	text := i.DayText() + time.Time{}.Add(time.Duration(i.nanos)).Format("T15:04:05.999999999Z")
	return text
}

// dayAfter returns the next day. Days are encoded as in Date.packed.
func dayAfter(packed int32) int32 {
	y, m, d := Date{packed: packed}.Parts()
	if d++; d > daysIn(y, m) {
		d, m = 1, m+1
	}
	if m > 12 {
		m, y = 1, y+1
	}
	return Day(y, m, d).packed
}

// dayBefore returns the previous day.
func dayBefore(packed int32) int32 {
	y, m, d := Date{packed: packed}.Parts()
	if d--; d < 1 {
		if m--; m < 1 {
			m, y = 12, y-1
		}
		d = daysIn(y, m)
	}
	return Day(y, m, d).packed
}
