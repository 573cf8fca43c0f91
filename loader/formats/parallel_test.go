package formats_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/seed"
)

const parallelMapping = `
prefix: t
tables:
  - file: t.csv
    entities:
      - id: "t:{id}"
        kind: Company
        name: name
        facts: {employees: staff}
        document: {id: "doc:{source}", kind: Document, name: source}
    relations:
      - {source: "t:{id}", type: OWNS, target: "t:{owned}", attributes: {percent: {column: share, type: number}}}
      - {source: "t:{id}", type: SUBSIDIARY_OF, target: {lookup: {table: t.csv, column: name, value: "name  {owned}"}}}
`

// A parallelRow is a row of the table that several goroutines map.
type parallelRow struct {
	ID     string `parquet:"id"`
	Name   string `parquet:"name"`
	Staff  string `parquet:"staff"`
	Source string `parquet:"source"`
	Owned  string `parquet:"owned"`
	Share  string `parquet:"share"`
	Note   string `parquet:"note"`
}

func (r *parallelRow) cells() []string {
	return []string{r.ID, r.Name, r.Staff, r.Source, r.Owned, r.Share, r.Note}
}

var parallelHeader = (&parallelRow{"id", "name", "staff", "source", "owned", "share", "note"}).cells()

// writeDelimited writes rows without quoting cells, so that a cell can be malformed.
func writeDelimited(w io.Writer, rows []parallelRow) error {
	_, err := fmt.Fprintln(w, strings.Join(parallelHeader, ","))
	for i := range rows {
		_, wrong := fmt.Fprintln(w, strings.Join(rows[i].cells(), ","))
		err = errors.Join(err, wrong)
	}
	return err
}

// writeObjects writes a list with an object per row, each of which has a key that no other has.
func writeObjects(w io.Writer, rows []parallelRow) error {
	list := make([]map[string]string, len(rows))
	for i := range rows {
		list[i] = map[string]string{"extra" + strconv.Itoa(i): "x"}
		for n, cell := range rows[i].cells() {
			list[i][parallelHeader[n]] = cell
		}
	}
	return json.NewEncoder(w).Encode(list)
}

func writeParquet(w io.Writer, rows []parallelRow) error {
	p := parquet.NewGenericWriter[parallelRow](w)
	_, err := p.Write(rows)
	return errors.Join(err, p.Close())
}

func writeWorkbook(w io.Writer, rows []parallelRow) error {
	const (
		spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
		document    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
		relations   = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="%s/%s" Target="%s"/></Relationships>`
	)
	var sheet strings.Builder
	fmt.Fprintf(&sheet, `<worksheet xmlns="%s"><sheetData>`, spreadsheet)
	for i := -1; i < len(rows); i++ {
		cells := parallelHeader
		if i >= 0 {
			cells = rows[i].cells()
		}
		fmt.Fprintf(&sheet, `<row r="%d">`, i+2)
		for k, c := range cells {
			fmt.Fprintf(&sheet, `<c r="%c%d" t="inlineStr"><is><t>%s</t></is></c>`, 'A'+k, i+2, c)
		}
		sheet.WriteString("</row>")
	}
	sheet.WriteString("</sheetData></worksheet>")
	z := zip.NewWriter(w)
	var errs []error
	for name, text := range map[string]string{
		"_rels/.rels": fmt.Sprintf(relations, document, "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml": fmt.Sprintf(
			`<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`,
			spreadsheet, document),
		"xl/_rels/workbook.xml.rels": fmt.Sprintf(relations, document, "worksheet", "worksheets/sheet1.xml"),
		"xl/worksheets/sheet1.xml":   sheet.String(),
	} {
		part, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(part, text)
		}
		errs = append(errs, err)
	}
	return errors.Join(append(errs, z.Close())...)
}

// TestTablesInParallel checks that a table gives the same claims, problems and skipped rows whether several goroutines
// map it or one, for different numbers of bad rows.
func TestTablesInParallel(t *testing.T) {
	const rows = 2600
	for _, form := range []struct {
		file  string
		write func(io.Writer, []parallelRow) error
		note  string
		bad   string // a malformed cell; other bad rows have a text in the column staff, a number
	}{
		{"t.csv", writeDelimited, "\"a\nnote\"", `1,2"`},
		{"t.parquet", writeParquet, "a\nnote", "a\x00"},
		{"t.xlsx", writeWorkbook, "a note", "-"},
		{"t.json", writeObjects, "a\nnote", "a\x00"},
	} {
		for _, tt := range []struct {
			name string
			bad  int // each such row is bad; 0 for none
			skip int
		}{{"good", 0, 0}, {"bad", 900, 0}, {"many bad", 7, 0}, {"skipped", 900, 10}, {"too many", 600, 3}} {
			t.Run(form.file+"/"+tt.name, func(t *testing.T) {
				list := make([]parallelRow, rows)
				for i := range list {
					n := strconv.Itoa(i)
					list[i] = parallelRow{
						n, "Name " + n, n, "s" + strconv.Itoa(i%50), strconv.Itoa((i + 1) % rows),
						strconv.Itoa(i % 100), form.note,
					}
					switch {
					case tt.bad > 0 && i%tt.bad == tt.bad-1:
						list[i].Staff = "many"
					case tt.bad > 0 && i%tt.bad == tt.bad-2:
						list[i].Staff = form.bad
					}
				}
				var table bytes.Buffer
				if err := form.write(&table, list); err != nil {
					t.Fatal(err)
				}
				sameInParallel(t, form.file, table.String(), tt.skip, tt.bad == 0, 5*rows)
			})
		}
	}
}

// TestKeysInParallel checks that the number of goroutines does not decide whether the objects of a file have too many
// keys.
func TestKeysInParallel(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads tables of 10,000 columns; make test runs it")
	}
	for _, keys := range []int{9_990, 10_200} {
		t.Run(strconv.Itoa(keys), func(t *testing.T) {
			list := make([]parallelRow, keys)
			for i := range list {
				n := strconv.Itoa(i)
				list[i] = parallelRow{n, "Name " + n, n, "s", strconv.Itoa((i + 1) % keys), "1", "note"}
			}
			var table bytes.Buffer
			if err := writeObjects(&table, list); err != nil {
				t.Fatal(err)
			}
			sameInParallel(t, "t.json", table.String(), 0, keys < 9_994, 5*keys)
		})
	}
}

// sameInParallel checks that several goroutines and one goroutine get the same result from a table. A good table must
// give at least claims claims.
func sameInParallel(t *testing.T, file, table string, skip int, good bool, claims int) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range map[string]string{
		file:             table,
		"t.mapping.yaml": strings.ReplaceAll(parallelMapping, "t.csv", file),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	runtime.GOMAXPROCS(1)
	want := outcome(t, filepath.Join(folder, "t.mapping.yaml"), skip)
	runtime.GOMAXPROCS(max(before, 2))
	got := outcome(t, filepath.Join(folder, "t.mapping.yaml"), skip)
	if !slices.Equal(got, want) {
		t.Errorf("%d lines, want %d; the last: %q, want %q", len(got), len(want), got[len(got)-1], want[len(want)-1])
	}
	if good && len(got) < claims {
		t.Errorf("only %d claims", len(got))
	}
	if !good && !slices.ContainsFunc(got, func(line string) bool { return strings.Contains(line, file) }) {
		t.Errorf("no problem in %q", got[len(got)-1])
	}
}

// outcome loads a file and returns its claims, problems and skipped rows.
func outcome(t *testing.T, path string, skip int) (out []string) {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{
		Ontology: o, Formats: formats.All(), TempDir: t.TempDir(), SkipBad: skip,
		MaxProblems: 20,
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := l.Load(context.Background(), func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			out = append(out, fmt.Sprintf("%s %s %s %+v", c.Subject, c.Predicate, c.Object.Text, c.Context))
		}
		return nil
	}, path)
	if err != nil && !errors.Is(err, loader.ErrInvalid) {
		t.Fatal(err)
	}
	for _, list := range [][]loader.Problem{report.Problems, report.Skipped} {
		for _, p := range list {
			out = append(out, p.String())
		}
	}
	return append(out, strings.ReplaceAll(report.String(), path, ""))
}
