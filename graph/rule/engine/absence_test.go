package engine_test

import (
	"context"
	"errors"
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

// checkedRows asks a query and checks each answer with the independent checker.
func checkedRows(t *testing.T, p *engine.Program, question string) []proof.Row {
	t.Helper()
	q, problems := parser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	e := engine.NewEngine(p, engine.Limits{})
	rows, err := e.Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	c := checkerOf(t, p)
	for i := range rows {
		for _, premises := range append([][]proof.Premise{rows[i].Premises}, rows[i].Others...) {
			for j := range premises {
				m := &premises[j]
				if m.Proof != nil && m.Proof.Rule != nil {
					if err := c.Check(m.Proof); err != nil {
						t.Errorf("%s: %v\n%s", question, err, m.Proof.Text(p.View()))
					}
				}
			}
		}
	}
	return rows
}

// checkerOf returns a checker of the proofs of a program. The checker has an engine of its own for the relations that
// rules yield.
func checkerOf(t *testing.T, p *engine.Program) *proof.Checker {
	t.Helper()
	e := engine.NewEngine(p, engine.Limits{})
	return &proof.Checker{
		View: p.View(), Rules: p.Rules(),
		Yields: func(s graph.Node, typ graph.Pred, o graph.Node) []proof.Yield {
			yields, err := e.Matches(context.Background(), s, typ, o)
			if err != nil {
				t.Fatal(err)
			}
			return yields
		},
	}
}

// proofs returns the proofs of a relation.
func proofs(t *testing.T, p *engine.Program, source, typ, target string) []*proof.Proof {
	t.Helper()
	v := p.View()
	s, _ := v.Lookup(source)
	o, _ := v.Lookup(target)
	pred, _ := v.Pred(typ)
	list, err := engine.NewEngine(p, engine.Limits{}).Prove(context.Background(),
		graph.Relation{Source: s, Type: pred, Target: o, Rel: graph.NoRel}, 5)
	if err != nil || len(list) == 0 {
		t.Fatal(list, err)
	}
	return list
}

// heldText returns one line per answer with its periods.
func heldText(rows []proof.Row) string {
	var out []string
	for _, r := range rows {
		var line, periods []string
		for _, v := range r.Values {
			line = append(line, v.Text)
		}
		for _, h := range r.Held {
			text := h.Period.String()
			if h.Modality != claim.Stated {
				text += " " + h.Modality.String()
			}
			periods = append(periods, text)
		}
		out = append(out, strings.TrimSpace(strings.Join(line, " ")+" "+strings.Join(periods, " and ")))
	}
	return strings.Join(out, "; ")
}

func TestAbsenceTakesAwayTime(t *testing.T) {
	funds := func(when, x, y string) claim.Claim { return during(when, rel(x, "FUNDS", y, "1")) }
	facility := func(claims ...claim.Claim) []claim.Claim {
		return append(claims, fact("f", claim.PredicateKind, "Facility", "1"), fact("f", "openedOn", "2005", "1"))
	}
	const rules = `
rule c: "x" controls(X, Y) :- owns(X, Y, percent: P), P >= 50.
rule o: "x" oversees(X, Y) :- owns(X, Y), not controls(X, Y).`
	for _, tt := range []struct {
		name     string
		claims   []claim.Claim
		asOf     string
		question string
		want     string
	}{
		{"one day is taken away", []claim.Claim{during("2010-2020", owns("a", "b", 30)), {
			Subject: "a", Predicate: "FUNDS", Object: claim.EntityValue("b"),
			Context: claim.Context{Document: "d", Revision: 1, Period: claim.On(claim.Day(2015, 6, 1))},
		}}, "", "owns(X, Y), not funds(X, Y)", "a b 2010 to 2015-05-31 and 2015-06-02 to 2020"},
		{
			"an undated match takes away everything",
			[]claim.Claim{during("2010-2020", owns("a", "b", 30)), funds("", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "",
		},
		{
			"an undated premise is left with the rest",
			[]claim.Claim{owns("a", "b", 30), funds("2012-2014", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "a b until 2011 and since 2015",
		},
		{
			"an end that nobody knows is open",
			[]claim.Claim{during("2010-2020", owns("a", "b", 30)), funds("2015-", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "a b 2010 to 2014",
		},
		{
			"a beginning that nobody knows is open",
			[]claim.Claim{during("2010-2020", owns("a", "b", 30)), funds("-2015", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "a b 2016 to 2020",
		},
		{
			"all of the time is taken away",
			[]claim.Claim{during("2010-2020", owns("a", "b", 30)), funds("2010-2015", "a", "b"), funds("2016-2020", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "",
		},
		{
			"what is alleged takes away too",
			[]claim.Claim{during("2010-2012", owns("a", "b", 30)), alleged(funds("2011-2011", "a", "b"))},
			"",
			"owns(X, Y), not funds(X, Y)", "a b in 2010 and in 2012",
		},
		{
			"an alleged premise stays alleged",
			[]claim.Claim{alleged(during("2010-2012", owns("a", "b", 30))), funds("2011-2011", "a", "b")},
			"",
			"owns(X, Y), not funds(X, Y)", "a b in 2010 ALLEGED and in 2012 ALLEGED",
		},
		{
			"any entity",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), funds("2010-2010", "c", "b"), funds("2012-2012", "d", "b")},
			"",
			"owns(X, Y), not funds(_, Y)", "a b in 2011 and 2013 to 2014",
		},
		{
			"with an attribute",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2016", owns("a", "b", 60))},
			"",
			"owns(X, Y), not owns(X, Y, percent: 60)", "a b 2010 to 2011",
		},
		{
			"derived, with a gap of its own",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2012", owns("a", "b", 60))},
			"",
			"oversees(X, Y)", "a b 2010 to 2011 and 2013 to 2014",
		},
		{
			"negation of a negation",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2012", owns("a", "b", 60))},
			"",
			"owns(X, Y), not oversees(X, Y)", "a b in 2012",
		},
		{
			"as of a date in a gap",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2012", owns("a", "b", 60))},
			"2012",
			"oversees(X, Y)", "",
		},
		{
			"as of another date",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2012", owns("a", "b", 60))},
			"2011",
			"oversees(X, Y)", "a b 2010 to 2011",
		},
		{
			"a fact",
			[]claim.Claim{during("2010-2014", owns("a", "b", 30)), during("2012-2013", fact("b", "foundedOn", "1999", "1"))},
			"",
			"owns(X, Y), not foundedOn(Y, _)", "a b 2010 to 2011 and in 2014",
		},
		{
			"lifetimes limit what is open", facility(during("2010-2012", rel("a", "OPERATES", "f", "1"))), "",
			"facility(X), not operates(_, X)", "f 2005 to 2009 and since 2013",
		},
		{
			"a match before the lifetime leaves no gap there",
			facility(during("2001-2002", rel("a", "OPERATES", "f", "1")), during("2004-2010", rel("a", "OPERATES", "f", "1"))),
			"", "facility(X), not operates(_, X)", "f since 2011",
		},
		{
			"an undated relation lasts as long as its ends", facility(rel("a", "OPERATES", "f", "1")), "",
			"facility(X), not operates(_, X)", "",
		},
		{
			"before the lifetime", facility(rel("a", "OPERATES", "f", "1")), "2003",
			"facility(X), not operates(_, X)", "",
		},
		{
			"a source dates a premise before the lifetime",
			facility(during("2000-2014", owns("a", "f", 30)), funds("2003-2003", "a", "f")), "",
			"owns(X, Y), not funds(X, Y)", "a f 2000 to 2002 and 2004 to 2014",
		},
		{"never", []claim.Claim{owns("a", "b", 30)}, "", "owns(X, Y), not funds(X, Y)", "a b"},
		{
			"an alleged match takes away time",
			[]claim.Claim{owns("a", "b", 30), alleged(funds("2012-2014", "a", "b"))},
			"",
			"owns(X, Y), not funds(X, Y)", "a b until 2011 and since 2015",
		},
		{
			"but not if the question asks for what is stated",
			[]claim.Claim{owns("a", "b", 30), alleged(funds("2012-2014", "a", "b")), funds("2018-2018", "a", "b")},
			"",
			"owns(X, Y), not stated funds(X, Y)", "a b until 2017 and since 2019",
		},
		{
			"a rule that rests on an allegation",
			[]claim.Claim{owns("a", "b", 30), alleged(owns("a", "b", 70))},
			"",
			"owns(X, Y), not stated controls(X, Y)", "a b",
		},
		{
			"a rule that rests on statements alone",
			[]claim.Claim{owns("a", "b", 30), owns("a", "b", 70)},
			"",
			"owns(X, Y), not stated controls(X, Y)", "",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := program(t, compile(t, ontology(t), companies(tt.claims)), rules)
			if tt.asOf != "" {
				d, _ := claim.ParseDate(tt.asOf)
				p = see(t, p, graph.Change{AsOf: d})
			}
			if got := heldText(checkedRows(t, p, tt.question)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestAbsenceIsChecked checks that the checker refuses an absence for a period in which something matches.
func TestAbsenceIsChecked(t *testing.T) {
	claims := []claim.Claim{during("2010-2020", owns("a", "b", 30)), during("2015-2015", rel("a", "FUNDS", "b", "1"))}
	p := program(t, compile(t, ontology(t), companies(claims)),
		`rule o: "x" oversees(X, Y) :- owns(X, Y), not funds(X, Y).`)
	v := p.View()
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	typ, _ := v.Pred("OVERSEES")
	list, err := engine.NewEngine(p, engine.Limits{}).Prove(context.Background(),
		graph.Relation{Source: a, Type: typ, Target: b, Rel: graph.NoRel}, 5)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	want := `a OVERSEES b, 2016 to 2020      derived: o
├─ a OWNS b, 2010 to 2020       isaacs-2019, 1
└─ not: a FUNDS b, since 2016   nothing says so for this time
`
	if got := list[0].Text(v); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	c := proof.Checker{View: v, Rules: p.Rules()}
	for _, x := range list {
		if err := c.Check(x); err != nil {
			t.Error(err)
		}
	}
	for _, wrong := range []string{"", "2015-", "-2015", "2012-2018", "2015-2015"} {
		x := *list[0]
		x.Premises = slices.Clone(x.Premises)
		x.Premises[1].Period = period(wrong)
		x.Period, _ = period("2010-2020").Intersect(period(wrong))
		if err := c.Check(&x); !errors.Is(err, proof.ErrWrong) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	longer := *list[0]
	longer.Period = period("2010-2020")
	if err := c.Check(&longer); !errors.Is(err, proof.ErrWrong) {
		t.Error(err)
	}
}

// TestAllegedSharesDoNotHideStatedOnes checks that a smaller share that is only alleged does not weaken a conclusion
// from a stated one, and that the checker refuses such an absence if the smaller share is stated.
func TestAllegedSharesDoNotHideStatedOnes(t *testing.T) {
	const rules = `
rule a: "x" partnersWith(X, Y, percent: P) :- owns(X, Y, percent: P), not stated owns(X, Y, percent: P).
rule w: "x" licensesTo(X, Y, percent: P) :- partnersWith(X, Y, percent: P), owns(X, Y, percent: Q), not partnersWith(X, Y, percent: Q).
rule s: "x" supplies(X, Y, percent: P) :- owns(X, Y, percent: P), owns(X, Y, percent: Q), Q < P, not licensesTo(X, Y, percent: Q).
rule l: "x" funds(X, Y, percent: P) :- owns(X, Y, percent: P), not supplies(X, Y, percent: P), not licensesTo(X, Y, percent: P).
rule c: "x" controls(X, Y) :- sum(P: funds(Z, Y, percent: P), operatesIn(Z, X)) >= 50.
rule o: "x" oversees(X, Y) :- sum(P: funds(Z, Y, percent: P), operatesIn(Z, X)) >= 65.`
	in := func(x string) claim.Claim { return rel(x, "OPERATES_IN", "s", "1") }
	claims := companies([]claim.Claim{
		fact("s", "kind", "State", "1"), in("a"), in("b"),
		owns("a", "x", 60), alleged(owns("a", "x", 5)), alleged(owns("b", "x", 5)),
	})
	p := program(t, compile(t, ontology(t), claims), rules)
	for question, want := range map[string]string{
		"funds(X, /x, percent: P)":                  "a 60; b 5 ALLEGED",
		"controls(/s, X)":                           "x",
		"oversees(/s, X)":                           "x ALLEGED",
		"funds(X, /x, percent: P) | sum(P)":         "60; 65 ALLEGED",
		"funds(X, /x, percent: P) | sum(P) by X":    "a 60; b 5 ALLEGED",
		"funds(X, /x, percent: P) | sum(P), max(P)": "60 60; 65 60 ALLEGED",
	} {
		var got []string
		for _, r := range checkedRows(t, p, question) {
			var line []string
			for _, v := range r.Values {
				line = append(line, v.Text)
			}
			if r.Modality != claim.Stated {
				line = append(line, r.Modality.String())
			}
			got = append(got, strings.Join(line, " "))
		}
		if text := strings.Join(got, "; "); text != want {
			t.Errorf("%s: got %s, want %s", question, text, want)
		}
	}
	list := proofs(t, p, "a", "FUNDS", "x")
	stated := program(t, compile(t, ontology(t), append(claims, owns("a", "x", 5))), rules)
	for _, x := range list {
		if x.Modality == claim.Stated {
			if err := checkerOf(t, stated).Check(x); !errors.Is(err, proof.ErrWrong) {
				t.Errorf("with a smaller share that is stated: %v\n%s", err, x.Text(p.View()))
			}
		}
	}
}

// TestAbsenceInTimeAgreesWithNaive asks questions with negations over random claims, in the whole view and in views as
// of each year. It compares the answers with a naive evaluation year by year.
func TestAbsenceInTimeAgreesWithNaive(t *testing.T) {
	const first, years = 2000, 6
	type said struct {
		x, y, typ string
		percent   int
		from, to  int // 0 for an open end
	}
	type year struct{ all []said }
	in := func(all []said, y int) year {
		return year{slices.DeleteFunc(slices.Clone(all), func(s said) bool { return s.from > y || s.to != 0 && s.to < y })}
	}
	has := func(w year, x, typ, y string, percent func(int) bool) bool {
		return slices.ContainsFunc(w.all, func(s said) bool {
			return s.typ == typ && (x == "" || x == s.x) && (y == "" || y == s.y) && (percent == nil || percent(s.percent))
		})
	}
	half := func(n int) bool { return n >= 50 }
	questions := []struct {
		text string
		not  func(w year, x, y string) bool
	}{
		{"owns(X, Y), not funds(X, Y)", func(w year, x, y string) bool { return !has(w, x, "FUNDS", y, nil) }},
		{"owns(X, Y), not funds(_, X), not funds(Y, _)", func(w year, x, y string) bool {
			return !has(w, "", "FUNDS", x, nil) && !has(w, y, "FUNDS", "", nil)
		}},
		{"owns(X, Y), not controls(X, Y)", func(w year, x, y string) bool { return !has(w, x, "OWNS", y, half) }},
		{"owns(X, Y), not controls(Y, _)", func(w year, x, y string) bool { return !has(w, y, "OWNS", "", half) }},
		{"owns(X, Y), not oversees(X, Y)", func(w year, x, y string) bool { return has(w, x, "OWNS", y, half) }},
		{"owns(X, Y), not owns(X, Y, percent: 40)", func(w year, x, y string) bool {
			return !has(w, x, "OWNS", y, func(n int) bool { return n == 40 })
		}},
		{"oversees(X, Y)", func(w year, x, y string) bool { return !has(w, x, "OWNS", y, half) }},
		{"oversees(X, Y), not funds(X, _)", func(w year, x, y string) bool {
			return !has(w, x, "OWNS", y, half) && !has(w, x, "FUNDS", "", nil)
		}},
	}
	for seed := range rounds(25) {
		r := rand.New(rand.NewPCG(seed, 77))
		var all []said
		var claims []claim.Claim
		for range 5 + r.IntN(12) {
			s := said{
				x: fmt.Sprintf("e%d", r.IntN(4)), y: fmt.Sprintf("e%d", r.IntN(4)), typ: "OWNS",
				percent: 20 + 20*r.IntN(3), from: first + r.IntN(years),
			}
			c := owns(s.x, s.y, s.percent)
			if r.IntN(2) == 0 {
				s.typ, c = "FUNDS", rel(s.x, "FUNDS", s.y, "1")
			}
			if s.x == s.y {
				continue
			}
			when := fmt.Sprint(s.from) + "-"
			switch r.IntN(4) {
			case 0:
			case 1:
				s.to, s.from, when = s.from, 0, "-"+fmt.Sprint(s.from)
			default:
				s.to = s.from + r.IntN(3)
				when += fmt.Sprint(s.to)
			}
			all, claims = append(all, s), append(claims, during(when, c))
		}
		p := program(t, compile(t, ontology(t), companies(claims)), `
rule c: "x" controls(X, Y) :- owns(X, Y, percent: P), P >= 50.
rule o: "x" oversees(X, Y) :- owns(X, Y), not controls(X, Y).`)
		for _, q := range questions {
			rows := checkedRows(t, p, q.text)
			for y := first - 1; y <= first+years; y++ {
				w := in(all, y)
				var want, got, then []string
				for _, s := range w.all {
					if line := s.x + " " + s.y; s.typ == "OWNS" && q.not(w, s.x, s.y) && !slices.Contains(want, line) {
						want = append(want, line)
					}
				}
				slices.Sort(want)
				for _, row := range rows {
					if slices.ContainsFunc(row.Held, func(h graph.Summary) bool { return h.Period.Meets(claim.On(claim.Year(y))) }) {
						got = append(got, row.Values[0].Text+" "+row.Values[1].Text)
					}
				}
				for _, row := range checkedRows(t, see(t, p, graph.Change{AsOf: claim.Year(y)}), q.text) {
					then = append(then, row.Values[0].Text+" "+row.Values[1].Text)
				}
				if !slices.Equal(got, want) || !slices.Equal(then, want) {
					t.Fatalf("seed %d, %s, %d: got %q, as of then %q, want %q\n%+v\n%s", seed, q.text, y, got, then, want, all,
						heldText(rows))
				}
			}
		}
	}
}
