package infer

import "unicode/utf8"

// These are the maximum numbers of rows in a sample of a table, and of characters in a cell of it.
const (
	sampleRows = 6
	sampleCell = 120
)

// Sample is the header of a table with its first rows, for the person who edits the mapping.
type Sample struct {
	File    string      `json:"file"`
	Sheet   string      `json:"sheet,omitempty"` // the sheet of a workbook
	List    string      `json:"list,omitempty"`  // the list in a file that is one JSON object, or the path to it
	Columns []string    `json:"columns"`
	Rows    []SampleRow `json:"rows"`
	Total   int         `json:"total"` // the number of rows that the draft read
}

// SampleRow is one row of a sample. A cell that ends with … was longer.
type SampleRow struct {
	Line  int      `json:"line"`
	Cells []string `json:"cells"`
	At    []int    `json:"at"` // where each cell begins in its line, as problems name it; 0 if unknown
}

// Samples returns the first rows of each table.
func (d *Draft) Samples() []Sample {
	var out []Sample
	for _, t := range d.tables {
		s := Sample{File: t.file, Sheet: t.sheet, Columns: []string{}, Rows: t.sample, Total: t.rows + t.again}
		if t.list != nil {
			s.List = t.list.Name()
		}
		for _, c := range t.columns {
			s.Columns = append(s.Columns, c.name)
		}
		out = append(out, s)
	}
	return out
}

// keepSample keeps a row of the table if it is one of the first.
func (t *tableDraft) keepSample(cells []string, line int, at func(cell int) int) {
	if len(t.sample) == sampleRows {
		return
	}
	row := SampleRow{Line: line}
	for i := range t.columns {
		row.Cells = append(row.Cells, cut(cells[i]))
		row.At = append(row.At, at(i))
	}
	t.sample = append(t.sample, row)
}

// cut returns a text of at most sampleCell characters.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= sampleCell {
		return s
	}
	return string([]rune(s)[:sampleCell-1]) + "…"
}
