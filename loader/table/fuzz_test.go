package table_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"nexum/loader"
)

// fuzz checks that any content of the files of a dataset is either valid or a problem. name is the file whose
// content varies.
func fuzz(f *testing.F, name string, others map[string]string) {
	l := newLoader(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		dir := t.TempDir()
		others[name], others[loader.DatasetFile] = string(src), "name: d\n"
		for file, text := range others {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		report, err := l.Check(context.Background(), dir)
		if err != nil && !errors.Is(err, loader.ErrInvalid) {
			t.Fatal(err)
		}
		if (err != nil) != (len(report.Problems) > 0) {
			t.Fatalf("error %v with %d problems", err, len(report.Problems))
		}
	})
}

func read(f *testing.F, path string) []byte {
	src, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	return src
}

func FuzzMapping(f *testing.F) {
	f.Add(read(f, "testdata/good/owners/owners.mapping.yaml"))
	f.Add(read(f, "testdata/bad/mapping-keys/a.mapping.yaml"))
	fuzz(f, "a.mapping.yaml", map[string]string{
		"companies.csv": "number,name\n1,A\n",
		"stakes-1.csv":  "owner;share\nx;5,5\n",
	})
}

func FuzzCSV(f *testing.F) {
	f.Add(read(f, "testdata/good/owners/companies.csv"))
	f.Add(read(f, "testdata/bad/rows/a.csv"))
	f.Add([]byte("\xff\xfen\x00u\x00"))
	fuzz(f, "companies.csv",
		map[string]string{
			"a.mapping.yaml": string(read(f, "testdata/good/owners/owners.mapping.yaml")),
			"stakes-1.csv":   "owner;share\n",
		})
}

func FuzzNeo4j(f *testing.F) {
	f.Add(read(f, "testdata/good/neo4j/people.csv"))
	f.Add(read(f, "testdata/good/neo4j/roles.csv"))
	fuzz(f, "a.csv", map[string]string{})
}

func FuzzParquet(f *testing.F) {
	dir := f.TempDir()
	writeCompanies(f, dir)
	f.Add(read(f, filepath.Join(dir, "companies.parquet")))
	fuzz(f, "companies.parquet", map[string]string{"a.mapping.yaml": companiesMapping})
}
