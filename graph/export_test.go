package graph

import (
	"context"
	"fmt"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// SetCompactFrom sets the number of claims in an overlay above which it is merged. Call it before the graph is used
// concurrently.
func SetCompactFrom(g *Graph, claims int) { g.compactFrom = claims }

// WaitForCompaction waits until no compaction runs.
func WaitForCompaction(g *Graph) { g.saving.Wait() }

// WriteCompiled writes the table of a view without an overlay to a file.
func WriteCompiled(v *View, path string) error { return v.write(path, tableKey{}) }

// WriteCompacted merges the overlay of a view into its table, and writes the result to a file.
func WriteCompacted(v *View, path string) error {
	m, err := newCompaction(v)
	if err != nil {
		return err
	}
	return m.write(path, tableKey{})
}

// CountAll counts the contents of a view by reading all of it.
func CountAll(v *View) (Stats, error) { return v.countAll(context.Background()) }

// OpenTable returns the view of the table in a file, with the ontology of v.
func OpenTable(v *View, path string) (*View, error) { return OpenTableWith(v, path, segment.Options{}) }

// OpenTableWith is OpenTable with options.
func OpenTableWith(v *View, path string, o segment.Options) (*View, error) {
	t, _, revisions, err := readTable(path, o)
	if err != nil {
		return nil, err
	}
	return newView(v.ontology, t, revisions), nil
}

// StoredOrders returns the number of orders by facts that a view has used and that are not empty, and how many of these
// are in its file.
func StoredOrders(v *View) (stored, used int) {
	t := &v.table.orders
	for key, o := range t.facts {
		if len(o.Nodes) == 0 {
			continue
		}
		used++
		if _, ok := t.stored.parts[key]; ok {
			stored++
		}
	}
	return stored, used
}

// StoredHubs returns how many rows of hubs have their counts in a file.
func StoredHubs(v *View) int {
	file := v.table.hubs.file.Load()
	if file == nil {
		return 0
	}
	return file.rows.Len() - 1
}

// SetRevisions sets the revisions of a view that is not shared yet.
func SetRevisions(v *View, list []claim.Revision) {
	v.revisions = list
	if v.merges != nil {
		v.merges.raw.revisions = list
	}
}

// DifferingColumns returns the names of the columns in which two files differ.
func DifferingColumns(a, b string) string {
	f, err1 := segment.Open(a, segment.Options{})
	g, err2 := segment.Open(b, segment.Options{})
	if err1 != nil || err2 != nil {
		return "one cannot be read"
	}
	var x, y aboutTable
	_, _ = f.About(&x), g.About(&y)
	return segment.Differences(f, g) + fmt.Sprintf("\n%+v\n%+v", x, y)
}
