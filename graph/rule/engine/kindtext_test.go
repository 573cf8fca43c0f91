package engine_test

import (
	"context"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestKindsAreWritten checks that if a proof depends only on kinds, its text shows the sources of the kinds.
func TestKindsAreWritten(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		fact("a", "kind", "Company", "4.1"), fact("s", "kind", "State", "4.2"), rel("x", "OWNS", "a", "4.3"),
	})
	p := stored(t, v, `
rule open: "Companies are exposed to states." exposedTo(X, S) :- company(X), state(S).
rule owner: "An owner of a company controls it." controls(X, Y) :- owns(X, Y), company(Y).
`)
	for _, tt := range []struct {
		name, question string
		want, without  string
	}{
		{"of nothing but kinds", "exposedTo(/a, Y)", "├─ a: kind Company", "OWNS"},
		{"both kinds", "exposedTo(X, /s)", "└─ s: kind State", "OWNS"},
		{"with their places", "exposedTo(/a, /s), company(/a)", "4.2", "OWNS"},
		{"beside a relation, which names it", "controls(X, /a)", "└─ x OWNS a", "kind Company"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, problems := parser().Query(tt.question, v.Ontology())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if text := rows[0].Text(p.View(), q); !strings.Contains(text, tt.want) || strings.Contains(text, tt.without) {
				t.Errorf("the proof is\n%s", text)
			}
		})
	}
}
