package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// TestCountsAreLists compares counts made without reading rows with counts made by reading them, in compiled views and
// in views with later claims.
func TestCountsAreLists(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(40) {
		r := rand.New(rand.NewPCG(seed, 8))
		supports := func(c claim.Claim) bool { return c.Context.Stance == claim.Supports || seed%4 == 0 }
		v := compile(t, o, keep(graphtest.RandomClaims(r, 60, 1), supports))
		later := v.Apply(claim.Revision{Number: 2}, keep(graphtest.RandomClaims(r, 6, 2), supports))
		for what, v := range map[string]*graph.View{"compiled": v, "later": later} {
			for n := range v.All("") {
				want, degree := countedByReading(v, n)
				got := map[string]int{}
				for _, c := range v.RelationCounts(n) {
					got[fmt.Sprint(v.PredName(c.Type), c.Direction)] = c.Count
				}
				if fmt.Sprint(got) != fmt.Sprint(want) || v.TotalDegree(n) != degree {
					t.Fatalf("seed %d, %s: %s has %v and %d, not %v and %d", seed, what, v.ID(n), got, v.TotalDegree(n), want, degree)
				}
			}
		}
	}
}

// countedByReading counts the relations of an entity by type and direction, and the ends of relations at it.
func countedByReading(v *graph.View, n graph.Node) (counts map[string]int, degree int) {
	counts = map[string]int{}
	symmetric := []string{"PARTNERS_WITH", "COMPETES_WITH"}
	for _, dir := range []graph.Direction{graph.Out, graph.In} {
		v.Each(n, dir, nil, func(r graph.Relation) bool {
			degree++
			name, as := v.PredName(r.Type), dir
			if slices.Contains(symmetric, name) {
				as = graph.Both
			}
			if as != graph.Both || dir == graph.Out || r.Source != r.Target {
				counts[fmt.Sprint(name, as)]++
			}
			return true
		})
	}
	return counts, degree
}

// TestUnsupportedRelations compares the relations of two views. One hides nothing, so it finds the relations that do
// not hold in a set of the table. The other hides an entity without relations, so it reads the claims.
func TestUnsupportedRelations(t *testing.T) {
	type each func(graph.Node, graph.Direction, *graph.Preds, func(graph.Relation) bool) bool
	o := ontology(t)
	hidden := 0
	for seed := range rounds(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		claims := append(graphtest.RandomClaims(r, 80, 1), claim.Claim{
			Subject: "alone", Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
			Context: claim.Context{Revision: 1},
		})
		v := compile(t, o, claims)
		later := v.Apply(claim.Revision{Number: 2}, graphtest.RandomClaims(r, 8, 2))
		merged := later.Apply(claim.Revision{Number: 3}, []claim.Claim{
			{
				Subject: "e1", Predicate: claim.PredicateSameAs, Object: claim.EntityValue("e2"),
				Context: claim.Context{Revision: 3},
			},
		})
		for what, v := range map[string]*graph.View{"compiled": v, "later": later, "merged": merged} {
			reading, err := v.With(graph.Change{Without: []string{"alone"}})
			if err != nil {
				t.Fatal(err)
			}
			for n := range reading.All("") {
				hidden += v.RowLen(n)
				for _, dir := range []graph.Direction{graph.Out, graph.In} {
					list := func(v *graph.View, all each) (out []string) {
						all(n, dir, nil, func(x graph.Relation) bool { out = append(out, v.RelationID(x)); return true })
						return out
					}
					want := list(reading, reading.Each)
					if got := list(v, v.Each); !slices.Equal(got, want) {
						t.Fatalf("seed %d, %s: %s has the relations %q, want %q", seed, what, v.ID(n), got, want)
					}
					back := list(v, func(
						n graph.Node, dir graph.Direction, preds *graph.Preds, yield func(graph.Relation) bool,
					) bool {
						return v.EachBack(n, dir, preds, nil, yield)
					})
					if slices.Reverse(back); !slices.Equal(back, want) {
						t.Fatalf("seed %d, %s: %s has the relations %q from the end, want %q", seed, what, v.ID(n), back, want)
					}
					hidden -= len(want)
				}
			}
		}
	}
	if hidden == 0 {
		t.Error("no relation is unsupported")
	}
}
