package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// TestWhere compares the pages, counts and scans of filters with a naive evaluation, over random claims, filters and
// views.
func TestWhere(t *testing.T) {
	hits := 0
	for seed := range uint64(6) {
		r := rand.New(rand.NewPCG(seed, 1))
		for name, v := range fleetViews(t, r) {
			s := fleetSession(t, v)
			for i := range 60 {
				of := []string{"Ship", "Ship", "Firm", "Owner", "Entity"}[r.IntN(5)]
				shape, _ := v.Ontology().Shape(of)
				w := randomWhere(r, v.Ontology(), shape, 3)
				want := []graph.Node{}
				for n := range v.All("") {
					if (naive{t, s}).holds(n, shape, w, []claim.Modality{claim.Stated}) {
						want = append(want, n)
					}
				}
				list, err := s.Entities(context.Background(), query.EntityQuery{Of: of, Where: w})
				if err != nil {
					t.Fatalf("%s: %v: %v", name, w, err)
				}
				page, err := list.Page(query.Slice{Size: 1000})
				if err != nil {
					t.Fatal(err)
				}
				count, err := list.Count()
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(page.Entries, want) || count != len(want) {
					t.Fatalf("seed %d, %s, filter %d of %s %v: got %v (count %d), want %v", seed, name, i, of, w, ids(v, page.Entries),
						count, ids(v, want))
				}
				if 0 < count && count < ships {
					hits++
				}
			}
		}
	}
	if hits < 200 {
		t.Errorf("only %d filters let some through and others not: the test shows little", hits)
	}
}

// TestRivalValues checks that rules, filters and groups use all values that sources state for a single-valued fact, and
// that orders and totals use the value that the entity shows.
func TestRivalValues(t *testing.T) {
	o := fleetOntology(t)
	said := func(ship, name, value, document string) claim.Claim {
		return claim.Claim{
			Subject: ship, Predicate: name, Object: claim.Literal(value),
			Context: claim.Context{Document: document, Revision: 1},
		}
	}
	claims := []claim.Claim{
		said("a", claim.PredicateKind, "Ship", "d1"), said("b", claim.PredicateKind, "Ship", "d1"),
		said("a", "crew", "5", "d1"), said("a", "crew", "70", "d2"), said("b", "crew", "20", "d1"),
		said("b", "crew", "20.0", "d2"), said("a", "launchedOn", "2010", "d1"), said("a", "launchedOn", "2010-05", "d2"),
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	s := fleetSession(t, v)
	ctx := context.Background()
	for _, tt := range []struct {
		where    query.Where
		question string // a question with the same answers; empty for none
		want     string
	}{
		{query.Where{"crew": map[string]any{"eq": 5}}, "ship(X), crew(X, 5)", "a"},
		{query.Where{"crew": map[string]any{"eq": 70}}, "ship(X), crew(X, 70)", "a"},
		{query.Where{"crew": map[string]any{"ne": 5}}, "ship(X), crew(X, C), C != 5 | select X", "a b"},
		{query.Where{"not": map[string]any{"crew": map[string]any{"eq": 5}}}, "ship(X), not crew(X, 5)", "b"},
		{query.Where{"crew": map[string]any{"gt": 10, "lt": 60}}, "ship(X), crew(X, C), C > 10, C < 60 | select X", "b"},
		{query.Where{"crew": map[string]any{"eq": 20}}, "ship(X), crew(X, 20)", "b"},
		{query.Where{"launchedOn": map[string]any{"eq": "2010-05-17"}}, "ship(X), launchedOn(X, 2010-05-17)", "a"},
		{query.Where{"crew": map[string]any{"exists": false}}, "", ""},
	} {
		list, err := s.Entities(ctx, query.EntityQuery{Of: "Ship", Where: tt.where})
		if err != nil {
			t.Fatal(err)
		}
		page, err := list.Page(query.Slice{Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ids(v, page.Entries), " "); got != tt.want {
			t.Errorf("%v: got %q, want %q", tt.where, got, tt.want)
		}
		if tt.question == "" {
			continue
		}
		q, err := s.Parse(tt.question)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := s.Engine.Ask(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Values[0].Text)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.question, got, tt.want)
		}
	}
	a, err := s.Aggregate(ctx, query.AggregateQuery{Of: "Ship", GroupBy: []query.GroupBy{{Field: "crew"}}})
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, g := range a.Groups {
		got += fmt.Sprint(g.Keys[0].Text, ":", g.Count, " ")
	}
	if want := "20.0:1 5:1 70:1 "; got != want {
		t.Errorf("groups %q, want %q", got, want)
	}
	if total, err := a.Total(nil, "crew"); err != nil || total.Sum.String() != "90.0" && total.Sum.String() != "90" {
		t.Errorf("the sum is %s (%v), want 90: each ship counts once", total.Sum, err)
	}
}

func ids(v *graph.View, nodes []graph.Node) []string {
	out := []string{}
	for _, n := range nodes {
		out = append(out, v.ID(n))
	}
	return out
}
