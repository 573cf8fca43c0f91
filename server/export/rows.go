package export

import (
	"bufio"
	"io"

	"nexum/graph"
	"nexum/graph/claim"
)

// A Column is a column of a table with typed cells.
type Column struct {
	Name string
	Type ColumnType
}

// A ColumnType is the type of the cells of a column.
type ColumnType uint8

// The types of columns.
const (
	TextColumn    ColumnType = iota
	IntegerColumn            // 64 bits
	NumberColumn             // a float64
	BooleanColumn
	ListColumn // list of texts
)

// String returns the name of the type, such as text, as the header of an export contains it.
func (t ColumnType) String() string {
	return [...]string{
		TextColumn: "text", IntegerColumn: "integer", NumberColumn: "number", BooleanColumn: "boolean",
		ListColumn: "list",
	}[t]
}

// A RowCell is one value of a row. The zero RowCell is null, or an empty list in a column of lists.
type RowCell struct {
	// Text is the value as text, also for an integer (41), a number (0.5) and a boolean (true). Empty means null.
	Text string
	// List is the value in a column of lists.
	List []string
}

// A RowFormat is a file format for tables.
type RowFormat struct {
	Extension, MediaType string
	writer               func(*bufio.Writer, []Column) tableWriter
	seen                 *Seen
}

// Seen records what was written of a table: its columns and the number of rows.
type Seen struct {
	Columns []Column
	Rows    int
}

// Observed returns the format with writers that record their columns and rows in seen.
func (f RowFormat) Observed(seen *Seen) RowFormat {
	f.seen = seen
	return f
}

// newWriter returns a writer for a table with the given columns.
func (f RowFormat) newWriter(w io.Writer, columns []Column) tableWriter {
	if f.seen != nil {
		f.seen.Columns = columns
	}
	return f.writer(bufio.NewWriterSize(w, 64<<10), columns)
}

// RowFormats returns the file formats for tables.
func RowFormats() []RowFormat {
	return []RowFormat{
		{Extension: "csv", MediaType: "text/csv; charset=utf-8; header=present", writer: newCSVRows},
		{Extension: "ndjson", MediaType: "application/x-ndjson", writer: newNDJSON},
		{Extension: "parquet", MediaType: "application/vnd.apache.parquet", writer: newParquet},
	}
}

// RowFormatByExtension finds a format by the extension of its files.
func RowFormatByExtension(extension string) (RowFormat, bool) {
	for _, f := range RowFormats() {
		if f.Extension == extension {
			return f, true
		}
	}
	return RowFormat{}, false
}

// columnTypes maps the types of facts and attributes to the types of columns.
var columnTypes = [...]ColumnType{
	textType: TextColumn, integerType: IntegerColumn, numberType: NumberColumn,
	booleanType: BooleanColumn,
}

// nodeColumns returns the columns of a table of entities.
func nodeColumns(h *head) []Column {
	out := []Column{
		{"id", TextColumn},
		{"name", TextColumn},
		{"kind", TextColumn},
		{"aliases", ListColumn},
		{"description", TextColumn},
		{"validFrom", TextColumn},
		{"validTo", TextColumn},
		{"validFromOrBefore", BooleanColumn},
		{"documents", ListColumn},
		{"citations", ListColumn},
	}
	own := len(out)
	for _, c := range h.facts {
		col := Column{c.name, columnTypes[c.typ]}
		if c.list {
			col.Type = ListColumn
		}
		for _, o := range out[:own] { // foreign predicates can have any name
			if o.Name == col.Name || col.Name == "label" {
				col.Name = "fact:" + c.name
			}
		}
		out = append(out, col)
	}
	return out
}

// nodeCells appends the cells of an entity in the order of nodeColumns.
func nodeCells(cells []RowCell, e *Entity, cited *citedBy, h *head) []RowCell {
	cells = append(cells, RowCell{Text: e.ID}, RowCell{Text: e.Name}, RowCell{Text: e.Kind}, RowCell{List: e.Aliases},
		RowCell{Text: e.Description}, RowCell{Text: e.Period.From.Plain().String()}, RowCell{Text: e.Period.To.String()},
		RowCell{Text: boolText(e.Period.FromOrBefore())}, RowCell{List: cited.documents}, RowCell{List: cited.texts})
	for i, c := range h.facts {
		cell := RowCell{}
		if c.list {
			cell.List = e.Facts[i].Texts
		} else if len(e.Facts[i].Texts) > 0 {
			cell.Text = e.Facts[i].Texts[0]
		}
		cells = append(cells, cell)
	}
	return cells
}

// edgeColumns returns the columns of a table of relations.
func edgeColumns(h *head) []Column {
	out := []Column{
		{"id", TextColumn},
		{"source", TextColumn},
		{"sourceName", TextColumn},
		{"sourceKind", TextColumn},
		{"type", TextColumn},
		{"predicate", TextColumn},
		{"target", TextColumn},
		{"targetName", TextColumn},
		{"targetKind", TextColumn},
		{"validFrom", TextColumn},
		{"validTo", TextColumn},
		{"validFromOrBefore", BooleanColumn},
		{"validToOrAfter", BooleanColumn},
		{"periods", ListColumn},
		{"modality", TextColumn},
		{"confidence", NumberColumn},
		{"derived", BooleanColumn},
		{"disputed", BooleanColumn},
		{"symmetric", BooleanColumn},
		{"rule", TextColumn},
		{"documents", ListColumn},
		{"citations", ListColumn},
	}
	return append(out, attributeColumnsAfter(out, h.attributes)...)
}

// attributeColumnsAfter returns the columns of attributes. If another column has the same name, the attribute gets a
// prefix.
func attributeColumnsAfter(taken []Column, attributes []attributeColumn) []Column {
	names := make([]field, len(taken))
	for i, c := range taken {
		names[i].name = c.Name
	}
	out := make([]Column, len(attributes))
	for i, a := range attributes {
		out[i] = Column{attributeName(a.name, names), columnTypes[a.typ]}
	}
	return out
}

// edgeCells appends the cells of a relation in the order of edgeColumns.
func edgeCells(cells []RowCell, r *Relation, cited *citedBy, h *head) []RowCell {
	cells = append(
		cells,
		RowCell{Text: r.ID},
		RowCell{Text: r.Source},
		RowCell{Text: r.SourceName},
		RowCell{Text: r.SourceKind},
		RowCell{
			Text: r.Type,
		},
		RowCell{Text: r.Predicate},
		RowCell{Text: r.Target},
		RowCell{Text: r.TargetName},
		RowCell{Text: r.TargetKind},
	)
	cells = standingCells(cells, r, cited)
	return attributeCells(cells, r.Attributes, h.attributes)
}

// periodCells appends the cells of a period: its plain dates, and whether they are bounds.
func periodCells(cells []RowCell, p claim.Period) []RowCell {
	return append(cells, RowCell{Text: p.From.Plain().String()}, RowCell{Text: p.To.Plain().String()},
		RowCell{Text: boolText(p.FromOrBefore())}, RowCell{Text: boolText(p.ToOrAfter())})
}

// standingCells appends the cells that say how a relation holds, from its period to its citations.
func standingCells(cells []RowCell, r *Relation, cited *citedBy) []RowCell {
	return append(periodCells(cells, r.Period), RowCell{List: listPeriods(r.Held)},
		RowCell{Text: r.Modality.String()}, RowCell{Text: number(r.Confidence)}, RowCell{Text: boolText(r.Derived)},
		RowCell{Text: boolText(r.Disputed)}, RowCell{Text: boolText(r.Symmetric)}, RowCell{Text: r.Rule},
		RowCell{List: cited.documents}, RowCell{List: cited.texts})
}

// attributeCells appends the attributes of a relation or claim in the order of the columns of the export.
func attributeCells(cells []RowCell, list []Attribute, columns []attributeColumn) []RowCell {
	next := 0 // both are sorted by name
	for _, c := range columns {
		for next < len(list) && list[next].Name < c.name {
			next++
		}
		cell := RowCell{}
		if next < len(list) && list[next].Name == c.name {
			cell.Text = list[next].text()
		}
		cells = append(cells, cell)
	}
	return cells
}

// listPeriods returns periods as texts. Each text is an ISO 8601 interval, with a note as in TextPeriods.
func listPeriods(list []graph.Summary) []string {
	if len(list) == 0 {
		return nil
	}
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = textPeriod(s)
	}
	return out
}
