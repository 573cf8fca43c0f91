package xlsx_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2" // an independent writer of workbooks

	"nexum/loader/xlsx"
)

// write returns a workbook whose only sheet has one column with these values, each with a number format.
func write(t testing.TB, from04 bool, cells ...cell) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	errs := []error{f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from04})}
	for i, c := range cells {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		errs = append(errs, err)
		style := &excelize.Style{NumFmt: c.id}
		if c.code != "" {
			style = &excelize.Style{CustomNumFmt: &c.code}
		}
		id, err := f.NewStyle(style)
		errs = append(errs, err, f.SetCellValue("Sheet1", at, c.value), f.SetCellStyle("Sheet1", at, at, id))
	}
	var b bytes.Buffer
	_, err := f.WriteTo(&b)
	if err := errors.Join(append(errs, err)...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type cell struct {
	value any
	id    int
	code  string
	want  string
}

// read returns the texts of the first cells of all rows.
func read(book []byte) (texts []string, err error) {
	w, err := xlsx.Open(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		return nil, err
	}
	for _, s := range w.Sheets {
		rows, err := w.Rows(s)
		if err != nil {
			return nil, err
		}
		for {
			cells, _, err := rows.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			texts = append(texts, cells[0].Text)
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// TestCells checks what numbers mean with their number formats.
func TestCells(t *testing.T) {
	cells := []cell{
		{8.2, 0, "", "8.2"},
		{1234.5678, 0, "#,##0.00", "1234.5678"},
		{-3, 0, `0;[Red]-0`, "-3"},
		{0.57, 9, "", "57%"},
		{0.0012345, 10, "", "0.12345%"},
		{1e300, 11, "", "1e300"},
		{"007", 0, "", "007"},
		{"a_x000D_\nb", 0, "", "a\r\nb"},
		{true, 0, "", "true"},
		{45352, 14, "", "2024-03-01"},
		{45352, 17, "", "2024-03"},
		{45352, 0, "yyyy", "2024"},
		{45352, 0, `d" de "mmmm" de "yyyy`, "2024-03-01"},
		{45352.5625, 22, "", "2024-03-01T13:30:00"},
		{45352.5625, 14, "", "2024-03-01T13:30:00"},
		{0.5625, 20, "", "13:30:00"},
		{1.5, 46, "", "36:00:00"},
		{1.0 / 86400 / 4, 47, "", "00:00:00.25"},
		{45352, 0, `0.00 "d"`, "45352"},
		{45352, 0, `General" day"`, "45352"},
		{1, 14, "", "1900-01-01"},
		{59, 14, "", "1900-02-28"},
		{60, 14, "", "60"},
		{61, 14, "", "1900-03-01"},
		{-1, 14, "", "-1"},
		{time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC), 0, "dd/mm/yyyy hh:mm:ss", "2024-02-29T23:59:59"},
	}
	texts, err := read(write(t, false, cells...))
	if err != nil || len(texts) != len(cells) {
		t.Fatalf("%d of %d cells: %v", len(texts), len(cells), err)
	}
	for i, c := range cells {
		if texts[i] != c.want {
			t.Errorf("%v as %d %q: got %q, want %q", c.value, c.id, c.code, texts[i], c.want)
		}
	}
}

func TestDatesFrom1904(t *testing.T) {
	texts, err := read(write(t, true, cell{value: 1, id: 14}, cell{value: 43890, id: 14}))
	if got := strings.Join(texts, " "); err != nil || got != "1904-01-02 2024-03-01" {
		t.Errorf("got %q, %v", got, err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(write(f, false, cell{value: "a"}, cell{value: 45352, id: 14}))
	f.Fuzz(func(t *testing.T, book []byte) {
		_, _ = read(book) // must end, without a panic
	})
}
