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

// period parses a period such as 2010-2012 or 2015-, or an empty text.
func period(s string) (p claim.Period) {
	from, to, _ := strings.Cut(s, "-")
	p.From, _ = claim.ParseDate(from)
	p.To, _ = claim.ParseDate(to)
	return p
}

func during(when string, c claim.Claim) claim.Claim { c.Context.Period = period(when); return c }

func alleged(c claim.Claim) claim.Claim { c.Context.Modality = claim.Alleged; return c }

// answers asks a query, checks the proofs, and returns one line per answer.
func answers(t *testing.T, p *engine.Program, question string) string {
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
	checker := proof.Checker{View: p.View(), Rules: p.Rules()}
	var out []string
	for _, r := range rows {
		var line []string
		for _, v := range r.Values {
			line = append(line, v.Text)
		}
		if r.Modality != claim.Stated {
			line = append(line, r.Modality.String())
		}
		if s := r.Period.String(); s != "" {
			line = append(line, s)
		}
		out = append(out, strings.Join(line, " "))
		for _, m := range r.Premises {
			if m.Proof == nil {
				continue
			}
			if err := checker.Check(m.Proof); err != nil {
				t.Errorf("%v\n%s", err, m.Proof.Text(p.View()))
			}
		}
	}
	return strings.Join(out, "\n")
}

// companies adds a kind for entities without one.
func companies(claims []claim.Claim) []claim.Claim {
	known := map[string]bool{}
	for _, c := range claims {
		known[c.Subject] = known[c.Subject] || c.Predicate == claim.PredicateKind
	}
	for _, c := range slices.Clone(claims) {
		for _, v := range []claim.Value{claim.EntityValue(c.Subject), c.Object} {
			if v.Entity && !known[v.Text] {
				known[v.Text] = true
				claims = append(claims, fact(v.Text, claim.PredicateKind, "Company", "1"))
			}
		}
	}
	return claims
}

// TestModalityPerPeriod checks that a relation that is alleged for one period does not become stated because it is
// stated for another, and that a share counts with the period and modality that a source gives it.
func TestModalityPerPeriod(t *testing.T) {
	us := rel("us", "SANCTIONED", "a", "1")
	also := func(id string) claim.Claim { return rel("us", "SANCTIONED", id, "1") }
	const through = `
rule r1: "x" controls(X, Y) :- owns(X, Y).
rule r2: "x" controls(X, Y) :- funds(X, Y).
rule r3: "x" oversees(X, Z) :- controls(X, Y), founded(Y, Z).`
	for _, tt := range []struct {
		name     string
		claims   []claim.Claim
		rules    string
		asOf     string
		question string
		want     string
	}{
		{
			"a share that fell",
			[]claim.Claim{us, during("2010-2012", owns("a", "c", 60)), during("2013-", owns("a", "c", 30))},
			halfRule, "", "sanctioned(/us, X), X != /a", "c 2010 to 2012",
		},
		{
			"a share that fell, after it",
			[]claim.Claim{us, during("2010-2012", owns("a", "c", 60)), during("2013-", owns("a", "c", 30))},
			halfRule, "2015", "sanctioned(/us, X), X != /a", "",
		},
		{
			"a share that is alleged",
			[]claim.Claim{us, alleged(owns("a", "c", 80)), owns("a", "c", 30)},
			halfRule, "", "sanctioned(/us, X), X != /a", "c ALLEGED",
		},
		{
			"a share alleged of a relation that is stated",
			[]claim.Claim{us, alleged(owns("a", "c", 80)), rel("a", "OWNS", "c", "2")},
			halfRule, "", "sanctioned(/us, X), X != /a", "c ALLEGED",
		},
		{
			"of an attribute",
			[]claim.Claim{alleged(owns("a", "c", 80)), owns("a", "c", 30)},
			"", "", "owns(X, Y, percent: P)", "a c 30\na c 80 ALLEGED",
		},
		{
			"the greatest share holds when the others do not",
			[]claim.Claim{
				us, also("b"), also("d"),
				during("2010-2012", owns("a", "c", 45)), during("2015-", owns("b", "c", 30)), during("2014-", owns("d", "c", 30)),
			},
			halfRule, "", "sanctioned(/us, X), owns(_, X)", "c since 2015",
		},
		{
			"enough in two times",
			[]claim.Claim{
				us, also("b"), during("2016-", rel("c", "FUNDS", "z", "1")),
				during("2010-2012", owns("a", "c", 60)), during("2015-", owns("b", "c", 60)),
			},
			halfRule, "", "sanctioned(/us, X), funds(X, Z)", "c z since 2016",
		},
		{
			"enough of what is stated",
			[]claim.Claim{us, also("b"), alleged(owns("a", "c", 90)), owns("b", "c", 50)},
			halfRule, "", "sanctioned(/us, X), owns(_, X)", "c",
		},
		{
			"exactly the threshold, by fractions",
			[]claim.Claim{
				us, also("b"), also("d"),
				attributes(owns("a", "c", 0), `{"percent":16.6}`), attributes(owns("b", "c", 0), `{"percent":16.7}`),
				attributes(owns("d", "c", 0), `{"percent":16.7}`),
			},
			halfRule, "", "sanctioned(/us, X), owns(_, X)", "c",
		},
		{
			"just below the threshold",
			[]claim.Claim{us, attributes(owns("a", "c", 0), `{"percent":49.999}`)},
			halfRule, "", "sanctioned(/us, X), owns(_, X)", "",
		},
		{
			"a relation alleged of a later time",
			[]claim.Claim{during("2010-2012", rel("a", "OWNS", "c", "1")), alleged(during("2015-", rel("a", "OWNS", "c", "2")))},
			"", "2016", "owns(X, Y)", "a c ALLEGED since 2015",
		},
		{
			"what rests on it",
			[]claim.Claim{
				during("2010-2012", rel("a", "FUNDS", "c", "1")),
				alleged(during("2015-", rel("a", "FUNDS", "c", "2"))), during("2016-", rel("c", "FOUNDED", "z", "1")),
			},
			through, "", "oversees(X, Y)", "a z ALLEGED since 2016",
		},
		{
			"stated of a part of the time",
			[]claim.Claim{
				alleged(during("2005-", rel("a", "FUNDS", "c", "1"))),
				during("2010-2020", rel("a", "FUNDS", "c", "2")),
			},
			through, "", "controls(X, Y)", "a c 2010 to 2020",
		},
		{
			"stated by one rule of a part of the time",
			[]claim.Claim{
				alleged(rel("a", "OWNS", "b", "1")), during("2012-2015", rel("a", "FUNDS", "b", "1")),
				rel("b", "FOUNDED", "c", "1"),
			},
			through, "", "oversees(X, Y)", "a c 2012 to 2015",
		},
		{
			"the same by the other rule",
			[]claim.Claim{
				alleged(rel("a", "FUNDS", "b", "1")), during("2012-2015", rel("a", "OWNS", "b", "1")),
				rel("b", "FOUNDED", "c", "1"),
			},
			through, "", "oversees(X, Y)", "a c 2012 to 2015",
		},
		{
			"a fact of a time",
			[]claim.Claim{
				during("2010-2012", fact("b", "stateOwned", "true", "1")),
				alleged(during("2015-", fact("b", "stateOwned", "true", "2"))),
				rel("a", "OWNS", "b", "1"), during("2011-", rel("a", "FUNDS", "b", "1")),
			},
			`rule r: "x" controls(X, Y) :- owns(X, Y), stateOwned(Y, "true").`, "", "controls(X, Y), funds(X, Y)",
			"a b 2011 to 2012",
		},
		{
			"a fact of a later time",
			[]claim.Claim{
				during("2010-2012", fact("b", "stateOwned", "true", "1")),
				alleged(during("2015-", fact("b", "stateOwned", "true", "2"))),
				rel("a", "OWNS", "b", "1"), during("2016-", rel("a", "FUNDS", "b", "1")),
			},
			`rule r: "x" controls(X, Y) :- owns(X, Y), stateOwned(Y, "true").`, "", "controls(X, Y), funds(X, Y)",
			"a b ALLEGED since 2016",
		},
		{
			"a fact of no time of the others",
			[]claim.Claim{
				during("2010-2012", fact("b", "stateOwned", "true", "1")), rel("a", "OWNS", "b", "1"),
				during("2016-", rel("a", "FUNDS", "b", "1")),
			},
			`rule r: "x" controls(X, Y) :- owns(X, Y), stateOwned(Y, "true").`, "", "controls(X, Y), funds(X, Y)", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := program(t, compile(t, ontology(t), companies(tt.claims)), tt.rules)
			if tt.asOf != "" {
				p = see(t, p, graph.Change{AsOf: period(tt.asOf).From})
			}
			if got := answers(t, p, tt.question); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestStrongerInCycles checks that if derived relations depend on themselves in cycles, an answer is as strong as its
// best proof, even if that proof is found late and covers only part of the time of weaker ones.
func TestStrongerInCycles(t *testing.T) {
	planned := func(c claim.Claim) claim.Claim { c.Context.Modality = claim.Planned; return c }
	for _, tt := range []struct {
		name     string
		claims   []claim.Claim
		rules    string
		question string
		want     string
	}{
		{
			"what a rank rests on gets better",
			[]claim.Claim{
				during("2004-2004", rel("e0", "PARTNERS_WITH", "e3", "1")),
				planned(during("2001-2004", rel("e3", "PARTNERS_WITH", "e0", "1"))),
				during("2003-2005", rel("e0", "PARTNERS_WITH", "e0", "1")), during("2004-2007", rel("e1", "ACCUSES", "e3", "1")),
			},
			`
rule r0: "x" controls(X, Z) :- accuses(X, Y), oversees(Y, Z).
rule r2: "x" partnersWith(X, Z) :- controls(X, Y), oversees(Y, Z).
rule r3: "x" partnersWith(X, Z) :- partnersWith(X, Y), accuses(Y, Z).
rule r4: "x" oversees(X, Y) :- partnersWith(Y, X).`,
			"partnersWith(/e0, Y)", "e0 2003 to 2005\ne1 in 2004\ne3 in 2004",
		},
		{
			"what is set aside gets better",
			[]claim.Claim{
				alleged(during("2002-2002", rel("e3", "CONTROLS", "e0", "1"))),
				during("2004-2005", rel("e2", "PARTNERS_WITH", "e2", "1")),
				alleged(during("2001-2002", rel("e1", "CONTROLS", "e1", "1"))),
				during("2004-2006", rel("e1", "ACCUSES", "e2", "1")), planned(during("2003-2006", rel("e2", "ACCUSES", "e3", "1"))),
				alleged(during("2003-2005", rel("e1", "CONTROLS", "e3", "1"))),
				during("2002-2004", rel("e1", "ACCUSES", "e3", "1")),
				alleged(during("2001-2005", rel("e1", "PARTNERS_WITH", "e2", "1"))),
				during("2002-2004", rel("e0", "ACCUSES", "e3", "1")), during("2002-2005", rel("e0", "PARTNERS_WITH", "e0", "1")),
				during("2002-2004", rel("e0", "ACCUSES", "e2", "1")),
				alleged(during("2003-2006", rel("e2", "PARTNERS_WITH", "e3", "1"))),
				during("2004-2004", rel("y", "INVESTS_IN", "z", "1")),
			},
			`
rule r0: "x" oversees(X, Y) :- controls(Y, X).
rule r1: "x" partnersWith(X, Z) :- accuses(X, Y), oversees(Y, Z).
rule r2: "x" oversees(X, Y) :- partnersWith(X, Y).`,
			"partnersWith(/e0, Y), investsIn(/y, /z)", "e0 in 2004\ne1 in 2004\ne2 in 2004\ne3 ALLEGED in 2004",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := program(t, compile(t, ontology(t), companies(tt.claims)), tt.rules)
			if got := answers(t, p, tt.question); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func attributes(c claim.Claim, text string) claim.Claim { c.Context.Attributes = text; return c }

// TestManyWays checks that an answer is as strong as its strongest proof, also if there are many proofs.
func TestManyWays(t *testing.T) {
	var claims []claim.Claim
	for i := range 40 {
		c := rel("a", "OWNS", fmt.Sprintf("t%02d", i), "1")
		if i != 37 {
			c = alleged(c)
		}
		claims = append(claims, c)
	}
	p := program(t, compile(t, ontology(t), companies(claims)), `rule r: "x" controls(X, Y) :- owns(X, Y).`)
	for _, question := range []string{"owns(X, _)", "controls(X, _)"} {
		if got := answers(t, p, question); got != "a" {
			t.Errorf("%s: %s", question, got)
		}
	}
}

// TestAbsenceOfAny checks that not p(_) holds only if p has no match.
func TestAbsenceOfAny(t *testing.T) {
	claims := []claim.Claim{
		fact("z", claim.PredicateKind, "Law", "1"), fact("a", claim.PredicateKind, "Company", "1"),
		fact("a", "foundedOn", "1999", "1"), rel("a", "OWNS", "b", "1"),
	}
	p := program(t, compile(t, ontology(t), claims), "")
	for question, want := range map[string]string{
		"law(X), not company(_)": "", "law(X), not person(_)": "z",
		"law(X), not foundedOn(_, _)": "", "law(X), not foundedOn(_, 1999)": "", "law(X), not foundedOn(_, 2000)": "z",
		"law(X), not issuedOn(_, _)": "z", "law(X), not owns(_, _)": "z until 1998", "law(X), not funds(_, _)": "z",
		"owns(X, Y)":  "a b since 1999",
		"owns(/a, Y)": "b since 1999", // no source gives b a kind; a owns nothing before it is founded
	} {
		if got := answers(t, p, question); got != want {
			t.Errorf("%s: got %q, want %q", question, got, want)
		}
	}
}

// TestComparisonsWithinSums checks that values that a sum compares are bound first, inside or outside of the sum.
func TestComparisonsWithinSums(t *testing.T) {
	claims := companies([]claim.Claim{
		rel("us", "SANCTIONED", "a", "1"), owns("a", "c", 60), owns("k", "c", 10),
		owns("k", "d", 70), owns("a", "d", 60),
	})
	p := program(t, compile(t, ontology(t), claims), `
rule h: "x" controls(S, Y) :- owns(/k, Y, percent: M), sum(P: owns(X, Y, percent: P), sanctioned(S, X), P > M) >= 50.`)
	if got := answers(t, p, "controls(S, Y)"); got != "us c" {
		t.Error(got)
	}
	_, problems := parser().Rules("test.rules",
		`rule h: "x" controls(S, Y) :- sum(P: owns(X, Y, percent: P), sanctioned(S, X), P > Q) >= 50.`, ontology(t))
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "test.rules:1:84: Q is in no positive literal") {
		t.Error(problems)
	}
}

// TestSumsInTimeAgreeWithNaive compares ownership summed along chains, with changing shares and alleged ones, with a
// simple iteration for each year.
func TestSumsInTimeAgreeWithNaive(t *testing.T) {
	o := ontology(t)
	const first, years = 2000, 6
	for seed := range rounds(120) {
		r := rand.New(rand.NewPCG(seed, 9))
		id := func() string { return fmt.Sprintf("e%d", r.IntN(6)) }
		type said struct {
			x, y     string
			percent  int // 0 for a sanction
			from, to int
			alleged  bool
		}
		var all []said
		add := func(s said) {
			s.from = first + r.IntN(years)
			s.to = s.from + r.IntN(years)
			s.alleged = r.IntN(3) == 0
			all = append(all, s)
		}
		for range 6 + r.IntN(10) {
			add(said{x: id(), y: id(), percent: 5 + 5*r.IntN(15)})
		}
		for range 1 + r.IntN(3) {
			add(said{x: "us", y: id()})
		}
		var claims []claim.Claim
		for _, s := range all {
			c := rel(s.x, "SANCTIONED", s.y, "1")
			if s.percent > 0 {
				c = owns(s.x, s.y, s.percent)
			}
			if s.alleged {
				c = alleged(c)
			}
			claims = append(claims, during(fmt.Sprintf("%d-%d", s.from, s.to), c))
		}
		for y := first; y < first+years; y++ {
			claims = append(claims, during(fmt.Sprintf("%d-%d", y, y), rel(fmt.Sprintf("y%d", y), "FUNDS", "z", "1")))
		}
		p := program(t, compile(t, o, companies(claims)), halfRule)
		for y := first; y < first+years; y++ {
			in := func(alleged bool) map[string]bool {
				out := map[string]bool{}
				for changed := true; changed; {
					changed = false
					sums := map[string]map[string]int{} // share by target and source
					for _, s := range all {
						if s.alleged && !alleged || y < s.from || y > s.to {
							continue
						}
						if s.percent == 0 {
							changed = changed || !out[s.y]
							out[s.y] = true
						} else if out[s.x] {
							if sums[s.y] == nil {
								sums[s.y] = map[string]int{}
							}
							sums[s.y][s.x] = max(sums[s.y][s.x], s.percent)
						}
					}
					for id, shares := range sums {
						sum := 0
						for _, n := range shares {
							sum += n
						}
						if sum >= 50 && !out[id] {
							out[id], changed = true, true
						}
					}
				}
				return out
			}
			stated, any := in(false), in(true)
			var want []string
			for id := range any {
				line := fmt.Sprintf("%s in %d", id, y)
				if !stated[id] {
					line = fmt.Sprintf("%s ALLEGED in %d", id, y)
				}
				want = append(want, line)
			}
			slices.Sort(want)
			got := answers(t, p, fmt.Sprintf("sanctioned(/us, X), funds(/y%d, /z)", y))
			if lines := strings.Join(want, "\n"); got != lines {
				t.Fatalf("seed %d, %d: got\n%s\nwant\n%s\n%+v", seed, y, got, lines, all)
			}
			then := answers(t, see(t, p, graph.Change{AsOf: claim.Year(y)}),
				fmt.Sprintf("sanctioned(/us, X), funds(/y%d, /z)", y))
			if then != got {
				t.Fatalf("seed %d: as of %d: got\n%s\nwant\n%s", seed, y, then, got)
			}
		}
	}
}

// TestFirstProofCoversPeriod checks that of equally strong and certain proofs, the first one covers the whole period
// of the relation, even if it has more steps.
func TestFirstProofCoversPeriod(t *testing.T) {
	claims := companies([]claim.Claim{
		during("2016-", rel("a", "FUNDS", "c", "1")), during("2012-", rel("a", "OWNS", "b", "1")), rel("b", "OWNS", "c", "1"),
	})
	const rules = `
rule r1: "x" controls(X, Y) :- funds(X, Y).
rule r2: "x" controls(X, Z) :- owns(X, Y), owns(Y, Z).`
	whole, proofs, ok := prove(t, program(t, compile(t, ontology(t), claims), rules), "a", "CONTROLS", "c")
	if !ok || len(proofs) != 2 {
		t.Fatalf("%d proofs", len(proofs))
	}
	if got := proofs[0].Period.String(); got != "since 2012" || whole.Period.String() != got {
		t.Errorf("the first proof is of %q, the relation of %q", got, whole.Period)
	}
}

// TestConfidencePerPeriod checks that the summary of a relation that becomes more certain on a day starts at that day.
// Its periods show the earlier time.
func TestConfidencePerPeriod(t *testing.T) {
	unsure := during("2012-", rel("a", "OWNS", "c", "1"))
	unsure.Context.Doubt = claim.DoubtOf(0.7)
	claims := companies([]claim.Claim{unsure, during("2016-", rel("a", "FUNDS", "c", "1"))})
	p := program(t, compile(t, ontology(t), claims), `
rule r1: "x" controls(X, Y) :- funds(X, Y).
rule r2: "x" controls(X, Y) :- owns(X, Y).`)
	whole, proofs, _ := prove(t, p, "a", "CONTROLS", "c")
	if got := fmt.Sprint(whole.Period, whole.Confidence, proofs[0].Period); got != "since 2016 1 since 2016" {
		t.Errorf("in words: %s", got)
	}
}
