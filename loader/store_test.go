package loader_test

import (
	"context"
	"iter"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/loader"
)

// TestStore loads into a real store, whose view is the Known of later loads. Loading again adds nothing, and later
// data is checked against the store.
func TestStore(t *testing.T) {
	ctx := context.Background()
	o := ontology(t)
	s, err := cayley.Open(ctx, cayley.Memory, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(ctx, o, s)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	commit := func(message string, claims iter.Seq2[claim.Claim, error]) error {
		_, _, err := g.Commit(ctx, message, claims)
		return err
	}
	load := func(path string) loader.Report {
		t.Helper()
		r, err := newLoader(t, loader.Options{Ontology: o, Known: g.View(), ParseRules: parseRules}).Load(ctx, commit, path)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := load(example)
	if first.New == 0 || g.View().Revision().Number != 1 || g.View().Revision().Subject() != "load example" {
		t.Errorf("first: %s, %+v", first, g.View().Revision())
	}
	again := load(example)
	if again.New != 0 || again.Held != first.Claims || g.View().Revision().Number != 1 {
		t.Errorf("again: %s, %+v", again, g.View().Revision())
	}
	want := newFakeStore()
	if _, err := newLoader(t, loader.Options{ParseRules: parseRules}).Load(ctx, want.commit, example); err != nil {
		t.Fatal(err)
	}
	for _, c := range want.claims() {
		if !g.View().Holds(c) {
			t.Errorf("not held: %s", showClaim(c))
		}
	}
	more := load(write(t, "a.yaml",
		"document: isaacs-2019\nat: \"9\"\nentities:\n- {id: 21vianet, facts: [{employees: 3000}], relations: [{partnersWith: apple}]}\n") +
		"/a.yaml")
	if more.New != 2 || g.View().Revision().Number != 2 {
		t.Errorf("more: %s, %+v", more, g.View().Revision())
	}
	got := problemsOf(t, loader.Options{Ontology: o, Known: g.View()},
		write(t, "a.yaml",
			"document: isaacs-2019\nat: \"9\"\nentities:\n- {id: 21vianet, kind: Law, name: X, relations: [{partnersWith: nobody}]}\n")+
			"/a.yaml")
	wrong := []string{
		":4:8: 21vianet is a Company in the store, and a Law here; an id keeps its kind",
		":4:51: 21vianet is a Law; the source of partnersWith is a Company, Ministry, Organization, Person or State",
		":4:65: there is no entity nobody",
	}
	if !slices.Equal(got, wrong) {
		t.Errorf("got %q", got)
	}
}
