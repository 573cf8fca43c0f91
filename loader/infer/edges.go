package infer

import "slices"

// edgeNames are the headings of two columns of a table whose rows are relations from the first to the second.
var edgeNames = [...][2]string{
	{"source", "target"},
	{"source", "destination"},
	{"src", "dst"},
	{"src", "dest"},
	{"src", "target"},
	{"from", "to"},
	{"head", "tail"},
	{"subject", "object"},
	{"parent", "child"},
	{"owner", "owned"},
	{"von", "an"},
	{"von", "nach"},
}

// findEdges finds two columns that name the ends of relations by their headings, such as source and target. Both must
// have texts or whole numbers in all rows, and no other column may name the rows.
func (t *tableDraft) findEdges() {
	if name := t.nameColumn(); name != nil {
		return
	}
	for _, pair := range edgeNames {
		a, b := t.edgeColumn(pair[0]), t.edgeColumn(pair[1])
		if a != nil && b != nil {
			t.edges = []*column{a, b}
			return
		}
	}
}

// edgeColumn returns the column with a heading, or the heading and id, node or name after it; nil if there is none that
// can have ends of relations.
func (t *tableDraft) edgeColumn(heading string) *column {
	for _, c := range t.columns {
		w := c.words
		if n := len(w); n == 2 && slices.Contains([]string{"id", "node", "name"}, w[1]) {
			w = w[:1]
		}
		typ, options := c.guess.fact()
		fits := typ == typeString || typ == typeInt && !c.isDate()
		if len(w) == 1 && w[0] == heading && c.filled == t.rows && fits && options == "" && !c.list {
			return c
		}
	}
	return nil
}

// isEdge reports whether a column names the ends of relations by its heading.
func (t *tableDraft) isEdge(c *column) bool { return slices.Contains(t.edges, c) }
