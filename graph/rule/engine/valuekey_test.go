package engine_test

import (
	"fmt"
	"testing"

	"nexum/graph/claim"
)

// TestRivalValuesThroughRules checks that a rule that passes on or multiplies values makes no sum count rival values of
// one claim twice, in questions and in rules, and that the checker agrees.
func TestRivalValuesThroughRules(t *testing.T) {
	const rules = `
rule direct: "x" supplies(X, Y, units: P) :- owns(X, Y, percent: P).
rule through: "x" supplies(X, Y, units: R) :- owns(X, Z, percent: P), supplies(Z, Y, units: Q), R = P * Q / 100.
rule again: "x" licensesTo(X, Y, fee: P) :- supplies(X, Y, units: P).
rule named: "x" funds(X, Y, amount: R, via: N) :-
  owns(X, Z, percent: P), owns(Z, Y, percent: Q), R = P * Q / 100, name(Z, N).
rule head: "x" <http://x/trusts>(X, Y, level: P, of: M) :- employees(X, M), owns(X, Y, percent: P).`
	named := func(id string) claim.Claim { return fact(id, claim.PredicateName, id, "1") }
	rivals := []claim.Claim{owns("a", "c", 60), citing("other", owns("a", "c", 20))}
	for _, tt := range []struct {
		name   string
		claims []claim.Claim
		sum    string // the body of the sum of P for Y
		want   string // the sum
		most   int    // the greatest bound that a rule reaches
	}{
		{"passed on", rivals, "supplies(/a, Y, units: P)", "c 60 ()", 60},
		{"passed on twice", rivals, "licensesTo(/a, Y, fee: P)", "c 60 ()", 60},
		{
			"multiplied", append(rivals, owns("c", "d", 50)), "supplies(/a, Y, units: P), Y = /d", "d 30 ()", 30,
		},
		{
			"over two ways, one of them with rivals",
			append(rivals, owns("c", "d", 50), owns("a", "b", 50), owns("b", "d", 40)),
			"supplies(/a, Y, units: P), Y = /d", "d 50 ()", 50,
		},
		{
			"over two ways and directly, with rivals of the last step",
			append(rivals, owns("c", "d", 50), citing("other", owns("c", "d", 40)), owns("a", "d", 7)),
			"supplies(/a, Y, units: P), Y = /d", "d 37 ()", 37,
		},
		{
			"by named ways", append(rivals, owns("c", "d", 50), owns("a", "b", 60), owns("b", "d", 50),
				named("b"), named("c")), "funds(/a, Y, amount: P)", "d 60 ()", 60,
		},
		{
			"rivals of one time each",
			[]claim.Claim{during("2010-2012", owns("a", "c", 60)), during("2012-2014", owns("a", "c", 20))},
			"supplies(/a, Y, units: P)", "c 20 (2013 to 2014); c 60 (2010 to 2012)", 60,
		},
		{
			"alleged against stated",
			[]claim.Claim{alleged(owns("a", "c", 60)), citing("other", owns("a", "c", 20))},
			"supplies(/a, Y, units: P)", "c 20 ()", 60,
		},
		{
			"besides another attribute", append(rivals, fact("a", "employees", "10", "1")),
			"<http://x/trusts>(/a, Y, level: P)", "c 60 ()", 60,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := compile(t, ontology(t), companies(tt.claims))
			if got := inTime(grouped(t, program(t, v, rules), tt.sum+" | sum(P) by Y")); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			for bound, want := range map[int]bool{tt.most: true, tt.most + 1: false} {
				p := program(t, v, rules+fmt.Sprintf(`
rule bound: "x" affects(/a, Y) :- sum(P: %s) >= %d.`, tt.sum, bound))
				if rows := checkedRows(t, p, "affects(/a, Y)"); len(rows) > 0 != want {
					t.Errorf("the sum is at least %d: %v", bound, !want)
				}
			}
		})
	}
}
