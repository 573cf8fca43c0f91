package graph_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/fold"
	"nexum/schema"
)

// TestCountsAndOrdersOfLaterCommits compares two ways to make the counts and orders of views with later claims: from
// the counts and orders of the table, and by reading the whole view.
func TestCountsAndOrdersOfLaterCommits(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: merging})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "table.segment")
	merged := 0
	for seed := range rounds(40) {
		r := rand.New(rand.NewPCG(seed, 21))
		m := &mixture{Rand: r, t: t, ids: 2 + r.IntN(40), foreign: 1 + r.IntN(9)}
		for range r.IntN(150) {
			m.earlier = append(m.earlier, m.claim(1))
		}
		v := compile(t, o, m.earlier)
		if err := graph.WriteCompiled(v.Unmerged(), file); err != nil {
			t.Fatal(err)
		}
		if v, err = graph.OpenTable(v, file); err != nil {
			t.Fatal(err)
		}
		for rev := uint64(2); rev < 7; rev++ {
			compareCounts(t, seed, rev, v)
			var more []claim.Claim
			for range r.IntN(12) {
				more = append(more, m.claim(rev))
			}
			v, m.earlier = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)}, more), append(m.earlier, more...)
			if v.HasMerges() {
				merged++
			}
		}
		compareCounts(t, seed, 7, v)
	}
	if merged == 0 {
		t.Error("no view has merges")
	}
}

func compareCounts(t *testing.T, seed, rev uint64, v *graph.View) {
	t.Helper()
	want, err := graph.CountAll(v)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Stats(); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("seed %d, revision %d: counts %v instead of %v", seed, rev, got, want)
	}
	for k := range v.Ontology().Kinds() {
		only := make([]bool, len(v.Ontology().Kinds()))
		only[k] = true
		if count, exact := v.CountOfKinds(only); !exact || count != want.Kinds[k] {
			t.Fatalf("seed %d, revision %d: %d entities of kind %d instead of %d", seed, rev, count, k, want.Kinds[k])
		}
	}
	byID := slices.Collect(v.All(""))
	for order, compare := range map[graph.Order]func(a, b graph.Node) int{
		graph.ByName:      func(a, b graph.Node) int { return cmp.Compare(fold.Name(v.Name(a)), fold.Name(v.Name(b))) },
		graph.ByRelations: func(a, b graph.Node) int { return cmp.Compare(v.TotalDegree(a), v.TotalDegree(b)) },
	} {
		got, err := v.Ordered(t.Context(), order)
		if err != nil {
			t.Fatal(err)
		}
		if want := slices.SortedStableFunc(slices.Values(byID), compare); !slices.Equal(got, want) {
			t.Fatalf("seed %d, revision %d: order %d is %v instead of %v", seed, rev, order, got, want)
		}
	}
}
