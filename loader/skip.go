package loader

import (
	"cmp"
	"slices"
)

// row is a record of a file: a line, or one of the records in a line.
type row struct{ file, line, record int }

func rowOf(at place) row { return row{at.file, at.line, at.record()} }

// bad holds the rows that a load skips. The caller sets the maximum number. A row is skipped with all its claims.
// Skipping a row can make other rows bad if they refer to its definitions.
type bad struct {
	limit int
	rows  map[row]found // first problem of each row
	full  bool          // whether there are more rows than the maximum
	off   bool          // whether no row is skipped any more, because the load fails anyway
}

// skip records a bad row. It reports whether the row is skipped; if not, its message is a problem.
func (r *reading) skip(at place, message string) bool {
	b := &r.bad
	if b.limit == 0 || b.off || at.line == 0 || !r.files[at.file].rows {
		return false
	}
	key := rowOf(at)
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

// skips reports whether the row of a place is skipped.
func (r *reading) skips(at place) bool {
	if len(r.bad.rows) == 0 {
		return false
	}
	_, ok := r.bad.rows[rowOf(at)]
	return ok
}

// lost reports that a record cannot be read at all. If its row is not skipped, unknown ids are then not reported,
// since the record may have defined them.
func (r *reading) lost(at place, message string, args ...any) {
	if !r.problems.add(at, message, args...) {
		r.partial = true
	}
}

// checkIDsWithout checks all ids. It repeats this while it finds new rows to skip, since their definitions are
// missing then.
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

// endSkipping reports the skipped rows. If there are too many, it reports all of them as problems.
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
		r.problems.add(place{file: last.file}, "more rows are bad than the load may skip, which is %d",
			r.bad.limit)
	}
	if r.bad.off {
		return
	}
	for _, f := range list {
		r.report.Skipped = append(r.report.Skipped, f.problem(r.files[f.file].name))
	}
}
