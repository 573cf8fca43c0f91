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
	for seed := range uint64(40) {
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
