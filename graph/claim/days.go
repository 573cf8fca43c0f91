package claim

import "time"

const secondsPerDay = 24 * 60 * 60

// Days returns the number of days from 1970-01-01 to d. For a time of day, it counts the day in the zone of d. It
// returns false for a month, a year and the zero Date.
func (d Date) Days() (int64, bool) {
	y, m, day := d.Parts()
	if day == 0 {
		return 0, false
	}
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay, true
}

// DateOfDays is the inverse of Days. It returns false outside the years 1 to 9999.
func DateOfDays(n int64) (Date, bool) {
	const first, last = -719162, 2932896
	if n < first || n > last {
		return Date{}, false
	}
	y, m, day := time.Unix(n*secondsPerDay, 0).UTC().Date()
	return Day(y, int(m), day), true
}

// Moved returns d moved by a number of days. It returns false if d is a month, a year or the zero Date, or if the
// result is outside the years 1 to 9999.
func (d Date) Moved(days int64) (Date, bool) {
	n, ok := d.Days()
	if !ok {
		return Date{}, false
	}
	out, ok := DateOfDays(n + days)
	out.hi, out.lo = d.hi, d.lo
	return out, ok
}
