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
		return nil, fmt.Errorf("the date format %q has no year: write one such as DD.MM.YYYY, MM/DD/YYYY, YYYY-MM-DD HH:mm:ss, unix, unix-ms or excel", s)
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
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return "", false
		}
		t := time.Unix(n/f.unix, n%f.unix*(int64(time.Second)/f.unix)).UTC()
		if t.Year() < 1 || t.Year() > 9999 {
			return "", false
		}
		return t.Format("2006-01-02T15:04:05.999999999Z"), true
	}
	var d struct{ year, month, day, hour, minute, second, fraction, zone string }
	for _, token := range f.tokens {
		var to *string
		low, high := 2, 2
		switch token {
		case "YYYY":
			to, low, high = &d.year, 4, 4
		case "YY":
			to = &d.year
		case "MM":
			to = &d.month
		case "M":
			to, low = &d.month, 1
		case "DD":
			to = &d.day
		case "D":
			to, low = &d.day, 1
		case "HH":
			to = &d.hour
		case "H":
			to, low = &d.hour, 1
		case "mm":
			to = &d.minute
		case "ss":
			to = &d.second
		case "fff":
			to, low, high = &d.fraction, 1, 9
		case "MMM", "MMMM":
			n := 0
			if d.month, n = monthNamed(s, token == "MMM"); n == 0 {
				return "", false
			}
			s = s[n:]
			continue
		case "ZZ":
			n := zoneLen(s)
			if n == 0 {
				return "", false
			}
			d.zone, s = s[:n], s[n:]
			continue
		default:
			if !strings.HasPrefix(s, token) {
				return "", false
			}
			s = s[len(token):]
			continue
		}
		n := 0
		for n < len(s) && n < high && '0' <= s[n] && s[n] <= '9' {
			n++
		}
		if n < low {
			return "", false
		}
		*to, s = s[:n], s[n:]
	}
	if s != "" {
		return "", false
	}
	if len(d.year) == 2 {
		if d.year >= "70" {
			d.year = "19" + d.year
		} else {
			d.year = "20" + d.year
		}
	}
	date = d.year
	if d.month != "" {
		date += "-" + twoDigits(d.month)
		if d.day != "" {
			date += "-" + twoDigits(d.day)
		}
	}
	if d.hour != "" && d.day != "" {
		date += "T" + twoDigits(d.hour) + ":" + twoDigits(d.minute)
		if d.second != "" {
			date += ":" + d.second
			if d.fraction != "" {
				date += "." + d.fraction
			}
		}
		date += d.zone
	}
	return date, true
}

// excelDate converts the number with which spreadsheets store a date: the days since the end of 1899. The part after the
// point is the time of day. Numbers up to 60 are left out, since Excel counts a 29 February 1900.
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

// monthNamed parses an English name of a month, or its first three letters if short is set. It returns the month
// and the length of the name.
func monthNamed(s string, short bool) (month string, n int) {
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		if short {
			name = name[:3]
		}
		if len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
			return twoDigits(strconv.Itoa(int(m))), len(name)
		}
	}
	return "", 0
}

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
