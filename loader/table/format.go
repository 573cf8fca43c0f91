package table

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/loader/xlsx"
)

// Formats returns the formats of this package: mappings, delimited text, Parquet and workbooks.
func Formats() []format.Format { return []format.Format{Mapping{}, CSV{}, Parquet{}, Workbook{}} }

// Mapping is the format of mapping files. Reading a mapping file reads its tables.
type Mapping struct{}

// Info describes the format.
func (Mapping) Info() format.Info {
	return format.Info{
		Name:       "mapping",
		Title:      "a mapping, with the tables that it names",
		Extensions: []string{".yaml", ".yml"},
		Decodes:    true,
	}
}

// Recognize recognizes a mapping by the end of its name.
func (Mapping) Recognize(name string, _ []byte) format.Match {
	if ext := path.Ext(name); (ext == ".yaml" || ext == ".yml") && path.Ext(strings.TrimSuffix(name, ext)) == ".mapping" {
		return format.Sure
	}
	return format.No
}

// Parts returns the names of the tables.
func (Mapping) Parts(in *format.Input) (names []string) {
	src, err := io.ReadAll(io.LimitReader(in.Body, maxMapping+1))
	if err != nil {
		return nil
	}
	m, _ := parseMapping(src)
	if m == nil { // Read reports this error, so missing mappings of the tables are not reported too
		for _, f := range []format.Format{CSV{}, Parquet{}, Workbook{}} {
			for _, extension := range f.Info().Extensions {
				names = append(names, in.Match("*"+extension)...)
			}
		}
		return names
	}
	for _, t := range m.tables {
		if t.file != "" {
			names = append(names, in.Match(t.file)...)
		}
	}
	return names
}

// Read reads a mapping and its tables.
func (Mapping) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	src, err := io.ReadAll(io.LimitReader(in.Body, maxMapping+1))
	if err != nil {
		return err
	}
	m, wrong := parseMapping(src)
	report := func(at pos, message string) { to.Problem(in.At(at.line, at.col), "%s", message) }
	for _, p := range wrong {
		report(p.pos, p.message)
	}
	if len(wrong) > 0 {
		return nil
	}
	r := &mappingReader{in: in, to: to, mapping: m, report: report, indexes: map[lookupID]*lookupIndex{}}
	for _, t := range m.tables {
		names := in.Match(t.file)
		if len(names) == 0 {
			report(t.pos, "there is no table "+t.file+", neither in the folder of the mapping nor among the files to load")
		}
		for _, name := range names {
			err := r.table(ctx, t, name)
			if e, ok := errors.AsType[*format.Error](err); ok && to.Err() == nil && ctx.Err() == nil {
				to.Unread(e.Place, "%s", e) // continue with the other tables
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

// mappingReader reads the tables of a mapping.
type mappingReader struct {
	in      *format.Input
	to      format.Sink
	mapping *mapping
	report  func(pos, string)         // for problems of the mapping
	indexes map[lookupID]*lookupIndex // nil for one that has a problem
}

// table makes claims of a file.
func (m *mappingReader) table(ctx context.Context, t *tableSpec, name string) error {
	return m.eachTable(t, name, m.to, m.report, func(part *format.Input, rows rows) error {
		var failed error
		lookup := func(l *lookup) *lookupIndex {
			x, err := m.lookup(ctx, l)
			failed = cmp.Or(failed, err)
			return x
		}
		err := readTable(ctx, part, m.to, rows, t, m.mapping.prefix, lookup, m.report)
		return cmp.Or(failed, err)
	})
}

// eachTable calls f for the table in a file, or for each sheet of a workbook that the mapping names.
func (m *mappingReader) eachTable(t *tableSpec, name string, to format.Sink, report func(pos, string),
	f func(part *format.Input, rows rows) error,
) error {
	part, err := m.in.Part(name)
	if err != nil {
		report(t.pos, name+": "+err.Error())
		return nil
	}
	defer part.Close()
	if isWorkbook(part) {
		return m.eachSheet(part, t, name, to, report, f)
	}
	if t.sheet != "" {
		report(t.pos, name+" is not a workbook and has no sheets; leave sheet: out")
		return nil
	}
	rows, err := openTable(part, to, t)
	if err != nil {
		return placed(part, err)
	}
	defer rows.close()
	return f(part, rows)
}

// eachSheet calls f for the sheets of a workbook that the mapping names.
func (m *mappingReader) eachSheet(part *format.Input, t *tableSpec, name string, to format.Sink,
	report func(pos, string),
	f func(part *format.Input, rows rows) error,
) error {
	book, err := openWorkbook(part)
	if err != nil {
		return placed(part, err)
	}
	sheets, wrong := chooseSheets(book, name, t.sheet)
	if wrong != "" {
		report(t.pos, wrong)
	}
	for i, sheet := range sheets {
		of := part
		if i > 0 { // each sheet is a file of its own in messages
			if of, err = m.in.Part(name); err != nil {
				return placed(part, err)
			}
		}
		err := readSheet(of, to, book, sheet, t, f)
		if i > 0 {
			of.Close()
		}
		if err != nil {
			return placed(of, err)
		}
	}
	return nil
}

// readSheet calls f for one sheet of a workbook.
func readSheet(in *format.Input, to format.Sink, book *xlsx.Workbook, sheet xlsx.Sheet, t *tableSpec,
	f func(part *format.Input, rows rows) error,
) error {
	in.Rename(fmt.Sprintf("%s, sheet %s", in.Name, sheet.Name))
	rows, err := openSheet(in, to, book, sheet, t, max(t.csv.headRows, 1))
	if err != nil {
		return err
	}
	defer rows.close()
	return f(in, rows)
}

// placed adds a place in the current file to an error.
func placed(in *format.Input, err error) error {
	if _, ok := err.(*format.Error); ok {
		return err
	}
	return &format.Error{Place: in.At(0, 0), Err: err}
}

// CSV is the format of delimited text that is read without a mapping.
type CSV struct{}

// Info describes the format.
func (CSV) Info() format.Info {
	return format.Info{
		Name: "csv", Title: "tables: delimited text with the headers of Neo4j's import, or with a mapping",
		Extensions: []string{".csv", ".tsv", ".tab"}, Rows: true, Decodes: true,
	}
}

// Recognize recognizes a table by its extension, and a table of Neo4j's import by its header.
func (f CSV) Recognize(name string, head []byte) format.Match {
	if slices.Contains(f.Info().Extensions, path.Ext(name)) {
		return format.ByName
	}
	return format.No
}

// Read reads a table.
func (CSV) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	rows, err := openTable(in, to, &tableSpec{})
	if err != nil {
		return err
	}
	defer rows.close()
	if columns, ok := parseNeo4j(rows.columns()); ok {
		return readNeo4j(ctx, in, to, rows, columns)
	}
	return noMapping(shortList(rows.columns()))
}

// Parquet is the format of Parquet files that are read without a mapping.
type Parquet struct{}

// Info describes the format.
func (Parquet) Info() format.Info {
	return format.Info{
		Name:       "parquet",
		Title:      "tables in Parquet, with a mapping",
		Extensions: []string{".parquet"},
		Rows:       true,
		Decodes:    true,
	}
}

// Recognize recognizes a Parquet file by its first bytes.
func (Parquet) Recognize(_ string, head []byte) format.Match {
	if bytes.HasPrefix(head, parquetMark) {
		return format.Sure
	}
	return format.No
}

// Read reads a table.
func (Parquet) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	return CSV{}.Read(ctx, in, to)
}

// isJSONName reports whether the name of a file ends as those of JSON do: .json, .jsonl or .ndjson, perhaps compressed.
func isJSONName(name string) bool {
	plain, _ := archive.CutEnding(strings.ToLower(name))
	return slices.Contains([]string{".json", ".jsonl", ".ndjson"}, path.Ext(plain))
}

// isJSONLines reports whether the name of a file says that each line is a record.
func isJSONLines(name string) bool {
	plain, _ := archive.CutEnding(strings.ToLower(name))
	return isJSONName(name) && path.Ext(plain) != ".json"
}

// openTable opens a table of any format.
func openTable(in *format.Input, to format.Sink, spec *tableSpec) (rows, error) {
	if isJSON(in) {
		if spec.csv.footer > 0 || spec.csv.headRows > 1 {
			return nil, errNoHead
		}
		return openJSON(in, to, spec)
	}
	if len(spec.rows) > 0 || spec.list != "" {
		return nil, errors.New("this is not a file of JSON objects; remove list: and rows: from the mapping, which are " +
			"only for such files")
	}
	if head, _ := in.Body.Peek(len(parquetMark)); bytes.Equal(head, parquetMark) {
		if spec.csv.footer > 0 || spec.csv.headRows > 1 {
			return nil, errNoHead
		}
		return openParquet(in)
	}
	if spec.csv.skip == 0 {
		if err := otherFile(in); err != nil {
			return nil, err
		}
	}
	return openCSV(in, &spec.csv)
}

var errNoHead = errors.New("header: and footer: count rows of delimited text and of workbooks; remove them from the " +
	"mapping of this table")

// parquetMark is the beginning of every Parquet file.
var parquetMark = []byte("PAR1")
