package infer

import (
	"fmt"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/table"
)

// mixedDates finds out whether the dates of a column are written in several ways, all of which can be distinguished.
type mixedDates struct {
	none      bool // whether a value is no date
	formats   []*table.DateFormat
	used      []bool
	ambiguous bool // whether months and days may be the other way round
}

// mixedNames are the formats that can be distinguished, more precise ones first. Days and months with slashes are tried
// in both orders, and only one of them may be needed.
var mixedNames = [...]string{
	"YYYY-00-00", "YYYY-MM-00", "YYYY-**-**", "YYYY-MM-**", "00/00/YYYY", "00/MM/YYYY", // what is not known has no digits
	"YYYY-MM-DD", "YYYY-MM", "YYYY", "D.M.YYYY", "D.M.YY", "YYYY/M/D", dayFirstShort, monthFirstShort, "D-M-YYYY",
	"D MMM YYYY",
	"D MMMM YYYY", "D. MMMM YYYY", "MMM YYYY", "MMMM YYYY", "M/YYYY", "MM.YYYY", "YYYY年M月D日", "YYYY年M月", "MMMM D, YYYY",
	"MMM D, YYYY",
}

// see adds a value.
func (m *mixedDates) see(s string) {
	if !m.none && !m.fits(s) {
		m.none = true
		m.formats, m.used = nil, nil
	}
}

// fits reports whether a value is a date in one of the formats, and notes which format that is.
func (m *mixedDates) fits(s string) bool {
	if m.formats == nil {
		for _, name := range mixedNames {
			if f, err := table.ParseDateFormat(name); err == nil {
				m.formats = append(m.formats, f)
			}
		}
		m.used = make([]bool, len(m.formats))
	}
	first := -1
	for i, f := range m.formats {
		if !fitsFormat(f, s) {
			continue
		}
		if first >= 0 {
			if f.String() == monthFirstShort && m.formats[first].String() == dayFirstShort {
				m.ambiguous = true // the value fits both orders of day and month; another value may show the right one
				return true
			}
			break
		}
		first = i
	}
	if first < 0 {
		_, err := claim.ParseDate(s)
		return err == nil
	}
	m.used[first] = true
	return true
}

// several reports whether there are several formats, with at most one order of days and months.
func (m *mixedDates) several() bool {
	if m.none || m.formats == nil {
		return false
	}
	list := m.list()
	return len(list) > 0 &&
		!(strings.Contains(strings.Join(list, " "), dayFirstShort) &&
			strings.Contains(strings.Join(list, " "), monthFirstShort))
}

// undecided reports whether there are dates with slashes, and none of them shows which number is the month.
func (m *mixedDates) undecided() bool {
	for i, f := range m.formats {
		if m.used[i] && (f.String() == dayFirstShort || f.String() == monthFirstShort) {
			return false
		}
	}
	return m.ambiguous
}

func (m *mixedDates) list() (out []string) {
	for i, f := range m.formats {
		if m.used[i] {
			out = append(out, quotedInList(f.String()))
		}
	}
	if m.undecided() {
		out = append(out, dayFirstShort)
	}
	return out
}

// quotedInList returns a format as a YAML scalar within brackets, where a comma ends it.
func quotedInList(s string) string {
	if strings.Contains(s, ",") {
		return fmt.Sprintf("%q", s)
	}
	return s
}

// options returns the option of a mapping for the formats.
func (m *mixedDates) options() string { return "format: [" + strings.Join(m.list(), ", ") + "]" }
