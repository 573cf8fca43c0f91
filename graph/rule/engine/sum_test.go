package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// halfRule is the 50 percent rule: if sanctioned entities together own half of an entity, it is treated as sanctioned,
// and so on along chains of ownership.
const halfRule = `
rule half-owned:
  "Whoever is owned for half or more by the sanctioned, all together, is treated as sanctioned."
  sanctioned(S, Y) :- sum(P: owns(X, Y, percent: P), sanctioned(S, X)) >= 50.`

func owns(x, y string, percent int) claim.Claim {
	c := rel(x, "OWNS", y, "1")
	c.Context.Attributes = fmt.Sprintf(`{"percent":%d}`, percent)
	return c
}

func TestFiftyPercentRule(t *testing.T) {
	o := ontology(t)
	v := compile(t, o, []claim.Claim{
		rel("us", "SANCTIONED", "a", "1"), rel("us", "SANCTIONED", "b", "1"),
		owns("a", "c", 30), owns("b", "c", 20), owns("x", "c", 50), // together half: sanctioned
		owns("c", "d", 49), owns("a", "d", 0), // less than half
		owns("c", "e", 40), owns("d", "e", 60), owns("b", "e", 10), // half with c and b; d is not sanctioned
	})
	p := program(t, v, halfRule)
	e := engine.NewEngine(p, engine.Limits{})
	us, _ := v.Lookup("us")
	derived, err := e.Derived(context.Background(), us, graph.Out, nil)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, r := range derived {
		ids = append(ids, v.ID(r.Target))
	}
	if got := strings.Join(ids, " "); got != "c e" {
		t.Fatalf("treated as sanctioned: %s", got)
	}
	proofs, err := e.Prove(context.Background(), derived[1], 1)
	if err != nil {
		t.Fatal(err)
	}
	want := `us SANCTIONED e derived: half owned
└─ sum 50, which is at least 50
├─ c OWNS e with percent 40 isaacs-2019, 1
├─ us SANCTIONED c derived: half owned
│ └─ sum 50, which is at least 50
│ ├─ a OWNS c with percent 30 isaacs-2019, 1
│ ├─ us SANCTIONED a isaacs-2019, 1
│ ├─ b OWNS c with percent 20 isaacs-2019, 1
│ └─ us SANCTIONED b isaacs-2019, 1
├─ b OWNS e with percent 10 isaacs-2019, 1
└─ us SANCTIONED b isaacs-2019, 1`
	var lines []string
	for _, l := range strings.Split(strings.TrimSpace(proofs[0].Text(v)), "\n") {
		lines = append(lines, strings.Join(strings.Fields(l), " "))
	}
	if got := strings.Join(lines, "\n"); got != want {
		t.Errorf("got\n%s", got)
	}
	if n := len(proofs[0].Leaves()); n != 6 {
		t.Errorf("%d leaves", n)
	}
}

// TestSumsAgreeWithNaive compares ownership summed along chains and cycles with a simple iteration, and checks every
// proof.
func TestSumsAgreeWithNaive(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(400) {
		r := rand.New(rand.NewPCG(seed, 8))
		var claims []claim.Claim
		id := func() string { return fmt.Sprintf("e%d", r.IntN(7)) }
		share := map[[2]string]int{}
		for range 6 + r.IntN(10) {
			x, y, percent := id(), id(), 5*r.IntN(15)
			claims = append(claims, owns(x, y, percent))
			share[[2]string{x, y}] = max(share[[2]string{x, y}], percent)
		}
		in := map[string]bool{}
		for range 1 + r.IntN(2) {
			x := id()
			claims = append(claims, rel("us", "SANCTIONED", x, "1"))
			in[x] = true
		}
		stated := map[string]bool{}
		for k := range in {
			stated[k] = true
		}
		for changed := true; changed; {
			changed = false
			for i := range 7 {
				y, sum := fmt.Sprintf("e%d", i), 0
				for k, p := range share {
					if k[1] == y && in[k[0]] {
						sum += p
					}
				}
				if sum >= 50 && !in[y] {
					in[y], changed = true, true
				}
			}
		}
		v := compile(t, o, claims)
		p := program(t, v, halfRule)
		e := engine.NewEngine(p, engine.Limits{})
		checker := proof.Checker{View: v, Rules: p.Rules()}
		var want, got []string
		for k := range in {
			if !stated[k] {
				want = append(want, k)
			}
		}
		slices.Sort(want)
		us, _ := v.Lookup("us")
		derived, err := e.Derived(context.Background(), us, graph.Out, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range derived {
			got = append(got, v.ID(d.Target))
			proofs, err := e.Prove(context.Background(), d, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, pr := range proofs {
				if err := checker.Check(pr); err != nil {
					t.Fatalf("seed %d: %v\n%s", seed, err, pr.Text(v))
				}
			}
			// A goal with the other end known gives the same answer.
			back, err := engine.NewEngine(p, engine.Limits{}).Derived(context.Background(), d.Target, graph.In, nil)
			if err != nil || !slices.ContainsFunc(back, func(x graph.Relation) bool { return x.Key() == d.Key() }) {
				t.Fatalf("seed %d: %s is not found from its other end: %v", seed, v.ID(d.Target), err)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: got %v, want %v", seed, got, want)
		}
	}
}

func TestSumProblems(t *testing.T) {
	o := ontology(t)
	for _, tt := range []struct{ src, want string }{
		{`rule a: "x" owns(X, Y) :- sum(P: owns(X, Y, percent: P)) < 50.`, "a sum can only be compared by >= or > with a number"},
		{`rule a: "x" owns(X, Y) :- sum(Q: owns(X, Y, percent: P)) >= 50.`, "Q is in no literal of the sum"},
		{`rule a: "x" owns(X, Y) :- sum(X: owns(X, Y, percent: P)) >= 50.`, "there cannot be a sum of X, which has type entity"},
		{`rule a: "x" owns(X, Y) :- sum(P: owns(X, Y, percent: P), not funds(X, Y)) >= 50.`, "cannot contain a negation"},
		{`rule a: "x" owns(X, Y) :- company(X, percent: P), owns(X, Y).`, "only relations have attributes"},
	} {
		_, problems := parser().Rules("test.rules", tt.src, o)
		if len(problems) == 0 || !strings.Contains(problems[0].Error(), tt.want) {
			t.Errorf("%s\n got %v\nwant %s", tt.src, problems, tt.want)
		}
	}
}
