package table

import (
	"bytes"
	"io"
	"strings"

	"nexum/loader/format"
)

// plainQuote stands for a quote that is a character of its cell, until the row is read. It occurs in no UTF-8.
const plainQuote = 0xff

// quoteReader marks the quotes of a delimited text that are characters of a cell without quotes around it, as in
// 12" pipe. The reader of CSV would refuse them.
type quoteReader struct {
	r         io.Reader
	delimiter byte
	none      bool  // whether no quote has a special meaning
	quoted    bool  // whether the text is within a cell with quotes around it
	after     bool  // whether the last byte was a quote in such a cell
	wrong     bool  // whether the rest of the line is not CSV
	last      byte  // the last byte; 0 at the beginning
	line      int   // the number of lines before
	marked    []int // the lines with marks, in the input of the reader of CSV
}

func (q *quoteReader) Read(p []byte) (int, error) {
	n, err := q.r.Read(p)
	q.mark(p[:n])
	return n, err
}

// mark marks the quotes of the next bytes.
func (q *quoteReader) mark(p []byte) {
	for i := bytes.IndexByte(p, plainQuote); i >= 0; i = bytes.IndexByte(p, plainQuote) {
		p[i]-- // this is no UTF-8 either
	}
	for len(p) > 0 {
		i := 0
		switch {
		case q.after:
			q.closing(p[0])
		case q.wrong:
			if i = bytes.IndexByte(p, '\n'); i >= 0 {
				q.wrong = false
			}
		default:
			if i = bytes.IndexByte(p, '"'); i >= 0 {
				q.passed(p[:i])
				p = p[i:]
				i = 0
				q.quote(p)
			}
		}
		if i < 0 {
			i = len(p) - 1
		}
		q.passed(p[:i+1])
		p = p[i+1:]
	}
}

// passed notes bytes that were read.
func (q *quoteReader) passed(p []byte) {
	if len(p) > 0 {
		q.line += bytes.Count(p, []byte{'\n'})
		q.last = p[len(p)-1]
	}
}

// closing notes the byte after a quote in a cell with quotes around it: a second quote, or the end of the cell.
func (q *quoteReader) closing(b byte) {
	q.after = false
	if b == '"' {
		return
	}
	q.quoted = false
	q.wrong = b != q.delimiter && b != '\n' && b != '\r'
}

// quote handles the quote at the beginning of p.
func (q *quoteReader) quote(p []byte) {
	switch {
	case q.none:
		p[0] = plainQuote
	case q.quoted:
		q.after = true
	case q.last == 0, q.last == '\n', q.last == q.delimiter:
		q.quoted = true
	default:
		p[0] = plainQuote
		if n := len(q.marked); n == 0 || q.marked[n-1] != q.line+1 {
			q.marked = append(q.marked, q.line+1)
		}
	}
}

// restore turns the marks in the cells of a row back into quotes. end is the line after the row. It reports whether a
// cell without quotes around it has a quote.
func (q *quoteReader) restore(cells []string, end int) bool {
	stray := len(q.marked) > 0 && q.marked[0] < end
	if !stray && !q.none {
		return false
	}
	for len(q.marked) > 0 && q.marked[0] < end {
		q.marked = q.marked[1:]
	}
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(c, "\xff", `"`)
	}
	return stray
}

// A strayReader is a table that can have quotes at wrong places.
type strayReader interface{ strayQuotes() []int }

func (r *csvReader) strayQuotes() []int { return r.strays }

// warnStrays warns of quotes in cells without quotes around them, once a table has been read.
func warnStrays(in *format.Input, to format.Sink, rows rows) {
	r, ok := rows.(strayReader)
	if !ok {
		return
	}
	for _, line := range r.strayQuotes() {
		to.Warn(in.At(line, 0), `a cell with a quote in it has no quotes around it; it is kept as it is written. CSV has `+
			`"a ""b"" c" for a "b" c`)
	}
}
