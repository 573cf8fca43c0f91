package formats_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

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

// TestTablesInParallel checks that a table that several goroutines map gives the same claims, problems and skipped rows as one
// goroutine does, at each number of bad rows.
func TestTablesInParallel(t *testing.T) {
	const rows = 2600
	for _, tt := range []struct {
		name string
		bad  int // each such row is bad; 0 for none
		skip int
	}{{"good", 0, 0}, {"bad", 900, 0}, {"many bad", 7, 0}, {"skipped", 900, 10}, {"too many", 600, 3}} {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			var b strings.Builder
			b.WriteString("id,name,staff,source,owned,share,note\n")
			for i := range rows {
				staff := fmt.Sprint(i)
				switch {
				case tt.bad > 0 && i%tt.bad == tt.bad-1:
					staff = "many"
				case tt.bad > 0 && i%tt.bad == tt.bad-2:
					staff = `1,2"`
				}
				fmt.Fprintf(&b, "%d,Name %d,%s,s%d,%d,%d,\"a\nnote\"\n", i, i, staff, i%50, (i+1)%rows, i%100)
			}
			for name, text := range map[string]string{"t.csv": b.String(), "t.mapping.yaml": parallelMapping} {
				if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			before := runtime.GOMAXPROCS(0)
			defer runtime.GOMAXPROCS(before)
			runtime.GOMAXPROCS(1)
			want := outcome(t, filepath.Join(folder, "t.mapping.yaml"), tt.skip)
			runtime.GOMAXPROCS(max(before, 2))
			got := outcome(t, filepath.Join(folder, "t.mapping.yaml"), tt.skip)
			if !slices.Equal(got, want) {
				t.Errorf("%d lines, want %d; the last: %q, want %q", len(got), len(want), got[len(got)-1], want[len(want)-1])
			}
			if tt.bad == 0 && len(got) < 5*rows {
				t.Errorf("only %d claims", len(got))
			}
		})
	}
}

// outcome loads a file and returns its claims, problems and skipped rows.
func outcome(t *testing.T, path string, skip int) (out []string) {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{Ontology: o, Formats: formats.All(), TempDir: t.TempDir(), SkipBad: skip, MaxProblems: 20})
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
