package table

import (
	"strconv"

	"nexum/loader/format"
)

// problem reports an error in a value of a template.
func (r *row) problem(t *template, message string, args ...any) {
	r.wrong(r.t.columnOf(t), message, args...)
}

// wrong reports an error in the row. column is the column of the line, or 0.
func (r *row) wrong(column int, message string, args ...any) {
	r.failed = true
	r.t.to.Problem(r.at(column), message, args...)
}

// at returns the place of the row, or that of a column of its line.
func (r *row) at(column int) format.Place {
	if r.record > 0 {
		return r.t.in.Record(r.line, r.record, r.path)
	}
	return r.t.in.At(r.line, column)
}

// locator returns the locator of the row. For JSON records, it is the line only if each record has a line of its own.
func (r *row) locator() string {
	if r.record == 0 || r.path == "" && isJSONLines(r.t.in.Name) {
		return r.t.rows.unit() + " " + strconv.Itoa(r.line)
	}
	s := "record " + strconv.Itoa(r.record)
	if r.path != "" {
		s += ", " + r.path
	}
	return s
}
