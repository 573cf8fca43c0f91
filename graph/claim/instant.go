package claim

import (
	"cmp"
	"fmt"
	"time"
)

// An Instant is a nanosecond of UTC. Instants are comparable with ==. An Instant is before all or after all if it is of no
// date; see Date.First and Date.Last.
type Instant struct {
	day   int32 // as in a Date
	nanos int64 // of the day
}

// DayBits returns the day of i in the bits of a Date: the first result of Date.Bits for that day.
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

// Next returns the nanosecond after i; of what is after all, itself.
func (i Instant) Next() Instant {
	switch {
	case i.day == 1<<31-1:
		return i
	case i.nanos+1 < nanosOfDay:
		return Instant{i.day, i.nanos + 1}
	}
	return Instant{day: dayAfter(i.day)}
}

// Since returns how long i is after j: whole days, and the rest of a day, which is negative if i is earlier in its day.
func (i Instant) Since(j Instant) (days int64, rest time.Duration) {
	d, _ := Date{packed: i.day}.Days()
	e, _ := Date{packed: j.day}.Days()
	return d - e, time.Duration(i.nanos - j.nanos)
}

// DayText writes the day of i in UTC: 2017-06-01.
func (i Instant) DayText() string {
	y, m, d := Date{packed: i.day}.Parts()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// String writes i as RFC 3339 does, in UTC and as precisely as it needs: 2017-06-01T00:00:00Z.
func (i Instant) String() string {
	text := i.DayText() + time.Time{}.Add(time.Duration(i.nanos)).Format("T15:04:05.999999999Z")
	return text
}

// dayAfter returns the day after one, both as in a Date.
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

// dayBefore returns the day before one.
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
