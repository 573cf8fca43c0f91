package engine_test

import (
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

// TestWrittenIDs checks that a question can name an id in the form that answers show, including an id that a mapping
// made from a text with spaces. Any other percent sign is a mistake.
func TestWrittenIDs(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		fact("reg:HRB%2012345", "kind", "Company", "1"), fact("b", "kind", "Company", "1"),
		rel("reg:HRB%2012345", "OWNS", "b", "2"),
	})
	for _, tt := range []struct {
		name, question string
		rows           int
	}{
		{"as it is shown", "owns(/reg:HRB%2012345, X)", 1},
		{"in brackets", "owns(/<reg:HRB%2012345>, X)", 1},
		{"of another company", "owns(/b, X)", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, problems := parser().Query(tt.question, v.Ontology())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			rows, err := engine.NewEngine(stored(t, v, ""), engine.Limits{}).Ask(t.Context(), q)
			if err != nil || len(rows) != tt.rows {
				t.Errorf("%d rows and %v, want %d", len(rows), err, tt.rows)
			}
		})
	}
	for _, tt := range []struct{ id, want string }{
		{"reg:HRB%2012345", "/reg:HRB%2012345"},
		{"reg:100%", "/<reg:100%>"},
		{"https://a.example/b", "/<https://a.example/b>"},
	} {
		if got := rule.Written(tt.id); got != tt.want {
			t.Errorf("%s is written %s, want %s", tt.id, got, tt.want)
		}
	}
	for _, question := range []string{"owns(/reg:HRB%, X)", "owns(/reg%20, X)", "owns(X, Y, percent: P), R = P % 20"} {
		if _, problems := parser().Query(question, v.Ontology()); len(problems) == 0 {
			t.Errorf("%s is accepted", question)
		}
	}
}
