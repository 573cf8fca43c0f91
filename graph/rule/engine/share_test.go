package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// TestSharedPremises checks a chain of proofs in which each step uses the previous one twice, so the text of the
// fiftieth proof would have 2^50 lines. The test finds, checks, identifies, splits and writes this proof.
func TestSharedPremises(t *testing.T) {
	const n = 50
	claims := []claim.Claim{rel("s", "SANCTIONED", "n0", "1")}
	for i := range n {
		claims = append(claims, rel(fmt.Sprint("n", i), "OWNS", fmt.Sprint("n", i+1), "1"))
	}
	p := program(t, compile(t, ontology(t), companies(claims)), `
rule a: "x" accuses(S, Y) :- sanctioned(S, X), owns(X, Y).
rule b: "x" prosecuted(S, Y) :- sanctioned(S, X), owns(X, Y).
rule c: "x" sanctioned(S, Y) :- accuses(S, Y), prosecuted(S, Y).`)
	v := p.View()
	s, _ := v.Lookup("s")
	last, _ := v.Lookup(fmt.Sprint("n", n))
	pred, _ := v.Pred("SANCTIONED")
	r := graph.Relation{Source: s, Type: pred, Target: last, Rel: graph.NoRel}
	proofs, err := engine.NewEngine(p, engine.Limits{}).Prove(context.Background(), r, 3)
	if err != nil {
		t.Fatal(err)
	}
	x := proofs[0]
	if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(x); err != nil {
		t.Error(err)
	}
	if got := len(x.Leaves()); got != n+1 {
		t.Errorf("%d leaves", got)
	}
	steps := x.Steps(v)
	if got, want := len(steps), 1+n+3*n; got != want { // the sanction, the relations, and three steps for each
		t.Errorf("%d steps, not %d", got, want)
	}
	if x.ID(v) != steps[0].ID {
		t.Errorf("the first step is not the proof")
	}
	text := x.Text(v)
	if lines := strings.Count(text, "\n"); lines > 1000 || !strings.Contains(text, "derived: c, as above") {
		t.Errorf("%d lines", lines)
	}
	sets, complete, err := engine.NewEngine(p, engine.Limits{}).Fragility(context.Background(), r,
		engine.Relations, 1, 100)
	if err != nil || !complete || len(sets) != n+1 {
		t.Errorf("%d sets, complete %v, %v", len(sets), complete, err)
	}
}
