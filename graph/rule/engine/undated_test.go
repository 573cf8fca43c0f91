package engine_test

import (
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestUndatedAmongDated checks that weaker claims do not date stronger ones. If a source states without a date that A
// owns B, an allegation that A owned B in the nineties does not end the relation, and a plan does not begin it.
func TestUndatedAmongDated(t *testing.T) {
	planned := func(c claim.Claim) claim.Claim { c.Context.Modality = claim.Planned; return c }
	stated, denied := rel("a", "OWNS", "b", "1"), rel("a", "OWNS", "b", "9")
	denied.Context.Stance = claim.Disputes
	const (
		through = `rule r: "x" controls(X, Y) :- owns(X, Y).`
		ofState = `rule r: "x" controls(X, Y) :- owns(X, Y), stateOwned(Y, "true").`
		free    = `rule r: "x" controls(X, Y) :- funds(X, Y), not owns(X, Y).`
		firm    = `rule r: "x" controls(X, Y) :- funds(X, Y), not stated owns(X, Y).`
	)
	in1990s := func(c claim.Claim) claim.Claim { return during("1990-1995", c) }
	statement, allegation := in1990s(rel("a", "OWNS", "b", "2")), in1990s(alleged(rel("a", "OWNS", "b", "2")))
	later := during("2001-", alleged(rel("a", "OWNS", "b", "3")))
	plan := during("2030-", planned(rel("a", "OWNS", "b", "2")))
	doubtful := func(c claim.Claim) claim.Claim { c.Context.Doubt = claim.DoubtOf(0.3); return c }
	unsure := doubtful(statement)
	stateOwned, ownsB := fact("b", "stateOwned", "true", "1"), rel("a", "OWNS", "b", "1")
	for _, tt := range []struct {
		name           string
		claims         []claim.Claim
		rules          string
		asOf, question string
		want           string
	}{
		{"an allegation", []claim.Claim{stated, allegation}, through, "", "controls(X, Y)", "a b"},
		{"an allegation, at its time", []claim.Claim{stated, allegation}, through, "1992", "controls(X, Y)", "a b"},
		{"an allegation, later", []claim.Claim{stated, allegation}, through, "2000", "controls(X, Y)", "a b"},
		{"a plan", []claim.Claim{stated, plan}, through, "2000", "controls(X, Y)", "a b"},
		{"a statement", []claim.Claim{stated, statement}, through, "", "controls(X, Y)", "a b 1990 to 1995"},
		{"a statement with less confidence", []claim.Claim{stated, unsure}, through, "", "controls(X, Y)", "a b"},
		{"a statement with less confidence, later", []claim.Claim{stated, unsure}, through, "2000", "controls(X, Y)", "a b"},
		{
			"a sure statement and one with less confidence",
			[]claim.Claim{stated, unsure, during("2001-", stated)},
			through, "", "controls(X, Y)", "a b since 2001",
		},
		{
			"attributes of a sure statement",
			[]claim.Claim{owns("a", "b", 30), unsure},
			"", "2000", "owns(X, Y, percent: P)", "a b 30",
		},
		{"a statement, later", []claim.Claim{stated, statement}, through, "2000", "controls(X, Y)", ""},
		{
			"a statement dates an allegation",
			[]claim.Claim{alleged(stated), statement},
			through, "", "controls(X, Y)", "a b 1990 to 1995",
		},
		{
			"a statement and an allegation",
			[]claim.Claim{stated, statement, later},
			through, "2005", "controls(X, Y)", "a b ALLEGED since 2001",
		},
		{
			"a statement and an allegation, at no time",
			[]claim.Claim{stated, statement, later},
			through, "1998", "controls(X, Y)", "",
		},
		{
			"a denial",
			[]claim.Claim{stated, allegation, denied},
			through, "2000", "controls(X, Y)", "a b",
		},
		{
			"an alleged foundation and a statement",
			[]claim.Claim{alleged(fact("b", "foundedOn", "2005", "1")), stated},
			through, "2000", "controls(X, Y)", "a b",
		},
		{
			"an alleged foundation and an allegation",
			[]claim.Claim{alleged(fact("b", "foundedOn", "2005", "1")), alleged(stated)},
			through, "", "controls(X, Y)", "a b ALLEGED since 2005",
		},
		{
			"a stated foundation",
			[]claim.Claim{fact("b", "foundedOn", "2005", "1"), stated},
			through, "", "controls(X, Y)", "a b since 2005",
		},
		{
			"attributes",
			[]claim.Claim{owns("a", "b", 30), in1990s(alleged(owns("a", "b", 60)))},
			"", "", "owns(X, Y, percent: P)",
			"a b 30\na b 60 ALLEGED 1990 to 1995",
		},
		{
			"attributes of a dated statement",
			[]claim.Claim{owns("a", "b", 30), statement, during("2001-", alleged(owns("a", "b", 60)))},
			"", "", "owns(X, Y, percent: P)", "a b 30 1990 to 1995\na b 60 ALLEGED since 2001",
		},
		{
			"attributes of a dated statement, later",
			[]claim.Claim{owns("a", "b", 30), statement, during("2001-", alleged(owns("a", "b", 60)))},
			"", "2005", "owns(X, Y, percent: P)", "a b 60 ALLEGED since 2001",
		},
		{
			"an absence",
			[]claim.Claim{stated, allegation, during("2010-", rel("a", "FUNDS", "b", "1"))},
			free, "", "controls(X, Y)", "",
		},
		{
			"an absence of what is stated",
			[]claim.Claim{
				stated, statement, later,
				during("1994-", rel("a", "FUNDS", "b", "1")),
			},
			firm, "", "controls(X, Y)", "a b since 1996",
		},
		{
			"a fact",
			[]claim.Claim{stateOwned, in1990s(alleged(stateOwned)), ownsB},
			ofState, "2000", "controls(X, Y)", "a b",
		},
		{
			"a fact with less confidence at one time",
			[]claim.Claim{stateOwned, in1990s(doubtful(stateOwned)), ownsB},
			ofState, "2000", "controls(X, Y)", "a b",
		},
		{
			"a fact at one time",
			[]claim.Claim{alleged(stateOwned), in1990s(stateOwned), ownsB},
			ofState, "2000", "controls(X, Y)", "",
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

// TestPeriodOnce checks that a period within another one of the same strength is not listed, also if both start at the
// same time and the shorter one is found first.
func TestPeriodOnce(t *testing.T) {
	sure := func(confidence float64, c claim.Claim) claim.Claim {
		c.Context.Doubt = claim.DoubtOf(confidence)
		return c
	}
	hypothetical := during("2001-2005", rel("a", "OWNS", "b", "2"))
	hypothetical.Context.Modality = claim.Hypothetical
	planned := during("2003-2004", owns("a", "b", 1))
	planned.Context.Modality = claim.Planned
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{
		sure(0.9, planned), hypothetical, sure(0.5, during("2002-2009", alleged(rel("a", "OWNS", "b", "3")))),
	})), "")
	rows := grouped(t, p, "owns(X, Y), not owns(X, Y, percent: 1)")
	if len(rows) != 1 {
		t.Fatalf("got %d rows, want 1", len(rows))
	}
	var times []string
	for _, s := range rows[0].Proved {
		times = append(times, s.Period.String())
	}
	if got, want := strings.Join(times, ", "), "2005 to 2009, 2001 to 2002, in 2002"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
