package table

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strings"

	"nexum/loader/format"
	"nexum/loader/xlsx"
)

// Workbook is the format of workbooks that are read without a mapping.
type Workbook struct{}

// Info describes the format.
func (Workbook) Info() format.Info {
	return format.Info{
		Name:       "xlsx",
		Title:      "workbooks of Excel, with a mapping",
		Extensions: []string{".xlsx", ".xlsm"},
		Rows:       true,
		Decodes:    true,
	}
}

// Recognize recognizes a workbook by its first bytes.
func (Workbook) Recognize(name string, head []byte) format.Match {
	if xlsx.Is(name, head) {
		return format.Sure
	}
	return format.No
}

// Read always returns an error: a workbook needs a mapping.
func (Workbook) Read(_ context.Context, in *format.Input, _ format.Sink) error {
	book, err := openWorkbook(in)
	if err != nil {
		return err
	}
	return noMapping("the sheets " + sheetNames(book))
}

func isWorkbook(in *format.Input) bool {
	head, _ := in.Body.Peek(4096)
	return xlsx.Is(strings.ToLower(path.Base(in.Name)), head)
}

func openWorkbook(in *format.Input) (*xlsx.Workbook, error) {
	if in.Random == nil {
		return nil, errors.New("a workbook cannot be compressed as a whole; unpack it (it is compressed already)")
	}
	return xlsx.Open(in.Random, in.Size)
}

// chooseSheets returns the sheets that a pattern matches, or the only one of the workbook if the pattern is empty.
func chooseSheets(book *xlsx.Workbook, file, pattern string) (out []xlsx.Sheet, wrong string) {
	if pattern == "" {
		shown := slices.DeleteFunc(slices.Clone(book.Sheets), func(s xlsx.Sheet) bool { return s.Hidden })
		if len(shown) == 1 || len(book.Sheets) == 1 {
			return append(shown, book.Sheets...)[:1], ""
		}
		return nil, file + " has several sheets; say which one with sheet: " + sheetNames(book)
	}
	for _, s := range book.Sheets {
		if ok, _ := path.Match(pattern, s.Name); ok || pattern == s.Name {
			out = append(out, s)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Sprintf("%s has no sheet %q; it has %s", file, pattern, sheetNames(book))
	}
	return out, ""
}

func sheetNames(book *xlsx.Workbook) string {
	var names []string
	for _, s := range book.Sheets {
		names = append(names, s.Name)
	}
	return shortList(names)
}

// sheetReader reads a sheet of a workbook as a table.
type sheetReader struct {
	sheet    string
	rows     *xlsx.Rows
	names    []string
	top      int // number of the row where the table begins
	left     int // the column where the table begins
	empty    map[string]bool
	beyond   bool // whether cells beyond the header may be left out
	first    []xlsx.Cell
	firstRow int
	cells    []string
	source   rowSource // the rows above the footer
}

// openSheet opens a sheet and finds its header. rows is the number of rows of the header. t describes the table; it is
// nil for a draft, in which no cell is a mistake.
func openSheet(in *format.Input, to format.Sink, book *xlsx.Workbook, sheet xlsx.Sheet,
	t *tableSpec, rows int,
) (*sheetReader, error) {
	skip, noHeader, header := -1, false, []string(nil)
	r := &sheetReader{sheet: sheet.Name, beyond: true}
	if t != nil {
		r.empty, r.beyond, noHeader, header = t.empty, t.ignoreAll, t.csv.noHeader, t.csv.header
		if t.csv.skips {
			skip = t.csv.skip
		}
	}
	top, err := headerRow(book, sheet, skip, noHeader, rows)
	if err != nil {
		return nil, err
	}
	if r.rows, err = book.Rows(sheet); err != nil {
		return nil, err
	}
	for {
		cells, row, err := r.rows.Next()
		if err != nil {
			_ = r.rows.Close()
			return nil, noRows(err)
		}
		if row < top {
			continue
		}
		if row > 1 && skip < 0 && top > 1 && t != nil {
			to.Warn(
				in.At(row, 0),
				"the table is taken to begin in this row; the rows above it are left out (skip: of the mapping says how many)",
			)
		}
		r.top = row
		if rows > 1 && !noHeader {
			err = r.beginBelow(in, cells, row, rows)
		} else {
			err = r.begin(in, cells, row, noHeader, header)
		}
		if err != nil {
			_ = r.rows.Close()
			return nil, err
		}
		r.source = rowSource{r.nextRow, r.column}
		if t != nil {
			r.source = r.source.withoutFooter(t.csv.footer)
		}
		return r, nil
	}
}

// beginBelow takes the rows of a header that has several.
func (r *sheetReader) beginBelow(in *format.Input, cells []xlsx.Cell, row, n int) error {
	rows := [][]xlsx.Cell{slices.Clone(cells)}
	for len(rows) < n {
		cells, next, err := r.rows.Next()
		if err != nil {
			return format.Errorf(in.At(row, 0), "the header ends after %d rows; header: is %d", len(rows), n)
		}
		rows, row = append(rows, slices.Clone(cells)), next
	}
	left, texts := textsOf(rows)
	r.left, r.names = left, headerNames(texts)
	r.cells = make([]string, len(r.names))
	if len(r.names) > maxColumns {
		return format.Errorf(in.At(row, 1), "the table has more than %d columns", maxColumns)
	}
	return checkHeader(in, row, r.names)
}

// textsOf returns the texts of rows, beginning with the first column that one of them has.
func textsOf(rows [][]xlsx.Cell) (left int, texts [][]string) {
	left = math.MaxInt
	for _, row := range rows {
		left = min(left, row[0].Column)
	}
	for _, row := range rows {
		text := make([]string, row[len(row)-1].Column-left+1)
		for _, c := range row {
			text[c.Column-left] = strings.TrimSpace(c.Text)
		}
		texts = append(texts, text)
	}
	return left, texts
}

var errNoTable = errors.New("the sheet has no table: all its rows are empty")

func noRows(err error) error {
	if errors.Is(err, io.EOF) {
		return errNoTable
	}
	return err
}

// begin takes the first row of the table: its header, or the first row of data.
func (r *sheetReader) begin(in *format.Input, cells []xlsx.Cell, row int, noHeader bool, header []string) error {
	r.left = cells[0].Column
	width := cells[len(cells)-1].Column - r.left + 1
	if noHeader {
		r.first, r.firstRow = slices.Clone(cells), row
		r.left = 0
		width = cells[len(cells)-1].Column + 1
	}
	switch {
	case len(header) > 0:
		r.names = header
	default:
		r.names = make([]string, width)
	}
	if !noHeader {
		for _, c := range cells {
			if !c.Merged { // only the first of merged columns has the name
				r.names[c.Column-r.left] = strings.Join(strings.Fields(c.Text), " ")
			}
		}
	}
	r.cells = make([]string, len(r.names))
	if len(r.names) > maxColumns {
		return format.Errorf(in.At(row, 1), "the table has more than %d columns", maxColumns)
	}
	return checkHeader(in, row, r.names)
}

// headRows is the number of rows in which the header is looked for.
const headRows = 20

// headerRow returns the number of the row with the header. skip is the number of rows before it, or -1 to find the
// header: the first row with at least half as many cells as the widest of the first rows, since titles and notes above
// a table are shorter. If the header has several rows, it begins where headOf finds it.
func headerRow(book *xlsx.Workbook, sheet xlsx.Sheet, skip int, noHeader bool, rows int) (int, error) {
	if skip >= 0 || noHeader {
		return max(skip, 0) + 1, nil
	}
	head, widths, err := firstRows(book, sheet)
	if err != nil {
		return 0, err
	}
	if rows > 1 {
		first, _ := headOf(head)
		return head[first].line, nil
	}
	widest := slices.Max(widths)
	return head[slices.IndexFunc(widths, func(n int) bool { return 2*n >= widest })].line, nil
}

// sheetHeader returns the number of rows of the header of a sheet.
func sheetHeader(book *xlsx.Workbook, sheet xlsx.Sheet) (int, error) {
	head, _, err := firstRows(book, sheet)
	if err != nil {
		return 0, err
	}
	_, n := headOf(head)
	return n, nil
}

// firstRows returns the first rows of a sheet, and the number of cells of each that have a text of their own.
func firstRows(book *xlsx.Workbook, sheet xlsx.Sheet) (head []headRow, widths []int, err error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	var all [][]xlsx.Cell
	var numbers []int
	for len(all) < headRows {
		cells, row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		width := 0
		for _, c := range cells {
			if !c.Merged {
				width++
			}
		}
		all, numbers, widths = append(all, slices.Clone(cells)), append(numbers, row), append(widths, width)
	}
	if len(all) == 0 {
		return nil, nil, errNoTable
	}
	_, texts := textsOf(all)
	for i, text := range texts {
		head = append(head, headRow{text, numbers[i]})
	}
	return head, widths, nil
}

func (r *sheetReader) columns() []string   { return r.names }
func (r *sheetReader) unit() string        { return "sheet " + r.sheet + ", row" }
func (r *sheetReader) column(cell int) int { return r.left + cell + 1 }
func (r *sheetReader) close()              { _ = r.rows.Close() }

func (r *sheetReader) fill(b *rowBatch) { b.fill(r.source) }

func (r *sheetReader) next() ([]string, int, error) { return r.source.next() }

// nextRow reads the next row.
func (r *sheetReader) nextRow() ([]string, int, error) {
	cells, row := r.first, r.firstRow
	if r.first = nil; cells == nil {
		var err error
		if cells, row, err = r.rows.Next(); err != nil {
			return nil, row, err
		}
	}
	clear(r.cells)
	for _, c := range cells {
		i := c.Column - r.left
		text := strings.TrimSpace(c.Text)
		at := xlsx.Reference(c.Column, row)
		switch {
		case i < 0 || i >= len(r.cells):
			if !r.beyond && text != "" {
				return nil, row, &rowError{
					row,
					c.Column + 1,
					fmt.Sprintf("the cell %s has a value (%q), and no column of the table is called there; name it in the "+
						"header row, or leave such columns out with ignore: all", at, short(text)),
				}
			}
		case c.Error && r.empty[text]:
		case (c.Error || c.NoText) && r.beyond:
		case c.NoText:
			return nil, row, &rowError{
				row,
				c.Column + 1,
				fmt.Sprintf("%s: the formula of the cell %s was never computed; open the workbook in a spreadsheet program "+
					"and save it", r.names[i], at),
			}
		case c.Error:
			return nil, row, &rowError{
				row,
				c.Column + 1,
				fmt.Sprintf("%s: the cell %s has the error %s; correct its formula, or treat the error as no value: empty: [%q]",
					r.names[i], at, text, text),
			}
		case strings.ContainsRune(text, 0):
			return nil, row, &rowError{row, c.Column + 1, r.names[i] + ": a text with a NUL character cannot be stored"}
		default:
			r.cells[i] = text
		}
	}
	return r.cells, row, nil
}
