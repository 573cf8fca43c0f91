package engine_test

import (
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// TestConstants checks that a constant in a literal matches the same values as a variable that is = to it.
func TestConstants(t *testing.T) {
	pays := func(target, attributes string) claim.Claim {
		c := attributed("a", "http://x/pays", target, attributes)
		return c
	}
	typed := func(id, value, datatype string) claim.Claim {
		c := fact(id, "http://x/age", value, "1")
		c.Object.Datatype = "http://www.w3.org/2001/XMLSchema#" + datatype
		return c
	}
	claims := []claim.Claim{
		fact("a", "foundedOn", "2010-05", "1"), fact("b", "foundedOn", "2011", "1"),
		pays("b", `{"time":"2020-06-29T02:33:46.538Z"}`), pays("c", `{"time":"2020-06"}`), pays("d", `{"time":"2020-07-01"}`),
		typed("a", "18", "integer"), typed("b", "1.8E1", "double"), fact("c", "http://x/age", "18", "1"),
		typed("d", "19", "integer"),
	}
	ask := asking(t, compile(t, ontology(t), companies(claims)), "")
	tests := []struct{ constant, compared, want string }{
		{"foundedOn(X, 2010)", "foundedOn(X, D), D = 2010 | select X", "X:entity; a"},
		{"foundedOn(X, 2010-05-01)", "foundedOn(X, D), D = 2010-05-01 | select X", "X:entity; a"},
		{
			"<http://x/pays>(/a, X, time: 2020-06)", "<http://x/pays>(/a, X, time: T), T = 2020-06 | select X",
			"X:entity; b; c",
		},
		{
			`<http://x/pays>(/a, X, time: "2020-06")`, `<http://x/pays>(/a, X, time: T), T = "2020-06" | select X`,
			"X:entity; c",
		},
		{"<http://x/age>(X, 18)", "<http://x/age>(X, A), A = 18 | select X", "X:entity; a; b"},
		{`<http://x/age>(X, "18")`, `<http://x/age>(X, A), A = "18" | select X`, "X:entity; c"},
		{
			"company(X), <http://x/age>(X, _), not <http://x/age>(X, 18)", "<http://x/age>(X, A), A != 18 | select X",
			"X:entity; c; d",
		},
		{"foundedOn(X, _), not foundedOn(X, 2010)", "foundedOn(X, D), D != 2010 | select X", "X:entity; b"},
	}
	for _, test := range tests {
		t.Run(test.constant, func(t *testing.T) {
			for _, query := range []string{test.constant, test.compared} {
				if got := ask(query); got != test.want {
					t.Errorf("%s\ngot  %s\nwant %s", query, got, test.want)
				}
			}
		})
	}
}

// TestProofsOfConstants checks that the checker treats constants as the engine does.
func TestProofsOfConstants(t *testing.T) {
	v := compile(t, ontology(t), companies([]claim.Claim{
		fact("a", "foundedOn", "2010-05", "1"), attributed("a", "SUPPLIES", "b", `{"since":"2020-06-29 02:33:46"}`),
	}))
	p := program(t, v,
		`rule r: "x" affects(X, X) :- foundedOn(X, 2010), supplies(X, _, since: 2020-06), not foundedOn(X, 2011).`)
	_, proofs, ok := prove(t, p, "a", "AFFECTS", "a")
	if !ok {
		t.Fatal("the constants match nothing")
	}
	for _, pr := range proofs {
		if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(pr); err != nil {
			t.Error(err)
		}
	}
}
