package engine_test

import (
	"context"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/schema"
	"nexum/seed"
)

// TestRulesOfAnotherOntology checks that a program for a view with a larger ontology parses its rules again, because
// the rules refer to the kinds and relation types of the previous ontology.
func TestRulesOfAnotherOntology(t *testing.T) {
	sources, err := seed.Sources()
	if err != nil {
		t.Fatal(err)
	}
	larger, err := schema.New(append(slices.Clone(sources), schema.Source{Name: "more.graphqls", Text: `
		"An animal."
		type Aardvark implements Actor { "Its age." age: Int }
		extend enum RelationType {
			"The source abides the target."
			ABIDES @predicate(from: [AARDVARK], to: [ACTOR], inverse: "abided by")
		}`})...)
	if err != nil {
		t.Fatal(err)
	}
	claims := []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("b", "kind", "Company", "1"), rel("a", "OWNS", "b", "1"),
		fact("one", claim.PredicateRule, `rule one: "x" supplies(X, Y) :- owns(X, Y), company(X), company(Y).`, ""),
	}
	before, after := compile(t, ontology(t), claims), compile(t, larger, claims)
	p, err := engine.Load(before)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		view *graph.View
	}{{"the same ontology", before}, {"a larger ontology", after}} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := p.For(tt.view)
			if err != nil {
				t.Fatal(err)
			}
			q, problems := parser().Query("supplies(X, Y)", tt.view.Ontology())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
			if err != nil || len(rows) != 1 {
				t.Errorf("%d answers, %v", len(rows), err)
			}
		})
	}
}
