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

// TestPagesOfRelations reads the relations of entities page by page. Together, the pages must be the complete list,
// even if the relation of a cursor no longer exists in the view.
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
	list, err := s.Relations(context.Background(),
		query.RelationQuery{Of: n, Field: query.Follow{Direction: query.DirectionName(dir)}})
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
		if next := len(want) > 2; !page.Previous || page.Next != next ||
			!slices.Equal(page.Entries, want[:min(2, len(want))]) {
			t.Fatalf("%s after %d: %v", what, i, page)
		}
		gone := list.Key(x)
		gone[2] += "-gone" // after x, and usually before the next one
		if page, err = list.Page(query.Slice{Size: 1, After: gone}); err != nil || !page.Previous {
			t.Fatalf("%s after a relation that is gone: %v, %v", what, page, err)
		}
		page, err = list.Page(query.Slice{Size: 2, Before: list.Key(x), FromEnd: true})
		if err != nil {
			t.Fatal(err)
		}
		want = whole.Entries[:i]
		if previous := len(want) > 2; page.Previous != previous || !page.Next ||
			!slices.Equal(page.Entries, want[max(0, len(want)-2):]) {
			t.Fatalf("%s before %d: %v", what, i, page)
		}
		gone[2] = list.Key(x)[2] + "\x01" // after x, and before the next one
		page, err = list.Page(query.Slice{Size: 1, Before: gone, FromEnd: true})
		if next := i+1 < len(whole.Entries); err != nil || page.Next != next && list.Key(x)[3] == "" ||
			!slices.Equal(page.Entries, whole.Entries[i:i+1]) && list.Key(x)[3] == "" {
			t.Fatalf("%s before a relation that is gone: %v, %v", what, page, err)
		}
	}
	page, err := list.Page(query.Slice{Size: 3, FromEnd: true})
	if n := len(whole.Entries); err != nil || page.Next || page.Previous != (n > 3) ||
		!slices.Equal(page.Entries, whole.Entries[max(0, n-3):]) {
		t.Fatalf("%s from the end: %v, %v", what, page, err)
	}
	if count, err := list.Count(); err != nil || count != len(whole.Entries) {
		t.Fatalf("%s: %d are counted, and %d are listed: %v", what, count, len(whole.Entries), err)
	}
}

// TestCountsOfRelations counts the relations of entities with filters that only restrict types and directions, and
// compares the counts with the lists: in views with and without merges, denials and later commits.
func TestCountsOfRelations(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	for number := range uint64(24) {
		r := rand.New(rand.NewPCG(number, 33))
		claims := func(n int, revision uint64) []claim.Claim {
			list := graphtest.RandomClaims(r, n, revision)
			if number%3 == 0 { // nothing is denied or retracted, so that all relations are visible
				list = slices.DeleteFunc(list, func(c claim.Claim) bool { return c.Context.Stance != claim.Supports })
			}
			return list
		}
		v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims(80, 1)))
		if err != nil {
			t.Fatal(err)
		}
		later := claims(10, 2)
		if number%2 == 0 {
			later = append(later, claim.Claim{
				Subject: "e1", Predicate: claim.PredicateSameAs, Object: claim.EntityValue("e2"),
				Context: claim.Context{Revision: 2},
			})
		}
		v = v.Apply(claim.Revision{Number: 2}, later)
		p, err := engine.Load(v)
		if err != nil {
			t.Fatal(err)
		}
		s := query.Open(p, budget.New(budget.Limits{}), query.Options{})
		for n := range v.All("") {
			for _, types := range [][]string{
				nil,
				{"PARTNERS_WITH"},
				{"PARTNERS_WITH", "OWNS", "CONTROLS"},
				{query.ForeignType},
			} {
				for _, dir := range []string{"BOTH", "OUT", "IN"} {
					q := query.RelationQuery{Of: n, Field: query.Follow{Direction: dir}, Filter: &query.RelationFilter{Types: types}}
					list, err := s.Relations(t.Context(), q)
					if err != nil {
						t.Fatal(err)
					}
					page, err1 := list.Page(query.Slice{Size: 1000})
					count, err2 := list.Count()
					if err1 != nil || err2 != nil || count != len(page.Entries) {
						t.Fatalf("%d, %s %s %v: %d are counted, and %d are listed: %v %v", number, v.ID(n), dir, types, count,
							len(page.Entries), err1, err2)
					}
				}
			}
		}
	}
}
