package loader_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/schema"
	"nexum/seed"
)

// fakeStore keeps claims in memory. It implements the parts of a store that a Loader needs.
type fakeStore struct {
	kinds   map[string]string
	held    map[claim.Claim]bool
	commits int
}

func newFakeStore() *fakeStore {
	return &fakeStore{kinds: map[string]string{}, held: map[claim.Claim]bool{}}
}

func (s *fakeStore) KindOf(id string) (string, bool)         { k, ok := s.kinds[id]; return k, ok }
func (s *fakeStore) Holds(c claim.Claim) bool                { return s.held[c] }
func (s *fakeStore) RuleClaims() []claim.RuleClaim           { return nil }
func (s *fakeStore) OntologyTexts() []graph.OntologyText     { return nil }
func (s *fakeStore) About(claim.Claim) iter.Seq[claim.Claim] { return func(func(claim.Claim) bool) {} }

func (s *fakeStore) OfRecord(graph.Record) iter.Seq[claim.Claim] {
	return func(func(claim.Claim) bool) {}
}
func (s *fakeStore) IsRule(string) bool    { return false }
func (s *fakeStore) IDs() iter.Seq[string] { return maps.Keys(s.kinds) }

func (s *fakeStore) commit(_ string, claims iter.Seq2[claim.Claim, error]) error {
	s.commits++
	for c, err := range claims {
		if err != nil {
			return err
		}
		if s.held[c] {
			return errors.New("a claim that is held was committed")
		}
		s.held[c] = true
		if c.Predicate == claim.PredicateKind {
			s.kinds[c.Subject] = c.Object.Text
		}
	}
	return nil
}

func (s *fakeStore) claims() []claim.Claim {
	return slices.SortedFunc(maps.Keys(s.held), compareClaims)
}

func compareClaims(a, b claim.Claim) int {
	return strings.Compare(showClaim(a), showClaim(b))
}

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func newLoader(t testing.TB, o loader.Options) *loader.Loader {
	t.Helper()
	if o.Ontology == nil {
		o.Ontology = ontology(t)
	}
	o.TempDir = t.TempDir()
	l, err := loader.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// load loads the paths into a new store and returns its claims.
func load(t testing.TB, paths ...string) []claim.Claim {
	t.Helper()
	s := newFakeStore()
	if _, err := newLoader(t, loader.Options{}).Load(context.Background(), s.commit, paths...); err != nil {
		t.Fatal(err)
	}
	return s.claims()
}

// write makes a folder of files. The arguments are pairs of names and contents.
func write(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, filepath.FromSlash(files[i]))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const example = "testdata/good/example"

func TestLoadAgain(t *testing.T) {
	s := newFakeStore()
	l := newLoader(t, loader.Options{Known: s, ParseRules: parseRules})
	r, err := l.Load(context.Background(), s.commit, example)
	if err != nil {
		t.Fatal(err)
	}
	if r.New == 0 || r.New != r.Claims || r.Held != 0 || r.Dataset != "example" {
		t.Errorf("first load: %+v", r)
	}
	again, err := l.Load(context.Background(), s.commit, example)
	if err != nil {
		t.Fatal(err)
	}
	if again.New != 0 || again.Held != r.Claims {
		t.Errorf("second load: %s", again)
	}
	if s.commits != 1 {
		t.Errorf("%d commits, want 1", s.commits)
	}
}
