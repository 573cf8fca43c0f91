package table_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2" // an independent writer of workbooks

	"nexum/loader"
)

const bookMapping = `tables:
  - file: book.xlsx
    sheet: Companies
    entities:
      - id: reg:{Number}
        kind: Company
        name: Name
        facts: {foundedOn: Founded, employees: Staff, stateOwned: State}
  - file: book.xlsx
    sheet: Stakes 20*
    relations:
      - type: OWNS
        source: reg:{Owner}
        target: reg:{Company}
        from: Since
        attributes: {percent: {column: Share, unit: "%"}}
`

// writeBook writes a workbook with a title, dates of several formats, a formula, merged cells and several sheets.
func writeBook(t testing.TB, change ...func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	var errs []error
	set := func(sheet, cell string, values ...any) { errs = append(errs, f.SetSheetRow(sheet, cell, &values)) }
	style := func(sheet, from, to, code string) {
		id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
		errs = append(errs, err, f.SetCellStyle(sheet, from, to, id))
	}
	errs = append(errs, f.SetSheetName("Sheet1", "Companies"))
	set("Companies", "B2", "The register, as of today")
	set("Companies", "B4", "Number", "Name", "Founded", "Staff", "State", "City")
	set("Companies", "B5", "1", "Alpha & <Söhne>", time.Date(1999, 2, 1, 0, 0, 0, 0, time.UTC), 1200, true, "Köln")
	set("Companies", "B7", "2", "Beta", time.Date(2003, 5, 1, 0, 0, 0, 0, time.UTC), 7, false, nil)
	set("Companies", "B8", "3", "Gamma", nil, nil, nil, 8.2)
	style("Companies", "D5", "D5", `dd.mm.yyyy;@`)
	style("Companies", "D7", "D7", `[$-407]mmm yyyy`)
	style("Companies", "G8", "G8", `0.00 "m²"`)
	for _, sheet := range []string{"Stakes 2023", "Stakes 2024", "Notes"} {
		_, err := f.NewSheet(sheet)
		errs = append(errs, err)
	}
	for _, sheet := range []string{"Stakes 2023", "Stakes 2024"} {
		set(sheet, "A1", "Owner", "Company", "Share", "Since")
		set(sheet, "A2", "1", "2", 0.57, time.Date(2020, 1, 2, 13, 45, 0, 0, time.UTC))
		style(sheet, "C2", "C3", "0%")
		style(sheet, "D2", "D2", "yyyy-mm-dd hh:mm")
	}
	set("Stakes 2024", "A3", nil, "3", 0.255, nil)
	errs = append(errs, f.MergeCell("Stakes 2024", "A2", "A3"))
	set("Notes", "A1", "nothing that is loaded")
	for _, c := range change {
		c(f)
	}
	var b bytes.Buffer
	if _, err := f.WriteTo(&b); errors.Join(append(errs, err)...) != nil {
		t.Fatal(errors.Join(append(errs, err)...))
	}
	return b.Bytes()
}

// loadBook loads a workbook with a mapping.
func loadBook(t testing.TB, book []byte, mapping string, set ...func(*loader.Options)) string {
	t.Helper()
	dir := t.TempDir()
	err := errors.Join(os.WriteFile(filepath.Join(dir, "book.xlsx"), book, 0o600),
		os.WriteFile(filepath.Join(dir, "dataset.yaml"), []byte("name: book\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "a.mapping.yaml"), []byte(mapping), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(load(t, newLoader(t, set...), dir), dir+"/", "")
}

func TestWorkbook(t *testing.T) {
	book := writeBook(t, func(f *excelize.File) {
		if err := f.SetCellValue("Companies", "E8", 1207); err != nil {
			t.Error(err)
		}
	})
	book = editBook(t, book, "xl/worksheets/sheet1.xml", "<v>1207</v>", "<f>E5+E7</f><v>1207</v>")
	golden(t, "testdata/workbook.expected", loadBook(t, book, bookMapping))
}

// TestWorkbookErrors checks that each error about a workbook gives the place and says what to do.
func TestWorkbookErrors(t *testing.T) {
	value := func(sheet, cell string, v any) func(*excelize.File) {
		return func(f *excelize.File) {
			if err := f.SetCellValue(sheet, cell, v); err != nil {
				t.Error(err)
			}
		}
	}
	for _, tt := range []struct {
		name    string
		book    []byte
		mapping string
		want    string
	}{
		{
			"no sheet named", writeBook(t), "tables: [{file: book.xlsx, entities: [{id: \"x:{a}\"}]}]",
			"a.mapping.yaml:1:10: book.xlsx has several sheets; say which one with sheet: Companies, Stakes 2023, Stakes 2024, Notes",
		},
		{
			"no such sheet", writeBook(t), "tables: [{file: book.xlsx, sheet: Firms, entities: [{id: \"x:{a}\"}]}]",
			`book.xlsx has no sheet "Firms"; it has Companies, Stakes 2023, Stakes 2024, Notes`,
		},
		{
			"a bad date", writeBook(t, value("Companies", "D7", "soon")), bookMapping,
			`book.xlsx, sheet Companies:7:4: foundedOn: not a date: "soon"`,
		},
		{
			"a cell beyond the header", writeBook(t, value("Companies", "J8", "x")), bookMapping,
			`book.xlsx, sheet Companies:8:10: the cell J8 has a value ("x"), and no column of the table is called there`,
		},
		{
			"a header twice", writeBook(t, value("Stakes 2023", "D1", "Share")), bookMapping,
			`book.xlsx, sheet Stakes 2023:1: the columns 3 and 4 are both called "Share"`,
		},
		{
			"an empty sheet", writeBook(t, func(f *excelize.File) { _, _ = f.NewSheet("Stakes 2025") }), bookMapping,
			"book.xlsx, sheet Stakes 2025: the sheet has no table: all its rows are empty",
		},
		{
			"an error value", editBook(t, writeBook(t), "xl/worksheets/sheet1.xml", `<v>1200</v>`, `<f>1/0</f><v>#DIV/0!</v>`,
				`<c r="E5"`, `<c r="E5" t="e"`),
			bookMapping, `book.xlsx, sheet Companies:5:5: Staff: the cell E5 has the error #DIV/0!`,
		},
		{
			"a formula without a value", editBook(t, writeBook(t), "xl/worksheets/sheet1.xml", `<v>1200</v>`, `<f>1+2</f>`),
			bookMapping, `book.xlsx, sheet Companies:5:5: Staff: the formula of the cell E5 was never computed`,
		},
		{
			"a bomb", editBook(t, writeBook(t), "xl/worksheets/sheet1.xml", `<sheetData>`,
				strings.Repeat(" ", 70<<20)+"<sheetData>"), bookMapping,
			"it unpacks to more than 300 times its size",
		},
		{
			"a damaged sheet", editBook(t, writeBook(t), "xl/worksheets/sheet1.xml", `</sheetData>`, `<row`), bookMapping,
			"the workbook is damaged: its part xl/worksheets/sheet1.xml cannot be read: XML syntax error",
		},
		{
			"cut off", writeBook(t)[:3000], bookMapping,
			"this is not an Excel workbook (.xlsx), or it is cut off: zip: not a valid zip file",
		},
		{
			"another zip file", editBook(t, writeBook(t), "_rels/.rels", "officeDocument\"", "other\""), bookMapping,
			"this is not an Excel workbook (.xlsx)",
		},
		{
			"the old format", append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), make([]byte, 600)...), bookMapping,
			"old format .xls, which is not read; save it as .xlsx",
		},
		{"encrypted", encrypted(t), bookMapping, "the workbook is protected with a password"},
		{
			"sheet of a file that is none", writeBook(t),
			"tables: [{file: a.mapping.yaml, sheet: Firms, entities: [{id: \"x:{a}\"}]}]", "there is no table",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := loadBook(t, tt.book, tt.mapping); !strings.Contains(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// editBook replaces texts in a part of a workbook.
func editBook(t testing.TB, book []byte, part string, pairs ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	to := zip.NewWriter(&b)
	for _, e := range z.File {
		r, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == part {
			edited := strings.NewReplacer(pairs...).Replace(string(text))
			if edited == string(text) {
				t.Fatalf("%s has nothing to replace:\n%s", part, text)
			}
			text = []byte(edited)
		}
		w, err := to.Create(e.Name)
		if err == nil {
			_, err = w.Write(text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encrypted(t testing.TB) []byte {
	t.Helper()
	b, err := excelize.Encrypt(writeBook(t), &excelize.Options{Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return b
}
