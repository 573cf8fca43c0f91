package export

import (
	"bufio"
	"encoding/json"
	"strconv"

	"nexum/server/jsontext"
)

// newNDJSON returns a table with one JSON object per line. It omits null values and empty lists.
func newNDJSON(w *bufio.Writer, columns []Column) tableWriter {
	names := make([]string, len(columns)) // as JSON keys: "name":
	for i, c := range columns {
		names[i] = string(jsontext.Append(nil, c.Name)) + ":"
	}
	return &textTable{w: w, encode: func(line []byte, cells []RowCell) []byte {
		line = append(line, '{')
		begin := len(line)
		for i := range cells {
			cell := &cells[i]
			if cell.Text == "" && len(cell.List) == 0 {
				continue
			}
			if len(line) > begin {
				line = append(line, ',')
			}
			line = append(line, names[i]...)
			line = appendJSONCell(line, columns[i].Type, cell)
		}
		return append(line, '}', '\n')
	}}
}

func appendJSONCell(b []byte, t ColumnType, cell *RowCell) []byte {
	switch {
	case t == ListColumn:
		return appendJSONList(b, cell.List)
	case t == TextColumn:
		return jsontext.Append(b, cell.Text)
	case t == NumberColumn && cell.Text != "1" && !json.Valid([]byte(cell.Text)): // for example 05
		f, _ := strconv.ParseFloat(cell.Text, 64) // cannot fail: the type of the column fits all its values
		return append(b, number(f)...)
	}
	return append(b, cell.Text...)
}

func appendJSONList(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.Append(b, s)
	}
	return append(b, ']')
}
