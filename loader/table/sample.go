package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"nexum/loader/format"
)

// Sample describes a table, for the draft of a mapping.
type Sample struct {
	Sheet   string // the sheet of a workbook; empty for other tables
	Skip    int    // the number of lines above the header of delimited text, such as a title
	Header  int    // the number of rows of the header; 0 if the table has none
	Footer  int    // the number of rows below the table that are no data; known when the table has been read
	Foot    string // the first text of the first of these rows
	Columns []string
	Neo4j   bool // whether the header is that of a Neo4j import
	JSON    bool // whether lists are cells with JSON text
	// At returns where a cell of the last row begins in its line, or its column on a sheet; 0 if this is unknown.
	At func(cell int) int
}

// EachTable reads a file with tables that need no mapping: a workbook has a table on each sheet that is shown, and any
// other file is one table. It calls columns once for each table and then row for each row, until row returns false. bad
// is the number of rows that cannot be read; they are skipped. line is the line in which a row begins, or its number in
// a file without lines.
func EachTable(in *format.Input, to format.Sink, columns func(*Sample),
	row func(cells []string, line int) bool,
) (bad int, err error) {
	if !isWorkbook(in) {
		spec := &tableSpec{}
		if !isJSON(in) {
			spec.csv.skip, spec.csv.headRows = headIn(in)
			spec.csv.skips = spec.csv.skip > 0
			spec.csv.noHeader = spec.csv.headRows < 2 && headlessIn(in, spec.csv.skip)
		}
		rows, err := openTable(in, to, spec)
		if err != nil {
			return 0, err
		}
		sample := Sample{Skip: spec.csv.skip, Header: max(spec.csv.headRows, 1)}
		if spec.csv.noHeader {
			sample.Header = 0
		}
		return eachSample(rows, sample, columns, row)
	}
	book, err := openWorkbook(in)
	if err != nil {
		return 0, err
	}
	for _, sheet := range book.Sheets {
		if sheet.Hidden {
			continue
		}
		n, err := sheetHeader(book, sheet)
		if errors.Is(err, errNoTable) {
			continue
		}
		if err != nil {
			return bad, fmt.Errorf("sheet %s: %w", sheet.Name, err)
		}
		rows, err := openSheet(in, to, book, sheet, nil, n)
		if errors.Is(err, errNoTable) {
			continue
		}
		if err != nil {
			return bad, fmt.Errorf("sheet %s: %w", sheet.Name, err)
		}
		more, err := eachSample(rows, Sample{Sheet: sheet.Name, Skip: rows.top - 1, Header: n}, columns, row)
		if bad += more; err != nil {
			return bad, fmt.Errorf("sheet %s: %w", sheet.Name, err)
		}
	}
	return bad, nil
}

// headlessIn reports whether the first row of a delimited text below skipped lines is one of data.
func headlessIn(in *format.Input, skip int) bool {
	head, _ := in.Body.Peek(format.HeadSize)
	if bytes.HasPrefix(head, parquetMark) {
		return false
	}
	_, size := delimiterLine(head)
	return size == 0 && guessHeadless(head, skip)
}

// headIn returns the number of lines above the header of a delimited text, and the number of rows of the header.
func headIn(in *format.Input) (lines, rows int) {
	head, _ := in.Body.Peek(format.HeadSize)
	if bytes.HasPrefix(head, parquetMark) {
		return 0, 0
	}
	if _, size := delimiterLine(head); size > 0 {
		return 0, 0
	}
	return guessHead(head)
}

// eachSample reads one table and closes it.
func eachSample(rows rows, s Sample, columns func(*Sample),
	row func(cells []string, line int) bool,
) (bad int, err error) {
	defer rows.close()
	held := &holdBack{n: maxGuessedFooter, rowSource: rowSource{rows.next, rows.column}}
	s.Columns, s.At = rows.columns(), held.columnNow
	_, s.Neo4j = parseNeo4j(s.Columns)
	switch rows.(type) {
	case *jsonReader, *parquetReader:
		s.JSON, held.n = true, 0
	}
	columns(&s)
	var guess footGuess
	for {
		cells, line, err := held.nextRow()
		if errors.Is(err, io.EOF) && len(held.held) > 0 {
			s.Footer = guess.footer(held.held, len(s.Columns))
			held.n = s.Footer
			if s.Footer > 0 {
				s.Foot = firstText(held.held[len(held.held)-s.Footer].cells)
			}
			if cells, line, err = held.nextRow(); errors.Is(err, io.EOF) {
				return bad, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return bad, nil
		}
		if _, wrong := errors.AsType[*rowError](err); wrong {
			bad++
			continue
		}
		if err != nil {
			return bad, err
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		guess.see(cells)
		if !row(cells, line) {
			return bad, nil
		}
	}
}
