package engine_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/schema"
)

// TestOrder checks that answers are ordered as lists of entities are: the values of an enum as the ontology lists them,
// and texts without regard to case and accents. The least and the greatest value are the first and the last of the
// order.
func TestOrder(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "o.graphqls", Text: `
		"A firm."
		type Firm {
			"How large it is."
			size: Size
			"Where it is."
			town: String
		}
		"A size."
		enum Size {
			"s" SMALL
			"m" MEDIUM
			"l" LARGE
		}`})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	for id, of := range map[string][2]string{"a": {"LARGE", "zug"}, "b": {"SMALL", "Ørsta"}, "c": {"MEDIUM", "Basel"}} {
		claims = append(claims, fact(id, "kind", "Firm", "1"), fact(id, "size", of[0], "1"), fact(id, "town", of[1], "1"))
	}
	p := program(t, compile(t, o, claims), "")
	for _, tt := range []struct{ question, want string }{
		{"size(X, S) | order S", "b SMALL, c MEDIUM, a LARGE"},
		{"size(X, S) | order S desc", "a LARGE, c MEDIUM, b SMALL"},
		{"size(X, S) | count(X) by S | order S", "SMALL 1, MEDIUM 1, LARGE 1"},
		{"town(X, T) | order T", "c Basel, b Ørsta, a zug"},
		{"size(X, S) | min(S), max(S)", "SMALL LARGE"},
		{"size(X, S), S != \"SMALL\" | min(S)", "MEDIUM"},
		{"size(X, S) | min(S) by X | order min desc", "a LARGE, c MEDIUM, b SMALL"},
		{"town(X, T) | min(T), max(T)", "Basel zug"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			if got := strings.ReplaceAll(answers(t, p, tt.question), "\n", ", "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
