package table

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// maxHeader is the maximum number of rows of a header.
const maxHeader = 5

// headerNames returns the names of columns whose header has several rows: the texts of a column from top to bottom,
// without repetition. A title above several columns stands in the first of them, and also belongs to the columns on its
// right, up to the next title, that have a text in a lower row.
func headerNames(rows [][]string) []string {
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	names := make([]string, width)
	for i, row := range rows {
		title := ""
		for j := range names {
			part := ""
			if j < len(row) {
				part = strings.Join(strings.Fields(row[j]), " ")
			}
			if part != "" {
				title = part
			} else if hasBelow(rows[i+1:], j) {
				part = title
			}
			if part != "" && part != names[j] {
				names[j] = strings.TrimSpace(names[j] + " " + part)
			}
		}
	}
	return names
}

// hasBelow reports whether one of the rows has a text in a column.
func hasBelow(rows [][]string, column int) bool {
	return slices.ContainsFunc(rows, func(row []string) bool {
		return column < len(row) && strings.TrimSpace(row[column]) != ""
	})
}

// headRow is one of the first rows of a table.
type headRow struct {
	cells []string
	line  int
}

// filled returns the number of cells that are not empty.
func (r *headRow) filled() (n int) {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// hasValue reports whether a cell has a number or a date that is no name of a column.
func (r *headRow) hasValue() bool {
	return slices.ContainsFunc(r.cells, func(c string) bool {
		c = strings.TrimSpace(c)
		return isTyped(c) && !period.MatchString(c)
	})
}

// headless reports whether the first row of a table is one of its data, so that the table has no header: its first cell
// is a whole number like all below it, a cell is an id of the form of all below it, or two of its cells stand in rows
// below it again, in the same columns.
func headless(rows []headRow) bool {
	if len(rows) < 2 || slices.ContainsFunc(rows, func(r headRow) bool { return len(r.cells) != len(rows[0].cells) }) {
		return false
	}
	first, below := rows[0].cells, rows[1:]
	all := func(cells func(r headRow) bool) bool {
		return !slices.ContainsFunc(below, func(r headRow) bool { return !cells(r) })
	}
	isNumber := func(s string) bool { return wholeNumber.MatchString(strings.TrimSpace(s)) }
	if len(first) > 1 && isNumber(first[0]) && !period.MatchString(strings.TrimSpace(first[0])) &&
		all(func(r headRow) bool { return isNumber(r.cells[0]) }) {
		return true
	}
	if beginsWithIDs(first, below) {
		return true
	}
	again := 0
	for j, c := range first {
		if c = strings.TrimSpace(c); c != "" && slices.ContainsFunc(below, func(r headRow) bool {
			return strings.TrimSpace(r.cells[j]) == c && !slices.Equal(r.cells, first) // a header can be repeated
		}) {
			again++
		}
	}
	return again > 1
}

var wholeNumber = regexp.MustCompile(`^[0-9]+$`)

// headOf finds the header among the first rows of a table: the index of its first row, and how many rows it has. The
// header begins with the first row that has at least half as many filled cells as the widest, or with a row of titles
// above it.
func headOf(rows []headRow) (first, n int) {
	widest := 0
	for i := range rows {
		widest = max(widest, rows[i].filled())
	}
	first = slices.IndexFunc(rows, func(r headRow) bool { return 2*r.filled() >= widest })
	if first > 0 && rows[first-1].filled() > 1 && !rows[first-1].hasValue() &&
		rows[first-1].line == rows[first].line-1 && len(rows) > first+2 &&
		isMoreHeader(rows[first-1].cells, rows[first].cells, rows[first+1:]) {
		first--
	}
	header := [][]string{rows[first].cells}
	for next := first + 1; next+2 <= len(rows)-1 && len(header) < maxHeader; next++ {
		if !isMoreHeader(headerNames(header), rows[next].cells, rows[next+1:]) {
			break
		}
		header = append(header, rows[next].cells)
	}
	return first, len(header)
}

// columnsBelow describes columns by the rows below a header: whether all values have digits, as numbers and dates have,
// and whether all could be periods.
type columnsBelow struct{ typed, periods []bool }

func newColumnsBelow(width int, rows []headRow) columnsBelow {
	b := columnsBelow{make([]bool, width), make([]bool, width)}
	for j := range width {
		values, typed, periods := 0, 0, 0
		for i := range rows {
			if j >= len(rows[i].cells) {
				continue
			}
			s := strings.TrimSpace(rows[i].cells[j])
			if s == "" || isFooterWord(rows[i].cells) {
				continue
			}
			values++
			if isTyped(s) {
				typed++
			}
			if period.MatchString(s) {
				periods++
			}
		}
		b.typed[j], b.periods[j] = values > 0 && typed == values, values > 0 && periods == values
	}
	return b
}

// isMoreHeader reports whether a row belongs to the header above it: it has texts where the rows below have numbers or
// dates.
func isMoreHeader(names, row []string, below []headRow) bool {
	if len(row) < 2 || len(below) < 2 {
		return false
	}
	cols := newColumnsBelow(len(row), below)
	names = slices.Concat(names, make([]string, max(len(row)-len(names), 0)))
	full, atTyped, atText, typed := 0, 0, 0, 0
	for j, c := range row {
		if cols.typed[j] {
			typed++
		}
		if c = strings.TrimSpace(c); c == "" {
			continue
		}
		full++
		isPeriod := period.MatchString(c)
		switch {
		case isPeriod && cols.periods[j], !isPeriod && isTyped(c), emptyWord.MatchString(c):
			return false // a value
		case cols.typed[j]:
			atTyped++
		default:
			atText++
		}
	}
	if atTyped == 0 || !distinct(headerNames([][]string{names, row})) {
		return false
	}
	switch {
	case !complete(names, row): // titles of groups of columns
		return true
	case atText == 0: // units
		return full < len(row) || typed == len(row)
	}
	return full == len(row) && atTyped == typed && typed > 1 && len(below) > 2 // names in another language
}

// complete reports whether names is a whole header: the columns of row have names, and all names differ.
func complete(names, row []string) bool {
	for j, name := range names {
		if strings.TrimSpace(name) == "" && j < len(row) && strings.TrimSpace(row[j]) != "" {
			return false
		}
	}
	return distinct(names)
}

// distinct reports whether no name occurs twice. Empty ones do not count.
func distinct(names []string) bool {
	seen := map[string]bool{}
	for _, name := range names {
		if name = strings.TrimSpace(name); name != "" && seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

var (
	// period matches names of columns that look like values: 2019, 2019/20, Q1, H2.
	period = regexp.MustCompile(`^(?:(?:1[89]|20)[0-9]{2}(?:[/-][0-9]{2,4})?|[QHS][1-4])$`)
	// emptyWord matches texts that say that there is no value.
	emptyWord = regexp.MustCompile(`(?i)^(?:-+|-0-|–|\.+|\?|n/?a|n\.?a\.?|null|nil|none|nan|unknown|k\.?a\.?|tbd)$`)
)

// isTyped reports whether a text is a number or a date rather than words: it has digits, and not more letters than
// these.
func isTyped(s string) bool {
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	return digits > 0 && letters <= digits
}
