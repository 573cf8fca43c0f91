package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// TestRowsOfHubs adds relations to two hubs in many commits, and merges and separates entities meanwhile. In every way
// to read them, the rows of the view must equal those of a view that is compiled from all claims.
func TestRowsOfHubs(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: merging})
	if err != nil {
		t.Fatal(err)
	}
	merged := 0
	for seed := range rounds(8) {
		m := &mixture{Rand: rand.New(rand.NewPCG(seed, 41)), t: t, ids: 80, foreign: 3}
		odd := seed%2 == 0 // whether there are disputes, retractions and merges
		for range m.IntN(400) {
			m.earlier = append(m.earlier, m.hubClaim(1, odd))
		}
		v := compile(t, o, m.earlier)
		var older *graph.View
		var was string
		for rev := uint64(2); rev < 8; rev++ {
			var more []claim.Claim
			for range m.IntN(400) {
				more = append(more, m.hubClaim(rev, odd))
			}
			if rev == 4 {
				older, was = v, rowsOf(v)
			}
			v, m.earlier = v.Apply(claim.Revision{Number: rev}, more), append(m.earlier, more...)
		}
		if v.HasMerges() {
			merged++
		}
		if now := rowsOf(older); now != was {
			t.Fatalf("seed %d: a later commit changed an earlier view: %s", seed, firstDifference(now, was))
		}
		fresh := compile(t, o, m.earlier)
		if got, want := rowsOf(v), rowsOf(fresh); got != want {
			t.Fatalf("seed %d: %s", seed, firstDifference(got, want))
		}
		for n := range v.All("") {
			for _, dir := range []graph.Direction{graph.Out, graph.In} {
				m.comparePlaces(v, n, dir)
			}
		}
	}
	if merged == 0 {
		t.Error("no view has merges")
	}
}

// hubClaim returns a claim, usually about a relation of a hub.
func (m *mixture) hubClaim(revision uint64, odd bool) claim.Claim {
	for {
		c := m.claim(revision)
		if !odd && (c.Context.Stance != claim.Supports || c.Predicate == claim.PredicateSameAs) {
			continue
		}
		if c.Predicate == claim.PredicateSameAs && m.IntN(8) > 0 {
			continue
		}
		if c.Object.Entity && c.Context.Stance == claim.Supports && c.Predicate != claim.PredicateSameAs {
			if m.IntN(2) == 0 {
				c.Subject = m.pick("a0", "c1")
			} else {
				c.Object.Text = m.pick("a0", "c1")
			}
		}
		return c
	}
}

// rowsOf returns the relations in the rows of a view, as text.
func rowsOf(v *graph.View) string {
	var b strings.Builder
	for n := range v.All("") {
		fmt.Fprintf(&b, "%s %d %v\n", v.ID(n), v.TotalDegree(n), namedCounts(v, n))
		for _, dir := range []graph.Direction{graph.Out, graph.In, graph.Both} {
			v.Each(n, dir, nil, func(r graph.Relation) bool {
				fmt.Fprintf(&b, "  %d %s %d claims\n", dir, v.RelationID(r), len(v.Claims(r)))
				found, ok := v.FindOccurrence(r.Source, r.Type, r.Target, v.Occurrence(r))
				if !ok || found != r {
					fmt.Fprintf(&b, "  it is not found\n")
				}
				for x := range v.Occurrences(r.Source, r.Type, r.Target) {
					fmt.Fprintf(&b, "    %s\n", v.Occurrence(x))
				}
				return true
			})
		}
	}
	return b.String()
}

func namedCounts(v *graph.View, n graph.Node) (out []string) {
	for _, c := range v.RelationCounts(n) {
		out = append(out, fmt.Sprint(v.PredName(c.Type), c.Direction, c.Count))
	}
	slices.Sort(out)
	return out
}

// comparePlaces reads a row from positions within it, forwards, backwards and by predicate. It compares the results
// with the same parts of the complete row.
func (m *mixture) comparePlaces(v *graph.View, n graph.Node, dir graph.Direction) {
	m.t.Helper()
	var all []graph.Relation
	v.Each(n, dir, nil, func(r graph.Relation) bool { all = append(all, r); return true })
	some := []graph.Pred{graph.Pred(m.IntN(v.PredLen()))}
	if len(all) > 0 {
		some = append(some, all[m.IntN(len(all))].Type)
	}
	place := &graph.RowPlace{Pred: some[len(some)-1], Far: m.id()}
	for _, preds := range []*graph.Preds{nil, v.NewPreds(some...), v.NewPreds(some[0])} {
		for _, at := range []*graph.RowPlace{nil, place} {
			var forward, back, wantForward, wantBack []graph.Relation
			v.EachFrom(n, dir, preds, at, func(r graph.Relation) bool { forward = append(forward, r); return true })
			v.EachBack(n, dir, preds, at, func(r graph.Relation) bool { back = append(back, r); return true })
			for _, r := range all {
				if !preds.Has(r.Type) {
					continue
				}
				far := r.Target
				if dir == graph.In {
					far = r.Source
				}
				if at == nil || r.Type > at.Pred || r.Type == at.Pred && v.ID(far) >= at.Far {
					wantForward = append(wantForward, r)
				}
				if at == nil || r.Type < at.Pred || r.Type == at.Pred && v.ID(far) <= at.Far {
					wantBack = append(wantBack, r)
				}
			}
			slices.Reverse(wantBack)
			if !slices.Equal(forward, wantForward) || !slices.Equal(back, wantBack) {
				m.t.Fatalf("%s %d, %v from %+v: %d and %d relations instead of %d and %d", v.ID(n), dir, some, at, len(forward),
					len(back), len(wantForward), len(wantBack))
			}
		}
	}
	for _, p := range some {
		count := 0
		for _, r := range all {
			if r.Type == p {
				count++
			}
		}
		if degree := v.Degree(n, dir, p); degree < count {
			m.t.Fatalf("%s %d: the degree of %s is %d, less than %d", v.ID(n), dir, v.PredName(p), degree, count)
		}
	}
}
