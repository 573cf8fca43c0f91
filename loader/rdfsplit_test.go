package loader_test

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/rdf"
	"nexum/schema"
)

// splitOntology has a fact and a relation type that two kinds share, and an interface with a class of its own.
const splitOntology = `
"Whoever acts." interface Actor @iri(is: "http://e/Actor") { "Size." size: Int @iri(is: "http://e/size") }
"A firm." type Firm implements Actor @iri(is: "http://e/Firm") {
  "Size." size: Int @iri(is: "http://e/size")
  "Seat." seat: String @iri(is: "http://e/seat")
}
"A person." type Human implements Actor @iri(is: "http://e/Human") {
  "Size." size: Int @iri(is: "http://e/size")
  "Birth." born: Date @iri(is: "http://e/born")
}
"A ship." type Ship @iri(is: "http://e/Ship") { "Seat." seat: String @iri(is: "http://e/seat") }
extend enum RelationType {
  "Owns." OWNS @predicate(from: [FIRM, HUMAN], to: [SHIP, FIRM], inverse: "owned by") @iri(is: "http://e/owns")
}`

// TestSplitRDF splits random RDF into files of random lines and loads them in a random order. The graph must not depend
// on that.
func TestSplitRDF(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	mapped, stated, alleged := 0, 0, 0
	for n := range rounds(40) {
		lines := map[string]bool{}
		for i := range 8 {
			s := fmt.Sprintf("<http://e/s%d>", i)
			for range 1 + random.IntN(2) {
				class := pick("Firm", "Human", "Ship", "Actor", "Other", "")
				if class == "" {
					continue
				}
				lines[fmt.Sprintf("%s <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/%s> .", s, class)] = true
				if class == "Ship" || class == "Firm" {
					lines[fmt.Sprintf("%s <http://e/seat> \"%s\" .", s, pick("Ulm", "Bonn"))] = true
				}
			}
			for range random.IntN(5) {
				lines[s+pick(
					` <http://e/size> "5" .`, ` <http://e/size> "many" .`, ` <http://e/born> "1970-01-02" .`,
					` <http://e/note> "x" .`, ` <http://e/near> <http://e/s1> .`, ` <http://e/seat> "Köln" .`,
				)] = true
			}
		}
		for i, line := range slices.Sorted(maps.Keys(lines)) {
			if triple, ok := strings.CutSuffix(line, " ."); ok && random.IntN(6) == 0 && !strings.Contains(line, "#type") {
				about := pick(triple, `<http://e/s1> <http://e/note> "unsaid"`)
				lines[fmt.Sprintf("<http://e/r%d> <%s> <<( %s )>> .", i, rdf.Reifies, about)] = true
			}
		}
		all := slices.Sorted(func(yield func(string) bool) {
			for line := range lines {
				if !yield(line) {
					return
				}
			}
		})
		want := splitClaims(t, [][]string{all})
		for range 4 {
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			parts := make([][]string, 1+random.IntN(4))
			for _, line := range all {
				i := random.IntN(len(parts))
				parts[i] = append(parts[i], line)
			}
			if got := splitClaims(t, parts); !slices.Equal(got, want) {
				t.Fatalf("graph %d, in %d files:\n%s\nis\n%s\nwant\n%s", n, len(parts), strings.Join(all, "\n"),
					strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
		for _, c := range want {
			if strings.Contains(c, " seat ") || strings.Contains(c, " size ") || strings.Contains(c, " born ") {
				mapped++
			}
			if strings.Contains(c, " ALLEGED of http") {
				alleged++
			} else if strings.Contains(c, " STATED of http") {
				stated++
			}
		}
	}
	if mapped < int(rounds(100)) {
		t.Errorf("only %d facts are of the ontology", mapped)
	}
	if stated < int(rounds(20)) || alleged < int(rounds(5)) {
		t.Errorf("only %d statements are stated, and %d alleged", stated, alleged)
	}
}

// splitClaims loads files with lines of N-Triples, and returns what the claims about entities say, sorted.
func splitClaims(t *testing.T, files [][]string) (out []string) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i, lines := range files {
		path := filepath.Join(dir, fmt.Sprintf("f%d.%s", i, []string{"nt", "ttl"}[i%2]))
		if err := os.WriteFile(path, []byte("# RDF\n"+strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	o, err := schema.New(schema.Source{Name: "split", Text: splitOntology})
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{Ontology: o, Formats: loader.Builtin(), TempDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	report, err := l.Load(context.Background(), func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			if strings.HasPrefix(c.Subject, "http://e/") {
				out = append(out, fmt.Sprintf("%s %s %s %v %v %v of %s", c.Subject, c.Predicate, c.Object.Text, c.Object.Entity,
					c.Context.Stance, c.Context.Modality, c.Context.Locator))
			}
		}
		return nil
	}, paths...)
	if err != nil {
		t.Fatalf("%v: %v", err, report.Problems)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestReifiersElsewhere checks that a statement about a triple is stated if any file of the load asserts the triple,
// and alleged otherwise, wherever both stand.
func TestReifiersElsewhere(t *testing.T) {
	const (
		near    = `<http://e/s1> <http://e/near> <http://e/s2>`
		reifier = `<http://e/r1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ` + near + ` )>> .`
		unnamed = `_:b <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( ` + near + ` )>> .`
		sourced = unnamed + "\n" + `_:b <http://www.w3.org/ns/prov#hadPrimarySource> <http://e/doc> .`
		stated  = "http://e/s1 http://e/near http://e/s2 true SUPPORTS STATED of "
		alleged = "http://e/s1 http://e/near http://e/s2 true SUPPORTS ALLEGED of "
		by      = "http://e/r1"
	)
	var far []string // more triples than a reader remembers
	for i := range 140_000 {
		far = append(far, fmt.Sprintf(`<http://f/%d> <http://e/note> "x" .`, i))
	}
	far = append(far, reifier)
	for _, tt := range []struct {
		name  string
		files [][]string
		want  []string
	}{
		{"after its triple", [][]string{{near + " .", reifier}}, []string{stated, stated + by}},
		{"before its triple", [][]string{{reifier, near + " ."}}, []string{stated, stated + by}},
		{"in a later file", [][]string{{near + " ."}, {reifier}}, []string{stated, stated + by}},
		{"in an earlier file", [][]string{{reifier}, {near + " ."}}, []string{stated, stated + by}},
		{"far after its triple", [][]string{append([]string{near + " ."}, far...)}, []string{stated, stated + by}},
		{"without its triple", [][]string{{reifier}}, []string{alleged + by}},
		{"with an equal statement of a document", [][]string{{reifier, sourced}}, []string{alleged + by, stated}},
		{"two statements", [][]string{{reifier, unnamed}}, []string{alleged, alleged + by}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := splitClaims(t, tt.files)
			got = slices.DeleteFunc(got, func(c string) bool { return !strings.Contains(c, "http://e/near") })
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
