package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
	"nexum/seed"
)

// TestConfidence checks that a confidence survives the conversion to doubt and back exactly.
func TestConfidence(t *testing.T) {
	check := func(v float64) {
		t.Helper()
		if got := (claim.Context{Doubt: claim.DoubtOf(v)}).Confidence(); got != v {
			t.Fatalf("%v is given back as %v", v, got)
		}
	}
	for places := 1; places <= 5; places++ {
		n := 1
		for range places {
			n *= 10
		}
		for i := range n + 1 {
			v, _ := strconv.ParseFloat(fmt.Sprintf("%d.%0*d", i/n, places, i%n), 64)
			check(v)
			// Stores have always stored 1 minus the confidence, even before DoubtOf existed, and the keys of contexts
			// depend on it.
			if claim.DoubtOf(v) != 1-v {
				t.Fatalf("the doubt of %v has changed to %v", v, claim.DoubtOf(v))
			}
		}
	}
	for _, v := range []float64{0, 1, 0.9999999, 0.99999999999999989, 1e-7, 1e-300, 5e-324, 1.0 / 3, 2.0 / 3, 0.1 + 0.2} {
		check(v)
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		check(r.Float64())
	}
	if (claim.Context{}).Confidence() != 1 {
		t.Error("a context that says nothing of its confidence has doubt")
	}
}

// TestMinConfidence checks that a relation passes a filter whose minimum equals its confidence, for every number.
func TestMinConfidence(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	for i := range 101 {
		v, _ := strconv.ParseFloat(fmt.Sprintf("%d.%02d", i/100, i%100), 64)
		claims = append(claims, claim.Claim{
			Subject: "p", Predicate: "OWNS", Object: claim.EntityValue(fmt.Sprintf("c%03d", i)),
			Context: claim.Context{Document: "d", Doubt: claim.DoubtOf(v), Revision: 1},
		})
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := v.Lookup("p")
	for i := range 101 {
		least, _ := strconv.ParseFloat(fmt.Sprintf("%d.%02d", i/100, i%100), 64)
		n := 0
		err := walk.Relations(t.Context(), v, p, walk.Filter{Direction: graph.Out, MinConfidence: least},
			func(graph.Relation) bool {
				n++
				return true
			})
		if err != nil {
			t.Fatal(err)
		}
		if n != 101-i {
			t.Errorf("%v: %d relations, want %d", least, n, 101-i)
		}
	}
}
