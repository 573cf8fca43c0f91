package export

import (
	"bufio"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textRows is the number of rows of a chunk of a table in a text format.
const textRows = 1024

// A textTable writes a table in a text format. The rows of a chunk are bytes.
type textTable struct {
	w      *bufio.Writer
	encode func(b []byte, cells []RowCell) []byte // appends a row; several goroutines call it
}

// A textChunk is the text of a number of rows.
type textChunk struct {
	table *textTable
	text  []byte
	count int
}

func (t *textTable) newChunk() chunk { return &textChunk{table: t} }

func (*textTable) size() int { return textRows }

func (t *textTable) write(c chunk) error {
	text := c.(*textChunk)
	_, err := t.w.Write(text.text)
	text.text, text.count = text.text[:0], 0
	return err
}

func (t *textTable) close() error { return t.w.Flush() }

func (c *textChunk) add(cells []RowCell) error {
	c.text = c.table.encode(c.text, cells)
	c.count++
	return nil
}

func (*textChunk) finish() error { return nil }

func (c *textChunk) rows() int { return c.count }

// newCSVRows returns a table in CSV (RFC 4180). Texts are made safe as Cell does. A list is one cell with " | " between
// the values.
func newCSVRows(w *bufio.Writer, columns []Column) tableWriter {
	t := &textTable{w: w, encode: func(b []byte, cells []RowCell) []byte {
		for i := range cells {
			if i > 0 {
				b = append(b, ',')
			}
			switch columns[i].Type {
			case TextColumn:
				b = appendCSV(b, Cell(cells[i].Text))
			case ListColumn:
				b = appendCSV(b, Cell(join(cells[i].List)))
			default:
				b = appendCSV(b, cells[i].Text)
			}
		}
		return append(b, '\n')
	}}
	var header []byte
	for i, c := range columns {
		if i > 0 {
			header = append(header, ',')
		}
		header = appendCSV(header, Cell(c.Name))
	}
	_, _ = w.Write(append(header, '\n')) // close reports the error
	return t
}

// appendCSV appends a field, in quotation marks if encoding/csv would write them.
func appendCSV(b []byte, s string) []byte {
	if !needsQuotes(s) {
		return append(b, s...)
	}
	b = append(b, '"')
	for {
		before, after, found := strings.Cut(s, `"`)
		b = append(b, before...)
		if !found {
			return append(b, '"')
		}
		b, s = append(b, `""`...), after
	}
}

func needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if s == `\.` { // ends the input of COPY in PostgreSQL
		return true
	}
	for i := range len(s) {
		if c := s[i]; c == '\n' || c == '\r' || c == '"' || c == ',' {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(first)
}
