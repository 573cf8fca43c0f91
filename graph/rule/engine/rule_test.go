package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/schema"
	"nexum/seed"
)

// parser returns the parser that all tests share, because making one is slow.
var parser = sync.OnceValue(rule.NewParser)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func rel(s, p, o, at string) claim.Claim {
	return claim.Claim{
		Subject: s, Predicate: p, Object: claim.EntityValue(o),
		Context: claim.Context{Document: "isaacs-2019", Locator: at, Revision: 1},
	}
}

func fact(s, p, v, at string) claim.Claim {
	c := rel(s, p, "", at)
	c.Object = claim.Literal(v)
	return c
}

func compile(t testing.TB, o *schema.Ontology, claims []claim.Claim) *graph.View {
	t.Helper()
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func program(t testing.TB, v *graph.View, src string) *engine.Program {
	t.Helper()
	rules, problems := parser().Rules("test.rules", src, v.Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, err := engine.NewProgram(v, rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const lawRules = `
# The law reaches whom it regulates.
rule activity-in-jurisdiction:
  "A law binds whoever conducts an activity that it regulates, in a state where it applies."
  because "A statute governs conduct within its territory."
  constrains(Law, X) :- regulates(Law, A), conducts(X, A), appliesIn(Law, S), operatesIn(X, S).
# What is run under a law is bound too.
rule operated-service:
  "What binds an operator reaches the service it operates."
  constrains(Law, S) :- constrains(Law, X), operates(X, S), service(S).
`

func lawClaims() []claim.Claim {
	planned := rel("21vianet", "OPERATES", "azure-plan", "4.5")
	planned.Context.Modality = claim.Planned
	return []claim.Claim{
		fact("csl", "kind", "Law", "4.46"), fact("csl", "name", "Cybersecurity Law", "4.46"),
		fact("csl", "inForceOn", "2017-06-01", "4.46"), fact("21vianet", "kind", "Company", "4.5"),
		fact("21vianet", "name", "21Vianet", "4.5"), fact("china", "kind", "State", "1"), fact("china", "name", "China", "1"),
		fact("network-operation", "kind", "Activity", "4.46"), fact("network-operation", "name", "network operation", "4.46"),
		fact("azure-china", "kind", "Service", "4.5"), fact("azure-china", "name", "Azure China", "4.5"),
		fact("azure-plan", "kind", "Service", "4.5"), fact("azure-plan", "name", "planned Azure", "4.5"),
		rel("csl", "REGULATES", "network-operation", "4.46, table 14"), rel("csl", "APPLIES_IN", "china", "4.46"),
		rel("21vianet", "CONDUCTS", "network-operation", "4.5"), rel("21vianet", "OPERATES_IN", "china", "4.5"),
		rel("21vianet", "OPERATES", "azure-china", "4.5"), planned,
	}
}

func TestProofText(t *testing.T) {
	v := compile(t, ontology(t), lawClaims())
	e := engine.NewEngine(program(t, v, lawRules), engine.Limits{})
	azure, _ := v.Lookup("azure-china")
	got, err := e.Derived(context.Background(), azure, graph.In, nil)
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
	proofs, err := e.Prove(context.Background(), got[0], 3)
	if err != nil || len(proofs) != 1 {
		t.Fatalf("%v, %v", proofs, err)
	}
	want := `
Cybersecurity Law CONSTRAINS Azure China, since 2017-06-01      derived: operated service
├─ Cybersecurity Law CONSTRAINS 21Vianet, since 2017-06-01      derived: activity in jurisdiction
│  ├─ Cybersecurity Law REGULATES network operation, since 2017-06-01   isaacs-2019, 4.46, table 14
│  │  └─ Cybersecurity Law: inForceOn 2017-06-01                isaacs-2019, 4.46
│  ├─ 21Vianet CONDUCTS network operation                       isaacs-2019, 4.5
│  ├─ Cybersecurity Law APPLIES_IN China, since 2017-06-01      isaacs-2019, 4.46
│  │  └─ Cybersecurity Law: inForceOn 2017-06-01                isaacs-2019, 4.46
│  └─ 21Vianet OPERATES_IN China                                isaacs-2019, 4.5
└─ 21Vianet OPERATES Azure China                                isaacs-2019, 4.5`
	squeeze := func(s string) string {
		var out []string
		for _, l := range strings.Split(strings.TrimSpace(s), "\n") {
			out = append(out, strings.Join(strings.Fields(l), " "))
		}
		return strings.Join(out, "\n")
	}
	if text := proofs[0].Text(v); squeeze(text) != squeeze(want) {
		t.Errorf("got\n%s", text)
	}
	if n := len(proofs[0].Leaves()); n != 7 {
		t.Errorf("%d leaves", n)
	}

	plan, _ := v.Lookup("azure-plan")
	csl, _ := v.Lookup("csl")
	s, err := e.Summarize(context.Background(),
		graph.Relation{Source: csl, Type: got[0].Type, Target: plan, Rel: graph.NoRel})
	if err != nil || s.Modality != claim.Planned {
		t.Errorf("what rests on a plan is %v, %v", s.Modality, err)
	}
}

func TestProblems(t *testing.T) {
	o := ontology(t)
	for _, tt := range []struct{ src, want string }{
		{
			`rule a: "x" constrains(L, X) :- regulate(L, X).`,
			"test.rules:1:33: regulate is not a relation type, fact or kind; did you mean regulates?",
		},
		{
			`rule a: "x" constrains(L, X) :- regulatedBy(X, L).`,
			"test.rules:1:33: regulatedBy is not a relation type, fact or kind; it is regulates the other way round: write regulates(Y, X) for regulatedBy(X, Y)",
		},
		{`rule a: "x" constrains(L, X) :- constrainedBy(X, L).`, "it is constrains the other way round"},
		{`rule a: "x" constrains(L, X) :- compellableBy(X, L).`, ": here write canCompel(Y, X)"},
		{
			`rule a: "x" constrains(L, X) :- regulates(L, A).`,
			"test.rules:1:27: X is in no positive literal of the body, so it could be anything",
		},
		{`rule a: "x" constrains(L, X) :- regulates(L, A), not conducts(X, A).`, "X is in no positive literal"},
		{
			`rule a: "x" constrains(L, X) :- regulates(L), conducts(X, L).`,
			"test.rules:1:33: regulates takes 2 arguments, not 1",
		},
		{
			`rule a: "x" constrains(L, X) :- inForceOn(L, D), conducts(X, D).`,
			"D has type date elsewhere, but here type entity",
		},
		{`rule a: "x" constrains(L, X) :- inForceOn(L, 2017-13), conducts(X, L).`, "there is no such month"},
		{
			`rule a: "x" foundedOn(X, 2000) :- conducts(X, A).`,
			"a rule can derive a relation or a kind, but foundedOn is a fact",
		},
		{`rule a: "x" constrains(L, X) :- conducts(X, L)`, "test.rules:1:47"},
		{
			`rule a: "x" constrains(L, X) :- conducts(X, L). rule a: "x" constrains(L, X) :- conducts(X, L).`,
			"rule a is already in line 1",
		},
		{`rule a: "x" constrains(L, X) :- regulates(L, X), L < X.`, "entities are equal or not; they have no order"},
	} {
		_, problems := parser().Rules("test.rules", tt.src, o)
		var all []string
		for _, p := range problems {
			all = append(all, p.Error())
		}
		if !strings.Contains(strings.Join(all, "\n"), tt.want) {
			t.Errorf("%s\n got %q\nwant %q", tt.src, all, tt.want)
		}
	}
	v := compile(t, o, nil)
	rules, problems := parser().Rules("t", `rule a: "x" owns(X, Y) :- controls(X, Y), not owns(Y, X).`, o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, err := engine.NewProgram(v, rules); !errors.Is(err, rule.ErrInvalid) {
		t.Errorf("a rule that rests on its own absence: %v", err)
	}
}

// TestAgreesWithNaive compares the engine with a simple bottom-up evaluation on random programs and graphs with
// recursion, stratified negation, comparisons and symmetric types.
func TestAgreesWithNaive(t *testing.T) {
	o := ontology(t)
	types := []string{"owns", "controls", "funds", "supplies", "competesWith"} // the last is symmetric
	yields := [][]string{{"owns", "controls"}, {"affects", "conflictsWith"}, {"increases"}}
	for seed := range rounds(3000) {
		r := rand.New(rand.NewPCG(seed, 3))
		var claims []claim.Claim
		id := func() string { return fmt.Sprintf("e%d", r.IntN(5)) }
		for range 3 + r.IntN(10) {
			ty, _ := o.TypeByTerm(types[r.IntN(len(types))])
			claims = append(claims, rel(id(), ty.Name, id(), "1"))
		}
		for i := range 5 {
			claims = append(claims, fact(fmt.Sprintf("e%d", i), "kind", "Company", "1"))
		}
		var src strings.Builder
		for i := range 1 + r.IntN(6) {
			stratum := r.IntN(3)
			var below []string
			for s := range stratum {
				below = append(below, yields[s]...)
			}
			positive := append(append(slices.Clone(types), below...), yields[stratum]...)
			negative := append([]string{"funds", "supplies"}, below...)
			vars := []string{"X", "Y", "Z"}
			var body []string
			used := map[string]bool{}
			v := func() string {
				s := vars[r.IntN(3)]
				if r.IntN(12) == 0 {
					return "/" + id()
				}
				used[s] = true
				return s
			}
			for range 1 + r.IntN(3) {
				body = append(body, fmt.Sprintf("%s(%s, %s)", positive[r.IntN(len(positive))], v(), v()))
			}
			var bound []string
			for _, s := range vars {
				if used[s] {
					bound = append(bound, s)
				}
			}
			if len(bound) == 0 {
				continue
			}
			pick := func() string { return bound[r.IntN(len(bound))] }
			if r.IntN(2) == 0 {
				body = append(body, fmt.Sprintf("not %s(%s, %s)", negative[r.IntN(len(negative))], pick(), pick()))
			}
			if r.IntN(3) == 0 {
				body = append(body, fmt.Sprintf("%s != %s", pick(), pick()))
			}
			r.Shuffle(len(body), func(i, j int) { body[i], body[j] = body[j], body[i] })
			head := yields[stratum][r.IntN(len(yields[stratum]))]
			fmt.Fprintf(&src, "rule r%d: \"x\" %s(%s, %s) :- %s.\n", i, head, pick(), pick(), strings.Join(body, ", "))
		}
		rules, problems := parser().Rules("random", src.String(), o)
		if len(problems) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, problems, src.String())
		}
		v := compile(t, o, claims)
		p, err := engine.NewProgram(v, rules)
		if errors.Is(err, rule.ErrInvalid) {
			continue // not stratified
		}
		if err != nil {
			t.Fatal(err)
		}
		want := naive(v, rules)
		for i := range 5 {
			n, ok := v.Lookup(fmt.Sprintf("e%d", i))
			if !ok {
				continue
			}
			e := engine.NewEngine(p, engine.Limits{})
			for _, dir := range []graph.Direction{graph.Out, graph.In} {
				got := map[string]bool{}
				derived, err := e.Derived(context.Background(), n, dir, nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range derived {
					got[key(v, d.Key())] = true
					if proofs, err := e.Prove(context.Background(), d, 4); err != nil || len(proofs) == 0 {
						t.Fatalf("seed %d: no proof of %s: %v", seed, key(v, d.Key()), err)
					}
				}
				expect := map[string]bool{}
				for k := range want {
					sym := v.PredType(k.Type).Symmetric
					if dir == graph.Out && k.Source == n || dir == graph.In && k.Target == n ||
						sym && (k.Source == n || k.Target == n) {
						if _, stated := v.Find(k.Source, k.Type, k.Target); !stated {
							expect[key(v, k)] = true
						}
					}
				}
				if fmt.Sprint(got) != fmt.Sprint(expect) {
					t.Fatalf("seed %d, e%d, direction %d\n%s\ngot  %v\nwant %v", seed, i, dir, src.String(), got, expect)
				}
			}
		}
	}
}

func key(v *graph.View, k graph.Key) string {
	return v.ID(k.Source) + " " + v.PredName(k.Type) + " " + v.ID(k.Target)
}

// naive derives all relations, one stratum after another. It tries every binding of every rule until nothing new
// follows.
func naive(v *graph.View, rules []*rule.Rule) map[graph.Key]bool {
	var nodes []graph.Node
	holds := map[graph.Key]bool{}
	for n := range v.All("") {
		nodes = append(nodes, n)
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool { holds[r.Key()] = true; return true })
	}
	derived := map[graph.Key]bool{}
	canon := func(t *schema.RelationType, a, b graph.Node) graph.Key {
		if t.Symmetric && v.Compare(a, b) > 0 {
			a, b = b, a
		}
		return graph.Key{Source: a, Type: v.TypePred(t), Target: b}
	}
	strata, _ := rule.Stratify(rules)
	top := 0
	for i := range rules {
		top = max(top, strata[i])
	}
	for stratum := 0; stratum <= top; stratum++ {
		for changed := true; changed; {
			changed = false
			for i, r := range rules {
				if strata[i] != stratum {
					continue
				}
				vals := make([]graph.Node, len(r.Vars))
				var try func(i int)
				try = func(i int) {
					if i < len(vals) {
						for _, n := range nodes {
							vals[i] = n
							try(i + 1)
						}
						return
					}
					get := func(t rule.Term) (graph.Node, bool) {
						if t.Var >= 0 {
							return vals[t.Var], true
						}
						return v.Lookup(t.Const.Text)
					}
					for _, l := range r.Body {
						a, ok1 := get(l.Args[0])
						b, ok2 := get(l.Args[1])
						ok := ok1 && ok2
						if l.Kind == rule.CompareLiteral {
							if !ok || a == b {
								return
							}
							continue
						}
						if (ok && holds[canon(l.Type, a, b)]) == l.Not {
							return
						}
					}
					a, ok1 := get(r.Head.Args[0])
					b, ok2 := get(r.Head.Args[1])
					if !ok1 || !ok2 {
						return
					}
					if k := canon(r.Head.Type, a, b); !derived[k] {
						derived[k], holds[k], changed = true, true, true
					}
				}
				try(0)
			}
		}
	}
	return derived
}

// rounds returns how many random cases a test tries: n, or a quarter of them in the fast lane, make check.
func rounds(n uint64) uint64 {
	if testing.Short() {
		return n / 4
	}
	return n
}
