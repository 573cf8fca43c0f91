package table_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
)

type company struct {
	Number  string    `parquet:"number"`
	Name    *string   `parquet:"name,optional"`
	Founded time.Time `parquet:"founded,timestamp(microsecond)"`
	Day     int32     `parquet:"day,date"`
	Staff   int64     `parquet:"staff"`
	Share   int64     `parquet:"share,decimal(2:10)"`
	Rate    float64   `parquet:"rate"`
	State   bool      `parquet:"state"`
	Also    []string  `parquet:"also,list"`
	Size    uint32    `parquet:"size"`
	Home    struct {
		City string `parquet:"city"`
	} `parquet:"home"`
}

const companiesMapping = `tables:
  - file: companies.parquet
    entities:
      - id: reg:{number}
        kind: Company
        name: name
        aliases: [{column: also, split: json}]
        facts: {foundedOn: day, employees: staff, stateOwned: state}
`

func writeCompanies(t testing.TB, dir string) {
	t.Helper()
	name := "A"
	rows := []company{
		{
			"1", &name, time.Date(1999, 2, 1, 3, 4, 5, 600_000_000, time.UTC), 10_000, 12, 1250, 0.5, true,
			[]string{"X", "Y"},
			1 << 31,
			struct {
				City string `parquet:"city"`
			}{"Berlin"},
		},
		{Number: "2", Share: -7},
	}
	err := errors.Join(parquet.WriteFile(filepath.Join(dir, "companies.parquet"), rows),
		os.WriteFile(filepath.Join(dir, "dataset.yaml"), []byte("name: parquet\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "a.mapping.yaml"), []byte(companiesMapping), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

// TestParquetNested checks that the columns of a list of structures keep in step if an element lacks a value.
func TestParquetNested(t *testing.T) {
	type owner struct {
		Name  string `parquet:"name"`
		Share *int64 `parquet:"share,optional"`
	}
	type firm struct {
		ID     string            `parquet:"id"`
		Owners []owner           `parquet:"owners,list"`
		Codes  map[string]string `parquet:"codes"`
	}
	dir, share := t.TempDir(), int64(5)
	rows := []firm{{"1", []owner{{"A", nil}, {"B", &share}}, map[string]string{"x": "y"}}, {ID: "2"}}
	const mapping = "tables:\n  - file: firms.parquet\n    entities: [{id: \"reg:{id}\", kind: Company, name: id}]\n"
	err := errors.Join(parquet.WriteFile(filepath.Join(dir, "firms.parquet"), rows),
		os.WriteFile(filepath.Join(dir, "dataset.yaml"), []byte("name: parquet\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "a.mapping.yaml"), []byte(mapping), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, newLoader(t), dir)
	for _, want := range []string{
		`reg:1 column:owners.list.element.name ["A","B"] |`, `reg:1 column:owners.list.element.share [null,"5"] |`,
		`reg:1 column:codes.key_value.key ["x"] |`, `reg:1 column:codes.key_value.value ["y"] |`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "reg:2 column") {
		t.Errorf("an empty list has a value in\n%s", got)
	}
}

// TestParquet checks that every type of column is converted to text that the loader can read.
func TestParquet(t *testing.T) {
	dir := t.TempDir()
	writeCompanies(t, dir)
	golden(t, "testdata/parquet.expected", strings.ReplaceAll(load(t, newLoader(t), dir), dir, "parquet"))
}
