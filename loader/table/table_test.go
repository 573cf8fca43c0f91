package table_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/table"
	"nexum/seed"
)

var rewrite = flag.Bool("rewrite", false, "write the expected outputs anew")

// newLoader returns a loader that also reads tables.
func newLoader(t testing.TB, set ...func(*loader.Options)) *loader.Loader {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	options := loader.Options{Ontology: o, Formats: slices.Concat(table.Formats(), loader.Builtin()), TempDir: t.TempDir()}
	for _, f := range set {
		f(&options)
	}
	l, err := loader.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// load loads paths. It returns the sorted claims, or the problems.
func load(t testing.TB, l *loader.Loader, paths ...string) string {
	t.Helper()
	var lines []string
	report, err := l.Load(context.Background(), func(_ string, claims iter.Seq2[claim.Claim, error]) error {
		for c, err := range claims {
			if err != nil {
				return err
			}
			lines = append(lines, show(c))
		}
		return nil
	}, paths...)
	if err != nil && !errors.Is(err, loader.ErrInvalid) {
		t.Fatal(err)
	}
	if slices.Sort(lines); err != nil {
		lines = []string{}
		for _, p := range report.Problems {
			lines = append(lines, p.String())
		}
		return strings.Join(lines, "\n") + "\n"
	}
	for _, w := range report.Warnings {
		lines = append(lines, "warning: "+w.String())
	}
	return strings.Join(lines, "\n") + "\n"
}

// show returns a claim on one line, with the parts of its context that differ from the defaults.
func show(c claim.Claim) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s ", c.Subject, c.Predicate)
	if c.Object.Entity {
		b.WriteString("-> ")
	}
	fmt.Fprintf(&b, "%s", c.Object.Text)
	if c.Object.Lang != "" {
		fmt.Fprintf(&b, " @%s", c.Object.Lang)
	}
	if i := strings.LastIndexAny(c.Object.Datatype, "#/"); i >= 0 {
		fmt.Fprintf(&b, " ^%s", c.Object.Datatype[i+1:])
	}
	x := c.Context
	fmt.Fprintf(&b, " | %s %q", x.Document, x.Locator)
	if x.Period != (claim.Period{}) {
		fmt.Fprintf(&b, " %s..%s", x.Period.From, x.Period.To)
	}
	if x.Stance != claim.Supports || x.Modality != claim.Stated || x.Doubt != 0 {
		fmt.Fprintf(&b, " %s %s %g", x.Stance, x.Modality, x.Confidence())
	}
	if x.Attributes != "" {
		b.WriteString(" " + x.Attributes)
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./loader/table -rewrite rewrites it)", file, got, want)
	}
}

// TestGood loads every dataset of testdata/good. A file next to it lists its claims.
func TestGood(t *testing.T) { testCases(t, "good") }

// TestBad loads every dataset of testdata/bad. A file next to it lists its problems.
func TestBad(t *testing.T) { testCases(t, "bad") }

func testCases(t *testing.T, folder string) {
	cases, err := filepath.Glob("testdata/" + folder + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range cases {
		if strings.HasSuffix(path, ".expected") {
			continue
		}
		t.Run(filepath.Base(path), func(t *testing.T) { golden(t, path+".expected", load(t, newLoader(t), path)) })
	}
}

// TestDelimiterOfRaggedTable checks that the problem is a line with too many cells, and not a header with one column.
func TestDelimiterOfRaggedTable(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"firms.csv":          "id;name;seat\n1;A;Bonn;\n2;B, C;Köln\n",
		"firms.mapping.yaml": "tables:\n  - {file: firms.csv, ignore: all, entities: [{id: \"firm:{id}\", name: name}]}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := load(t, newLoader(t), filepath.Join(dir, "firms.mapping.yaml"))
	if want := "firms.csv:2: the row has 4 cells, and the header 3"; !strings.Contains(got, want) {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestNodesWithOneID checks that two nodes of Neo4j's import with one id are loaded as one entity, with a warning that
// names both rows, in one table or two.
func TestNodesWithOneID(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for _, f := range []struct{ name, text string }{
		{"a.csv", "id:ID(P),name\n1,Ann\n2,Bob\n1,Anna\n"},
		{"b.csv", "id:ID(P),name\n2,Bob\n3,Cid\n"},
		{"c.csv", "id:ID(Q),name\n1,Quo\n"},
	} {
		paths = append(paths, filepath.Join(dir, f.name))
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := load(t, newLoader(t), paths...)
	for _, want := range []string{
		"a.csv:4:1: P:1 has a row of its own here and at " + paths[0] + ":2:1; both are loaded as one entity\n",
		"b.csv:2:1: P:2 has a row of its own here and at " + paths[0] + ":3:1; both are loaded as one entity\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no warning %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "a row of its own"); n != 2 {
		t.Errorf("there are %d warnings of that kind instead of 2:\n%s", n, got)
	}
}
