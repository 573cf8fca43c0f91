package engine_test

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

func citing(document string, c claim.Claim) claim.Claim { c.Context.Document = document; return c }

// TestSums checks that a claim counts once in a sum, in queries and in rules.
func TestSums(t *testing.T) {
	var claims []claim.Claim
	add := func(c ...claim.Claim) { claims = append(claims, c...) }
	// Two sources for one stake, another stake, and a third one with different attributes.
	add(attributed("a", "OWNS", "x", `{"percent":30}`), citing("other", attributed("a", "OWNS", "x", `{"percent":25}`)))
	add(citing("third", attributed("a", "OWNS", "x", `{"percent":30.0,"note":"about"}`)),
		attributed("b", "OWNS", "x", `{"percent":30}`))
	add(rel("a", "LOCATED_IN", "p", "1"), rel("a", "LOCATED_IN", "q", "1"), rel("b", "LOCATED_IN", "p", "1"))
	// Decimals.
	add(attributed("a", "OWNS", "y", `{"percent":0.1}`), attributed("b", "OWNS", "y", `{"percent":0.2}`))
	// A stated value has precedence over an alleged one.
	add(alleged(attributed("a", "OWNS", "z", `{"percent":40}`)), attributed("a", "OWNS", "z", `{"percent":20}`))
	// Periods that overlap, and one that does not.
	add(
		during("2010-2014", attributed("a", "OWNS", "t", `{"percent":48}`)),
		during("2013-2016", attributed("a", "OWNS", "t", `{"percent":50}`)),
		during("2018-2019", attributed("a", "OWNS", "t", `{"percent":51}`)),
	)
	// Transfers at different times are different.
	add(
		attributed("a", "SUPPLIES", "b", `{"units":5,"since":"2020-01-01"}`),
		attributed("a", "SUPPLIES", "b", `{"units":5,"since":"2020-01-02"}`),
		attributed("a", "SUPPLIES", "b", `{"units":7,"since":"2020-01-03"}`),
		attributed("a", "SUPPLIES", "c", `{"units":-1,"since":"2020-01-03"}`),
	)
	// Facts.
	add(fact("a", "employees", "10", "1"), citing("other", fact("a", "employees", "12", "1")),
		fact("b", "employees", "12", "1"))
	add(fact("p", "kind", "Place", "1"), fact("q", "kind", "Place", "1"))
	v := compile(t, ontology(t), companies(claims))
	ask := asking(t, v, "")
	tests := []struct{ query, want string }{
		{"owns(Y, /x, percent: P) | sum(P)", "sum:number; 60"},
		{"owns(/a, /x, percent: P) | sum(P)", "sum:number; 30"},
		{"owns(_, /x, percent: P) | sum(P)", "sum:number; 60"},
		{"owns(Y, /x, percent: P), locatedIn(Y, Z) | sum(P)", "sum:number; 60"},
		{"owns(Y, /x, percent: P), locatedIn(Y, Z) | sum(P) by Z | order Z", "Z:entity sum:number; p 60; q 30"},
		{"owns(Y, /x, percent: P), R = P / 4 | sum(R)", "sum:number; 15"},
		{"owns(Y, /x, percent: P), employees(Y, N), R = P * N | sum(R)", "sum:number; 720"},
		{"owns(Y, /x, percent: P) | sum(P per Y)", "sum:number; 60"},
		{"owns(Y, /x, percent: P), locatedIn(Y, Z) | sum(P per Y, Z)", "sum:number; 90"},
		{"owns(Y, /x, percent: P) | sum(P per P)", "sum:number; 55"},
		{"owns(Y, /x, percent: P) | avg(P)", "avg:number; 30"},
		{"owns(Y, /y, percent: P) | sum(P)", "sum:number; 0.3"},
		{"owns(Y, /y, percent: P) | avg(P)", "avg:number; 0.15"},
		{"owns(Y, /z, percent: P) | sum(P)", "sum:number; 20"},
		{"owns(Y, /t, percent: P) | sum(P)", "sum:number; 48; 50; 51"},
		{"owns(Y, /t, percent: P) | total(P)", "total:number; 101"},
		{"owns(Y, /t, percent: P) | avg(P), total(P)", "avg:number total:number; 48 101; 50 101; 51 101"},
		{"supplies(/a, Y, units: U) | sum(U)", "sum:number; 16"},
		{
			"supplies(/a, Y, units: U) | sum(U), count(U), min(U), max(U) by Y | order Y",
			"Y:entity sum:number count:number min:number max:number; b 17 2 5 7; c -1 1 -1 -1",
		},
		{"supplies(/a, Y, units: U), locatedIn(/a, Z) | sum(U)", "sum:number; 16"},
		{"employees(X, N) | sum(N)", "sum:number; 24"},
		{"employees(X, N), owns(X, Y) | sum(N) by X | order X", "X:entity sum:number; a 12; b 12"},
		{"company(X), N = 1 | sum(N)", "sum:number; 7"},
		// Several aggregates, names, conditions and order.
		{
			"owns(Y, X, percent: P) | count(Y), count(P) by X | having count(P) > 1, count(Y) > 1 | order X",
			"X:entity count(Y):number count(P):number; x 2 2; y 2 2",
		},
		{
			"owns(Y, X, percent: P) | S = sum(P), N = count(Y) by X | having S / N >= 30 | order S desc, X",
			"X:entity S:number N:number; x 60 2; t 51 1; t 50 1; t 48 1",
		},
		{
			"owns(Y, X, percent: P) | T = total(P), max(P) by X | having T > max | order max desc",
			"X:entity T:number max:number; t 101 51; x 60 30; y 0.3 0.2",
		},
		{
			"owns(Y, X, percent: P) | sum(P) by X | having X != /t, sum(P) >= 20 | order sum",
			"X:entity sum:number; z 20; x 60",
		},
		// Queries without answers.
		{"owns(Y, /b, percent: P) | count(Y)", "count:number; 0"},
		{"owns(Y, /b, percent: P) | sum(P)", "sum:number; 0"},
		{"owns(Y, /b, percent: P) | max(P)", "max:text"},
		{"owns(Y, /b, percent: P) | count(Y), sum(P), avg(P), max(P)", "count:number sum:number avg:number max:text; 0 0  "},
		{"owns(Y, /b, percent: P) | count(Y) | having count = 0", "count:number; 0"},
		{"owns(Y, /b, percent: P) | count(Y) by Y", "Y:entity count:number"},
		// Mistakes.
		{
			"owns(Y, X, percent: P) | count(Y), count(P) by X | order count",
			"query:1:58: there are several columns count; name one by its variable, as in count(Y), or give it a name, as in N = count(Y)",
		},
		{
			"owns(Y, X) | count(Y), count(Y) by X",
			"query:1:14: two columns are named count(Y); rename one, as in N = count(Y)",
		},
		{"owns(Y, X) | X = count(Y) by X", "query:1:14: two columns are named X; rename one, as in N = count(Y)"},
		{"owns(Y, X) | count(Y) by X | having sum > 3", "query:1:37: there is no column sum to compare"},
		{"owns(Y, X) | count(Y) by X | having Y = /a", "query:1:37: there is no column Y"},
		{`owns(Y, X) | count(Y) by X | having count > "3"`, "query:1:37: type number cannot be compared with type text"},
		{
			"owns(Y, X) | having X = /a",
			"query:1:14: \"having\" is a condition on counts and sums, and must come after them; write other conditions in the body",
		},
		{"owns(Y, X) | count(Y per X)", "query:1:26: count counts each value once; \"per\" is only for sum, avg and total"},
		{"owns(Y, X), count > 3", "query:1:13: compare a count of answers after a stage that computes it: … | count(X) | having count > 5"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
	// Rules add up in the same way.
	for _, test := range []struct {
		body string
		want bool
	}{
		{"sum(P: owns(Y, X, percent: P)) >= 60", true},
		{"sum(P: owns(Y, X, percent: P)) > 60", false},
		{"sum(P: owns(Y, X, percent: P), locatedIn(Y, Z)) > 60", false},
		{"sum(P per Y, Z: owns(Y, X, percent: P), locatedIn(Y, Z)) >= 90", true},
		{"sum(P per P: owns(Y, X, percent: P)) > 55", false},
		{"sum(P per P: owns(Y, X, percent: P)) >= 55", true},
		{"sum(R: owns(Y, X, percent: P), employees(Y, N), R = P * N) >= 720", true},
		{"sum(R: owns(Y, X, percent: P), employees(Y, N), R = P * N) > 720", false},
		{"sum(R: owns(Y, X, percent: P), R = P / 4) >= 15, sum(Q: owns(Z, X, percent: Q)) >= 60", true},
	} {
		p := program(t, v, fmt.Sprintf(`rule r: "x" affects(X, X) :- company(X), X = /x, %s.`, test.body))
		if _, proofs, ok := prove(t, p, "x", "AFFECTS", "x"); ok != test.want {
			t.Errorf("%s: %v", test.body, ok)
			for _, p := range proofs {
				t.Log(p.Text(v))
			}
		}
	}
}

// TestRivalValues checks which of the rival values of one claim count in a total of all times, and in a sum of one
// time.
func TestRivalValues(t *testing.T) {
	planned := func(c claim.Claim) claim.Claim { c.Context.Modality = claim.Planned; return c }
	denied := func(c claim.Claim) claim.Claim { c.Context.Stance = claim.Disputes; return c }
	percent := func(n string) claim.Claim { return attributed("a", "OWNS", "x", `{"percent":`+n+`}`) }
	paid := func(attributes string) claim.Claim { return attributed("a", "OWNS", "x", attributes) }
	tests := []struct {
		name   string
		claims []claim.Claim
		query  string
		total  string
		sums   string
	}{
		{"apart", []claim.Claim{during("2001-2003", percent("30")), during("2005-2007", percent("20"))}, "", "50", "20; 30"},
		{"one more that meets both", []claim.Claim{
			during("2001-2003", percent("30")), during("2003-2005", percent("25")), during("2005-2007", percent("20")),
		}, "", "50", "20; 25; 30"},
		{"the one between is worth more", []claim.Claim{
			during("2001-2003", percent("30")), during("2003-2005", percent("55")), during("2005-2007", percent("20")),
		}, "", "55", "20; 30; 55"},
		{
			"undated",
			[]claim.Claim{during("2001-2003", percent("30")), during("2005-2007", percent("20")), percent("45")},
			"",
			"50", "45",
		},
		{"negative ones count too", []claim.Claim{
			during("2001-2001", percent("-3")),
			during("2001-2001", citing("other", percent("-5"))), during("2003-2003", percent("2")),
		}, "", "-1", "-3; 2"},
		{"planned", []claim.Claim{percent("4"), planned(percent("9"))}, "", "4", "4"},
		{
			"planned and denied",
			[]claim.Claim{percent("4"), planned(percent("9")), denied(citing("other", percent("9")))},
			"", "4", "4",
		},
		{"planned for another time", []claim.Claim{
			during("2001-2003", percent("4")),
			during("2003-2004", planned(percent("9"))), during("2006", planned(percent("2"))),
		}, "", "4; 6", "2; 4; 9"},
		{"undated beside dated transfers", []claim.Claim{
			paid(`{"percent":5,"time":"2020-01-01"}`), paid(`{"percent":5,"time":"2020-01-02"}`), paid(`{"percent":7}`),
		}, "owns(X, Y, percent: P, time: T)", "10", "10"},
		{"without their time", []claim.Claim{
			paid(`{"percent":5,"time":"2020-01-01"}`), paid(`{"percent":5,"time":"2020-01-02"}`), paid(`{"percent":7}`),
		}, "", "7", "7"},
		{"a constant", []claim.Claim{
			paid(`{"percent":5,"by":"wire","note":"x"}`), paid(`{"percent":5,"by":"wire","note":"y"}`),
			paid(`{"percent":7,"by":"cash"}`),
		}, `owns(X, Y, percent: P, by: "wire")`, "10", "10"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ask := asking(t, compile(t, ontology(t), companies(test.claims)), "")
			if test.query == "" {
				test.query = "owns(X, Y, percent: P)"
			}
			if got := ask(test.query + " | total(P)"); got != "total:number; "+test.total {
				t.Errorf("%s, want %s", got, test.total)
			}
			if got := ask(test.query + " | sum(P)"); got != "sum:number; "+test.sums {
				t.Errorf("%s, want %s", got, test.sums)
			}
		})
	}
}

// TestUndatedBesideDatedInRules checks that a rule adds up the claims that its literal reads, and the proof is correct.
func TestUndatedBesideDatedInRules(t *testing.T) {
	v := compile(t, ontology(t), companies([]claim.Claim{
		attributed("a", "OWNS", "x", `{"percent":5,"time":"2020-01-01"}`),
		attributed("a", "OWNS", "x", `{"percent":5,"time":"2020-01-02"}`),
		attributed("a", "OWNS", "x", `{"percent":7}`),
	}))
	p := program(t, v, `rule r: "x" affects(Y, Y) :- sum(P: owns(X, Y, percent: P, time: T)) >= 10.`)
	_, proofs, ok := prove(t, p, "x", "AFFECTS", "x")
	if !ok {
		t.Fatal("two transfers of 5 are not 10")
	}
	for _, pr := range proofs {
		if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(pr); err != nil {
			t.Error(err)
		}
	}
}

// TestSumsOfQuestionsAgreeWithNaive compares grouped queries over joins with sums of rational numbers.
func TestSumsOfQuestionsAgreeWithNaive(t *testing.T) {
	for seed := range rounds(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		id := func(base rune) string { return string(base + rune(r.IntN(4))) }
		type transfer struct{ from, to, amount, time string }
		var transfers []transfer
		var claims []claim.Claim
		located := map[string][]string{}
		for range 15 {
			x := transfer{id('a'), id('e'), fmt.Sprintf("%d.%d", r.IntN(9)-4, r.IntN(10)), fmt.Sprintf("t%d", r.IntN(3))}
			if !slices.ContainsFunc(transfers, func(y transfer) bool { y.amount = x.amount; return x == y }) || r.IntN(2) == 0 {
				transfers = append(transfers, x)
				claims = append(claims, attributed(x.from, "SUPPLIES", x.to,
					fmt.Sprintf(`{"units":%s,"since":%q}`, x.amount, x.time)))
			}
			p := id('p')
			if a := id('a'); !slices.Contains(located[a], p) {
				located[a] = append(located[a], p)
				claims = append(claims, rel(a, "LOCATED_IN", p, "1"), fact(p, "kind", "Place", "1"))
			}
		}
		ask := asking(t, compile(t, ontology(t), companies(claims)), "")
		got := ask("supplies(X, Y, units: U), locatedIn(X, P) | sum(U), count(X), N = count(Y) by P | order P")
		// A transfer counts once for each place of its source; of rival amounts, the greatest counts.
		want := "P:entity sum:number count:number N:number"
		for _, p := range []string{"p", "q", "r", "s"} {
			most := map[transfer]*big.Rat{}
			sources, targets := map[string]bool{}, map[string]bool{}
			for _, x := range transfers {
				if !slices.Contains(located[x.from], p) {
					continue
				}
				sources[x.from], targets[x.to] = true, true
				amount, _ := new(big.Rat).SetString(x.amount)
				x.amount = ""
				if most[x] == nil || most[x].Cmp(amount) < 0 {
					most[x] = amount
				}
			}
			sum := new(big.Rat)
			for _, amount := range most {
				sum.Add(sum, amount)
			}
			if len(sources) > 0 {
				text := sum.FloatString(1)
				want += fmt.Sprintf("; %s %s %d %d", p, strings.TrimSuffix(text, ".0"), len(sources), len(targets))
			}
		}
		if want = strings.ReplaceAll(want, " -0 ", " 0 "); got != want {
			t.Errorf("seed %d\ngot  %s\nwant %s", seed, got, want)
		}
	}
}

// TestProofsOfGroups checks that a group has a proof for each answer that its aggregates use, and each proof once.
func TestProofsOfGroups(t *testing.T) {
	v := compile(t, ontology(t), companies([]claim.Claim{
		attributed("a", "OWNS", "x", `{"percent":30}`), citing("other", attributed("a", "OWNS", "x", `{"percent":25}`)),
		alleged(attributed("b", "OWNS", "x", `{"percent":10}`)),
	}))
	q, problems := parser().Query("owns(Y, /x, percent: P) | sum(P), count(Y), max(P)", v.Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := engine.NewEngine(program(t, v, ""), engine.Limits{}).Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	stated := "a OWNS x with percent 30 isaacs-2019, 1"
	for i, want := range []string{stated, "b OWNS x with percent 10 isaacs-2019, 1 (alleged)\n" + stated} {
		if got := spaced(rows[i].Text(v, q)); got != want || rows[i].Modality != claim.Modality(i) {
			t.Errorf("%s\n%s", rows[i].Modality, got)
		}
	}
}

// TestCountsHoldInEveryCommonPeriod checks that an answer can hold in several periods, and a group holds in each that
// its answers have in common.
func TestCountsHoldInEveryCommonPeriod(t *testing.T) {
	for _, tt := range []struct {
		name     string
		claims   []claim.Claim
		question string
		want     string
	}{
		{"two periods each", []claim.Claim{
			during("2010-2012", owns("a", "b", 1)), during("2015-2017", owns("a", "b", 1)),
			during("2011-2016", owns("a", "c", 1)),
		}, "owns(/a, Y) | count(Y)", "2 2011 to 2012 and 2015 to 2016"},
		{"stated in one, alleged in the other", []claim.Claim{
			during("2010-2012", owns("a", "b", 1)), alleged(during("2015-2017", owns("a", "b", 1))),
			during("2011-2016", owns("a", "c", 1)),
		}, "owns(/a, Y) | count(Y)", "2 2011 to 2012 and 2015 to 2016 ALLEGED"},
		{
			"no time in common",
			[]claim.Claim{during("2010-2012", owns("a", "b", 1)), during("2015-2017", owns("a", "c", 1))},
			"owns(/a, Y) | count(Y)", "2",
		},
		{"a total", []claim.Claim{
			during("2010-2012", owns("a", "b", 1)), during("2015-2017", owns("a", "b", 1)), owns("a", "c", 2),
		}, "owns(/a, Y, percent: P) | total(P)", "4"},
		{
			"a maximum holds when any answer has it",
			[]claim.Claim{during("2010-2012", owns("a", "b", 5)), during("2011-2017", owns("a", "c", 5))},
			"owns(/a, Y, percent: P) | max(P)", "5 2010 to 2017",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := program(t, compile(t, ontology(t), companies(tt.claims)), "")
			if got := heldText(checkedRows(t, p, tt.question)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
