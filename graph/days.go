package graph

import "time"

const secondsPerDay = 24 * 60 * 60

// Days returns the number of a day, counted from 1970-01-01, which is 0; false for a month, a year and no date.
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
