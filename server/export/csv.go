package export

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"
	"unicode"
)

// Cell makes a text safe for a cell of a table. It prepends an apostrophe if a spreadsheet would read the text as a
// formula, and replaces control characters by U+FFFD.
func Cell(s string) string {
	s = clean(s)
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' })
	if rest != "" && strings.ContainsAny(rest[:1], "=+-@|%") || strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") || strings.HasPrefix(s, "\n") {
		return "'" + s
	}
	for _, wide := range [...]string{"＝", "＋", "－", "＠"} { // some programs treat them like the narrow characters
		if strings.HasPrefix(rest, wide) {
			return "'" + s
		}
	}
	return s
}

// Table writes rows as CSV (RFC 4180). It makes texts safe with Cell, but not values that are known to be numbers.
type Table struct{ w *csv.Writer }

// NewTable returns a table whose first row is the names of the columns.
func NewTable(w io.Writer, names ...string) *Table {
	t := &Table{csv.NewWriter(w)}
	t.Row(names...)
	return t
}

// Row writes a row of texts.
func (t *Table) Row(cells ...string) {
	for i, c := range cells {
		cells[i] = Cell(c)
	}
	_ = t.w.Write(cells) // Flush reports the error
}

// Flush writes buffered rows and returns the first error of the table.
func (t *Table) Flush() error {
	t.w.Flush()
	return t.w.Error()
}

// A TableCell is a text or a number in text form.
type TableCell struct {
	Text   string
	Number bool
}

// Cells writes a row of texts and numbers.
func (t *Table) Cells(list ...TableCell) {
	cells := make([]string, len(list))
	for i, c := range list {
		if cells[i] = c.Text; !c.Number || !numberType.reads(c.Text) {
			cells[i] = Cell(c.Text)
		}
	}
	_ = t.w.Write(cells)
}

// fields writes a row of fields.
func (t *Table) fields(list []field) {
	cells := make([]string, len(list))
	for i, f := range list {
		if f.typ == textType {
			f.value = Cell(f.value)
		}
		cells[i] = f.value
	}
	_ = t.w.Write(cells)
}

func fieldNames(list []field) []string {
	out := make([]string, len(list))
	for i, f := range list {
		out[i] = f.name
	}
	return out
}

// csvNodes writes one row per entity.
type csvNodes struct {
	*Table
	h *head
}

func nodeRow(e *Entity, h *head) []field {
	return append([]field{{"id", textType, e.ID}, {"name", textType, e.Name}}, entityFields(e, h.facts)...)
}

func newCSVNodes(w *bufio.Writer, h *head) encoder {
	return csvNodes{NewTable(w, fieldNames(nodeRow(&Entity{}, h))...), h}
}

func (csvNodes) begin()             {}
func (c csvNodes) entity(e *Entity) { c.fields(nodeRow(e, c.h)) }
func (csvNodes) relation(*Relation) {}
func (c csvNodes) end()             { _ = c.Flush() }

// csvEdges writes one row per relation.
type csvEdges struct {
	*Table
	h *head
}

func edgeRow(r *Relation, h *head) []field {
	return append([]field{
		{"id", textType, r.ID},
		{"source", textType, r.Source},
		{"target", textType, r.Target},
		{"sourceName", textType, r.SourceName},
		{"targetName", textType, r.TargetName},
	}, relationFields(r, h.attributes)...)
}

func newCSVEdges(w *bufio.Writer, h *head) encoder {
	return csvEdges{NewTable(w, fieldNames(edgeRow(&Relation{}, h))...), h}
}

func (csvEdges) begin()                 {}
func (csvEdges) entity(*Entity)         {}
func (c csvEdges) relation(r *Relation) { c.fields(edgeRow(r, c.h)) }
func (c csvEdges) end()                 { _ = c.Flush() }
