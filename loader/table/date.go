package table

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// DateFormat parses dates in one format, such as DD.MM.YYYY, and converts them to ISO 8601.
type DateFormat struct {
	text   string
	tokens []string // YYYY, MM, …, or a literal text
	unix   int64    // units per second if dates are numbers since 1970; otherwise 0
	excel  bool     // whether dates are the days that spreadsheets count
}

// dateTokens are the elements of formats. A longer token comes before its prefixes.
var dateTokens = []string{"YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "HH", "H", "mm", "ss", "fff", "ZZ"}

// ParseDateFormat parses a format such as DD.MM.YYYY.
func ParseDateFormat(s string) (*DateFormat, error) {
	f := &DateFormat{text: s}
	switch s {
	case "unix":
		f.unix = 1
		return f, nil
	case "unix-ms":
		f.unix = 1000
		return f, nil
	case "excel":
		f.excel = true
		return f, nil
	}
	hasYear := false
	for rest := s; rest != ""; {
		n := 0
		for _, t := range dateTokens {
			if strings.HasPrefix(rest, t) {
				n = len(t)
				break
			}
		}
		if n == 0 && isLetter(rest[0]) && rest[0] != 'T' && rest[0] != 'Z' {
			return nil, fmt.Errorf("%q in the date format %q is not one of %s", rest[:1], s, strings.Join(dateTokens, ", "))
		}
		n = max(n, 1)
		hasYear = hasYear || strings.HasPrefix(rest[:n], "YY")
		f.tokens = append(f.tokens, rest[:n])
		rest = rest[n:]
	}
	if !hasYear {
		return nil, fmt.Errorf(
			"the date format %q has no year: write one such as DD.MM.YYYY, MM/DD/YYYY, YYYY-MM-DD HH:mm:ss, unix, "+
				"unix-ms or excel",
			s,
		)
	}
	return f, nil
}

// String returns the original text of the format.
func (f *DateFormat) String() string { return f.text }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// ISO converts a date to ISO 8601, with the precision of the format. ok is false if the text does not match the
// format.
func (f *DateFormat) ISO(s string) (date string, ok bool) {
	if f.excel {
		return excelDate(s)
	}
	if f.unix > 0 {
		return unixDate(s, f.unix)
	}
	d, ok := f.read(s)
	if !ok {
		return "", false
	}
	return d.iso(), true
}

// unixDate converts the time since 1970. A second has perSecond units.
func unixDate(s string, perSecond int64) (date string, ok bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return "", false
	}
	t := time.Unix(n/perSecond, n%perSecond*(int64(time.Second)/perSecond)).UTC()
	if t.Year() < 1 || t.Year() > 9999 {
		return "", false
	}
	return t.Format("2006-01-02T15:04:05.999999999Z"), true
}

// dateParts are the parts of a date as they are written; those that the format does not have are empty.
type dateParts struct{ year, month, day, hour, minute, second, fraction, zone string }

// read splits a text according to the format.
func (f *DateFormat) read(s string) (d dateParts, ok bool) {
	for _, token := range f.tokens {
		if s, ok = d.take(token, s); !ok {
			return d, false
		}
	}
	return d, s == ""
}

// take reads the text of a token from the beginning of s, and returns the rest.
func (d *dateParts) take(token, s string) (rest string, ok bool) {
	low, high := len(token), 2
	var to *string
	switch token {
	case "YYYY":
		to, high = &d.year, 4
	case "YY":
		to = &d.year
	case "MM", "M":
		to = &d.month
	case "DD", "D":
		to = &d.day
	case "HH", "H":
		to = &d.hour
	case "mm":
		to = &d.minute
	case "ss":
		to = &d.second
	case "fff":
		to, low, high = &d.fraction, 1, 9
	case "MMM", "MMMM":
		month, n := monthNamed(s, token == "MMM")
		d.month = month
		return s[n:], n > 0
	case "ZZ":
		n := zoneLen(s)
		d.zone = s[:n]
		return s[n:], n > 0
	default:
		return strings.CutPrefix(s, token)
	}
	n := 0
	for n < len(s) && n < high && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	*to = s[:n]
	return s[n:], n >= low
}

// iso returns the date in ISO 8601. A year of two digits is one from 1970 to 2069.
func (d *dateParts) iso() string {
	date := d.year
	switch {
	case len(d.year) == 2 && d.year >= "70":
		date = "19" + d.year
	case len(d.year) == 2:
		date = "20" + d.year
	}
	if d.month == "" {
		return date
	}
	date += "-" + twoDigits(d.month)
	if d.day == "" {
		return date
	}
	date += "-" + twoDigits(d.day)
	if d.hour == "" {
		return date
	}
	date += "T" + twoDigits(d.hour) + ":" + twoDigits(d.minute)
	if d.second != "" {
		date += ":" + d.second
		if d.fraction != "" {
			date += "." + d.fraction
		}
	}
	return date + d.zone
}

// excelDate converts the number with which spreadsheets store a date: the days since the end of 1899. The part after
// the point is the time of day. Numbers up to 60 are left out, since Excel counts a 29 February 1900.
func excelDate(s string) (date string, ok bool) {
	const last = 2_958_465 // 9999-12-31
	whole, fraction, timed := strings.Cut(s, ".")
	days, err := strconv.Atoi(whole)
	if err != nil || days <= 60 || days > last {
		return "", false
	}
	day := time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days)
	if !timed || strings.Trim(fraction, "0") == "" && fraction != "" {
		return day.Format(time.DateOnly), true
	}
	part, err := strconv.ParseFloat("0."+fraction, 64)
	if err != nil {
		return "", false
	}
	return day.Add(time.Duration(part*86400+0.5) * time.Second).Format("2006-01-02T15:04:05"), true
}

func twoDigits(s string) string { return ("00" + s)[len(s):] }

// zoneLen returns the length of a zone, Z or +02:00, at the beginning of s.
func zoneLen(s string) int {
	switch {
	case strings.HasPrefix(s, "Z"):
		return 1
	case len(s) >= 6 && (s[0] == '+' || s[0] == '-') && s[3] == ':':
		return 6
	}
	return 0
}
