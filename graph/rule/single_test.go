package rule_test

import (
	"testing"

	"nexum/graph/rule"
	"nexum/seed"
)

// TestSingle checks which variables are reported because they occur once in their rule.
func TestSingle(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, clause, want string }{
		{"all twice", "controls(X, Y) :- owns(X, Y).", ""},
		{"a slip", "controls(X, Y) :- owns(X, Y), owns(Y, Zz).", "rule r has the variable Zz once, so it can be anything; if that is meant, write _"},
		{"anything", "controls(X, Y) :- owns(X, Y), owns(Y, _).", ""},
		{"an attribute", "controls(X, Y) :- owns(X, Y, percent: P).", "rule r has the variable P once, so it can be anything; if that is meant, write _"},
		{"compared", "controls(X, Y) :- owns(X, Y, percent: P), P > 50.", ""},
		{"computed", "controls(X, Y) :- owns(X, Y, percent: P), Q = P * 2, Q > 50.", ""},
		{"a kind", "controls(X, Y) :- owns(X, Y), company(X).", ""},
		{"a sum", "controls(X, Y) :- company(X), company(Y), sum(P: owns(X, Y, percent: P)) > 50.", ""},
		{"a count", "controls(X, Y) :- owns(X, Y), count(Z: owns(Z, Y)) > 2.", ""},
		{"absent", "controls(X, Y) :- owns(X, Y), not owns(Y, _).", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rules, problems := rule.NewParser().Rules("r", `rule r: "x" `+tt.clause, o)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			got := ""
			for _, p := range rule.Single(rules) {
				got += p.Message
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
