package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/search"
	"nexum/schema"
)

// TestCommitsDuringIndexing checks that commits made while the search index is built are applied to the index
// afterwards, without building it again. A commit whose claims are not known makes it build again.
func TestCommitsDuringIndexing(t *testing.T) {
	for _, tt := range []struct {
		name    string
		unknown bool // whether the second step has no claims
		builds  int
	}{
		{"known claims", false, 1},
		{"a view that was compiled again", true, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, err := schema.New()
			if err != nil {
				t.Fatal(err)
			}
			var views []*graph.View
			var steps []graph.Step
			first, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(nameClaims("one", 1)))
			if err != nil {
				t.Fatal(err)
			}
			views = append(views, first)
			for i, name := range []string{"two", "three"} {
				rev := uint64(i + 2)
				claims := nameClaims(name, rev)
				next := views[i].Apply(claim.Revision{Number: rev}, claims)
				steps = append(steps, graph.Step{Before: views[i], After: next, Claims: claims})
				views = append(views, next)
			}
			if tt.unknown {
				steps[1].Claims = nil
			}
			index, err := search.Open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			defer index.Close()
			var log bytes.Buffer
			x := &indexer{
				Index: index, p: &program{cli: &cli{}, log: newLogger(&log, logFlags{})}, ctx: t.Context(),
				store: noStore{}, builds: true,
			}
			x.next = first
			if !x.work() { // a build ends, and another goroutine commits before the next piece of work
				t.Fatal("there was nothing to build")
			}
			for _, step := range steps {
				x.follow(t.Context(), step)
			}
			for x.work() {
			}
			if at, ok := x.Revision(); !ok || at != 3 {
				t.Errorf("the index is at revision %d, %v", at, ok)
			}
			if n := strings.Count(log.String(), "built the search index"); n != tt.builds {
				t.Errorf("it was built %d times: %s", n, log.String())
			}
			for _, name := range []string{"one", "two", "three"} {
				hits, _, err := index.Search(t.Context(), search.Query{Text: name, Limit: 1})
				if err != nil || len(hits) != 1 || hits[0].ID != "e-"+name {
					t.Errorf("%s: %v, %v", name, hits, err)
				}
			}
		})
	}
}

// TestIndexCatchesUp opens a search index that is behind its store, as after a crash. It must be updated by what was
// committed since, and not built again, unless much was committed.
func TestIndexCatchesUp(t *testing.T) {
	for _, tt := range []struct {
		name    string
		entries int // how many entities the store has at first
		want    string
	}{
		{"a few commits", 40, "updated the search index"},
		{"much of the store", 2, "built the search index"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o, err := schema.New()
			if err != nil {
				t.Fatal(err)
			}
			store, err := cayley.Open(t.Context(), cayley.Memory, cayley.Options{})
			if err != nil {
				t.Fatal(err)
			}
			g, err := graph.Open(t.Context(), o, store)
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			commit := func(claims ...claim.Claim) {
				t.Helper()
				if _, _, err := g.Commit(t.Context(), "test", claimSeq(claims)); err != nil {
					t.Fatal(err)
				}
			}
			first := nameClaims("gone", 0)
			for i := range tt.entries {
				first = append(first, nameClaims(fmt.Sprint("first", i), 0)...)
			}
			commit(first...)
			dir := t.TempDir()
			var log bytes.Buffer
			p := &program{cli: &cli{}, log: newLogger(&log, logFlags{})}
			x, err := p.openIndexIn(t.Context(), dir, g, g.View())
			if err != nil {
				t.Fatal(err)
			}
			x.close()
			log.Reset()
			gone := first[0]
			gone.Context.Stance = claim.Retracts
			commit(gone)
			commit(nameClaims("later", 0)...)
			if x, err = p.openIndexIn(t.Context(), dir, g, g.View()); err != nil {
				t.Fatal(err)
			}
			defer x.close()
			if !strings.Contains(log.String(), tt.want) {
				t.Errorf("the log has no %q: %s", tt.want, log.String())
			}
			if at, ok := x.Revision(); !ok || at != g.View().Revision().Number {
				t.Errorf("the index is at revision %d, %v", at, ok)
			}
			for name, want := range map[string]bool{"gone": false, "later": true, "first1": true} {
				hits, _, err := x.Search(t.Context(), search.Query{Text: name, Limit: 1})
				if found := len(hits) == 1 && hits[0].ID == "e-"+name; err != nil || found != want {
					t.Errorf("%s: %v, %v", name, hits, err)
				}
			}
		})
	}
}

// nameClaims returns the claim of the name of an entity.
func nameClaims(name string, revision uint64) []claim.Claim {
	return []claim.Claim{{
		Subject: "e-" + name, Predicate: claim.PredicateName, Object: claim.Literal(name),
		Context: claim.Context{Document: "doc", Locator: fmt.Sprint(revision), Revision: revision},
	}}
}

// A noStore is a store without the claims from which the views were made.
type noStore struct{ claim.Store }

// Later implements claim.Store.
func (noStore) Later(context.Context, uint64, uint64, func(claim.Claim) error) ([]claim.Revision, error) {
	return nil, claim.ErrNoRevision
}
