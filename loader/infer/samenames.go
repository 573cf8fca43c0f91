package infer

import (
	"fmt"
	"strings"
)

// A column can name entities by the names that the rows of another table have, though these rows have ids of their own. The
// draft does not join them, since two entities can share a name; it says what it saw, and how to join them.

// findNames notes where the names in a column are names of rows of other tables.
func (t *tableDraft) findNames(tables []*tableDraft) {
	for _, r := range t.keys {
		if r.to[0].named == nil || len(r.column.values) == 0 {
			continue
		}
		var seen []string
		for _, other := range tables {
			name := other.nameColumn()
			if other.id == nil || other.slug || name == nil || name == other.id || name == r.column {
				continue
			}
			if n := r.column.common(name); n*10 >= len(r.column.values) {
				seen = append(seen, fmt.Sprintf("%s of %s in the column %s of %s", thousands(n), thousands(len(r.column.values)), name.name, other.source()))
			}
		}
		if len(seen) > 0 {
			r.sameNames = fmt.Sprintf("%s: its different values are names of rows of other tables: %s. They make entities of their own, since two rows may "+
				"share a name. To join those with equal names, make the ids there from the names, as %s does here; or load, and merge what nexum match finds.",
				r.column.name, strings.Join(seen, ", "), r.column.name)
		}
	}
}
