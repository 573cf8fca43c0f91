package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// TestComputedAttributes checks that rules compute attributes of the relations that they yield, also recursively.
func TestComputedAttributes(t *testing.T) {
	owned := func(x, y, percent string) claim.Claim { return attributed(x, "OWNS", y, `{"percent":`+percent+`}`) }
	paid := func(x, y, at string) claim.Claim { return attributed(x, "FUNDS", y, `{"time":"`+at+`"}`) }
	v := compile(t, ontology(t), companies([]claim.Claim{
		owned("a", "b", "50"), owned("b", "c", "50"), owned("c", "d", "25"), owned("a", "c", "10"),
		paid("a", "b", "2020-01-02"), paid("b", "c", "2020-01-01"), paid("b", "d", "2020-01-03"),
		paid("d", "e", "2020-01-04"), paid("d", "a", "2020-02-01"),
	}))
	p := program(t, v, `
rule stake: "A share is held directly." <http://x/stake>(X, Y, percent: P) :- owns(X, Y, percent: P).
rule stake-on: "A share of a share is held."
  <http://x/stake>(X, Y, percent: R) :- owns(X, Z, percent: P), <http://x/stake>(Z, Y, percent: Q), R = P * Q / 100.
rule reaches: "Money reaches whom it is paid." controls(X, Y, time: T) :- funds(X, Y, time: T).
rule reaches-on: "Money goes on later."
  controls(X, Y, time: T) :- controls(X, Z, time: S), funds(Z, Y, time: T), S < T.
rule early: "Who is reached early is observed." exposedTo(X, Y) :- controls(X, Y, time: T), T < 2020-01-04.
rule large: "Who holds enough in all oversees."
  oversees(X, Y) :- sum(P: <http://x/stake>(X, Y, percent: P)) >= 35.
rule marked: "A constant is an attribute too." <http://x/has>(X, Y, why: "owned") :- owns(X, Y).
`)
	for _, tt := range []struct{ name, question, want string }{
		{"a product along a chain", `"stake"(/a, Y, percent: P)`, "b 50\nc 10\nc 25\nd 2.5\nd 6.25"},
		{"a time along a chain", "controls(/a, Y, time: T)", "a 2020-02-01\nb 2020-01-02\nd 2020-01-03\ne 2020-01-04"},
		{"without the attribute", "controls(/a, Y)", "a\nb\nd\ne"},
		{"compared", "controls(/a, Y, time: T), T > 2020-01-03", "a 2020-02-01\ne 2020-01-04"},
		{"by a rule", "exposedTo(/a, Y)", "b\nd"},
		{"in a sum", "oversees(/a, Y)", "b\nc"},
		{"a constant", `"has"(/b, Y, why: W)`, "c owned"},
		{"another constant", `"has"(/b, Y, why: "sold")`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answers(t, p, tt.question); got != tt.want {
				t.Errorf("%s = %q, want %q", tt.question, got, tt.want)
			}
		})
	}
	q, _ := parser().Query(`"stake"(/a, /d, percent: P), P > 5`, v.Ontology())
	rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if text := rows[0].Text(p.View(), q); !strings.HasPrefix(text, "a http://x/stake d with percent 6.25 ") ||
		!strings.Contains(text, "b http://x/stake d with percent 12.5 ") {
		t.Errorf("the proof is\n%s", text)
	}
	// The checker rejects a proof with another number.
	wrong := *rows[0].Premises[0].Proof
	wrong.Attributes = `{"percent":7}`
	if err := checkOf(p).Check(&wrong); err == nil {
		t.Error("the checker takes a figure that does not follow")
	}
}

// TestComputedAttributesEnd checks that the engine stops a rule that computes along a cycle, and the error names the
// rule.
func TestComputedAttributesEnd(t *testing.T) {
	v := compile(t, ontology(t), companies([]claim.Claim{rel("a", "OWNS", "b", "1"), rel("b", "OWNS", "a", "1")}))
	p := program(t, v, `
rule far: "x" controls(X, Y, steps: 1) :- owns(X, Y).
rule farther: "x" controls(X, Y, steps: N) :- controls(X, Z, steps: M), owns(Z, Y), N = M + 1.
`)
	q, _ := parser().Query("controls(X, Y, steps: N)", v.Ontology())
	_, err := engine.NewEngine(p, engine.Limits{Memory: 1 << 30}).Ask(context.Background(), q)
	if !errors.Is(err, engine.ErrBudget) ||
		!strings.Contains(err.Error(), "more than 10000 different attributes, which rule farther computes") {
		t.Errorf("%v", err)
	}
	bounded := program(t, v, `
rule far: "x" controls(X, Y, steps: 1) :- owns(X, Y).
rule farther: "x" controls(X, Y, steps: N) :- controls(X, Z, steps: M), owns(Z, Y), M < 4, N = M + 1.
`)
	if got := answers(t, bounded, "controls(/a, Y, steps: N)"); got != "a 2\na 4\nb 1\nb 3" {
		t.Errorf("%q", got)
	}
}

func checkOf(p *engine.Program) *proof.Checker {
	return &proof.Checker{View: p.View(), Rules: p.Rules()}
}

// TestEqualShares checks that equal shares along two chains count as one share, unless another attribute of the head
// distinguishes the chains.
func TestEqualShares(t *testing.T) {
	owned := func(x, y, percent string) claim.Claim { return attributed(x, "OWNS", y, `{"percent":`+percent+`}`) }
	v := compile(t, ontology(t), companies([]claim.Claim{
		owned("a", "b", "50"), owned("a", "c", "50"), owned("b", "d", "50"), owned("c", "d", "50"),
		fact("b", "name", "B", "1"), fact("c", "name", "C", "1"),
	}))
	p := program(t, v, `
rule stake: "x" <http://x/stake>(X, Y, percent: P) :- owns(X, Y, percent: P).
rule stake-on: "x" <http://x/stake>(X, Z, percent: R) :-
  <http://x/stake>(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100.
rule way: "x" <http://x/way>(X, Y, percent: P) :- owns(X, Y, percent: P).
rule way-on: "x" <http://x/way>(X, Z, percent: R, via: N) :-
  <http://x/way>(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100, name(Y, N).
`)
	for _, tt := range []struct{ name, question, want string }{
		{"one share", `"stake"(/a, /d, percent: P) | sum(P)`, "25"},
		{"a share per way", `"way"(/a, /d, percent: P) | sum(P)`, "50"},
		{"the ways", `"way"(/a, /d, percent: P, via: N) | select N, P`, "B 25\nC 25"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answers(t, p, tt.question); got != tt.want {
				t.Errorf("%s = %q, want %q", tt.question, got, tt.want)
			}
		})
	}
}
