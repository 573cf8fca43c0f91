package infer

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"nexum/loader/table"
)

// reference is a column with ids of a table, or of several whose ids have one form.
type reference struct {
	column *column
	to     []*tableDraft
	typ    *relationType
	misfit misfit  // values that are ids of none of the tables
	split  string  // the separator of several values in a cell; empty if cells have one value
	names  *column // for a column with ids: the column with the names of these ids; nil for none

	lookup    *lookup // for a column with names that other tables have; otherwise nil
	sameNames string  // a note about names that rows of other tables have; empty for none
}

// findReferences finds the columns with ids of tables.
func (t *tableDraft) findReferences(tables []*tableDraft) {
	for _, c := range t.columns {
		if c == t.id && t.identifies(c) || slices.Contains(t.keyColumns(), c) {
			continue
		}
		if r := t.reference(c, tables); r != nil {
			t.keys = append(t.keys, r)
		}
	}
	if len(t.edges) > 0 { // the first end is the source
		slices.SortStableFunc(t.keys, func(a, b *reference) int {
			return cmp.Compare(t.endOrder(a.column), t.endOrder(b.column))
		})
	}
	if len(t.keys) >= 2 &&
		(t.id == nil || slices.ContainsFunc(t.keys, func(r *reference) bool { return r.column == t.id })) {
		t.id = nil // the rows are relations
		return
	}
	if len(t.keys) >= 2 && !t.identifies(t.id) && t.joins() {
		t.id = nil
		return
	}
	t.keys = slices.DeleteFunc(t.keys, func(r *reference) bool { return r.column == t.id })
}

// endOrder returns the number of the end of relations that a column names, or a greater number for any other column.
func (t *tableDraft) endOrder(c *column) int {
	if i := slices.Index(t.edges, c); i >= 0 {
		return i
	}
	return len(t.edges)
}

// hasURLs reports whether the ids of the rows are addresses of the web, which need no prefix.
func (t *tableDraft) hasURLs() bool {
	if t.id == nil || len(t.id.values) == 0 || t.named != nil || t.shares != nil {
		return false
	}
	return !t.id.notURL && !t.id.list
}

// same reports whether two columns have the same value in every row that was kept.
func (c *column) same(other *column) bool {
	return len(c.cells) > 0 && slices.Equal(c.cells, other.cells)
}

// identifies reports whether the name of a column looks like an id of the table.
func (t *tableDraft) identifies(c *column) bool {
	if c == nil {
		return false
	}
	rest, ok := c.endsAsID()
	return ok && (len(rest) == 0 || slices.Equal(rest, t.stem))
}

// joins reports whether the name of the table begins and ends with the names of the tables of its first two
// references.
func (t *tableDraft) joins() bool {
	a, b := t.keys[0].to[0].stem, t.keys[1].to[0].stem
	return len(t.stem) > len(a)+len(b)-1 && slices.Equal(t.stem[:len(a)], a) &&
		slices.Equal(t.stem[len(t.stem)-len(b):], b)
}

// refers returns how likely a column has references to a table: a higher score is more likely, and 0 means that it has
// none.
func (t *tableDraft) refers(c *column, other *tableDraft) int {
	if other.id == nil || c == other.id || len(c.values) == 0 || c.list || t == other && c.same(other.id) {
		return 0
	}
	found, of := other.idsIn(c)
	_, named := c.endsAsID()
	named = named || t.isEdge(c) || t.headless() && other.headless() && c == t.columns[0]
	about := other.isMeant(c)
	score := 0
	switch {
	case found*10 < of*8 && !(about && named && found > 0):
		return 0
	case about:
		score = 6
	case named:
		score = 3
	case !c.guess.notNumber:
		return 0 // counts and years can look like ids by chance
	default:
		score = 2
	}
	if n := len(t.stem); slices.Equal(t.stem[:min(len(other.stem), n)], other.stem) ||
		slices.Equal(t.stem[max(n-len(other.stem), 0):], other.stem) {
		score++
	}
	if found == of {
		score++
	}
	return score
}

// idsIn returns how many different values of a column are ids of the table, and how many there are. Names of which ids
// are made are compared without letter case and spaces.
func (t *tableDraft) idsIn(c *column) (found, of int) {
	if !t.slug || c.many {
		return c.common(t.id), len(c.values)
	}
	for name := range c.names {
		if t.id.names[name] > 0 {
			found++
		}
	}
	return found, len(c.names)
}

// isMeant reports whether the heading of a column, or its last word, is the name of the table.
func (t *tableDraft) isMeant(c *column) bool {
	rest, _ := c.endsAsID()
	return slices.Equal(rest, t.stem) || len(rest) > 0 && slices.Equal(rest[len(rest)-1:], t.stem[len(t.stem)-1:])
}

// reference returns what a column refers to: the table that fits best, or else several tables that have nearly all of
// its values together, or else the table that has most of them. It returns nil if the column has no ids.
func (t *tableDraft) reference(c *column, tables []*tableDraft) *reference {
	best, score := (*tableDraft)(nil), 0
	for _, other := range tables {
		if s := t.refers(c, other); s > score {
			best, score = other, s
		}
	}
	_, named := c.endsAsID()
	named = named || t.isEdge(c)
	if (best == nil || c.common(best.id) < len(c.values)) && len(c.values) > 0 && !c.list && (named || c.guess.notNumber) {
		if several := t.covers(c, best, tables); several != nil {
			return &reference{column: c, to: several}
		}
	}
	if best == nil {
		return nil
	}
	return &reference{column: c, to: []*tableDraft{best}}
}

// covers returns the tables to which a column refers if no table alone has all of its values: tables without common ids
// that together have at least four fifths of the values. If the values are numbers, it skips tables with less than a
// tenth of them, because numbers can be ids by chance. covers gives the ids of these tables one form. If there are no
// such tables, it returns the table with most of the values, if it has at least half of them and they are not numbers.
func (t *tableDraft) covers(c *column, best *tableDraft, tables []*tableDraft) []*tableDraft {
	type hit struct {
		table *tableDraft
		n     int
	}
	// A column such as owner can have ids of two tables: of people and of companies.
	_, named := c.namesEntities()
	var hits []hit
	for _, other := range tables {
		if other.id != nil && other.id != c && !other.id.many && !slices.Contains(t.keyColumns(), other.id) {
			if n := c.common(other.id); n > 0 && (c.guess.notNumber || n*10 >= len(c.values)) {
				hits = append(hits, hit{other, n})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return b.n - a.n })
	var out []*tableDraft
	found := 0
	for _, h := range hits {
		if !slices.ContainsFunc(out, h.table.sharesIDs) {
			out, found = append(out, h.table), found+h.n
		}
	}
	switch {
	case len(out) > 1 && found*10 >= len(c.values)*8 && (best == nil || slices.Contains(out, best)):
		join(out)
		return out
	case best == nil && len(hits) > 0 && c.guess.notNumber && hits[0].n*2 >= len(c.values) &&
		(!named || !hits[0].table.slug || hits[0].table.isMeant(c)):
		return []*tableDraft{hits[0].table}
	}
	return nil
}

// keyColumns returns the columns of the references that were found so far.
func (t *tableDraft) keyColumns() (out []*column) {
	for _, r := range t.keys {
		out = append(out, r.column)
	}
	return out
}

// sharesIDs reports whether a table, or one whose ids have the same form, has an id that another table has too.
func (t *tableDraft) sharesIDs(other *tableDraft) bool {
	for _, a := range t.sameForm() {
		for _, b := range other.sameForm() {
			if a != b && a.id.common(b.id) > 0 {
				return true
			}
		}
	}
	return false
}

// sameForm returns the tables whose ids have the same form as the ids of this table, including this table.
func (t *tableDraft) sameForm() []*tableDraft {
	if t.shares == nil {
		return []*tableDraft{t}
	}
	return t.shares
}

// join gives the ids of tables one form.
func join(tables []*tableDraft) {
	var all []*tableDraft
	for _, t := range tables {
		for _, other := range t.sameForm() {
			if !slices.Contains(all, other) {
				all = append(all, other)
			}
		}
	}
	for _, t := range all {
		t.shares = all
	}
}

// prefix returns the part of the ids of the rows before the colon.
func (t *tableDraft) prefix() string {
	var names []string
	for _, other := range t.sameForm() {
		if s := strings.Join(other.stem, "-"); !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	return strings.Join(names, "-or-")
}

// common returns how many values of a column are in another one.
func (c *column) common(other *column) (n int) {
	for v := range c.values {
		if other.values[v] {
			n++
		}
	}
	return n
}

// hasID reports whether one of the tables has an id. Ids that are made from names do not differ if the names differ in
// spaces and letter case only.
func (r *reference) hasID(id string, seed maphash.Seed) bool {
	exact, name := maphash.String(seed, id), maphash.String(seed, table.LookupKey(id))
	return slices.ContainsFunc(r.to, func(t *tableDraft) bool {
		return t.id.values[exact] || t.slug && t.id.names[name] > 0
	})
}

// whole reports whether the tables have all values of the column. It returns true if the tables or the column are too
// large to find out.
func (r *reference) whole() bool {
	if r.column.many || r.lookup != nil || r.to[0].named != nil ||
		slices.ContainsFunc(r.to, func(t *tableDraft) bool { return t.id == nil || t.id.many || t.rows+t.again == maxRows }) {
		return true
	}
	for v := range r.column.values {
		if !slices.ContainsFunc(r.to, func(t *tableDraft) bool { return t.id.values[v] }) {
			return false
		}
	}
	return true
}

// findStrays counts the values of references that are not ids, and finds examples. It reads the tables of such
// references again.
func (d *Draft) findStrays(ctx context.Context, paths []string, o Options) error {
	for _, path := range paths {
		stray := d.strayReferences(path)
		if len(stray) == 0 {
			continue
		}
		for _, list := range d.listsOf(path) {
			if err := readStrays(ctx, path, list, o, d.seed, stray); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
		}
	}
	return nil
}

// strayReferences returns the references in a file that have values which are not ids, by sheet or list.
func (d *Draft) strayReferences(path string) map[string][]*reference {
	out := map[string][]*reference{}
	for _, t := range d.tables {
		if t.path != path {
			continue
		}
		for _, r := range t.keys {
			if !r.whole() {
				out[t.part()] = append(out[t.part()], r)
			}
		}
	}
	return out
}

// readStrays reads a list of a file or, if list is nil, the tables of the whole file.
func readStrays(ctx context.Context, path string, list *table.List, o Options, seed maphash.Seed,
	stray map[string][]*reference,
) error {
	in, done, err := openTables(path, o)
	if err != nil {
		return err
	}
	defer done()
	var names []string
	var now []*reference
	rows := 0
	var seen map[uint64]bool // as in the first reading, copies of a row do not count
	_, err = eachTable(in, &silent{ctx: ctx}, list, func(s *table.Sample) {
		part := s.Sheet
		if list != nil {
			part = list.Name()
		}
		names, now, rows, seen = s.Columns, stray[part], 0, map[uint64]bool{}
	}, func(cells []string, line int) bool {
		rows++
		if h := hashRow(cells, seed); seen[h] {
			return rows < maxRows
		} else {
			seen[h] = true
		}
		for _, r := range now {
			cell := cells[slices.Index(names, r.column.name)]
			if slices.Contains(placeholders, strings.ToLower(cell)) {
				continue
			}
			if cell != "" && !r.hasID(cell, seed) {
				r.misfit.add(cell, line)
			}
		}
		return rows < maxRows && (rows&1023 != 0 || ctx.Err() == nil)
	})
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// remark describes the values of a reference that are not ids.
func (r *reference) remark(t *tableDraft) string {
	if r.lookup != nil {
		return r.lookup.remark(r.column)
	}
	if r.misfit.count == 0 {
		return r.sameNames
	}
	return fmt.Sprintf(
		"%s: %s of %s values %s not in %s: %s. A load takes such a value as an id all the same: it makes an entity "+
			"without a name, and warns. Correct the value, or add a row to %[5]s.",
		r.column.name,
		thousands(r.misfit.count),
		thousands(r.column.filled),
		are(r.misfit.count),
		sourcesOf(r.to, " or "),
		r.misfit.examples(t),
	)
}

func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
