package graphfile_test

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
	"nexum/loader/graphfile"
	"nexum/schema"
	"nexum/seed"
)

var rewrite = flag.Bool("rewrite", false, "write the expected outputs anew")

// newLoader returns a loader that also reads graph files.
func newLoader(t testing.TB, set ...func(*loader.Options)) *loader.Loader {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	options := loader.Options{
		Ontology: o, Formats: slices.Concat(graphfile.Formats(), loader.Builtin()),
		TempDir: t.TempDir(),
	}
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
		t.Errorf("%s: got\n%s\nwant\n%s\n(go test ./loader/graphfile -rewrite rewrites it)", file, got, want)
	}
}

// TestGood loads every file of testdata/good. A file next to it lists its claims.
func TestGood(t *testing.T) { testCases(t, "good") }

// TestBad loads every file of testdata/bad. A file next to it lists its problems.
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

// TestDeclaredNumbers checks that texts become numbers if the ontology says that the attribute is one.
func TestDeclaredNumbers(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "test", Text: `
		"A firm." type Firm @kind(plural: "firms") { "Number." number: String }
		extend enum RelationType {
			"Pays." PAYS @predicate(from: [FIRM], to: [FIRM], inverse: "paid by") @attribute(name: "amount", type: Decimal) @attribute(name: "note", type: String)
		}`})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.graphml")
	const text = `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<key id="t" for="edge" attr.name="type" attr.type="string"/><key id="a" for="edge" attr.name="amount" attr.type="string"/>
<key id="n" for="edge" attr.name="note" attr.type="string"/>
<graph edgedefault="directed"><node id="a"/><node id="b"/>
<edge source="a" target="b"><data key="t">PAYS</data><data key="a">9007199254740993</data><data key="n">5</data></edge></graph></graphml>`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := load(t, newLoader(t, func(l *loader.Options) { l.Ontology = o }), file)
	if want := `{"amount":9007199254740993,"note":"5"}`; !strings.Contains(got, want) {
		t.Errorf("no %s in\n%s", want, got)
	}
}
