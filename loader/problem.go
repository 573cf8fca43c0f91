package loader

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ErrInvalid is wrapped by the error of a Check or Load that found problems in the data. That error is an
// *InvalidError, which holds the problems.
var ErrInvalid = errors.New("invalid data")

// Problem is one problem or warning with its place in the input.
type Problem struct {
	File    string `json:"file"`             // as the caller named it, or a path below the folder that the caller named
	Line    int    `json:"line,omitempty"`   // from 1; 0 if it is about the whole file
	Column  int    `json:"column,omitempty"` // in characters, from 1; 0 if it is about the whole line
	Record  int    `json:"record,omitempty"` // the number of the record, from 1, if a line can have several; otherwise 0
	Message string `json:"text"`             // what is wrong, and what was expected
}

// String returns file:line:column: message, without the unknown parts, or file:line: record N: message.
func (p Problem) String() string {
	file := p.File
	if _, hidden := hiddenRune(file); hidden || !utf8.ValidString(file) { // it could control a terminal
		file = strconv.Quote(file)
	}
	switch {
	case p.Line == 0:
		return file + ": " + p.Message
	case p.Record > 0:
		return fmt.Sprintf("%s:%d: record %d: %s", file, p.Line, p.Record, p.Message)
	case p.Column == 0:
		return fmt.Sprintf("%s:%d: %s", file, p.Line, p.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", file, p.Line, p.Column, p.Message)
}

// InvalidError reports that data is invalid, with the places.
type InvalidError struct {
	Problems []Problem // in the order of files and lines
	More     int       // number of problems that are not listed
}

// Error returns all listed problems, one per line.
func (e *InvalidError) Error() string {
	var b strings.Builder
	for i, p := range e.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	if e.More > 0 {
		fmt.Fprintf(&b, "\nand %d more", e.More)
	}
	return b.String()
}

// Unwrap returns ErrInvalid.
func (e *InvalidError) Unwrap() error { return ErrInvalid }

// place is a position in the input. It is small, since it is kept for every claim.
type place struct {
	file, line int // file is an index into the files of the load
	col        int // a column, or the number of a record with a minus sign
}

// record returns the number of the record at a place, if its line can have several; otherwise 0.
func (p place) record() int { return max(-p.col, 0) }

// found is a problem whose file is still an index.
type found struct {
	place
	message string
}

// problems collects problems up to a limit, sorted by place, and counts the others.
type problems struct {
	limit int
	list  []found
	total int
	skip  func(at place, message string) bool // decides whether the row of a problem is skipped; nil skips nothing
}

// add adds a problem. It reports whether the row of the problem is skipped instead.
func (ps *problems) add(at place, format string, args ...any) (skipped bool) {
	if ps.skip != nil && ps.skip(at, fmt.Sprintf(format, args...)) {
		return true
	}
	ps.total++
	// A file of garbage has as many problems as lines. Only messages that may be listed are formatted.
	if len(ps.list) >= 2*ps.limit {
		ps.cut()
		if compareFound(found{place: at}, ps.list[len(ps.list)-1]) > 0 {
			return false
		}
	}
	ps.list = append(ps.list, found{at, fmt.Sprintf(format, args...)})
	return false
}

// cut sorts the list, removes duplicates, and drops what is beyond the limit.
func (ps *problems) cut() {
	slices.SortFunc(ps.list, compareFound)
	n := len(ps.list)
	ps.list = slices.Compact(ps.list)
	ps.total -= n - len(ps.list)
	ps.list = ps.list[:min(len(ps.list), ps.limit)]
}

// result returns the listed problems, with the names of files, and the number of the others.
func (ps *problems) result(name func(file int) string) (list []Problem, more int) {
	ps.cut()
	for _, f := range ps.list {
		list = append(list, f.problem(name(f.file)))
	}
	return list, ps.total - len(list)
}

// problem returns the problem, with the name of its file.
func (f found) problem(file string) Problem {
	return Problem{File: file, Line: f.line, Column: max(f.col, 0), Record: f.record(), Message: f.message}
}

func compareFound(a, b found) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.record(), b.record()),
		cmp.Compare(a.col, b.col), cmp.Compare(a.message, b.message))
}
