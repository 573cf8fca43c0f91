package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"nexum/graph/rule"
	"nexum/graph/rule/proof"
	"nexum/schema"
)

// TestColumnsWithoutRows checks that the columns of a question without answers have the types that the ontology
// declares, and which of them have whole numbers.
func TestColumnsWithoutRows(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "x.graphqls", Text: `
"A firm." type Firm { "Number of people." staff: Int "Size." size: Float }
extend enum RelationType {
  "Owns." OWNS @predicate(from: [FIRM], to: [FIRM], inverse: "owned by")
    @attribute(name: "percent", type: Decimal) @attribute(name: "shares", type: Int)
    @attribute(name: "on", type: Date) @attribute(name: "note", type: String)
}`})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ question, want string }{
		{"owns(X, Y, percent: P)", "X:entity Y:entity P:number"},
		{"owns(X, _, shares: N, on: D, note: T)", "X:entity N:whole number D:date T:text"},
		{"owns(X, _, elsewhere: E)", "X:entity E:text"},
		{"owns(X, _, elsewhere: E), E > 1000", "X:entity E:number"},
		{"owns(X, _, elsewhere: E), 5 <= E | max(E)", "max:number"},
		{"owns(X, _, elsewhere: E), E > \"a\"", "X:entity E:text"},
		{"owns(X, _, elsewhere: E), E > 2001-02-01", "X:entity E:text"},
		{"staff(X, N), size(X, S)", "X:entity N:whole number S:number"},
		{"owns(X, Y, percent: P) | count(Y), max(P), sum(P) by X", "X:entity count:whole number max:number sum:number"},
		{"owns(X, Y, shares: N) | count(X), max(N) by N", "N:whole number count:whole number max:whole number"},
	} {
		t.Run(tt.question, func(t *testing.T) {
			q, problems := rule.NewParser().Query(tt.question, o)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			var got []string
			for _, c := range proof.ColumnsOf(q) {
				whole := ""
				if c.Whole {
					whole = "whole "
				}
				got = append(got, fmt.Sprintf("%s:%s%s", c.Name, whole, c.Type))
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}
