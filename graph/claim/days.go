package claim

import "time"

const secondsPerDay = 24 * 60 * 60

// Days returns the number of a day, counted from 1970-01-01, which is 0; of a time of day, that of its day as it is written.
// It returns false for a month, a year and no date.
func (d Date) Days() (int64, bool) {
	y, m, day := d.Parts()
	if day == 0 {
		return 0, false
	}
	return time.Date(y, time.Month(m), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay, true
}

// DateOfDays returns the day of a number, as Days counts; false if it is not in the years 1 to 9999.
func DateOfDays(n int64) (Date, bool) {
	const first, last = -719162, 2932896
	if n < first || n > last {
		return Date{}, false
	}
	y, m, day := time.Unix(n*secondsPerDay, 0).UTC().Date()
	return Day(y, int(m), day), true
}

// Moved returns a day or time of day that is so many days after d; false for a month, a year and no date, and beyond the
// years 1 to 9999.
func (d Date) Moved(days int64) (Date, bool) {
	n, ok := d.Days()
	if !ok {
		return Date{}, false
	}
	out, ok := DateOfDays(n + days)
	out.hi, out.lo = d.hi, d.lo
	return out, ok
}
