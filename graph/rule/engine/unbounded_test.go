package engine_test

import (
	"fmt"
	"testing"

	"nexum/graph/rule"
)

// TestUnbounded checks that computed attributes that depend on derived relations are found if no comparison limits
// them.
func TestUnbounded(t *testing.T) {
	const first = `rule first: "x" <http://x/stake>(X, Y, percent: P) :- owns(X, Y, percent: P). `
	for _, tt := range []struct{ name, rules, want string }{
		{
			"a product",
			first +
				`rule on: "x" <http://x/stake>(X, Y, percent: R) :- owns(X, Z, percent: P), <http://x/stake>(Z, Y, percent: Q), R = P * Q / 100.`,
			"on percent",
		},
		{
			"with a bound", first +
				`rule on: "x" <http://x/stake>(X, Y, percent: R) :- owns(X, Z, percent: P), <http://x/stake>(Z, Y, percent: Q), R = P * Q / 100, R >= 0.01.`,
			"",
		},
		{
			"with a bound of what it is computed from",
			first +
				`rule on: "x" <http://x/stake>(X, Y, percent: R) :- owns(X, Z), <http://x/stake>(Z, Y, percent: Q), R = Q + 1, Q < 100.`,
			"",
		},
		{
			"with a bound of something else", first +
				`rule on: "x" <http://x/stake>(X, Y, percent: R) :- owns(X, Z, percent: P), <http://x/stake>(Z, Y, percent: Q), R = Q + 1, P > 50.`,
			"on percent",
		},
		{
			"in two steps", first +
				`rule on: "x" <http://x/stake>(X, Y, percent: R) :- owns(X, Z), <http://x/stake>(Z, Y, percent: Q), S = Q + 1, R = S.`,
			"on percent",
		},
		{
			"taken as it is", first +
				`rule on: "x" <http://x/stake>(X, Y, percent: Q) :- owns(X, Z), <http://x/stake>(Z, Y, percent: Q).`, "",
		},
		{
			"not from what it yields",
			first + `rule on: "x" <http://x/twice>(X, Y, percent: R) :- <http://x/stake>(X, Y, percent: Q), R = Q * 2.`, "",
		},
		{
			"through another rule",
			`rule a: "x" <http://x/a>(X, Y, n: N) :- <http://x/b>(X, Y, n: M), N = M + 1. rule b: "x" <http://x/b>(X, Y, n: N) :- <http://x/a>(X, Y, n: N).`,
			"a n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rules, problems := rule.NewParser().Rules("r", tt.rules, ontology(t))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			want := ""
			if tt.want != "" {
				var id, attribute string
				fmt.Sscan(tt.want, &id, &attribute)
				want = fmt.Sprintf(
					"rule %s computes %s from what it yields, without end if the data has a cycle; add a limit, as in R >= 0.01 or N < 10",
					id, attribute)
			}
			got := ""
			for _, p := range rule.Unbounded(rules) {
				got += p.Message
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
