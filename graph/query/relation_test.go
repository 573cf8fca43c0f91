package query

import (
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/seed"
)

// TestDerivedRelationInEitherOrder checks that a derived relation of a symmetric type is found by its id with the ends
// in either order, and a relation of another type only with its ends in its own order.
func TestDerivedRelationInEitherOrder(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	ctx := claim.Context{Document: "d", Revision: 1}
	text := "rule r:\n  \"A test.\"\n  because \"A test.\"\n  partnersWith(X, Y) :- subsidiaryOf(X, Y).\n"
	controls := "rule s:\n  \"A test.\"\n  because \"A test.\"\n  influences(X, Y) :- subsidiaryOf(X, Y).\n"
	claims := []claim.Claim{
		{Subject: "r", Predicate: claim.PredicateRule, Object: claim.Literal(text), Context: ctx},
		{Subject: "s", Predicate: claim.PredicateRule, Object: claim.Literal(controls), Context: ctx},
		{Subject: "x", Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: ctx},
		{Subject: "a", Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: ctx},
		{Subject: "x", Predicate: "SUBSIDIARY_OF", Object: claim.EntityValue("a"), Context: ctx},
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		id   string
		want string
	}{
		{"a|PARTNERS_WITH|x", "a|PARTNERS_WITH|x"},
		{"x|PARTNERS_WITH|a", "a|PARTNERS_WITH|x"},
		{"x|INFLUENCES|a", "x|INFLUENCES|a"},
		{"a|INFLUENCES|x", ""},
	} {
		t.Run(test.id, func(t *testing.T) {
			s := Open(p, budget.New(budget.Limits{}), Options{})
			r, ok, err := s.Relation(t.Context(), test.id)
			if err != nil || ok != (test.want != "") {
				t.Fatalf("%v, %v", ok, err)
			}
			if ok && s.View.RelationID(r) != test.want {
				t.Errorf("found %s, want %s", s.View.RelationID(r), test.want)
			}
		})
	}
}
