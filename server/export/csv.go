package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"unicode"
)

// Cell makes a text safe for a cell of a table. It prepends an apostrophe if a spreadsheet would read the text as a
// formula, and replaces control characters by U+FFFD. A number such as -5 is no formula.
func Cell(s string) string {
	s = clean(s)
	if strings.HasPrefix(s, "-") && json.Valid([]byte(s)) {
		return s
	}
	rest := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' })
	if rest != "" && strings.ContainsAny(rest[:1], "=+-@|%") || strings.HasPrefix(s, "\t") || strings.HasPrefix(s, "\r") ||
		strings.HasPrefix(s, "\n") {
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

// safe returns the text of the cell, made safe with Cell unless it is a number.
func (c TableCell) safe() string {
	if c.Number && numberType.reads(c.Text) {
		return c.Text
	}
	return Cell(c.Text)
}

// Cells writes a row of texts and numbers.
func (t *Table) Cells(list ...TableCell) {
	cells := make([]string, len(list))
	for i, c := range list {
		cells[i] = c.safe()
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

// csvEdgeColumns returns the columns of a table of relations in CSV, which has fewer columns than the other formats.
// csvEdgeCells returns cells in the same order.
func csvEdgeColumns(h *head) []Column {
	list := append([]field{
		{name: "id"}, {name: "source"}, {name: "target"}, {name: "sourceName"}, {name: "targetName"},
	}, relationFields(&Relation{}, h.attributes)...)
	out := make([]Column, len(list))
	for i, f := range list {
		out[i] = Column{f.name, columnTypes[f.typ]}
		if f.name == "periods" || f.name == "documents" || f.name == "citations" {
			out[i].Type = ListColumn
		}
	}
	return out
}

// csvEdgeCells appends the cells of a relation in the order of csvEdgeColumns.
func csvEdgeCells(cells []RowCell, r *Relation, cited *citedBy, h *head) []RowCell {
	cells = append(cells, RowCell{Text: r.ID}, RowCell{Text: r.Source}, RowCell{Text: r.Target},
		RowCell{Text: r.SourceName}, RowCell{Text: r.TargetName}, RowCell{Text: r.Type}, RowCell{Text: r.Predicate})
	return attributeCells(standingCells(cells, r, cited), r.Attributes, h.attributes)
}
