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

// grouped asks a query and returns its rows with their periods.
func grouped(t *testing.T, p *engine.Program, question string) []proof.Row {
	t.Helper()
	q, problems := parser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	checkAnswers(t, p, q, rows)
	return rows
}

// inTime returns the values of rows with their periods, as text.
func inTime(rows []proof.Row) string {
	var out []string
	for _, r := range rows {
		var values, periods []string
		for _, v := range r.Values {
			values = append(values, v.Text)
		}
		for _, h := range r.Held {
			periods = append(periods, h.Period.String()+map[bool]string{true: " disputed"}[h.Disputed]+
				map[bool]string{true: " alleged"}[h.Modality == claim.Alleged])
		}
		out = append(out, strings.Join(values, " ")+" ("+strings.Join(periods, ", ")+")")
	}
	return strings.Join(out, "; ")
}

// TestAggregatesHoldAtOneTime checks that a sum adds only values that hold at one time, and that each result has its
// periods.
func TestAggregatesHoldAtOneTime(t *testing.T) {
	percent := func(owner, when string, n int) claim.Claim {
		return during(when, attributed(owner, "OWNS", "x", fmt.Sprintf(`{"percent":%d}`, n)))
	}
	undated := attributed("u", "OWNS", "x", `{"percent":10}`)
	apart := []claim.Claim{percent("a", "2010-2012", 30), percent("b", "2015", 40)}
	tests := []struct {
		name   string
		claims []claim.Claim
		query  string
		want   string
	}{
		{"apart", apart, "sum(P) by X", "x 30 (2010 to 2012); x 40 (since 2015)"},
		{"counted beside", apart, "sum(P), count(Y) by X", "x 30 1 (2010 to 2012); x 40 1 (since 2015)"},
		{"never together", apart, "sum(P) by X | having sum >= 50", ""},
		{"of all times", apart, "total(P) by X", "x 70 ()"},
		{"the greatest", apart, "max(P) by X", "x 40 (since 2015)"},
		{"different values of any time", apart, "count(Y) by X", "x 2 ()"},
		{
			"together for a while",
			[]claim.Claim{percent("a", "2010-2020", 30), percent("b", "2012-2014", 40)},
			"sum(P)",
			"30 (2010 to 2011, 2015 to 2020); 70 (2012 to 2014)",
		},
		{
			"the mean",
			[]claim.Claim{percent("a", "2010-2020", 30), percent("b", "2012-2014", 40)},
			"avg(P)",
			"30 (2010 to 2011, 2015 to 2020); 35 (2012 to 2014)",
		},
		{
			"beside an undated one", append(apart, undated), "sum(P)",
			"10 (until 2009, 2013 to 2014); 40 (2010 to 2012); 50 (since 2015)",
		},
		{"undated", []claim.Claim{undated}, "sum(P)", "10 ()"},
		{
			"the same sum of others",
			[]claim.Claim{percent("a", "2010-2012", 30), percent("b", "2013", 30)},
			"sum(P)",
			"30 (since 2010)",
		},
		{
			"the same greatest value",
			[]claim.Claim{percent("a", "2010-2012", 30), percent("b", "2015", 30)},
			"max(P)",
			"30 (2010 to 2012, since 2015)",
		},
		{
			"a rival that does not count",
			[]claim.Claim{percent("a", "2010", 30), alleged(percent("a", "2012-2013", 90))},
			"sum(P)", "30 (since 2010)",
		},
		{
			"alleged for a while",
			[]claim.Claim{percent("a", "2010", 30), alleged(percent("b", "2012-2013", 20))},
			"sum(P)",
			"30 (since 2010); 50 (2012 to 2013 alleged)",
		},
		{
			"a stated and an alleged part",
			[]claim.Claim{percent("a", "2010", 60), alleged(percent("b", "2010", 5))},
			"sum(P)",
			"60 (since 2010); 65 (since 2010 alleged)",
		},
		{
			"a sum with another aggregate",
			[]claim.Claim{percent("a", "2010", 60), alleged(percent("b", "2010", 5))},
			"sum(P), count(P)", "60 1 (since 2010); 65 2 (since 2010 alleged)",
		},
		{
			"days and years",
			[]claim.Claim{percent("a", "2010-01-01-2012-06-30", 30), percent("b", "2012", 40)},
			"sum(P)",
			"30 (2010-01-01 to 2011); 40 (since 2012-07-01); 70 (in 2012, until 2012-06-30)",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.name == "days and years" { // the short form of periods has years only
				day := func(s string) claim.Date { d, _ := claim.ReadDate(s); return d }
				test.claims[0].Context.Period = claim.Period{From: day("2010-01-01"), To: day("2012-06-30")}
			}
			p := program(t, compile(t, ontology(t), companies(test.claims)), "")
			if got := inTime(grouped(t, p, "owns(Y, X, percent: P) | "+test.query)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// TestProofOfSumInTime checks that a row shows first the values that it adds up in its own period, then those of its
// other periods.
func TestProofOfSumInTime(t *testing.T) {
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{
		during("2010-2020", attributed("a", "OWNS", "x", `{"percent":30}`)),
		during("2012-2014", attributed("b", "OWNS", "x", `{"percent":40}`)),
	})), "")
	q, _ := parser().Query("owns(Y, /x, percent: P) | sum(P)", p.View().Ontology())
	rows := grouped(t, p, "owns(Y, /x, percent: P) | sum(P)")
	var got []string
	for _, r := range rows {
		got = append(got, spaced(r.Text(p.View(), q)))
	}
	want := []string{
		"a OWNS x with percent 30, 2010 to 2020 isaacs-2019, 1",
		"a OWNS x with percent 30, 2010 to 2020 isaacs-2019, 1\nb OWNS x with percent 40, 2012 to 2014 isaacs-2019, 1",
	}
	if !slices.Equal(got, want) || len(rows[0].Others) != 1 || rows[0].Period.String() != "2015 to 2020" {
		t.Errorf("%q, in %s with %d others", got, rows[0].Period, len(rows[0].Others))
	}
}

// TestSumsAgreeWithViewsAndRules checks for every year that the sum of a question equals the sum in the view as of the
// year, and equals the greatest bound that a rule reaches in that view.
func TestSumsAgreeWithViewsAndRules(t *testing.T) {
	const first, last = 2000, 2009
	for seed := range rounds(4) {
		r := rand.New(rand.NewPCG(seed, 7))
		var claims []claim.Claim
		naive := map[int]map[string]int{} // by year: the greatest share of each owner
		for range 6 {
			owner, n := string(rune('a'+r.IntN(3))), 1+r.IntN(40)
			from := first + r.IntN(10)
			to := from + r.IntN(4)
			c := during(fmt.Sprintf("%d-%d", from, to), attributed(owner, "OWNS", "x", fmt.Sprintf(`{"percent":%d}`, n)))
			if r.IntN(5) == 0 {
				c.Context.Period, to = claim.Period{From: claim.Year(from)}, last
			}
			claims = append(claims, c)
			for y := from; y <= min(to, last); y++ {
				if naive[y] == nil {
					naive[y] = map[string]int{}
				}
				naive[y][owner] = max(naive[y][owner], n)
			}
		}
		p := program(t, compile(t, ontology(t), companies(claims)), "")
		rows := grouped(t, p, "owns(Y, /x, percent: P) | sum(P)")
		for y := first; y <= last; y++ {
			want, sum := "", 0
			for _, n := range naive[y] {
				sum += n
			}
			if sum > 0 {
				want = fmt.Sprint(sum)
			}
			var whole []string
			for _, row := range rows {
				if slices.ContainsFunc(row.Held, func(h graph.Summary) bool { return h.Period.Meets(claim.On(claim.Year(y))) }) {
					whole = append(whole, row.Values[0].Text)
				}
			}
			then := see(t, p, graph.Change{AsOf: claim.Year(y)})
			var seen []string
			for _, row := range grouped(t, then, "owns(Y, /x, percent: P) | sum(P)") {
				seen = append(seen, row.Values[0].Text)
			}
			if got := strings.Join(whole, " "); got != want ||
				strings.Join(seen, " ") != map[bool]string{true: want, false: "0"}[sum > 0] {
				t.Errorf("seed %d, %d: %q in the whole view, %q then, want %q", seed, y, got, seen, want)
			}
			for _, bound := range []int{sum, sum + 1} {
				rules := program(t, then.View(),
					fmt.Sprintf(`rule r: "x" affects(X, X) :- company(X), sum(P: owns(Y, X, percent: P)) >= %d.`, bound))
				if _, _, ok := prove(t, rules, "x", "AFFECTS", "x"); ok != (bound == sum && sum > 0) {
					t.Errorf("seed %d, %d: the rule reaches %d: %v, the sum is %d", seed, y, bound, ok, sum)
				}
			}
		}
	}
}

// TestGroupsAsOfADateHoldAtThatDate checks that no row of a group says more than what holds at the date of its view:
// before and after it, what the view hides changes the results.
func TestGroupsAsOfADateHoldAtThatDate(t *testing.T) {
	percent := func(owner, when string, n int) claim.Claim {
		return during(when, attributed(owner, "OWNS", "x", fmt.Sprintf(`{"percent":%d}`, n)))
	}
	later := percent("a", "", 5)
	later.Context.Period.From, _ = claim.ParseDate("2014-05")
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{
		percent("a", "2010-2012", 30), percent("b", "2015", 40), percent("c", "2011-2020", 10),
		attributed("u", "OWNS", "y", `{"percent":10}`), later,
	})), "")
	for _, tt := range []struct{ name, question, date, want string }{
		{"a sum before another part begins", "owns(Y, /x, percent: P) | sum(P)", "2010", "30 (in 2010)"},
		{"a sum between two parts", "owns(Y, /x, percent: P) | sum(P)", "2013", "10 (in 2013)"},
		{"a sum after a part ended", "owns(Y, /x, percent: P) | sum(P)", "2022", "45 (in 2022)"},
		{
			"two sums in one year", "owns(Y, /x, percent: P) | sum(P)", "2014",
			"10 (in 2014, until 2014-04); 15 (in 2014, since 2014-05)",
		},
		{"a mean", "owns(Y, /x, percent: P) | avg(P)", "2016", "18.33333333333333333333333333333333 (in 2016)"},
		{"a count", "owns(Y, /x) | count(Y)", "2010", "1 (in 2010)"},
		{"a maximum", "owns(Y, /x, percent: P) | max(P)", "2010", "30 (in 2010)"},
		{"parts without a date", "owns(Y, /y, percent: P) | sum(P)", "2010", "10 (in 2010)"},
		{"no parts", "owns(Y, /x, percent: P) | sum(P)", "2000", "0 (in 2000)"},
		{"all dates", "owns(Y, /y, percent: P) | sum(P)", "", "10 ()"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := p
			if tt.date != "" {
				p = see(t, p, graph.Change{AsOf: period(tt.date).From})
			}
			if got := inTime(grouped(t, p, tt.question)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
