package engine_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

func TestArithmetic(t *testing.T) {
	claims := companies([]claim.Claim{
		attributed("a", "OWNS", "b", `{"percent":60,"since":"2017-01-31","until":"2017-03-01"}`),
		attributed("b", "OWNS", "c", `{"percent":12.5,"since":"2017-12-31","until":"later"}`),
		attributed("c", "OWNS", "d", `{"percent":0,"since":"2017-12","until":"2018-01-01"}`),
		attributed("d", "OWNS", "a", `{"percent":"60 %"}`),
		fact("a", "employees", "7", "1"), fact("b", "employees", "2", "1"),
		fact("a", "foundedOn", "2016-02-28", "1"), fact("b", "foundedOn", "2016", "1"),
	})
	ask := asking(t, compile(t, ontology(t), claims), "")
	tests := []struct{ query, want string }{
		{
			"owns(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100 | select X, Z, R",
			"X:entity Z:entity R:number; a c 7.5; b d 0",
		},
		{
			"owns(X, Y, percent: P), owns(Y, Z, percent: Q), P*Q/100 > 7",
			"X:entity Y:entity P:number Z:entity Q:number; a b 60 c 12.5",
		},
		{"R = P * 2, owns(/a, /b, percent: P)", "R:number P:number; 120 60"},
		{"owns(/a, /b, percent: P), R = 2 + P * (3 - 1) / -4", "P:number R:number; 60 -28"},
		{"owns(/a, /b, percent: P), R = -P - -1", "P:number R:number; 60 -59"},
		{"owns(/a, /b, percent: P), R = P/7", "P:number R:number; 60 8.571428571428571428571428571428571"},
		{"owns(/a, /b, percent: P), R = 0.1 + 0.2, R = 0.3", "P:number R:number; 60 0.3"},
		{"owns(/a, /b, percent: P), R = 9007199254740993 * 3", "P:number R:number; 60 27021597764222979"},
		// A division by 0 has no value.
		{
			"owns(X, _, percent: P), R = 100 / P",
			"X:entity P:number R:number; a 60 1.666666666666666666666666666666667; b 12.5 8",
		},
		{"owns(X, _, percent: P), P - 1 < 100", "X:entity P:number; a 60; b 12.5; c 0"}, // "60 %" is not a number
		{"employees(X, N), M = N - 4", "X:entity N:number M:number; a 7 3; b 2 -2"},
		{"employees(X, N), employees(Y, M), N = M + 5", "X:entity N:number Y:entity M:number; a 7 b 2"},
		{"employees(X, N), M = N, employees(Y, M)", "X:entity N:number M:number Y:entity; a 7 7 a; b 2 2 b"},
		// Days.
		{"owns(/a, /b, since: S, until: U), D = U - S", "S:text U:text D:number; 2017-01-31 2017-03-01 29"},
		{"owns(X, _, since: S), D = S + 30", "X:entity S:text D:date; a 2017-01-31 2017-03-02; b 2017-12-31 2018-01-30"},
		{"owns(X, _, since: S, until: U), U - S <= 30 | select X", "X:entity; a"},
		{"foundedOn(X, D), E = D + 2", "X:entity D:date E:date; a 2016-02-28 2016-03-01"},
		{"foundedOn(X, D), E = 366 + D, E > 2017-02", "X:entity D:date E:date"},
		{"foundedOn(X, D), N = 2017-02-28 - D", "X:entity D:date N:number; a 2016-02-28 366"},
		{"foundedOn(X, D), E = D + 0.5", "X:entity D:date E:date"},
		{"foundedOn(X, D), E = D + 1e9", "X:entity D:date E:date"},
		// Texts.
		{
			`owns(X, _, until: U), T = "by " + U`,
			"X:entity U:text T:text; a 2017-03-01 by 2017-03-01; b later by later; c 2018-01-01 by 2018-01-01",
		},
		{`owns(/b, _, since: S, until: U), T = S + "/" + U`, "S:text U:text T:text; 2017-12-31 later 2017-12-31/later"},
		{`owns(/b, _, until: U), U + U = "laterlater"`, "U:text; later"},
		{`owns(/a, _, since: S, until: U), T = S + U`, "S:text U:text T:text"}, // dates cannot be added
		{`owns(/a, _, percent: P), T = P + " %"`, "P:text T:text"},             // a number is no text
		{"foundedOn(X, D), D = 2016", "X:entity D:date; a 2016-02-28; b 2016"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestSelect(t *testing.T) {
	claims := companies([]claim.Claim{
		alleged(attributed("a", "OWNS", "b", `{"percent":1}`)), attributed("a", "OWNS", "c", `{"percent":2}`),
		attributed("d", "OWNS", "c", `{"percent":3}`),
	})
	v := compile(t, ontology(t), claims)
	ask := asking(t, v, "")
	tests := []struct{ query, want string }{
		{"owns(X, Y, percent: P) | select X", "X:entity; a; d"},
		{"owns(X, Y, percent: P) | select P, X | order P desc", "P:number X:entity; 3 d; 2 a; 1 a"},
		{"owns(X, Y, percent: P) | select Y | order Y desc", "Y:entity; c; b"},
		{"owns(X, Y) | select Z", "query:1:21: the query has no variable Z"},
		{"owns(X, Y) | select X | order Y", "query:1:31: there is no column Y to order by"},
		{"owns(X, Y) | select X | select Y", "query:1:25: there can be only one stage \"select\""},
		{"owns(X, Y) | order X | select Y", "query:1:24: write \"select\" before \"order\""},
		{
			"owns(X, Y) | select X | count(X)",
			"query:1:25: count uses all answers, and its columns are those after \"by\"; leave out \"select\"",
		},
		{"owns(X, Y) | select X, X", "query:1:24: X is a column already"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	// A row has the best of its proofs.
	if got := answers(t, program(t, v, ""), "owns(X, Y, percent: P) | select X"); got != "a\nd" {
		t.Errorf("got %s", got)
	}
}

// TestArithmeticAgreesWithNaive compares products along chains with rational numbers, and checks every proof.
func TestArithmeticAgreesWithNaive(t *testing.T) {
	const rules = `
rule quarter: "Whoever owns a quarter through another controls."
  controls(X, Z) :- owns(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100, R >= 25, 3 * R > P - Q.
rule soon: "Whoever sells within ten days affects."
  affects(X, Y) :- owns(X, Y, since: S, until: U), U - S <= 10, S + 3 <= U.`
	for seed := range rounds(60) {
		r := rand.New(rand.NewPCG(seed, 9))
		type stake struct {
			x, y         string
			percent      string
			since, until int
		}
		var stakes []stake
		var claims []claim.Claim
		for range 12 {
			s := stake{
				string(rune('a' + r.IntN(5))), string(rune('a' + r.IntN(5))),
				fmt.Sprintf("%d.%d", r.IntN(120)-10, r.IntN(100)), r.IntN(28), r.IntN(28),
			}
			stakes = append(stakes, s)
			claims = append(claims, attributed(s.x, "OWNS", s.y,
				fmt.Sprintf(`{"percent":%s,"since":"2017-02-%02d","until":"2017-02-%02d"}`, s.percent, s.since+1, s.until+1)))
		}
		v := compile(t, ontology(t), companies(claims))
		p := program(t, v, rules)
		want := map[string]bool{}
		rat := func(s string) *big.Rat { x, _ := new(big.Rat).SetString(s); return x }
		for _, a := range stakes {
			if days := a.until - a.since; days <= 10 && days >= 3 {
				want[a.x+" AFFECTS "+a.y] = true
			}
			for _, b := range stakes {
				if a.y != b.x {
					continue
				}
				q := new(big.Rat).Quo(new(big.Rat).Mul(rat(a.percent), rat(b.percent)), rat("100"))
				if q.Cmp(rat("25")) >= 0 &&
					new(big.Rat).Mul(q, rat("3")).Cmp(new(big.Rat).Sub(rat(a.percent), rat(b.percent))) > 0 {
					want[a.x+" CONTROLS "+b.y] = true
				}
			}
		}
		got := map[string]bool{}
		e := engine.NewEngine(p, engine.Limits{})
		for n := range v.All("") {
			derived, err := e.Derived(context.Background(), n, graph.Out, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range derived {
				got[v.ID(d.Source)+" "+v.PredName(d.Type)+" "+v.ID(d.Target)] = true
				proofs, err := e.Prove(context.Background(), d, 5)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range proofs {
					if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(x); err != nil {
						t.Errorf("seed %d: %v\n%s", seed, err, x.Text(v))
					}
				}
			}
		}
		for k := range want {
			if !got[k] {
				t.Errorf("seed %d: %s is not derived", seed, k)
			}
		}
		for k := range got {
			if !want[k] {
				t.Errorf("seed %d: %s is derived", seed, k)
			}
		}
	}
}

// TestCheckerComputes checks that the checker rejects a proof with wrong numbers.
func TestCheckerComputes(t *testing.T) {
	const rules = `rule r: "x" controls(X, Z) :- owns(X, Y, percent: P), owns(Y, Z, percent: Q), R = P * Q / 100, R >= 25.`
	claims := companies([]claim.Claim{
		attributed("a", "OWNS", "b", `{"percent":50}`), attributed("b", "OWNS", "c", `{"percent":50}`),
		attributed("b", "OWNS", "d", `{"percent":49.9999999999999999999}`),
	})
	v := compile(t, ontology(t), claims)
	p := program(t, v, rules)
	_, proofs, ok := prove(t, p, "a", "CONTROLS", "c")
	if !ok {
		t.Fatal("it does not hold")
	}
	if _, _, ok := prove(t, p, "a", "CONTROLS", "d"); ok {
		t.Fatal("49.9999999999999999999 is taken for 50")
	}
	wrong := *proofs[0]
	d, _ := v.Lookup("d")
	wrong.Relation.Target = d
	wrong.Premises = slices.Clone(wrong.Premises)
	b, _ := v.Lookup("b")
	stated, _ := v.Find(b, v.TypePred(p.Rules()[0].Body[1].Type), d)
	wrong.Premises[1].Proof = &proof.Proof{
		Relation: stated, Summary: v.Summary(stated),
		Attributes: `{"percent":49.9999999999999999999}`,
	}
	if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(&wrong); err == nil {
		t.Error("a proof with a product of less than 25 passes")
	}
}
