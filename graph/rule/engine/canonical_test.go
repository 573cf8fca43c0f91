package engine_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/schema"
)

// TestCanonicalTexts checks that texts are equal if they are canonically equivalent, in questions, rules and proofs.
func TestCanonicalTexts(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "o.graphqls", Text: `
		"A firm."
		type Firm {
			"Where it is."
			town: String
		}
		extend enum RelationType {
			"Is linked." LINKS @predicate(from: [FIRM], to: [FIRM], inverse: "linked by")
		}`})
	if err != nil {
		t.Fatal(err)
	}
	const one, two = "Gen\u00e8ve", "Gene\u0300ve" // è as one character and as two
	linked := claim.Claim{Subject: "a", Predicate: "LINKS", Object: claim.EntityValue("b"), Context: claim.Context{
		Document: "d", Locator: "1", Attributes: `{"in":"` + two + `"}`,
	}}
	claims := []claim.Claim{
		fact("a", "kind", "Firm", "1"), fact("b", "kind", "Firm", "1"), fact("a", "town", one, "1"),
		fact("b", "town", two, "1"), linked,
	}
	p := program(t, compile(t, o, claims), `
		rule linked-at-home: "Firms of one town are linked both ways."
		  links(Y, X) :- links(X, Y, "in": T), town(X, T), town(Y, T).`)
	for _, tt := range []struct{ question, want string }{
		{`town(X, "` + one + `") | order X`, "a, b"},
		{`town(X, "` + two + `") | order X`, "a, b"},
		{`town(X, T), town(Y, T), X != Y | order X`, "a " + one + " b, b " + one + " a"},
		{`town(X, T), T != "` + two + `"`, ""},
		{`town(X, T) | count(X) by T`, one + " 2"},
		{`links(/a, X, "in": "` + one + `")`, "b"},
		{`links(/b, X)`, "a"},
		{`town(X, T), S = T + "!", S = "` + two + `!" | select X | order X`, "a, b"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			if got := strings.ReplaceAll(answers(t, p, tt.question), "\n", ", "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
