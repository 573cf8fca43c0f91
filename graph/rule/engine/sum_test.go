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
	for seed := range rounds(400) {
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
		{
			`rule a: "x" owns(X, Y) :- sum(P: owns(X, Y, percent: P)) < 50.`,
			"a sum can only be compared by >= or > with a number",
		},
		{`rule a: "x" owns(X, Y) :- sum(Q: owns(X, Y, percent: P)) >= 50.`, "Q is in no literal inside the sum"},
		{
			`rule a: "x" owns(X, Y) :- sum(X: owns(X, Y, percent: P)) >= 50.`,
			"there can be no sum of X, which has type entity",
		},
		{`rule a: "x" owns(X, Y) :- sum(P: owns(X, Y, percent: P), not funds(X, Y)) >= 50.`, "cannot contain a negation"},
		{`rule a: "x" owns(X, Y) :- company(X, percent: P), owns(X, Y).`, "only relations have attributes"},
	} {
		_, problems := parser().Rules("test.rules", tt.src, o)
		if len(problems) == 0 || !strings.Contains(problems[0].Error(), tt.want) {
			t.Errorf("%s\n got %v\nwant %s", tt.src, problems, tt.want)
		}
	}
}

// TestSumIsAsStrongAsItsStrongestParts compares the strength of a derived sum with that of the strongest choice of
// claims, at most one per owner, that reaches the bound.
func TestSumIsAsStrongAsItsStrongestParts(t *testing.T) {
	o := ontology(t)
	share := func(owner string, percent int, m claim.Modality, confidence float64, locator string) claim.Claim {
		c := owns(owner, "y", percent)
		c.Context.Modality, c.Context.Doubt, c.Context.Locator = m, 1-confidence, locator
		return c
	}
	for _, tt := range []struct {
		name   string
		claims []claim.Claim
		want   string
	}{
		{"a smaller share is surer", []claim.Claim{
			share("a", 60, claim.Stated, 0.3, "1"), share("a", 40, claim.Stated, 1, "2"), share("b", 40, claim.Stated, 0.5, "3"),
		}, "STATED 0.5"},
		{"a stated smaller share is enough", []claim.Claim{
			share("a", 25, claim.Stated, 0.4, "1"), share("a", 21, claim.Stated, 0.9, "2"),
			share("b", 80, claim.Alleged, 1, "3"), share("b", 30, claim.Stated, 1, "4"),
		}, "STATED 0.9"},
		{
			"stated before sure",
			[]claim.Claim{share("a", 50, claim.Stated, 0.2, "1"), share("a", 50, claim.Alleged, 1, "2")},
			"STATED 0.2",
		},
		{"planned before hypothetical", []claim.Claim{
			share("a", 30, claim.Stated, 1, "1"), share("b", 30, claim.Planned, 0.7, "2"),
			share("c", 30, claim.Hypothetical, 1, "3"),
		}, "PLANNED 0.7"},
		{"too little", []claim.Claim{share("a", 30, claim.Stated, 1, "1"), share("a", 20, claim.Stated, 1, "2")}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := append([]claim.Claim{}, tt.claims...)
			for _, owner := range [...]string{"a", "b", "c"} {
				claims = append(claims, rel("us", "SANCTIONED", owner, "1"))
			}
			if got := sumStrength(t, compile(t, o, claims)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("random", func(t *testing.T) {
		rng := rand.New(rand.NewPCG(3, 9))
		for round := range 60 {
			var claims []claim.Claim
			choices := [][]claim.Claim{nil, nil, nil}
			for i, owner := range [...]string{"a", "b", "c"} {
				claims = append(claims, rel("us", "SANCTIONED", owner, "1"))
				for j := range 1 + rng.IntN(3) {
					c := share(owner, 10+rng.IntN(30), claim.Modality(rng.IntN(3)), float64(1+rng.IntN(4))/4, fmt.Sprint(i, j))
					choices[i], claims = append(choices[i], c), append(claims, c)
				}
			}
			if got, want := sumStrength(t, compile(t, o, claims)), strongestChoice(choices, 0, claim.Stated, 0); got != want {
				t.Fatalf("round %d: got %q, want %q of %v", round, got, want, choices)
			}
		}
	})
}

// sumStrength returns the strength with which us sanctions y; empty if it does not.
func sumStrength(t *testing.T, v *graph.View) string {
	t.Helper()
	e := engine.NewEngine(program(t, v, halfRule), engine.Limits{})
	us, _ := v.Lookup("us")
	y, _ := v.Lookup("y")
	derived, err := e.Derived(t.Context(), us, graph.Out, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range derived {
		if r.Target == y {
			proofs, err := e.Prove(t.Context(), r, 1)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(proofs[0].Modality, " ", proofs[0].Confidence)
		}
	}
	return ""
}

// strongestChoice chooses at most one claim from each list, such that the shares reach 50. It returns the strength of
// the strongest choice; empty if there is none.
func strongestChoice(lists [][]claim.Claim, sum int, m claim.Modality, doubt float64) string {
	if len(lists) == 0 {
		if sum < 50 {
			return ""
		}
		return fmt.Sprint(m, " ", 1-doubt)
	}
	best := strongestChoice(lists[1:], sum, m, doubt)
	for _, c := range lists[0] {
		var percent int
		if _, err := fmt.Sscanf(c.Context.Attributes, `{"percent":%d}`, &percent); err != nil {
			return err.Error()
		}
		s := strongestChoice(lists[1:], sum+percent, max(m, c.Context.Modality), max(doubt, c.Context.Doubt))
		if s != "" && (best == "" || strength(s) < strength(best)) {
			best = s
		}
	}
	return best
}

// strength returns a number that is the smaller, the stronger the modality and the confidence are.
func strength(s string) float64 {
	name, confidence, _ := strings.Cut(s, " ")
	m, _ := claim.ParseModality(name)
	var c float64
	_, _ = fmt.Sscan(confidence, &c)
	return float64(m)*10 - c
}
