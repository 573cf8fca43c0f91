package infer

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"nexum/loader/table"
)

// A column can have names of rows of other tables whose ids are not made from these names. The mapping then looks the
// names up, unless one of them stands for two rows. If the heading of the column shows that it names entities, such as
// Owner, any match is enough; otherwise most values must be such names.

// lookup describes how the mapping finds the names in a column in other tables.
type lookup struct {
	tables []*tableDraft
	found  int         // number of different values of the column that are names in these tables
	own    *tableDraft // the draft for values that are not such names; nil if all are
}

// seeName counts a value in the form in which a lookup compares names.
func (c *column) seeName(s string, seed maphash.Seed) {
	if len(s) > maxName || c.list {
		return
	}
	h := maphash.String(seed, table.LookupKey(s))
	if _, known := c.names[h]; !known && len(c.names) >= maxDistinct {
		return
	}
	c.names[h]++
}

// nameMatch is the result of looking up the names in a column in other tables.
type nameMatch struct {
	tables    []*tableDraft // those with at least a tenth of the names
	counts    []int         // number of names in each of them
	found     int           // number of names in any of them
	ambiguous bool          // whether a name stands for two rows
}

// rowNames returns the column with the names of rows that have ids; nil for none. The ids can be made from the names.
func (t *tableDraft) rowNames() *column {
	switch {
	case t.id == nil:
		return nil
	case t.slug:
		return t.id
	}
	return t.nameColumn()
}

// match compares the names in a column with the names of the rows of tables. If own is true, it skips tables whose ids
// are made from the names.
func (t *tableDraft) match(c *column, tables []*tableDraft, own bool) (m nameMatch) {
	in := map[uint64]bool{}
	for _, other := range tables {
		name := other.rowNames()
		if name == nil || name == c || own && name == other.id || t == other {
			continue
		}
		n, several := 0, false
		for h := range c.names {
			if rows := name.names[h]; rows > 0 {
				n++
				several = several || rows > 1 || in[h]
			}
		}
		if n == 0 || n*10 < len(c.names) {
			continue
		}
		for h := range c.names {
			in[h] = in[h] || name.names[h] > 0
		}
		m.tables, m.counts = append(m.tables, other), append(m.counts, n)
		m.ambiguous = m.ambiguous || several || name.many
	}
	for _, found := range in {
		if found {
			m.found++
		}
	}
	return m
}

// canLookUp reports whether the values of a column can be names that stand for rows of tables.
func (t *tableDraft) canLookUp(c *column) bool {
	typ, _ := c.guess.fact()
	_, isID := c.endsAsID()
	own := c == t.nameColumn() && t.id != nil && !t.slug // whether the column has the names of the rows of this table
	return typ == typeString && !isID && !own && !c.list && !c.many && len(c.names) > 0 && c.separator() == ""
}

// findLookups finds the columns whose values the mapping looks up.
func (d *Draft) findLookups() {
	found := map[*tableDraft][]*reference{}
	for _, t := range d.tables {
		for _, c := range t.columns {
			if !t.canLookUp(c) {
				continue
			}
			m := t.match(c, d.tables, true)
			most := m.found*10 >= len(c.names)*8
			if _, named := c.namesEntities(); len(m.tables) == 0 || m.ambiguous || !most && !named {
				continue
			}
			r := &reference{column: c, to: m.tables, lookup: &lookup{tables: m.tables, found: m.found}}
			if missing := len(c.names) - m.found; missing > 0 {
				r.lookup.own = d.namedTable(ownKind(c, m.tables, most), t, r, unknownNames(c, m.tables))
			}
			found[t] = append(found[t], r)
		}
	}
	for _, t := range d.tables {
		for _, r := range found[t] {
			if t.id == r.column {
				t.id, t.slug = nil, false
			}
			t.keys = append(t.keys, r)
		}
	}
}

// ownKind returns the kind of the entities whose names are not in the tables. If most names are in one table, it is the
// kind of its rows.
func ownKind(c *column, tables []*tableDraft, most bool) string {
	if len(tables) == 1 && most {
		return strings.Join(tables[0].stem, " ")
	}
	if kind, known := c.namesEntities(); known {
		return kind
	}
	return party
}

func unknownNames(c *column, tables []*tableDraft) map[uint64]bool {
	out := map[uint64]bool{}
	for h := range c.names {
		if !slices.ContainsFunc(tables, func(t *tableDraft) bool { return t.rowNames().names[h] > 0 }) {
			out[h] = true
		}
	}
	return out
}

// ends returns the tables to which a column refers, including the draft for names that no table has.
func (r *reference) ends() []*tableDraft {
	if r.lookup == nil || r.lookup.own == nil {
		return r.to
	}
	return append(slices.Clone(r.to), r.lookup.own)
}

// lookupEnd returns the end of a relation for a mapping that looks up names.
func (r *reference) lookupEnd() string {
	var list []string
	for _, t := range r.lookup.tables {
		list = append(list, t.lookupFor(r.column))
	}
	found := strings.Join(list, ", ")
	if len(list) > 1 {
		found = "[" + found + "]"
	}
	own := r.lookup.own
	if own == nil {
		return "{lookup: " + found + "}"
	}
	return fmt.Sprintf(
		`{lookup: %s, id: "%s:{%s|slug}", kind: %s, name: %s}`,
		found,
		own.prefix(),
		r.column.name,
		own.kind.word,
		scalar(r.column.name),
	)
}

// lookupFor returns the lookup of the values of a column in the table.
func (t *tableDraft) lookupFor(c *column) string {
	part := ""
	if t.sheet != "" {
		part = ", sheet: " + scalar(t.sheet)
	}
	if t.list != nil {
		part = ", list: " + scalar(t.list.Name())
	}
	return fmt.Sprintf("{table: %s%s, column: %s, value: %s}", scalar(t.file), part, scalar(t.rowNames().name),
		scalar(c.name))
}

// remark explains what a load does with names that are in no table.
func (l *lookup) remark(c *column) string {
	missing := len(c.names) - l.found
	if missing == 0 {
		return ""
	}
	return fmt.Sprintf(
		"%s: %s of %s different values %s no name in %s. Such a value becomes an entity of its own. Without id: and the "+
			"keys after it, a load reports such a value as an error.",
		c.name,
		thousands(missing),
		thousands(len(c.names)),
		are(missing),
		sourcesOf(l.tables, " or "),
	)
}

func sourcesOf(tables []*tableDraft, and string) string {
	var names []string
	for _, t := range tables {
		names = append(names, t.source())
	}
	return strings.Join(names, and)
}

// findNames notes where the names in a column are names of rows of other tables that the mapping does not look up.
func (t *tableDraft) findNames(tables []*tableDraft) {
	for _, r := range t.keys {
		if r.to[0].named == nil || len(r.column.names) == 0 {
			continue
		}
		m := t.match(r.column, tables, false)
		if len(m.tables) == 0 {
			continue
		}
		var seen []string
		for i, other := range m.tables {
			seen = append(seen, fmt.Sprintf("%s of its %s different values are in the column %s of %s", thousands(m.counts[i]),
				thousands(len(r.column.names)), other.rowNames().name, other.source()))
		}
		why := "too many others are not"
		if m.ambiguous {
			why = "some of these names stand for several rows"
		}
		r.sameNames = fmt.Sprintf(
			"%s: this column has names of rows of other tables: %s. But the mapping makes new entities of them, since %s. "+
				"To join those with equal names, write lookup: %s beside id:, and allow the kind of these rows in the "+
				"relation type.",
			r.column.name,
			strings.Join(seen, ", "),
			why,
			m.tables[0].lookupFor(r.column),
		)
	}
}
