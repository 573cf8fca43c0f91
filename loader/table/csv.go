package table

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"nexum/loader/format"
)

// rows reads the rows of a table.
type rows interface {
	// columns returns the names of the columns.
	columns() []string
	// next returns the next row, or io.EOF. A rowError concerns only this row.
	next() (cells []string, line int, err error)
	// column returns the column at which a cell of the last row begins in its line, or 0 if it is unknown.
	column(cell int) int
	// close ends the reading.
	close()
	// unit is the word for a row in locators: line or row.
	unit() string
}

// rowError is an error in one row. The next row can be read.
type rowError struct {
	line, column int
	message      string
}

func (e *rowError) Error() string { return e.message }

// maxColumns is the maximum number of columns of a table.
const maxColumns = 10_000

// csvReader reads delimited text.
type csvReader struct {
	csv     *csv.Reader
	limit   *limited
	names   []string
	skipped int // number of lines before the input of csv
	last    int // line of the last row
	end     int // line after the last row
	first   []string
	ahead   ahead
	decoded bool         // whether the text was converted to UTF-8
	quotes  *quoteReader // marks the quotes in cells without quotes around them; nil for a delimiter of several bytes
	strays  []int        // lines with such quotes
	source  rowSource    // the rows above the footer
}

// openCSV opens a delimited text and reads its header.
func openCSV(in *format.Input, spec *csvSpec) (*csvReader, error) {
	body, decoded, err := decode(in, spec.encoding)
	if err != nil {
		return nil, err
	}
	r := &csvReader{decoded: decoded, limit: &limited{r: body}}
	buffered := bufio.NewReaderSize(r.limit, format.HeadSize)
	for range spec.skip {
		r.limit.left = format.MaxRecord
		if err := skipLine(buffered); err != nil {
			return nil, fmt.Errorf("the table ends before its header; skip: is %d", spec.skip)
		}
		r.skipped++
	}
	r.limit.left = format.MaxRecord
	delimiter := spec.delimiter
	head, _ := buffered.Peek(format.HeadSize)
	if said, size := delimiterLine(head); size > 0 && !spec.skips {
		_, _ = buffered.Discard(size)
		r.skipped++
		delimiter = cmp.Or(delimiter, said)
	}
	if delimiter == 0 {
		head, _ := buffered.Peek(format.HeadSize)
		delimiter = detectDelimiter(head)
	}
	var text io.Reader = buffered
	if delimiter < utf8.RuneSelf {
		r.quotes = &quoteReader{r: buffered, delimiter: byte(delimiter), none: spec.quotes}
		text = r.quotes
	}
	r.csv = csv.NewReader(text)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.ReuseRecord = delimiter, -1, true
	r.csv.LazyQuotes = spec.quotes && r.quotes == nil
	cells, line, err := r.read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the table has no header")
		}
		if e, ok := errors.AsType[*rowError](err); ok {
			return nil, format.Errorf(in.At(e.line, e.column), "%s", e)
		}
		return nil, err
	}
	if len(cells) > maxColumns {
		return nil, format.Errorf(in.At(line, 1), "the table has more than %d columns", maxColumns)
	}
	switch {
	case len(spec.header) > 0:
		r.names = spec.header
		r.first = slices.Clone(cells)
	case spec.noHeader:
		for i := range cells {
			r.names = append(r.names, fmt.Sprintf("#%d", i+1))
		}
		r.first = slices.Clone(cells)
	default:
		rows := [][]string{slices.Clone(cells)}
		for len(rows) < spec.headRows {
			if cells, line, err = r.read(); err != nil {
				return nil, format.Errorf(in.At(max(line, 1), 0), "the header ends after %d rows; header: is %d", len(rows),
					spec.headRows)
			}
			rows = append(rows, slices.Clone(cells))
		}
		r.names = namesOf(rows)
	}
	r.source = rowSource{r.nextRow, r.cellColumn}.withoutFooter(spec.footer)
	return r, checkHeader(in, line, r.names)
}

// namesOf returns the names of the columns of a header of one or more rows.
func namesOf(rows [][]string) (names []string) {
	if len(rows) > 1 {
		return headerNames(rows)
	}
	for _, name := range rows[0] {
		names = append(names, strings.TrimSpace(name))
	}
	return names
}

// checkHeader checks that no name occurs twice. A column without a name gets its number as name.
func checkHeader(in *format.Input, line int, names []string) error {
	seen := map[string]int{}
	for i, name := range names {
		if name == "" {
			names[i] = fmt.Sprintf("#%d", i+1)
			continue
		}
		if strings.ContainsRune(name, 0) {
			return format.Errorf(
				in.At(line, 0),
				"the header has NUL characters, so this is not a table in UTF-8; if it is UTF-16, say so: --encoding utf-16le",
			)
		}
		if strings.ContainsRune(name, '\r') {
			return format.Errorf(
				in.At(line, 0),
				"the lines of the table end with a carriage return alone, as on old Macs; save it with the line ends of "+
					"Unix or Windows",
			)
		}
		if !utf8.ValidString(name) {
			return format.Errorf(
				in.At(line, 0),
				"the header is not UTF-8; say its encoding, which may be %[1]s: --encoding %[1]s, or encoding: in the mapping",
				format.GuessEncoding([]byte(strings.Join(names, "\n"))),
			)
		}
		if before, twice := seen[name]; twice {
			return format.Errorf(
				in.At(line, 0),
				"the columns %d and %d are both called %q; rename one, or give the names in the mapping: header: […] and skip: 1",
				before+1,
				i+1,
				name,
			)
		}
		seen[name] = i
	}
	return nil
}

func skipLine(r *bufio.Reader) error {
	for {
		_, more, err := r.ReadLine()
		if err != nil || !more {
			return err
		}
	}
}

func (r *csvReader) columns() []string { return r.names }
func (r *csvReader) unit() string      { return "line" }
func (r *csvReader) close()            { r.ahead.close() }

func (r *csvReader) next() ([]string, int, error) { return r.ahead.next(r.fill) }

func (r *csvReader) column(cell int) int { return r.ahead.column(cell) }

// cellColumn returns the column at which a cell of the last row begins in its line. It returns 0 if the cell is not in
// the line in which the row begins.
func (r *csvReader) cellColumn(cell int) int {
	line, column := r.csv.FieldPos(cell)
	if line+r.skipped != r.last {
		return 0
	}
	return column
}

// nextRow reads the next row that has a value. Like all that reads, it is called by one goroutine at a time.
func (r *csvReader) nextRow() ([]string, int, error) {
	for {
		cells, line, err := r.anyRow()
		if _, bad := errors.AsType[*rowError](err); err != nil && !bad || len(cells) == 0 || !isBlank(cells) {
			return cells, line, err
		}
	}
}

// endOfFile is the character with which programs of DOS end a text.
const endOfFile = "\x1a"

// isBlank reports whether all cells are empty, as in a blank line of a spreadsheet.
func isBlank(cells []string) bool {
	for _, c := range cells {
		if c != "" && strings.Trim(strings.TrimSpace(c), endOfFile) != "" {
			return false
		}
	}
	return true
}

// anyRow reads the next row.
func (r *csvReader) anyRow() ([]string, int, error) {
	if r.first != nil {
		cells := r.first
		r.first = nil
		return cells, r.last, r.check(cells)
	}
	cells, line, err := r.read()
	if err == nil {
		err = r.check(cells)
	}
	return cells, line, err
}

// check checks the number of cells of a row, and their characters.
func (r *csvReader) check(cells []string) error {
	if len(cells) != len(r.names) {
		hint := "a delimiter in a cell needs quotes around the cell"
		if len(cells) < len(r.names) {
			hint = "add the cells; if it is a note below the table, leave it out with footer: 1 in the mapping"
		}
		message := fmt.Sprintf("the row has %d cells, and the header %d: %s", len(cells), len(r.names), hint)
		return &rowError{r.last, 0, message}
	}
	for i, c := range cells {
		if !utf8.ValidString(c) {
			return &rowError{
				r.last,
				r.cellColumn(i),
				fmt.Sprintf(
					"%s: this is not UTF-8; name the encoding of the table, which may be %s, with --encoding or with encoding: in "+
						"the mapping",
					r.names[i],
					format.GuessEncoding([]byte(strings.Join(cells, "\n"))),
				),
			}
		}
		if r.decoded && strings.ContainsRune(c, utf8.RuneError) {
			return &rowError{
				r.last, r.cellColumn(i),
				fmt.Sprintf("%s: this is not in the encoding given for the table", r.names[i]),
			}
		}
		if strings.ContainsRune(c, 0) {
			return &rowError{
				r.last,
				r.cellColumn(i),
				r.names[i] + ": a text with a NUL character cannot be stored; if the table is UTF-16, say so: --encoding utf-16le",
			}
		}
	}
	return nil
}

// read reads one record.
func (r *csvReader) read() ([]string, int, error) {
	r.limit.left = format.MaxRecord
	cells, err := r.csv.Read()
	if e, ok := errors.AsType[*csv.ParseError](err); ok && !errors.Is(err, errLongRow) {
		message := "this is not CSV: " + e.Err.Error()
		switch {
		case errors.Is(err, csv.ErrBareQuote):
			message = `a cell with a quote in it needs quotes around it, and the quote twice: "a ""b"" c"; or, if quotes mean nothing here, quotes: false in the mapping`
		case errors.Is(err, csv.ErrQuote):
			message = `a cell that begins with a quote has no end, or goes on after it; a quote in it is written twice: "a ""b"" c"`
		}
		r.last, r.end = e.StartLine+r.skipped, e.Line+r.skipped+1
		column := 0
		if e.Line == e.StartLine {
			column = e.Column
		}
		return nil, r.last, &rowError{r.last, column, message}
	}
	if errors.Is(err, errLongRow) {
		return nil, max(r.end, r.skipped+1), errLongRow
	}
	if err != nil {
		return nil, r.last, err
	}
	line, _ := r.csv.FieldPos(0)
	r.last = line + r.skipped
	last := len(cells) - 1
	line, _ = r.csv.FieldPos(last)
	r.end = line + strings.Count(cells[last], "\n") + 1 + r.skipped
	if r.quotes != nil && r.quotes.restore(cells, r.end-r.skipped) {
		r.strays = append(r.strays, r.last)
	}
	return cells, r.last, nil
}

var errLongRow = fmt.Errorf(
	"a row is longer than %d MiB, perhaps because of a quote without an end; the rest of the table has not been read",
	format.MaxRecord>>20,
)

// limited limits how much is read for one row.
type limited struct {
	r    io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRow
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}

// decode returns the text of a file as UTF-8. The encoding comes from a byte order mark, from the mapping, or from
// the caller, in this order.
func decode(in *format.Input, name string) (r io.Reader, decoded bool, err error) {
	mark, _ := in.Body.Peek(2)
	switch {
	case bytes.Equal(mark, []byte{0xff, 0xfe}), bytes.Equal(mark, []byte{0xfe, 0xff}):
		return transform.NewReader(in.Body, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), true, nil
	case name == "" && in.Encoding == "":
		return in.Body, false, nil
	case name == "":
		name = in.Encoding
	}
	d, err := format.Decoder(name)
	if err != nil || d == nil {
		return in.Body, false, err
	}
	return transform.NewReader(in.Body, d), true, nil
}

// delimiterLine reads the line sep=; with which a table for Excel can begin. It returns the delimiter and the size of
// the line, which is 0 if the table begins otherwise.
func delimiterLine(head []byte) (delimiter rune, size int) {
	end := bytes.IndexByte(head, '\n')
	if end < 0 {
		return 0, 0
	}
	line := string(bytes.Trim(bytes.TrimPrefix(head[:end], []byte("\ufeff")), "\r\""))
	if len(line) < len("sep=;") || !strings.EqualFold(line[:4], "sep=") {
		return 0, 0
	}
	if r, n := utf8.DecodeRuneInString(line[4:]); n == len(line[4:]) && r != utf8.RuneError {
		return r, end + 1
	}
	return 0, 0
}

// guessHead returns the number of lines above the header of a table, such as a title, and the number of rows of the
// header. Both are 0 if the first rows show nothing of the kind.
func guessHead(head []byte) (lines, rows int) {
	whole := len(head) < format.HeadSize
	head = wholeLines(head, whole)
	best := 2
	for _, d := range []rune{',', '\t', ';', '|'} {
		if wide, n, m := headBy(head, d, whole); wide > best {
			best, lines, rows = wide, n, m
		}
	}
	return lines, rows
}

// wholeLines returns the beginning of a file without its last line, which may be incomplete, unless it is the whole
// file.
func wholeLines(head []byte, whole bool) []byte {
	if i := bytes.LastIndexByte(head, '\n'); i >= 0 && !whole {
		return head[:i+1]
	}
	return head
}

// guessHeadless reports whether the first row of a delimited text below skipped lines is one of data. See headless.
func guessHeadless(head []byte, skip int) bool {
	head = wholeLines(head, len(head) < format.HeadSize)
	for range skip {
		_, head, _ = bytes.Cut(head, []byte("\n"))
	}
	return headless(textRows(head, detectDelimiter(head)))
}

// textRows returns the first rows of a delimited text that are not blank.
func textRows(head []byte, delimiter rune) (rows []headRow) {
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = delimiter, -1, true
	for len(rows) < headRows {
		row, err := r.Read()
		if err != nil {
			break
		}
		if line, _ := r.FieldPos(0); !isBlank(row) {
			rows = append(rows, headRow{row, line})
		}
	}
	return rows
}

// headBy returns the number of cells of the widest row, if a delimiter separates the cells, and what guessHead returns.
// All are 0 unless the rows below the header have as many cells as the header. If head is the whole file, notes below
// the table need not.
func headBy(head []byte, delimiter rune, whole bool) (widest, lines, n int) {
	rows := textRows(head, delimiter)
	for i := range rows {
		widest = max(widest, rows[i].filled())
	}
	if len(rows) == 0 || widest == 0 {
		return 0, 0, 0
	}
	first, n := headOf(rows)
	width := len(rows[first].cells)
	other := func(r headRow) bool { return len(r.cells) != width }
	below := rows[first:]
	if whole && len(rows) < headRows {
		for len(below) > 0 && len(below[len(below)-1].cells) < width {
			below = below[:len(below)-1]
		}
	}
	if len(below) < 2 || slices.ContainsFunc(below, other) {
		return 0, 0, 0
	}
	return widest, rows[first].line - 1, n
}

// detectDelimiter finds the delimiter that splits all of the first lines into the same number of cells. If there
// are several, it takes the one with the most cells. If there is none, because a line has too many or too few cells, it
// takes the one that splits the header into the most cells: then the error is about that line.
func detectDelimiter(head []byte) rune {
	best, most, header := ',', 1, 1
	for _, d := range []rune{',', '\t', ';', '|'} {
		n, same := cellsBy(head, d)
		switch {
		case same && n > most:
			best, most = d, n
		case most == 1 && n > header:
			best, header = d, n
		}
	}
	return best
}

// cellsBy returns the number of cells of the first line with a delimiter, and whether the next lines have as many.
func cellsBy(head []byte, delimiter rune) (cells int, same bool) {
	if i := bytes.LastIndexByte(head, '\n'); i >= 0 {
		head = head[:i] // the last line may be incomplete
	}
	r := csv.NewReader(bytes.NewReader(head))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = delimiter, -1, true, true
	for range 5 {
		row, err := r.Read()
		if err != nil {
			break
		}
		if cells > 0 && len(row) != cells {
			return cells, false
		}
		cells = len(row)
	}
	return cells, true
}
