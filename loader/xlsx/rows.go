package xlsx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Cell is a cell with a value.
type Cell struct {
	Column int // from 0
	Text   string
	Error  bool // whether the text is an error, such as #DIV/0!
	NoText bool // whether the cell has a formula whose value was never computed
	Merged bool // whether the text comes from a merged area and not from the cell itself
}

// Rows reads the rows of a sheet that have a value.
type Rows struct {
	book   *Workbook
	part   string
	body   io.Closer
	limit  *rowLimit
	xml    *xml.Decoder
	number int
	cells  []Cell
	merged []area // sorted by their first row
	above  []area // areas that reach into the current row
	buf    []byte
}

// area is a merged area.
type area struct {
	top, left, bottom, right int // rows from 1, columns from 0
	cell                     Cell
	filled                   bool
}

// Rows opens a sheet. The caller must close the result.
func (w *Workbook) Rows(s Sheet) (*Rows, error) {
	merged, err := w.mergedAreas(s.part)
	if err != nil {
		return nil, err
	}
	body, err := w.open(s.part)
	if err != nil {
		return nil, err
	}
	r := &Rows{book: w, part: s.part, body: body, limit: &rowLimit{r: body, left: MaxRow}, merged: merged}
	r.xml = xml.NewDecoder(r.limit)
	for {
		token, err := r.xml.Token()
		if err != nil {
			return nil, errors.Join(damaged(s.part, notEnd(err)), body.Close())
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "sheetData" {
			return r, nil
		}
	}
}

// notEnd returns an error for the end of a part that may not end there.
func notEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Close ends the reading.
func (r *Rows) Close() error { return r.body.Close() }

// Next returns the next row with a value, and its number, which counts from 1. The cells are sorted by column and valid
// until the next call. The error after the last row is io.EOF.
func (r *Rows) Next() ([]Cell, int, error) {
	for {
		token, err := r.xml.Token()
		if err != nil {
			return nil, r.number, damaged(r.part, notEnd(err))
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "sheetData" {
				return nil, r.number, io.EOF
			}
		case xml.StartElement:
			if token.Name.Local != "row" {
				continue
			}
			if err := r.row(token); err != nil {
				return nil, r.number, damaged(r.part, notEnd(err))
			}
			if len(r.cells) > 0 {
				r.merge()
				return r.cells, r.number, nil
			}
		}
	}
}

// row reads the cells of a row.
func (r *Rows) row(start xml.StartElement) error {
	before := r.number
	r.number++
	if n, ok := intAttr(start, "r"); ok {
		r.number = n
	}
	if r.number <= before {
		return fmt.Errorf("row %d comes after row %d; the rows of a sheet must be in order", r.number, before)
	}
	r.limit.left = MaxRow
	r.cells = r.cells[:0]
	for next := 0; ; {
		token, err := r.xml.Token()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			if token.Name.Local == "row" {
				return nil
			}
		case xml.StartElement:
			if next, err = r.element(token, next); err != nil {
				return err
			}
		}
	}
}

// element reads an element of a row: a cell, or another one that has no values. next is the least column that the cell
// can have, and its column if it names none. element returns the least column of the cell after it.
func (r *Rows) element(start xml.StartElement, next int) (int, error) {
	if start.Name.Local != "c" {
		return next, r.xml.Skip()
	}
	column := next
	if ref := attr(start, "r"); ref != "" {
		var ok bool
		if column, _, ok = position(ref); !ok {
			return next, fmt.Errorf("row %d has a cell at %.20q, which is not a position such as B12", r.number, ref)
		}
	}
	if column < next || column >= MaxColumns {
		return next, fmt.Errorf("the cells of row %d are not in the order of their columns", r.number)
	}
	return column + 1, r.cell(start, column)
}

// cell reads a cell, and keeps it if it has a value.
func (r *Rows) cell(start xml.StartElement, column int) error {
	raw, computed, err := r.rawValue()
	if err != nil || raw == "" && computed {
		return err
	}
	c := Cell{Column: column, Text: raw, NoText: !computed}
	if c.NoText {
		r.cells = append(r.cells, c)
		return nil
	}
	switch kind := attr(start, "t"); kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(raw))
		text, ok := r.book.text(i)
		if err != nil || !ok {
			return fmt.Errorf(
				"the cell %s has the text number %.20q, and the workbook has %d texts",
				Reference(column, r.number),
				raw,
				len(r.book.ends),
			)
		}
		c.Text = text
	case "b":
		c.Text = strconv.FormatBool(strings.TrimSpace(raw) == "1" || raw == "true")
	case "e":
		c.Error = true
	case "str", "inlineStr":
		c.Text = unescape(raw)
	case "d":
	default:
		i, _ := intAttr(start, "s")
		c.Text = r.book.number(strings.TrimSpace(raw), i)
	}
	if c.Text != "" {
		r.cells = append(r.cells, c)
	}
	return nil
}

// rawValue reads the value of a cell up to the end of the cell. computed is false if it has a formula and no value.
func (r *Rows) rawValue() (text string, computed bool, err error) {
	r.buf = r.buf[:0]
	formula, hasValue := false, false
	for value := false; ; {
		token, err := r.xml.Token()
		if err != nil {
			return "", false, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Local == "v" {
				value, hasValue = true, true
				continue
			}
			formula = formula || token.Name.Local == "f"
			if err := r.besidesValue(token.Name.Local); err != nil {
				return "", false, err
			}
		case xml.EndElement:
			if token.Name.Local == "c" {
				return string(r.buf), hasValue || !formula, nil
			}
			value = false
		case xml.CharData:
			if value {
				r.buf = append(r.buf, token...)
			}
		}
	}
}

// besidesValue reads an element of a cell that is not the value: the text of the cell, or the formula or an extension,
// which it skips.
func (r *Rows) besidesValue(name string) (err error) {
	if name == "is" {
		r.buf, err = appendText(r.buf, r.xml)
		return err
	}
	return r.xml.Skip()
}

// merge gives each cell of a merged area the value of the area.
func (r *Rows) merge() {
	for len(r.merged) > 0 && r.merged[0].top <= r.number {
		a := r.merged[0]
		r.merged = r.merged[1:]
		if i := slices.IndexFunc(r.cells, func(c Cell) bool { return c.Column == a.left }); i >= 0 && a.top == r.number {
			a.cell, a.filled = r.cells[i], true
		}
		r.above = append(r.above, a)
	}
	r.above = slices.DeleteFunc(r.above, func(a area) bool { return a.bottom < r.number || !a.filled })
	if len(r.above) == 0 {
		return
	}
	has := map[int]bool{}
	for _, c := range r.cells {
		has[c.Column] = true
	}
	for _, a := range r.above {
		for column := a.left; column <= a.right; column++ {
			if !has[column] {
				has[column] = true
				r.cells = append(r.cells, Cell{Column: column, Text: a.cell.Text, Error: a.cell.Error, Merged: true})
			}
		}
	}
	slices.SortFunc(r.cells, func(a, b Cell) int { return a.Column - b.Column })
}

var mergedRef = regexp.MustCompile(
	`<(?:[A-Za-z0-9]+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}):([A-Z]{1,3}[0-9]{1,7})"`)

// mergedAreas returns the merged areas of a sheet. They come after the rows, so this reads the sheet to its end,
// without taking apart its XML.
func (w *Workbook) mergedAreas(part string) ([]area, error) {
	body, err := w.open(part)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	var out []area
	const keep = 256 // bytes: an element mergeCell is shorter
	buf := make([]byte, 0, 1<<18)
	for {
		n, err := body.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		done := 0
		if bytes.Contains(buf, []byte("mergeCell")) {
			for _, m := range mergedRef.FindAllSubmatchIndex(buf, -1) {
				left, top, _ := position(string(buf[m[2]:m[3]]))
				right, bottom, _ := position(string(buf[m[4]:m[5]]))
				out = append(out, area{top: top, left: left, bottom: bottom, right: min(right, MaxColumns-1)})
				done = m[1]
			}
		}
		if len(out) > maxMerged {
			return nil, fmt.Errorf("the sheet has more than %d merged areas; unmerge them", maxMerged)
		}
		if errors.Is(err, io.EOF) {
			slices.SortStableFunc(out, func(a, b area) int { return a.top - b.top })
			return out, nil
		}
		if err != nil {
			return nil, damaged(part, err)
		}
		rest := buf[max(done, len(buf)-keep):]
		buf = buf[:copy(buf[:cap(buf)], rest)]
	}
}

// position returns the column, from 0, and the row, from 1, of a reference such as B7.
func position(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && i < 4 && 'A' <= ref[i] && ref[i] <= 'Z'; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, i > 0 && err == nil && row > 0 && column <= MaxColumns
}

// Reference returns the reference of a cell, such as B7.
func Reference(column, row int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName returns the letters of a column: A for 0.
func ColumnName(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

func attr(start xml.StartElement, name string) string {
	for _, a := range start.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func intAttr(start xml.StartElement, name string) (int, bool) {
	n, err := strconv.Atoi(attr(start, name))
	return n, err == nil
}

var escaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescape replaces the escapes of characters that XML cannot hold: _x000D_ is a carriage return.
func unescape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[2:6], 16, 32)
		if err != nil || n >= 0xd800 && n < 0xe000 {
			return e
		}
		return string(rune(n))
	})
}
