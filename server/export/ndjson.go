package export

import (
	"bufio"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// newNDJSON returns a table with one JSON object per line. It omits null values and empty lists.
func newNDJSON(w *bufio.Writer, columns []Column) tableWriter {
	names := make([]string, len(columns)) // as JSON keys: "name":
	for i, c := range columns {
		names[i] = string(appendJSONText(nil, c.Name)) + ":"
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
		return appendJSONText(b, cell.Text)
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
		b = appendJSONText(b, s)
	}
	return append(b, ']')
}

const hexDigits = "0123456789abcdef"

// appendJSONText appends a JSON string. Invalid UTF-8 becomes U+FFFD.
func appendJSONText(b []byte, s string) []byte {
	b = append(b, '"')
	begin := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[begin:i]...), "\uFFFD"...)
				begin = i + 1
			}
			i += size
			continue
		}
		b = append(b, s[begin:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		begin = i
	}
	return append(append(b, s[begin:]...), '"')
}
