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
	{"entity1", "entity2"},
	{"node1", "node2"},
}

// endNames are such headings if they have a word for ids, too: node_id_start and node_id_end. Without it, they are
// headings of dates.
var endNames = [...][2]string{{"start", "end"}, {"begin", "end"}, {"left", "right"}}

// idOrNode are the words in headings of such columns that do not say which end it is.
var idOrNode = []string{"id", "node", "name", "entity", "key"}

// findEdges finds two columns that name the ends of relations by their headings, such as source and target. Both must
// have texts or whole numbers in all rows, and no other column may name the rows. A label of an edge is no such name.
func (t *tableDraft) findEdges() {
	if name := t.nameColumn(); name != nil && !slices.Equal(name.words, []string{"label"}) {
		return
	}
	for _, pair := range edgeNames {
		if t.edgesCalled(pair, false) {
			return
		}
	}
	for _, pair := range endNames {
		if t.edgesCalled(pair, true) {
			return
		}
	}
}

// edgesCalled looks for the columns with a pair of headings, and reports whether it has found them. If needsID is true,
// the headings must have a word for ids.
func (t *tableDraft) edgesCalled(pair [2]string, needsID bool) bool {
	a, b := t.edgeColumn(pair[0], needsID), t.edgeColumn(pair[1], needsID)
	if a == nil || b == nil {
		return false
	}
	t.edges = []*column{a, b}
	return true
}

// edgeColumn returns the column with a heading, also with words such as id or node in it; nil if there is none that can
// have ends of relations.
func (t *tableDraft) edgeColumn(heading string, needsID bool) *column {
	for _, c := range t.columns {
		w := slices.DeleteFunc(slices.Clone(c.words), func(s string) bool { return slices.Contains(idOrNode, s) })
		typ, options := c.guess.fact()
		fits := typ == typeString || typ == typeInt && !c.isDate()
		if len(w) == 1 && w[0] == heading && c.filled == t.rows && fits && options == "" && !c.list &&
			(!needsID || slices.Contains(c.words, "id")) {
			return c
		}
	}
	return nil
}

// isEdge reports whether a column names the ends of relations by its heading.
func (t *tableDraft) isEdge(c *column) bool { return slices.Contains(t.edges, c) }
