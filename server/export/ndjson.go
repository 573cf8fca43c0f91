package export

import (
	"bufio"
	"encoding/json"
	"strconv"
	"unicode/utf8"
)

// ndjson writes a table as one JSON object per line. It omits null values and empty lists.
type ndjson struct {
	w       *bufio.Writer
	columns []Column
	names   []string // names of the columns as JSON keys: "name":
	line    []byte
}

func newNDJSON(w *bufio.Writer, columns []Column) RowWriter {
	n := &ndjson{w: w, columns: columns, names: make([]string, len(columns))}
	for i, c := range columns {
		n.names[i] = string(appendJSONText(nil, c.Name)) + ":"
	}
	return n
}

// Row implements RowWriter.
func (n *ndjson) Row(cells []RowCell) error {
	line := append(n.line[:0], '{')
	for i := range cells {
		cell, typ := &cells[i], n.columns[i].Type
		if cell.Text == "" && len(cell.List) == 0 {
			continue
		}
		if len(line) > 1 {
			line = append(line, ',')
		}
		line = append(line, n.names[i]...)
		switch {
		case typ == ListColumn:
			line = appendJSONList(line, cell.List)
		case typ == TextColumn:
			line = appendJSONText(line, cell.Text)
		case typ == NumberColumn && !json.Valid([]byte(cell.Text)): // for example 05
			f, _ := strconv.ParseFloat(cell.Text, 64) // cannot fail: the type of the column fits all its values
			line = append(line, number(f)...)
		default:
			line = append(line, cell.Text...)
		}
	}
	n.line = append(line, '}', '\n')
	_, err := n.w.Write(n.line)
	return err
}

// Close implements RowWriter.
func (n *ndjson) Close() error { return n.w.Flush() }

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
