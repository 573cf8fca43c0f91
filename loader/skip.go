package loader

import (
	"cmp"
	"slices"
)

// A row is a line of a file whose lines are records of their own.
type row struct{ file, line int }

// bad are the rows that a load skips, because the caller allows so many bad ones. A row is left out with all that it
// claims. Leaving it out can make another one bad, which refers to what it defines.
type bad struct {
	limit int
	rows  map[row]found // the first problem of each
	full  bool          // whether there are more than are allowed
	off   bool          // whether nothing is skipped any more: the load fails
}

// skip keeps that a row is bad. It reports whether the row is skipped; otherwise what is wrong is a problem.
func (r *reading) skip(at place, message string) bool {
	b := &r.bad
	if b.limit == 0 || b.off || at.line == 0 || !r.files[at.file].rows {
		return false
	}
	key := row{at.file, at.line}
	before, known := b.rows[key]
	if !known && len(b.rows) == b.limit {
		b.full, b.off = true, true
		return false
	}
	if f := (found{at, message}); !known || compareFound(f, before) < 0 {
		if b.rows == nil {
			b.rows = map[row]found{}
		}
		b.rows[key] = f
	}
	return true
}

// skips reports whether what was read at a place is left out.
func (r *reading) skips(at place) bool {
	if len(r.bad.rows) == 0 {
		return false
	}
	_, ok := r.bad.rows[row{at.file, at.line}]
	return ok
}

// lost reports that a record cannot be read at all. Ids that it may have defined are then not reported as unknown, unless
// the row is skipped.
func (r *reading) lost(at place, message string, args ...any) {
	if !r.problems.add(at, message, args...) {
		r.partial = true
	}
}

// checkIDsWithout checks all ids, and again while that finds rows to skip: what they defined is missing then.
func (r *reading) checkIDsWithout() error {
	for {
		before, warned := len(r.bad.rows), r.warnings.clone()
		if err := r.checkIDs(); err != nil || len(r.bad.rows) == before {
			return err
		}
		r.warnings = warned
		clear(r.report.Entities)
	}
}

// endSkipping reports the rows that were skipped, or all of them as problems if there are too many.
func (r *reading) endSkipping() {
	list := make([]found, 0, len(r.bad.rows))
	for _, f := range r.bad.rows {
		list = append(list, f)
	}
	slices.SortFunc(list, compareFound)
	if r.bad.off {
		for _, f := range list {
			r.problems.add(f.place, "%s", f.message)
		}
	}
	if r.bad.full {
		last := slices.MaxFunc(list, func(a, b found) int { return cmp.Compare(a.file, b.file) })
		r.problems.add(place{file: last.file}, "more than %s bad, which is the most that the load may skip", countIs(r.bad.limit, "row"))
	}
	if r.bad.off {
		return
	}
	for _, f := range list {
		r.report.Skipped = append(r.report.Skipped, Problem{r.files[f.file].name, f.line, f.col, f.message})
	}
}
