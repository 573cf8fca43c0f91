package cayley_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/seed"
)

// TestRefresh checks that a graph that follows the commits of another process equals a newly compiled one, after a
// commit of a few claims and after one of many.
func TestRefresh(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	url := postgres.Schema(t)
	openGraph := func() *graph.Graph {
		s, err := cayley.Open(t.Context(), url, cayley.Options{})
		if err != nil {
			t.Fatal(err)
		}
		cayley.SetBulk(s, 5000, 5000, 10_000) // so that the large commit uses COPY
		g, err := graph.Open(t.Context(), o, s)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = g.Close() })
		return g
	}
	writer, follower := openGraph(), openGraph()
	var steps []graph.Step
	id := 0
	company := func() []claim.Claim {
		id++
		name := fmt.Sprintf("c%d", id)
		c := claim.Context{Document: "d", Locator: "1"}
		return []claim.Claim{
			{Subject: name, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: c},
			{Subject: name, Predicate: claim.PredicateName, Object: claim.Literal("Company " + name), Context: c},
			{Subject: name, Predicate: "OWNS", Object: claim.EntityValue(fmt.Sprintf("c%d", max(1, id-1))), Context: c},
		}
	}
	for _, n := range []int{1, 3, 6700, 2} {
		var claims []claim.Claim
		for range n {
			claims = append(claims, company()...)
		}
		if n == 2 {
			retract := company()[2]
			retract.Subject, retract.Object = "c2", claim.EntityValue("c1")
			retract.Context.Stance = claim.Retracts
			claims = append(claims, retract)
		}
		if _, _, err := writer.Commit(t.Context(), "commit", graphtest.Seq(claims...)); err != nil {
			t.Fatal(err)
		}
		if len(steps) == 0 {
			follower.Watch(func(_ context.Context, s graph.Step) { steps = append(steps, s) })
		}
		if err := follower.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		got, want := follower.View(), writer.View()
		if got.Revision() != want.Revision() || !reflect.DeepEqual(counts(got), counts(want)) {
			t.Fatalf("after %d companies: %+v %+v, want %+v %+v", n, got.Revision(), counts(got), want.Revision(), counts(want))
		}
		for _, c := range claims {
			if got.Holds(c) != want.Holds(c) {
				t.Fatalf("%v: %v, want %v", c, got.Holds(c), want.Holds(c))
			}
		}
		last := steps[len(steps)-1]
		if many := n > 1000; many != (last.Claims == nil) || last.After != got {
			t.Errorf("after %d companies the step has %d claims", n, len(last.Claims))
		}
	}
	if err := follower.Refresh(t.Context()); err != nil || len(steps) != 4 {
		t.Errorf("with nothing new: %d steps, %v", len(steps), err)
	}
	// A commit to a graph that lacks a revision of the store is a conflict. After it, the graph has the revision.
	if _, _, err := writer.Commit(t.Context(), "commit", graphtest.Seq(company()...)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := follower.Commit(t.Context(), "commit", graphtest.Seq(company()...)); err == nil {
		t.Error("a commit to a graph that is behind")
	}
	if follower.View().Revision() != writer.View().Revision() {
		t.Error("the graph has not caught up after the conflict")
	}
}

// counts returns the statistics of a view, with each source by its id: two views of one store number entities
// differently.
func counts(v *graph.View) any {
	s := v.Stats()
	sources := map[string]graph.SourceCount{}
	for _, c := range s.Sources {
		id := v.ID(c.Document)
		c.Document = 0
		sources[id] = c
	}
	s.Sources = nil
	return struct {
		graph.Stats
		sources map[string]graph.SourceCount
	}{s, sources}
}
