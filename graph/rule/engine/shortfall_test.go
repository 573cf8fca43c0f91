package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// TestWhyNotSums checks that a missing sum is described by its total and its parts, and that the text differs from that
// of a sum that holds.
func TestWhyNotSums(t *testing.T) {
	const rules = `
rule listed: "x" exposedTo(X, S) :- sanctioned(S, X).
rule fifty: "x" exposedTo(X, S) :- sum(P: owns(Y, X, percent: P), exposedTo(Y, S)) >= 50, state(S).
rule many: "x" influences(X, X) :- count(Y: owns(X, Y)) > 2.
rule passed: "x" supplies(X, Y, units: P) :- owns(X, Y, percent: P).
rule most: "x" funds(X, Y) :- sum(P: supplies(X, Y, units: P)) >= 55.
rule home: "x" controls(X, /z) :- owns(X, /z, percent: P), Q = P * 2, Q > 50.`
	var claims []claim.Claim
	for _, s := range []string{"s", "t"} {
		claims = append(claims, fact(s, "kind", "State", "1"))
	}
	claims = append(claims,
		rel("s", "SANCTIONED", "bad", "1"), rel("s", "SANCTIONED", "worse", "1"), rel("t", "SANCTIONED", "worse", "1"),
		attributed("bad", "OWNS", "x", `{"percent":30}`), citing("other", attributed("bad", "OWNS", "x", `{"percent":25.5}`)),
		attributed("worse", "OWNS", "x", `{"percent":19.9}`), attributed("nobody", "OWNS", "x", `{"percent":50.1}`),
		attributed("bad", "OWNS", "y", `{"percent":"60 %"}`), attributed("worse", "OWNS", "w", `{"percent":50}`),
		attributed("bad", "OWNS", "z", `{"percent":25}`),
		during("2010-2012", attributed("bad", "OWNS", "u", `{"percent":40}`)),
		during("2013-2015", attributed("worse", "OWNS", "u", `{"percent":45}`)),
		rel("bad", "OWNS", "v", "1"), attributed("worse", "OWNS", "v", `{"percent":30}`), rel("worse", "OWNS", "z", "1"),
	)
	v := compile(t, ontology(t), companies(claims))
	p := program(t, v, rules)
	tests := []struct{ source, typ, target, want string }{
		{
			"x", "EXPOSED_TO", "s",
			`fifty MISSING held=4: the sum is 49.9, 50 are needed: bad OWNS x with percent 30, worse OWNS x with percent 19.9`,
		},
		{"x", "EXPOSED_TO", "t", `fifty MISSING held=2: the sum is 19.9, 50 are needed: worse OWNS x with percent 19.9`},
		{
			"y", "EXPOSED_TO", "s",
			`fifty MISSING held=0: the sum is 0, 50 are needed; percent of bad OWNS y is "60 %", which is not a number`,
		},
		{"w", "EXPOSED_TO", "s", ""}, // it holds
		{"u", "EXPOSED_TO", "s", `fifty MISSING held=2: the sum is 45, 50 are needed: worse OWNS u with percent 45`},
		{
			"v", "EXPOSED_TO", "s",
			`fifty MISSING held=2: the sum is 30, 50 are needed: worse OWNS v with percent 30; bad OWNS v has no percent`,
		},
		{
			"worse", "CONTROLS", "z",
			"home MISSING held=0: owns(/worse, /z, percent: P); owns(/worse, /z) holds, but no claim of it gives a percent",
		},
		{"x", "EXPOSED_TO", "bad", "listed NOTHING held=0: sanctioned(/bad, /x)"},
		{"bad", "INFLUENCES", "bad", ""}, // it holds
		{"nobody", "INFLUENCES", "nobody", "many MISSING held=1: the count is 1, more than 2 are needed: nobody OWNS x"},
		{"bad", "CONTROLS", "z", "home MISSING held=1: 50 > 50"},
		{"bad", "CONTROLS", "x", "home IMPOSSIBLE held=0"},
		{
			"bad", "FUNDS", "x", // its rival values add up to 55.5
			"most MISSING held=1: the sum is 30, 55 are needed: bad SUPPLIES x with units 30",
		},
	}
	for _, test := range tests {
		t.Run(test.source+" "+test.typ+" "+test.target, func(t *testing.T) {
			a, _ := v.Lookup(test.source)
			b, _ := v.Lookup(test.target)
			pred, _ := v.Pred(test.typ)
			misses, err := engine.NewEngine(p, engine.Limits{}).WhyNot(context.Background(),
				graph.Key{Source: a, Type: pred, Target: b}, 5)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range misses {
				var missing []string
				for _, g := range m.Missing {
					missing = append(missing, g.Text(m.Rule))
				}
				held := 0
				for _, h := range m.Held {
					held += count(h)
				}
				got = append(got, fmt.Sprintf("%s %s held=%d: %s", m.Rule.ID, m.Kind(), held, strings.Join(missing, ", ")))
			}
			if (len(got) == 0) != (test.want == "") || !strings.Contains(strings.Join(got, "\n"), test.want) {
				t.Errorf("got\n%s\nwant %s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

// count returns the number of relations in a premise: 1 for a relation, and for a sum, those of all its parts.
func count(m proof.Premise) int {
	if m.Proof != nil {
		return 1
	}
	n := 0
	for _, part := range m.Parts {
		for _, p := range part {
			n += count(p)
		}
	}
	return n
}
