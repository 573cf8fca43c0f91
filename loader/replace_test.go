package loader_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest/pgtest"
	"nexum/loader"
	"nexum/loader/format"
	"nexum/schema"
)

var postgres pgtest.Cluster

// shelf is a store at an address. It is opened again for every load.
type shelf struct {
	t       *testing.T
	address string
	opened  *graph.Graph
	base    *schema.Ontology // ontology for a store without one; nil for that of the bundled dataset

	fallback []schema.Source // Options.Fallback of the loaders
	formats  []format.Format // Options.Formats of the loaders
}

// ontology returns the ontology for a store without one.
func (s *shelf) ontology() *schema.Ontology {
	if s.base != nil {
		return s.base
	}
	return ontology(s.t)
}

// onStores runs a test with an empty store on disk, and with one in PostgreSQL if the tests may start a server.
func onStores(t *testing.T, test func(t *testing.T, s *shelf)) {
	t.Helper()
	for name, address := range map[string]func(*testing.T) string{
		"disk":     func(t *testing.T) string { return filepath.Join(t.TempDir(), "store") },
		"postgres": func(t *testing.T) string { return postgres.Schema(t) },
	} {
		t.Run(name, func(t *testing.T) {
			if name == "postgres" && testing.Short() {
				t.Skip("it needs PostgreSQL; make test runs it")
			}
			s := &shelf{t: t, address: address(t)}
			t.Cleanup(s.close)
			test(t, s)
		})
	}
}

func (s *shelf) close() {
	if s.opened != nil {
		if err := s.opened.Close(); err != nil {
			s.t.Error(err)
		}
		s.opened = nil
	}
}

// graph opens the store if it is closed.
func (s *shelf) graph() *graph.Graph {
	s.t.Helper()
	if s.opened == nil {
		ctx := context.Background()
		store, err := cayley.Open(ctx, s.address, cayley.Options{})
		if err != nil {
			s.t.Fatal(err)
		}
		if s.opened, err = graph.Open(ctx, s.ontology(), store); err != nil {
			s.t.Fatal(err)
		}
	}
	return s.opened
}

func (s *shelf) commit(message string, claims iter.Seq2[claim.Claim, error]) error {
	_, _, err := s.graph().Commit(context.Background(), message, claims)
	return err
}

func (s *shelf) loader() *loader.Loader {
	v := s.graph().View()
	return newLoader(s.t, loader.Options{
		Ontology: v.Ontology(), Fallback: s.fallback, Known: v, ParseRules: parseRules, Formats: s.formats,
	})
}

func (s *shelf) load(paths ...string) loader.Report {
	s.t.Helper()
	report, err := s.loader().Load(context.Background(), s.commit, paths...)
	if err != nil {
		s.t.Fatal(err)
	}
	return report
}

func (s *shelf) replace(paths ...string) (loader.Report, error) {
	return s.loader().Replace(context.Background(), s.graph().View(), s.commit, paths...)
}

// shows returns the whole content of a view as a text, without revisions.
func shows(v *graph.View) string {
	var b strings.Builder
	claims := func(list []graph.ResolvedClaim) {
		var lines []string
		for _, c := range list {
			c.Context.Revision = 0
			lines = append(lines, fmt.Sprintf("    %+v\n", c.Context))
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(slices.Compact(lines), ""))
	}
	for n := range v.All("") {
		fmt.Fprintf(&b, "%s is a %s named %q\n", v.ID(n), v.Kind(n).Name, v.Name(n))
		for f := range v.Facts(n) {
			fmt.Fprintf(&b, "  %s %+v %+v\n", v.PredName(f.Pred), f.Value, v.FactSummary(f))
			claims(v.FactClaims(f))
		}
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			fmt.Fprintf(&b, "  %s %s %+v %v\n", v.PredName(r.Type), v.ID(r.Target), v.Summary(r), v.Periods(r))
			claims(v.Claims(r))
			return true
		})
	}
	for _, r := range v.Rules() {
		fmt.Fprintf(&b, "rule %s\n", r.ID)
	}
	return b.String()
}

func sameView(t *testing.T, what string, got, want *graph.View) {
	t.Helper()
	a, b := strings.Split(shows(got), "\n"), strings.Split(shows(want), "\n")
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			t.Fatalf("%s: line %d differs: got\n%s\nwant\n%s", what, i,
				strings.Join(a[min(len(a), max(0, i-3)):min(len(a), i+2)], "\n"),
				strings.Join(b[min(len(b), max(0, i-3)):min(len(b), i+2)], "\n"))
		}
	}
}

// otherDataset returns a dataset that has relations with the companies of randomBlocks.
func otherDataset(t *testing.T) string {
	return write(t, "dataset.yaml", "name: other\ndocument: b-doc\n", "a.yaml", `at: "1"
entities:
- {id: b-doc, kind: Document, name: B}
- {id: b-company, kind: Company, name: B, relations: [{partnersWith: [company-0, company-1]}, {subsidiaryOf: company-2}]}
`)
}

// TestReplaceIsLoadingAnew replaces a dataset. The view must then show the same as if only the new dataset had ever
// been loaded, and a view of an earlier revision must not change.
func TestReplaceIsLoadingAnew(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		r := rand.New(rand.NewPCG(seed, 0))
		dataset := func() string {
			return write(t, "dataset.yaml", datasetYAML, "a.yaml", yamlText(t, randomBlocks(r, 10)), "b.rules", fmt.Sprintf(
				"r%d: constrains(L, X) :- regulates(L, A), conducts(X, A).\n", r.IntN(3)))
		}
		s.load(dataset())
		s.load(otherDataset(t))
		for i := range 6 {
			before, at := s.graph().View(), time.Now()
			next := dataset()
			report, err := s.replace(next)
			if err != nil {
				t.Fatal(err)
			}
			if report.Retracted == 0 || s.graph().View().Revision().Subject() != "replace test" {
				t.Errorf("retracted %d, %+v", report.Retracted, s.graph().View().Revision())
			}
			if i%2 == 0 { // an updated graph must equal a newly compiled one
				s.close()
			}
			fresh := &shelf{t: t, address: cayley.Memory}
			fresh.load(next)
			fresh.load(otherDataset(t))
			sameView(t, "now", s.graph().View(), fresh.graph().View())
			fresh.close()
			then, err := s.graph().View().With(graph.Change{KnownAt: at})
			if err != nil {
				t.Fatal(err)
			}
			sameView(t, "as known before", then, before)
			again, err := s.replace(next)
			if err != nil || again.New != 0 || again.Retracted != 0 {
				t.Errorf("again: %v, %s", err, again)
			}
		}
	})
}

// TestReplaceRefuses checks that a replacement that would leave invalid data is refused, and changes nothing.
func TestReplaceRefuses(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		header := "document: doc\nat: \"1\"\nentities:\n- {id: doc, kind: Document, name: D}\n"
		one := write(t, "dataset.yaml", datasetYAML, "a.yaml",
			header+"- {id: acme, kind: Company, name: Acme}\n- {id: gone, kind: Company, name: Gone}\n")
		two := write(t, "dataset.yaml", "name: two\ndocument: doc\n", "a.yaml",
			"at: \"2\"\nentities:\n- {id: acme, relations: [{partnersWith: gone}]}\n")
		a := write(t, "dataset.yaml", "name: a\ndocument: doc\n", "a.yaml",
			"at: \"3\"\nentities:\n- {id: a, kind: Company, name: A}\n")
		b := write(t, "dataset.yaml", "name: b\ndocument: doc\n", "a.yaml",
			"at: \"4\"\nentities:\n- {id: b, kind: Company, name: B}\n")
		s.load(one)
		s.load(two)
		s.load(a, b)
		want := s.graph().View()
		for _, tt := range []struct{ name, path, problem string }{
			{
				"another dataset's relation", write(t, "dataset.yaml", datasetYAML, "a.yaml",
					header+"- {id: acme, kind: Company, name: Acme}\n"),
				"gone was a Company and is no longer defined, but revision 2 (load two) brought claims that are about it or cite it",
			},
			{
				"another kind", write(t, "dataset.yaml", datasetYAML, "a.yaml",
					header+"- {id: acme, kind: Company, name: Acme}\n- {id: gone, kind: Law, name: Gone}\n"),
				"gone was a Company and is a Law now, but revision 2 (load two) brought",
			},
			{
				"another dataset's document", write(t, "dataset.yaml", datasetYAML, "a.yaml",
					"at: \"1\"\nentities:\n- {id: acme, kind: Company, name: Acme, document: new}\n- {id: gone, kind: Company, name: Gone, document: new}\n- {id: new, kind: Document, name: D}\n"),
				"doc was a Document and is no longer defined, but revision 2 (load two)",
			},
			{
				"its own relation", write(t, "dataset.yaml", datasetYAML, "a.yaml",
					header+"- {id: acme, kind: Company, name: Acme, relations: [{partnersWith: gone}]}\n"),
				":5:68: there is no entity gone",
			},
			{
				"loaded together", a,
				"revision 3 brought a, b together, and the store does not know which claims belong to which dataset; replace all of them together: load b, too; a pack is named with --pack",
			},
			{"bad data", write(t, "dataset.yaml", datasetYAML, "a.yaml",
				header+"- {id: acme, kind: Compny, name: Acme}\n"), "Company"},
		} {
			report, err := s.replace(tt.path)
			if !errors.Is(err, loader.ErrInvalid) || !strings.Contains(err.Error(), tt.problem) {
				t.Errorf("%s: %v", tt.name, err)
			}
			if tt.name != "bad data" && tt.name != "its own relation" && len(report.Problems) != 1 {
				t.Errorf("%s: %v", tt.name, report.Problems)
			}
		}
		s.close()
		if got := s.graph().View(); got.Revision() != want.Revision() || shows(got) != shows(want) {
			t.Error("something has changed")
		}
		if report, err := s.replace(a, b); err != nil || report.Retracted != 0 {
			t.Errorf("both together: %v, %s", err, report)
		}
	})
}

// TestReplaceFlips replaces a claim with its denial, and states a retracted claim again.
func TestReplaceFlips(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		dataset := func(relations string) string {
			return write(t, "dataset.yaml", datasetYAML, "a.yaml",
				"document: doc\nat: \"1\"\nentities:\n- {id: doc, kind: Document, name: D}\n"+
					"- {id: a, kind: Company, name: A, relations: ["+relations+"]}\n- {id: b, kind: Company, name: B}\n")
		}
		const says, denies = "{partnersWith: b}", "{partnersWith: b, stance: disputes}"
		s.load(dataset(says))
		for i, step := range []string{denies, says, says + ", " + denies, denies, "", says, "", says} {
			if _, err := s.replace(dataset(step)); err != nil {
				t.Fatal(err)
			}
			if i%2 == 1 {
				s.close()
			}
			fresh := &shelf{t: t, address: cayley.Memory}
			fresh.load(dataset(step))
			sameView(t, fmt.Sprintf("step %d, %q", i, step), s.graph().View(), fresh.graph().View())
			fresh.close()
		}
	})
}

// TestReplaceNames replaces files with names that look like lists of names, and sets of more files than a message
// names.
func TestReplaceNames(t *testing.T) {
	for _, tt := range []struct {
		name  string
		files []string
	}{
		{"comma", []string{"firms, 2019.nt"}},
		{"count", []string{"a.nt", "and 2 more"}},
		{"many", []string{"a.nt", "b.nt", "c.nt", "d.nt", "e.nt", "f.nt", "g.nt", "h.nt"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &shelf{t: t, address: cayley.Memory}
			version := func(name string) (paths []string) {
				for i, file := range tt.files {
					text := fmt.Sprintf("<http://e/%d> <http://e/p> %q .\n", i, name)
					paths = append(paths, filepath.Join(write(t, file, text), file))
				}
				return paths
			}
			load := s.loader()
			load.Format = "nquads"
			if _, err := load.Load(t.Context(), s.commit, version("old")...); err != nil {
				t.Fatal(err)
			}
			again := s.loader()
			again.Format = "nquads"
			report, err := again.Replace(t.Context(), s.graph().View(), s.commit, version("new")...)
			if err != nil {
				t.Fatal(err)
			}
			if report.New != len(tt.files) || report.Retracted != len(tt.files) {
				t.Errorf("%d new and %d retracted, want %d of both", report.New, report.Retracted, len(tt.files))
			}
		})
	}
}

// TestReplaceFiles replaces files without a dataset. The view must then show the same as if only the new files had ever
// been loaded, whether a file came alone or with others.
func TestReplaceFiles(t *testing.T) {
	company := func(doc, id, name string) string {
		return fmt.Sprintf(
			"<%[1]s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://nexum.example/kind/Company> .\n<%[1]s> <http://e/%[2]s> %[3]q .\n",
			"http://e/"+id, doc, name)
	}
	onStores(t, func(t *testing.T, s *shelf) {
		at := func(text string) string { return filepath.Join(write(t, "a.nt", text), "a.nt") }
		alone, other := company("x", "1", "One"), filepath.Join(write(t, "b.nt", company("y", "2", "Two")), "b.nt")
		for i, step := range []struct {
			text string
			with []string // files that are loaded together with the file, so that none is replaced
		}{
			{alone, []string{other}},
			{company("x", "1", "Uno"), nil},
			{company("x", "3", "Three") + alone, nil},
			{company("x", "3", "Tres"), nil},
		} {
			path := at(step.text)
			if step.with != nil {
				s.load(append(step.with, path)...)
				continue
			}
			report, err := s.replace(path)
			if err != nil {
				t.Fatal(i, err)
			}
			if report.Retracted == 0 {
				t.Errorf("step %d retracts nothing: %s", i, report)
			}
			fresh := &shelf{t: t, address: cayley.Memory}
			fresh.load(path)
			fresh.load(other)
			sameView(t, fmt.Sprint("step ", i), s.graph().View(), fresh.graph().View())
			fresh.close()
			if again, err := s.replace(path); err != nil || again.New != 0 || again.Retracted != 0 {
				t.Errorf("again: %v, %s", err, again)
			}
		}
		report, err := s.replace(at(company("z", "9", "Nine")))
		if err != nil || len(report.Notes) != 1 ||
			!strings.Contains(report.Notes[0].Message, "none of them is in this file") {
			t.Errorf("another file of the name: %v, %v", err, report.Notes)
		}
		if report, err = s.replace(at(company("z", "9", "Nine") + alone)); err != nil || len(report.Notes) != 0 {
			t.Errorf("the same file: %v, %v", err, report.Notes)
		}
		before := shows(s.graph().View())
		if _, err := s.replace(at(alone), at(alone)); !errors.Is(err, loader.ErrInvalid) ||
			strings.Count(err.Error(), "a.nt") < 2 ||
			!strings.Contains(err.Error(), "has the same name") {
			t.Errorf("two files of one name: %v", err)
		}
		if _, err := s.replace(at("<no")); !errors.Is(err, loader.ErrInvalid) {
			t.Errorf("a file that is cut off: %v", err)
		}
		if shows(s.graph().View()) != before {
			t.Error("a replacement that failed has changed something")
		}
		s.load(at(company("x", "4", "Four")), at(company("x", "5", "Five")))
		if _, err := s.replace(at(alone)); !errors.Is(err, loader.ErrInvalid) ||
			!strings.Contains(err.Error(), "brought two files of the name a.nt") {
			t.Errorf("a name that two files had: %v", err)
		}
	})
}

// rounds returns how many random cases a test tries: n, or a quarter of them in the fast lane, make check.
func rounds(n uint64) uint64 {
	if testing.Short() {
		return n / 4
	}
	return n
}
