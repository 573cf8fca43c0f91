package query_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/proof"
)

// TestInterfaceInQuestions checks that a query for an interface finds the entities of its kinds, including derived
// kinds, and the checker accepts the proofs of rules that read an interface.
func TestInterfaceInQuestions(t *testing.T) {
	var claims []claim.Claim
	stated := claim.Context{Document: "doc", Locator: "1", Revision: 1}
	say := func(subject, predicate string, object claim.Value) {
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: stated})
	}
	for _, e := range [][2]string{{"aida", "Ship"}, {"bank", "Firm"}, {"book", "Document"}} {
		say(e[0], claim.PredicateKind, claim.Literal(e[1]))
	}
	say("bank", "OWNS", claim.EntityValue("aida"))
	say("shed", "OWNS", claim.EntityValue("aida")) // without a kind, but a rule makes it a firm
	say("book", "OWNS", claim.EntityValue("aida"))
	say("firms", claim.PredicateRule, claim.Literal(`rule firms: "x" firm(X) :- owns(X, /aida), not document(X).`))
	say("power", claim.PredicateRule, claim.Literal(`rule power: "x" controls(X, Y) :- owner(X), owns(X, Y).`))
	v, err := graph.Compile(fleetOntology(t), claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	s := fleetSession(t, v)
	for _, tt := range []struct{ question, want string }{
		{"owner(X)", "aida bank shed"},
		{"owner(X), owns(X, /aida)", "bank shed"},
		{"owns(X, /aida), not owner(X)", "book"},
		{"owns(X, /aida), not firm(X)", "book"},
		{"controls(X, /aida)", "bank shed"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			found, err := s.Ask(context.Background(), tt.question)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, row := range found.Rows {
				got = append(got, row.Values[0].Text)
				for _, m := range row.Premises {
					if m.Proof == nil {
						continue
					}
					if err := (&proof.Checker{View: s.View, Rules: s.Engine.Program().Rules()}).Check(m.Proof); err != nil {
						t.Error(err)
					}
				}
			}
			slices.Sort(got)
			if text := strings.Join(slices.Compact(got), " "); text != tt.want {
				t.Errorf("got %s, want %s", text, tt.want)
			}
		})
	}
	_, problems := rule.NewParser().Rules("r", `rule wrong: "x" owner(X) :- owns(X, /aida).`, v.Ontology())
	if len(problems) != 1 ||
		!strings.Contains(problems[0].Message, "owner stands for several kinds; a rule can only derive one of them") {
		t.Errorf("a rule that yields an interface: %v", problems)
	}
}
