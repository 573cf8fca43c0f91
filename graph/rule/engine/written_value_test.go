package engine_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/schema"
)

// TestWrittenValues checks that a constant means the same value as in a filter, however it is written, and that a value
// of an enum in the place of a variable is a mistake.
func TestWrittenValues(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "ships/ships.graphqls", Text: `
"A ship." type Ship { "IMO number." imo: String @identifier(scheme: "imo") "Size." size: Size }
"Sizes." enum Size { "Small." SMALL "Big." BIG }
extend enum RelationType { "Meets." MEETS @predicate(from: [SHIP], to: [SHIP], inverse: "meets") }`})
	if err != nil {
		t.Fatal(err)
	}
	claims := []claim.Claim{
		fact("a", claim.PredicateKind, "Ship", "1"), fact("a", "imo", "9074729", "1"), fact("a", "size", "SMALL", "1"),
		fact("b", claim.PredicateKind, "Ship", "1"), fact("b", "size", "BIG", "1"),
	}
	ask := asking(t, compile(t, o, claims), "")
	for _, tt := range []struct{ question, want string }{
		{`imo(X, "9074729")`, "X:entity; a"},
		{`imo(X, "IMO 9074729")`, "X:entity; a"},
		{`imo(X, I), I = "IMO9074729" | select X`, "X:entity; a"},
		{`imo(X, I), I != "IMO9074729" | select X`, "X:entity"},
		{`size(X, "SMALL")`, "X:entity; a"},
		{`size(X, S)`, "X:entity S:text; a SMALL; b BIG"},
		{`size(X, SMALL)`, `SMALL is a variable, and a value of size is a text: write "SMALL"`},
	} {
		t.Run(tt.question, func(t *testing.T) {
			if got := ask(tt.question); got != tt.want && (tt.want[0] != 'S' || !strings.Contains(got, tt.want)) {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
