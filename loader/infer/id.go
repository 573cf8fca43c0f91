package infer

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// maxKeyColumns is the maximum number of columns that identify a row together. An id with more of them would be longer
// than ids may be.
const maxKeyColumns = 8

// rowKey returns the columns that identify a row together, in the order of the table: the first four columns without
// empty cells. While two different rows are equal in the chosen columns, it adds a column with many different values.
func (t *tableDraft) rowKey() []*column {
	var full, rest []*column
	for _, c := range t.columns {
		if c.filled == t.rows && len(full) < 4 {
			full = append(full, c)
		} else {
			rest = append(rest, c)
		}
	}
	slices.SortStableFunc(rest, func(a, b *column) int { return cmp.Compare(len(b.values), len(a.values)) })
	all, chosen := t.different(t.columns), full
	for len(rest) > 0 && len(chosen) < maxKeyColumns && (t.rows > len(t.columns[0].cells) || t.different(chosen) < all) {
		chosen, rest = append(chosen, rest[0]), rest[1:]
	}
	return slices.DeleteFunc(slices.Clone(t.columns), func(c *column) bool { return !slices.Contains(chosen, c) })
}

// different returns the number of different rows if only the given columns are compared.
func (t *tableDraft) different(columns []*column) int {
	seen := map[uint64]bool{}
	for row := range t.columns[0].cells {
		h := uint64(0)
		for _, c := range columns {
			h = h*0x9E3779B97F4A7C15 + bits.RotateLeft64(c.cells[row], 31)
		}
		seen[h] = true
	}
	return len(seen)
}

// isID reports whether the column can hold the ids of the rows.
func (c *column) isID(rows int) bool {
	typ, options := c.guess.fact()
	if c.filled != rows || rows == 0 || c.many || len(c.values) != rows || c.list || options != "" {
		return false
	}
	return typ == typeInt || typ == typeString || typ == typeDecimal
}

var idWords = []string{
	"id",
	"key",
	"code",
	"number",
	"no",
	"nr",
	"uuid",
	"ref",
	"identifier",
	"nummer",
	"kennung",
	"numero",
	"identifiant",
	"imo",
	"mmsi",
	"lei",
	"isin",
	"reference",
}

// idEnds are the ends of words for ids, in languages that write them in one word: Kundennummer.
var idEnds = []string{"nummer", "kennung", "kennzeichen", "nr", "aktenzeichen"}

// endsAsID reports whether the name of the column ends like that of an id, and returns the words before that end.
func (c *column) endsAsID() (rest []string, ok bool) {
	n := len(c.words)
	if n == 0 {
		return c.words, false
	}
	last := c.words[n-1]
	if slices.Contains(idWords, last) {
		return c.words[:n-1], true
	}
	for _, end := range idEnds {
		if whole, found := strings.CutSuffix(last, end); found && len(whole) > 1 && !slices.Contains(codeWords, last) {
			return append(slices.Clone(c.words[:n-1]), whole), true
		}
	}
	return c.words, false
}

// findID chooses the column with the ids of the rows: one whose name looks like that of an id or, if there is none, the
// column with the names, or the first column if it has texts. It ignores other columns with different values in all
// rows: measures, dates or addresses can be different by chance.
func (t *tableDraft) findID() {
	best := 0
	name := t.nameColumn()
	for i, c := range t.columns {
		if !c.isID(t.rows) {
			continue
		}
		typ, _ := c.guess.fact()
		rest, named := c.endsAsID()
		score := 0
		switch {
		case named && (len(rest) == 0 || slices.Equal(rest, t.stem)):
			score = 6
		case named:
			score = 4
		case slices.Equal(c.words, t.stem) && typ != typeDecimal:
			score = 3
		case c == name:
			score = 2
		case t.actsInRows(c):
		case i == 0 && t.headless() && typ == typeInt:
			score = 3
		case i == 0 && (typ == typeString || typ == typeInt && c.guess.greatest-c.guess.least < float64(t.rows)):
			score = 3
		}
		if i == 0 && score > 0 {
			score++
		}
		if score > best {
			best, t.id = score, c
		}
	}
	if best < 4 && t.repeated() != "" {
		t.id = nil // a column of ids with repeated values is probably the better one, so report it
	}
	if t.id == nil && name != nil && t.repeated() == "" && t.nearlyNames(name) {
		t.id, t.slug = name, true
		return
	}
	if t.id == nil {
		return
	}
	_, named := t.id.endsAsID()
	t.slug = !named && (t.id == name || t.id.spaced) && !t.hasURLs()
}

// headless reports whether the table has no header, so that headings say nothing.
func (t *tableDraft) headless() bool { return t.isText() && t.head != nil && t.head.Header == 0 }

// nearlyNames reports whether a column names nearly all rows, and whether rows with equal names are about one entity:
// they have at least half of their other cells in common. Such a column identifies the rows better than other columns
// whose values happen to be different, such as a country with a date.
func (t *tableDraft) nearlyNames(c *column) bool {
	repeated := c.filled - len(c.values)
	if t.actsInRows(c) || c.many || c.list || len(c.cells) < t.rows || repeated*4 > c.filled ||
		(t.rows-c.filled)*5 > t.rows || len(t.columns) < 2 {
		return false
	}
	first := map[uint64]int{}
	for row, name := range c.cells {
		if name == 0 {
			continue
		}
		if before, known := first[name]; !known {
			first[name] = row
		} else if !t.alike(c, before, row) {
			return false
		}
	}
	return true
}

// alike reports whether two rows have at least half of their cells in common, apart from a column and empty cells.
func (t *tableDraft) alike(except *column, a, b int) bool {
	same, all := 0, 0
	for _, c := range t.columns {
		if c == except || c.cells[a] == 0 || c.cells[b] == 0 {
			continue
		}
		all++
		if c.cells[a] == c.cells[b] {
			same++
		}
	}
	return 2*same >= all
}

// nearlyNamed describes the rows without a name and those with the name of an earlier row, if the ids of the rows are
// made from their names. It returns "" if there are none.
func (t *tableDraft) nearlyNamed() string {
	c := t.id
	if c == nil || !t.slug || c.filled == t.rows && len(c.again) == 0 {
		return ""
	}
	var said []string
	if m := (misfit{count: c.filled - len(c.values), first: c.again}); m.count > 0 {
		said = append(said, fmt.Sprintf("%s of %s values %s there already, so these rows are about the same thing: %s",
			thousands(m.count), thousands(c.filled), are(m.count), m.examples(t)))
	}
	if empty := t.rows - c.filled; empty > 0 {
		said = append(said, fmt.Sprintf("%s %s no value, and a load refuses such a row: fill it in, or leave it out with "+
			"--skip-bad", count(empty, "row"), has(empty)))
	}
	return c.name + ": the ids of the rows are made from it. " + strings.Join(said, ". ") + "."
}

// has returns the verb for a number.
func has(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// recurs reports whether a column names people or organizations of which each has several rows, such as Firma in a
// table of shareholders. These are not the names of the rows.
func (c *column) recurs() bool {
	_, ok := c.namesEntities()
	return ok && (c.many || (c.filled-len(c.values))*4 > c.filled)
}

// actsInRows reports whether a column names a person or party that takes part in the events of the rows, such as the
// donor of a donation. In a small table, such a column can have different values in all rows.
func (t *tableDraft) actsInRows(c *column) bool {
	kind, ok := c.namesEntities()
	return ok && (kind == person || kind == party) && !slices.ContainsFunc(t.stem, isRole)
}

// nameRows names the rows after the column with their names, if the heading of that column says what the rows are: for
// example, the heading company in boards.csv.
func (t *tableDraft) nameRows() {
	name := t.nameColumn()
	if t.slug {
		name = t.id
	}
	if t.id == nil || name == nil || len(name.words) == 0 {
		return
	}
	if n := len(name.words) - 1; len(t.stem) == 1 && t.stem[0] == unnamed && n > 0 && name.words[n] == "name" {
		t.stem = name.words[:n] // the heading company name
		return
	}
	if kind := roles[name.words[len(name.words)-1]]; kind == organization && !slices.ContainsFunc(t.stem, isRole) {
		t.stem = name.words
	}
}

// repeated describes the values of a column that is named like the id of the rows and has values several times.
func (t *tableDraft) repeated() string {
	for _, c := range t.columns {
		if c == t.id || !t.identifies(c) || len(c.again) == 0 || c.many || c.filled-len(c.values) > c.filled/2 ||
			slices.ContainsFunc(t.keys, func(r *reference) bool { return r.column == c }) {
			continue
		}
		m := misfit{count: c.filled - len(c.values), first: c.again}
		return fmt.Sprintf(
			"%s: %s of %s values %s there already: %s. So the column does not identify the rows. If rows with one value are "+
				"about one thing, write id: \"%s:{%s}\"; otherwise correct the values.",
			c.name,
			thousands(m.count),
			thousands(c.filled),
			are(m.count),
			m.examples(t),
			t.prefix(),
			c.name,
		)
	}
	return ""
}
