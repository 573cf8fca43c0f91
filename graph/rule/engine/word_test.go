package engine_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/schema"
)

// TestWordsOfTheLanguage checks that kinds, facts and relation types that are named like words of the language can be
// used in questions.
func TestWordsOfTheLanguage(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "o.graphqls", Text: `
		"x" type Not @kind(plural: "nots") {
			"x" sum: Int
			"x" order: Int
		}
		"x" type Select { "x" by: Int }
		extend enum RelationType {
			"x" IN @predicate(from: [NOT], to: [SELECT], inverse: "y")
			"x" RULE @predicate(from: [NOT], to: [SELECT], inverse: "y")
			"x" COUNT @predicate(from: [NOT], to: [SELECT], inverse: "y")
		}`})
	if err != nil {
		t.Fatal(err)
	}
	p := program(t, compile(t, o, []claim.Claim{
		fact("a", "kind", "Not", "1"), fact("b", "kind", "Select", "1"), fact("a", "sum", "3", "1"), rel("a", "IN", "b", "1"),
	}), `
rule one: "x" rule(X, Y) :- in(X, Y), not(X).
rule two: "x" count(X, Y) :- rule(X, Y), not rule(X, X).
`)
	for _, tt := range []struct{ question, want string }{
		{"not(X)", "a"},
		{"select(X), not not(X)", "b"},
		{"not(X), not in(X, _)", ""},
		{"sum(X, N)", "a 3"},
		{"in(X, Y)", "a b"},
		{"count(X, Y) | count(X)", "1"},
		{"not(X), not order(X, _), not rule(X, X)", "a"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			if got := strings.ReplaceAll(answers(t, p, tt.question), "\n", ", "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
