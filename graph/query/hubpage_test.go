package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
	"nexum/seed"
)

// TestPagesOfRelations reads the relations of entities page by page. Together, the pages must be the whole list, also if
// the relation of a cursor does not exist in the view any more.
func TestPagesOfRelations(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	for number := range uint64(12) {
		r := rand.New(rand.NewPCG(number, 31))
		v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(graphtest.RandomClaims(r, 80, 1)))
		if err != nil {
			t.Fatal(err)
		}
		v = v.Apply(claim.Revision{Number: 2}, graphtest.RandomClaims(r, 10, 2))
		p, err := engine.Load(v)
		if err != nil {
			t.Fatal(err)
		}
		s := query.Open(p, budget.New(budget.Limits{}), query.Options{})
		for n := range v.All("") {
			for _, dir := range []graph.Direction{graph.Both, graph.Out, graph.In} {
				pagesAreList(t, s, n, dir, fmt.Sprint(number, v.ID(n), dir))
			}
		}
	}
}

func pagesAreList(t *testing.T, s *query.Session, n graph.Node, dir graph.Direction, what string) {
	t.Helper()
	list, err := s.Relations(context.Background(), query.RelationQuery{Of: n, Field: query.Follow{Direction: query.DirectionName(dir)}})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := list.Page(query.Slice{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range whole.Entries {
		page, err := list.Page(query.Slice{Size: 2, After: list.Key(x)})
		if err != nil {
			t.Fatal(err)
		}
		want := whole.Entries[i+1:]
		if next := len(want) > 2; !page.Previous || page.Next != next || !slices.Equal(page.Entries, want[:min(2, len(want))]) {
			t.Fatalf("%s after %d: %v", what, i, page)
		}
		gone := list.Key(x)
		gone[2] += "-gone" // after x, and usually before the next one
		if page, err = list.Page(query.Slice{Size: 1, After: gone}); err != nil || !page.Previous {
			t.Fatalf("%s after a relation that is gone: %v, %v", what, page, err)
		}
	}
}
