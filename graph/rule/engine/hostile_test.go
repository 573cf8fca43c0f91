package engine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

// TestHostile checks that every query quickly gets a clear error, or an answer within the limits.
func TestHostile(t *testing.T) {
	o := ontology(t)
	var claims []claim.Claim
	for i := range 60 { // every entity owns every other
		for j := range 60 {
			claims = append(claims, rel(fmt.Sprintf("e%d", i), "OWNS", fmt.Sprintf("e%d", j), "1"))
		}
		claims = append(claims, fact(fmt.Sprintf("e%d", i), "kind", "Company", "1"))
	}
	v := compile(t, o, claims)
	p := program(t, v,
		`rule all: "x" affects(X, Z) :- owns(X, Y), owns(Y, Z). rule on: "x" affects(X, Z) :- affects(X, Y), affects(Y, Z).`)
	var cross []string
	for i := range 8 {
		cross = append(cross, fmt.Sprintf("owns(A%d, B%d)", i, i))
	}
	for name, tt := range map[string]struct{ query, want string }{
		"a million joins": {
			strings.Repeat("owns(A, B), ", 1_000_000) + "owns(A, B)",
			"bytes of query; 16384 are allowed",
		},
		"many joins":    {strings.Repeat("owns(A, B), ", 40) + "owns(A, B)", "literals in one body; 32 are allowed"},
		"deep nonsense": {strings.Repeat("(", 5000), "query:1:101: parentheses or signs nest deeper than 100"},
		"deep signs": {
			"owns(A, B), 1 = " + strings.Repeat("-", 5000) + "1",
			"query:1:117: parentheses or signs nest deeper than 100",
		},
		"large powers":           {"owns(A, _), " + powers(28) + ", X28 > 1", ""},
		"many operators":         {"owns(A, _), N = 1" + strings.Repeat("+1.1*1/3", 1900), ""},
		"not a query":            {"\x00\xff 💥 \u202e", "query:1:"},
		"an unbound comparison":  {"owns(A, B), C > 5", "C is in no positive literal"},
		"everything by all else": {strings.Join(cross, ", "), "limit of 200000 steps"},
		"all that is derived":    {"affects(A, B), affects(B, C), affects(C, D)", "limit of 200000 steps"},
	} {
		got := ""
		q, problems := parser().Query(tt.query, o)
		if len(problems) > 0 {
			got = problems[0].Error()
		} else if _, err := engine.NewEngine(p, engine.Limits{Steps: 200_000}).Ask(context.Background(), q); err != nil {
			got = err.Error()
			if !errors.Is(err, engine.ErrBudget) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
	// A query that needs too much memory is stopped long before it uses it.
	q, problems := parser().Query(strings.Join(cross, ", "), o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := engine.NewEngine(p, engine.Limits{Steps: 1 << 60, Memory: 16 << 20}).Ask(context.Background(), q)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, engine.ErrBudget) || !strings.Contains(err.Error(), "16 MiB of memory") {
		t.Errorf("a query whose answers take all memory gave %v", err)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 100 {
		t.Errorf("it took %d MiB all in all under a limit of 16", took)
	}
	// A query that needs too much time is stopped.
	_, err = engine.NewEngine(p, engine.Limits{Steps: 1 << 60, Memory: 1 << 40, Time: 20 * time.Millisecond}).
		Ask(context.Background(), q)
	if !errors.Is(err, engine.ErrBudget) || !strings.Contains(err.Error(), "limit of 20ms") {
		t.Errorf("a query that takes too long gave %v", err)
	}
	// A query whose context ends is stopped with the cause.
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := engine.NewEngine(p, engine.Limits{Steps: 1 << 60}).Ask(ctx, q); !errors.Is(err,
		context.DeadlineExceeded) {
		t.Errorf("a query without an end gave %v", err)
	}
}

// TestLowerGoalsTakeNoMemory checks that the results of a lower stratum are looked up where they are used, and no frame
// waits for them. A copy of a frame for every derivation of a goal would need hundreds of megabytes here.
func TestLowerGoalsTakeNoMemory(t *testing.T) {
	o := ontology(t)
	const n = 60
	var claims []claim.Claim
	for i := range n {
		from := fmt.Sprintf("e%d", i)
		claims = append(claims, fact(from, "kind", "Company", "1"), fact(fmt.Sprintf("f%d", i), "kind", "Company", "1"))
		for j := range n {
			claims = append(claims, rel(from, "SUBSIDIARY_OF", fmt.Sprintf("e%d", j), "1"),
				rel(from, "OWNS", fmt.Sprintf("f%d", j), "1"))
		}
		for j := range 2 * n { // so that the evaluation starts with another literal
			claims = append(claims, rel(from, "AFFECTS", fmt.Sprintf("g%d", j), "1"))
		}
	}
	v := compile(t, o, claims)
	p := program(t, v, `rule one: "x" affects(X, Y) :- subsidiaryOf(X, Y).`)
	q, problems := parser().Query("affects(X, Y), owns(Y, Z), affects(X, Z)", o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	e := engine.NewEngine(p, engine.Limits{Memory: 4 << 20})
	rows, err := e.Ask(context.Background(), q)
	if err != nil || len(rows) != 0 {
		t.Errorf("%d rows, %v; want none", len(rows), err)
	}
	if e.Steps() < n*n*n {
		t.Errorf("%d steps: the query does not try what it should", e.Steps())
	}
}

// FuzzQuery: no query causes a panic in the parser, the resolver or the engine.
func FuzzQuery(f *testing.F) {
	o := ontology(f)
	v := compile(f, o, lawClaims())
	rules, problems := parser().Rules("f", lawRules, o)
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	p, err := engine.NewProgram(v, rules)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{
		"constrains(L, /21vianet)", `name(X, "21Vianet"), not owns(X, _)`, "inForceOn(L, D), D < 2018 | max(D)",
		"conducts(X, A) | count(A) by X | order count desc, X", "owns(X, Y, percent: P), P >= 50.5", "law(L), L != /csl",
		"company(X) # why", "X = Y, company(X)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, problems := parser().Query(text, o)
		if len(problems) > 0 {
			return
		}
		rows, err := engine.NewEngine(p, engine.Limits{Steps: 20_000}).Ask(context.Background(), q)
		if err != nil && !errors.Is(err, engine.ErrBudget) && !errors.Is(err, rule.ErrInvalid) {
			t.Fatal(err)
		}
		for _, r := range rows {
			if len(r.Values) != len(q.Columns()) {
				t.Fatalf("%d values in %d columns", len(r.Values), len(q.Columns()))
			}
			_ = r.Text(v, q)
		}
	})
}

// FuzzRules: no rules file causes a panic in the parser, and accepted rules keep their texts.
func FuzzRules(f *testing.F) {
	o := ontology(f)
	f.Add(lawRules)
	f.Add(halfRule)
	f.Fuzz(func(t *testing.T, text string) {
		p := parser()
		rules, problems := p.Rules("f.rules", text, o)
		if len(problems) > 0 {
			return
		}
		for _, r := range rules {
			again, problems := p.Rules("f.rules", r.Text, o)
			if len(problems) > 0 || len(again) != 1 || again[0].ID != r.ID || len(again[0].Body) != len(r.Body) {
				t.Fatalf("rule %s is not what it was when read from its own text %q: %v", r.ID, r.Text, problems)
			}
		}
	})
}

// powers returns a body that squares a number n times.
func powers(n int) string {
	out := []string{"X0 = 1.000000001"}
	for i := range n {
		out = append(out, fmt.Sprintf("X%d = X%d * X%d", i+1, i, i))
	}
	return strings.Join(out, ", ")
}
