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

// TestParquetNested checks that a list of structures is read as a list of objects in JSON is.
func TestParquetNested(t *testing.T) {
	type role struct {
		Title string   `parquet:"title"`
		Years []int32  `parquet:"years,list"`
		Until *int64   `parquet:"until,optional"`
		Tags  []string `parquet:"tags,list"`
	}
	type owner struct {
		Name  string `parquet:"name"`
		Share *int64 `parquet:"share,optional"`
		Home  struct {
			City *string `parquet:"city,optional"`
		} `parquet:"home"`
		Roles []role `parquet:"roles,list"`
	}
	type firm struct {
		ID     string            `parquet:"id"`
		Owners []owner           `parquet:"owners,list"`
		Codes  map[string]string `parquet:"codes"`
		Seat   struct {
			Past []owner `parquet:"past,list"`
		} `parquet:"seat"`
		Last string `parquet:"last"`
	}
	share, city := int64(5), "Bonn"
	anna := owner{Name: "Anna"}
	anna.Home.City = &city
	anna.Roles = []role{{Title: "chair", Years: []int32{2001, 2002}}, {Title: "member", Until: &share}}
	rows := []firm{
		{ID: "1", Owners: []owner{anna, {Name: "Bob", Share: &share}}, Codes: map[string]string{"x": "y"}, Last: "a"},
		{ID: "2", Last: "b"},
		{ID: "3", Owners: []owner{{}}, Last: "c"},
	}
	rows[1].Seat.Past = []owner{{Name: "Cyd", Roles: []role{{Title: "founder"}}}}
	const mapping = `tables:
  - file: firms.parquet
    entities:
      - {id: "reg:{id}", kind: Company, name: id, facts: {reg:owner: owners.1.name, reg:last: last}}
      - {id: "reg:{codes.key}", name: codes.value, each: {column: codes, split: json}}
    relations:
      - type: OWNS
        each: {column: owners, split: json}
        source: {id: "reg:{owners.name}", kind: Company, facts: {reg:city: owners.home.city}}
        target: reg:{id}
        attributes: {percent: owners.share}
`
	dir := t.TempDir()
	err := errors.Join(parquet.WriteFile(filepath.Join(dir, "firms.parquet"), rows),
		os.WriteFile(filepath.Join(dir, "dataset.yaml"), []byte("name: parquet\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "a.mapping.yaml"), []byte(mapping), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, newLoader(t), dir)
	for _, want := range []string{
		`reg:1 reg:owner Anna |`, `reg:1 reg:last a |`, `reg:3 reg:last c |`, `reg:Anna reg:city Bonn |`, `reg:x name y |`,
		`reg:Bob OWNS -> reg:1 | file:parquet/firms.parquet "row 1" {"percent":5}`,
		`reg:2 column:seat.past [{"home":{},"name":"Cyd","roles":[{"title":"founder"}]}] |`,
		`{"roles":"[{\"title\":\"chair\",\"years\":[\"2001\",\"2002\"]},{\"title\":\"member\",\"until\":\"5\"}]"}`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	for _, wrong := range []string{"reg:2 reg:owner", "reg:2 column:owners", "column:codes"} {
		if strings.Contains(got, wrong) {
			t.Errorf("an empty list has a value, or one that is mapped is left over: %s in\n%s", wrong, got)
		}
	}
}

// TestParquet checks that every type of column is converted to text that the loader can read.
func TestParquet(t *testing.T) {
	dir := t.TempDir()
	writeCompanies(t, dir)
	golden(t, "testdata/parquet.expected", strings.ReplaceAll(load(t, newLoader(t), dir), dir, "parquet"))
}
