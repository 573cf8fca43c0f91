package engine_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestWhyNotOfLongRules checks that the search for near misses ends for rules with 32 literals, the maximum.
func TestWhyNotOfLongRules(t *testing.T) {
	o := ontology(t)
	for _, n := range []int{3, 31, 32} {
		t.Run(fmt.Sprintf("%d literals", n), func(t *testing.T) {
			var body []string
			var claims []claim.Claim
			for i := range n {
				body = append(body, fmt.Sprintf("influences(X%d, X%d)", i, i+1))
				if i != n/2 { // one link of the chain is missing
					claims = append(claims, rel(fmt.Sprintf("e%d", i), "INFLUENCES", fmt.Sprintf("e%d", i+1), "1"))
				}
			}
			for i := range n + 1 {
				claims = append(claims, fact(fmt.Sprintf("e%d", i), "kind", "Concept", "1"))
			}
			v := compile(t, o, claims)
			p := program(t, v, fmt.Sprintf("rule long: \"x\" affects(X0, X%d) :- %s.", n, strings.Join(body, ", ")))
			a, _ := v.Lookup("e0")
			b, _ := v.Lookup(fmt.Sprintf("e%d", n))
			affects, _ := o.Type("AFFECTS")
			misses, err := engine.NewEngine(p, engine.Limits{}).WhyNot(context.Background(),
				graph.Key{Source: a, Type: v.TypePred(affects), Target: b}, 1)
			if err != nil || len(misses) == 0 || len(misses[0].Missing) != 1 {
				t.Errorf("%d near misses, %v; want one link that is missing", len(misses), err)
			}
		})
	}
}

// TestProofTextIsLinear checks that the text of a chain that is twice as long is about twice as long.
func TestProofTextIsLinear(t *testing.T) {
	o := ontology(t)
	length := func(n int) int {
		var claims []claim.Claim
		for i := range n + 1 {
			claims = append(claims, fact(fmt.Sprintf("e%d", i), "kind", "Company", "1"))
			if i < n {
				claims = append(claims, rel(fmt.Sprintf("e%d", i+1), "SUBSIDIARY_OF", fmt.Sprintf("e%d", i), "1"))
			}
		}
		v := compile(t, o, claims)
		p := program(t, v, `rule one: "x" affects(X, Y) :- subsidiaryOf(Y, X).
rule more: "x" affects(X, Z) :- affects(X, Y), subsidiaryOf(Z, Y).`)
		a, _ := v.Lookup("e0")
		b, _ := v.Lookup(fmt.Sprintf("e%d", n))
		affects, _ := o.Type("AFFECTS")
		proofs, err := engine.NewEngine(p, engine.Limits{}).Prove(context.Background(),
			graph.Relation{Source: a, Type: v.TypePred(affects), Target: b, Rel: graph.NoRel}, 1)
		if err != nil {
			t.Fatal(err)
		}
		text := proofs[0].Text(v)
		for i := range n { // no step is missing
			if !strings.Contains(text, fmt.Sprintf("e%d SUBSIDIARY_OF e%d", i+1, i)) {
				t.Fatalf("a chain of %d: the text leaves step %d out", n, i)
			}
		}
		for line := range strings.Lines(text) {
			if len([]rune(line)) > 200 {
				t.Fatalf("a chain of %d: a line has %d characters", n, len([]rune(line)))
			}
		}
		if _, err := proofs[0].TextWithin(v, budget.New(budget.Limits{Memory: int64(len(text) / 2)})); !errors.Is(err,
			budget.ErrExceeded) {
			t.Errorf("a text that takes too much memory: %v", err)
		}
		return len(text)
	}
	if short, long := length(100), length(200); long > 5*short/2 {
		t.Errorf("a chain of 100 takes %d bytes, one of 200 takes %d", short, long)
	}
}
