package claim

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrDate is wrapped by every error of ParseDate.
var ErrDate = errors.New("not a date")

// A Date is a year, a month, a day or a time of day of the Gregorian calendar, as in ISO 8601 with reduced precision.
// It has the precision of its source and keeps the time zone that the source gives. A time of day without a zone is in
// UTC. A time with digits of a second is a moment, whatever their number: .5 and .500 are the same. The zero Date is no
// date. An end of a Period can be a bound; see OrBefore and OrAfter. Only a Period has bounds.
//
// Dates are comparable with ==, which distinguishes 2017 from 2017-01, 12:00Z from 13:00+01:00, and a bound from its
// date. To order them in time, use First and Last.
type Date struct {
	packed int32  // year<<9 | month<<5 | day; month and day are 0 if not given; perhaps one of boundBits
	hi, lo uint32 // the two halves of a clock; 0 without a time of day
}

// A clock is a time of day in 64 bits. From the highest bit: 1 bit that is always set, 4 bits for the precision, 12 for
// the zone, 17 for the second of the day, 30 for the nanosecond.
type clock uint64

const (
	clockSet      clock = 1 << 63
	precisionAt         = 59 // 0 for minutes, 1 for seconds, 1+n for n decimal digits of a second
	zoneAt              = 47 // noZone, utcZone, or the offset in minutes + zoneZero
	secondAt            = 30
	noZone              = 0
	utcZone             = 1 // written Z
	zoneZero            = maxZone + 2
	maxZone             = 14 * 60 // minutes
	maxDigits           = 9
	nanosOfSecond       = 1_000_000_000
	nanosOfDay          = 86400 * int64(nanosOfSecond)
)

func (d Date) clock() clock { return clock(d.hi)<<32 | clock(d.lo) }

func (c clock) Precision() int { return int(c >> precisionAt & 15) }
func (c clock) zone() int      { return int(c >> zoneAt & (1<<12 - 1)) }
func (c clock) second() int    { return int(c >> secondAt & (1<<17 - 1)) }
func (c clock) nano() int      { return int(c & (1<<30 - 1)) }

// length returns the length of the time that the clock denotes, in nanoseconds: a minute, a second, or, if there are
// digits after the point, the shortest time. Programs write different numbers of digits of the same moment.
func (c clock) length() int64 {
	switch c.Precision() {
	case 0:
		return 60 * nanosOfSecond
	case 1:
		return nanosOfSecond
	}
	return 1
}

// withDigits returns a clock that has digits of a second with as few of them as its nanoseconds need, or with all.
func (c clock) withDigits(all bool) clock {
	if c.Precision() < 2 {
		return c
	}
	digits := maxDigits
	for n := c.nano(); !all && digits > 1 && n%10 == 0; n /= 10 {
		digits--
	}
	return c&^(15<<precisionAt) | clock(1+digits)<<precisionAt
}

// offset returns the offset of the zone from UTC, in minutes. It is positive east of Greenwich.
func (c clock) offset() int {
	if z := c.zone(); z > utcZone {
		return z - zoneZero
	}
	return 0
}

// Year returns the Date for a whole year.
func Year(y int) Date { return Date{packed: int32(y) << 9} }

// Day returns the Date for a day. It does not check that the day exists; ParseDate does.
func Day(y, m, d int) Date { return Date{packed: int32(y)<<9 | int32(m)<<5 | int32(d)} }

// dateForms is the end of the error messages of ParseDate: the accepted forms.
const dateForms = "write 2017, 2017-06, 2017-06-01 or 2017-06-01T12:30:59Z"

// ParseDate parses 2017, 2017-06, 2017-06-01, or a day with a time of day, for the years 0001 to 9999. A time of day
// has minutes, optional seconds, and up to nine decimal digits of a second. It follows a T or a space. An optional zone
// follows: Z, +08:00, +0800 or +08. Without a zone, the time is in UTC.
func ParseDate(s string) (Date, error) {
	d, why := parseDate(s)
	if why == "" {
		return d, nil
	}
	if plain, ok := markedDate(s); ok {
		return Date{}, fmt.Errorf(
			"%w: %q: only the start of a period can be a date or before it, and only the end can be a date or after "+
				"it; write %s",
			ErrDate,
			Clip(s),
			plain,
		)
	}
	return Date{}, fmt.Errorf("%w: %q: %s; %s", ErrDate, Clip(s), why, dateForms)
}

// ReadDate is like ParseDate, but returns false instead of an error. It does not allocate.
func ReadDate(s string) (Date, bool) {
	d, why := parseDate(s)
	return d, why == ""
}

// Clip shortens a text that a user supplied to 60 bytes, for a message.
func Clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// dateParts are the messages for a year, a month and a day that are not numbers.
var dateParts = [3]string{
	"it must begin with the year, in four digits", "the month must have two digits", "the day must have two digits",
}

func parseDate(s string) (d Date, why string) {
	day, clock := s, ""
	if len(s) > 10 && (s[10] == 'T' || s[10] == 't' || s[10] == ' ') {
		day, clock = s[:10], s[11:]
	}
	if len(day) != 4 && len(day) != 7 && len(day) != 10 {
		return d, "wrong length"
	}
	var part [3]int
	for i, at := range [3]int{0, 5, 8} {
		if at >= len(day) {
			break
		}
		end := at + 2
		if i == 0 {
			end = 4
		} else if day[at-1] != '-' {
			return d, "the parts are joined by -"
		}
		n, ok := digits(day[at:end])
		if !ok {
			return d, dateParts[i]
		}
		part[i] = n
	}
	y, m, n := part[0], part[1], part[2]
	switch {
	case y == 0:
		return d, "there is no year 0"
	case len(day) > 4 && (m < 1 || m > 12):
		return d, "there is no such month"
	case len(day) > 7 && (n < 1 || n > daysIn(y, m)):
		return d, "there is no such day"
	}
	d = Day(y, m, n)
	if len(s) > 10 {
		c, why := parseClock(clock)
		if why != "" {
			return Date{}, why
		}
		d.hi, d.lo = uint32(c>>32), uint32(c)
	}
	return d, ""
}

// digits parses a number that consists of decimal digits only.
func digits(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, len(s) > 0
}

// parseClock parses 02:33, 02:33:46 or 02:33:46.538, and an optional zone.
func parseClock(s string) (c clock, why string) {
	zone := ""
	if i := strings.IndexAny(s, "Zz+-"); i >= 0 {
		s, zone = strings.TrimSuffix(s[:i], " "), s[i:]
	}
	whole, fraction, fractional := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	parts := strings.Split(whole, ":")
	if len(parts) < 2 || len(parts) > 3 || fractional && len(parts) < 3 {
		return 0, "a time of day has hours, minutes and perhaps seconds: 12:30 or 12:30:59.5"
	}
	second := 0
	for i, most := range [3]int{23, 59, 59} {
		if i == len(parts) {
			second *= 60
			break
		}
		n, ok := digits(parts[i])
		if !ok || len(parts[i]) != 2 || n > most {
			return 0, "there is no such time of day"
		}
		second = second*60 + n
	}
	precision, nano := len(parts)-2, 0
	if fractional {
		n, ok := digits(fraction)
		if !ok {
			return 0, "after the point of the seconds there must be digits"
		}
		if len(fraction) > maxDigits {
			return 0, "a second has at most nine digits"
		}
		precision += len(fraction)
		for range maxDigits - len(fraction) {
			n *= 10
		}
		nano = n
	}
	z, why := parseZone(zone)
	if why != "" {
		return 0, why
	}
	return clockSet | clock(precision)<<precisionAt | clock(z)<<zoneAt | clock(second)<<secondAt | clock(nano), ""
}

func parseZone(s string) (zone int, why string) {
	switch s {
	case "":
		return noZone, ""
	case "Z", "z":
		return utcZone, ""
	}
	const wrong = "a zone is Z or an offset such as +08:00, at most 14 hours"
	hours, minutes := s[1:], "00"
	if len(hours) > 2 {
		hours, minutes = hours[:2], strings.TrimPrefix(hours[2:], ":")
	}
	h, ok1 := digits(hours)
	m, ok2 := digits(minutes)
	if !ok1 || !ok2 || len(hours) != 2 || len(minutes) != 2 || m > 59 || h*60+m > maxZone {
		return 0, wrong
	}
	if zone = h*60 + m; s[0] == '-' {
		zone = -zone
	}
	return zone + zoneZero, ""
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

// Bits returns d as two numbers for FromBits.
func (d Date) Bits() (day uint32, clock uint64) { return uint32(d.packed), uint64(d.clock()) }

// FromBits returns the Date for which Bits returned these numbers.
func FromBits(day uint32, clock uint64) Date {
	return Date{int32(day), uint32(clock >> 32), uint32(clock)}
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.packed == 0 }

// HasTime reports whether d has a time of day.
func (d Date) HasTime() bool { return d.hi != 0 }

// HasZone reports whether d has a time of day with a zone.
func (d Date) HasZone() bool { return d.hi != 0 && d.clock().zone() != noZone }

// UTC returns d in UTC, with the same precision, but without zeros at the end of the digits of a second. Two dates
// denote the same time exactly if they are == in UTC. A date without a time of day stays as it is.
func (d Date) UTC() Date {
	if d.hi == 0 {
		return d
	}
	i, c := d.First(), d.clock()
	c = c&^(1<<precisionAt-1) | clock(utcZone)<<zoneAt |
		clock(i.nanos/nanosOfSecond)<<secondAt | clock(i.nanos%nanosOfSecond)
	c = c.withDigits(false)
	return Date{packed: i.day | d.packed&boundBits, hi: uint32(c >> 32), lo: uint32(c)}
}

// Parts returns the year, month and day in the zone of d. Month and day are 0 if d is less precise.
func (d Date) Parts() (year, month, day int) {
	day = int(d.packed &^ boundBits)
	return day >> 9, day >> 5 & 15, day & 31
}

// Precision returns the precision of d: 0 for a year, 1 for a month, 2 for a day, 3 for minutes, and more for finer
// times.
func (d Date) Precision() int {
	switch {
	case d.hi != 0:
		return 3 + d.clock().Precision()
	case d.packed&31 != 0:
		return 2
	case d.packed>>5&15 != 0:
		return 1
	}
	return 0
}

// First returns the first instant of d. For the zero Date, the result is before all others.
func (d Date) First() Instant {
	if d.hi != 0 {
		return d.instant(0)
	}
	y, m, day := d.Parts()
	return Instant{day: Day(y, max(m, min(1, y)), max(day, min(1, y))).packed}
}

// Last returns the last instant of d, to the nanosecond. For the zero Date, the result is after all others.
func (d Date) Last() Instant {
	if d.hi != 0 {
		return d.instant(d.clock().length() - 1)
	}
	if d.packed == 0 {
		return Instant{day: 1<<31 - 1}
	}
	y, m, day := d.Parts()
	if m == 0 {
		m = 12
	}
	if day == 0 {
		day = daysIn(y, m)
	}
	return Instant{Day(y, m, day).packed, nanosOfDay - 1}
}

// instant returns the instant that is after nanoseconds later than the start of d. d must have a time of day.
func (d Date) instant(after int64) Instant {
	c := d.clock()
	i := Instant{d.packed &^ boundBits, int64(c.second()-60*c.offset())*nanosOfSecond + int64(c.nano()) + after}
	if i.nanos < 0 {
		i = Instant{dayBefore(i.day), i.nanos + nanosOfDay}
	} else if i.nanos >= nanosOfDay {
		i = Instant{dayAfter(i.day), i.nanos - nanosOfDay}
	}
	return i
}

// String returns d in ISO 8601 with its own precision, and "" for the zero Date. A bound is written ..2012 or 2015.. as
// in ISO 8601-2.
func (d Date) String() string { return string(d.append(nil)) }

func (d Date) append(b []byte) []byte {
	if d.IsZero() {
		return b
	}
	if d.packed&boundBefore != 0 {
		b = append(b, boundDots...)
	}
	y, m, day := d.Parts()
	for p := 1000; p > 1 && y < p; p /= 10 {
		b = append(b, '0')
	}
	b = strconv.AppendInt(b, int64(y), 10)
	if m > 0 {
		b = appendTwo(append(b, '-'), m)
	}
	if day > 0 {
		b = appendTwo(append(b, '-'), day)
	}
	if d.hi != 0 {
		b = d.clock().append(append(b, 'T'))
	}
	if d.packed&boundAfter != 0 {
		b = append(b, boundDots...)
	}
	return b
}

func (c clock) append(b []byte) []byte {
	s := c.second()
	b = appendTwo(b, s/3600)
	b = appendTwo(append(b, ':'), s/60%60)
	if p := c.Precision(); p > 0 {
		b = appendTwo(append(b, ':'), s%60)
		if p > 1 {
			b = fmt.Appendf(append(b, '.'), "%09d", c.nano())
			b = b[:len(b)-maxDigits+p-1]
		}
	}
	switch c.zone() {
	case noZone:
		return b
	case utcZone:
		return append(b, 'Z')
	}
	sign, o := byte('+'), c.offset()
	if o < 0 {
		sign, o = '-', -o
	}
	return appendTwo(append(appendTwo(append(b, sign), o/60), ':'), o%60)
}

func appendTwo(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }

// MarshalText implements encoding.TextMarshaler. It returns the text of String.
func (d Date) MarshalText() ([]byte, error) { return d.append(nil), nil }

// UnmarshalText implements encoding.TextUnmarshaler. An empty text gives the zero Date. It refuses a bound, because a
// bound is only valid as the start or end of a Period.
func (d *Date) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	*d, err = ParseDate(string(b))
	return err
}

// Agrees reports whether two dates can denote the same date at different precision: whether one contains the other. A
// day contains a time that is on that day in UTC or in the zone of the time.
func (d Date) Agrees(e Date) bool {
	if On(d).Covers(On(e)) || On(e).Covers(On(d)) {
		return true
	}
	if d.HasTime() == e.HasTime() {
		return false
	}
	if d.HasTime() {
		d, e = e, d
	}
	return On(d).Covers(On(Date{packed: e.packed}))
}

// Compare orders dates by their start. Of dates with the same start, the less precise one comes first.
func (d Date) Compare(e Date) int {
	if c := d.First().Compare(e.First()); c != 0 {
		return c
	}
	return e.Last().Compare(d.Last())
}

// SameDate reports whether two texts are dates that agree.
func SameDate(a, b string) bool {
	d, err1 := ParseDate(a)
	e, err2 := ParseDate(b)
	return err1 == nil && err2 == nil && d.Agrees(e)
}
