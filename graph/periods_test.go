package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// periodOf parses a period such as 2001/2003. Either end may be missing.
func periodOf(t *testing.T, s string) (p claim.Period) {
	t.Helper()
	from, to, _ := strings.Cut(s, "/")
	for _, end := range []struct {
		text string
		to   *claim.Date
	}{{from, &p.From}, {to, &p.To}} {
		if err := end.to.UnmarshalText([]byte(end.text)); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

func TestJoinPeriods(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a gap stays", "2001/2003 2010/2012", "2001/2003 2010/2012"},
		{"in the order of time", "2010/2012 2001/2003", "2001/2003 2010/2012"},
		{"a day in common", "2001/2003 2003/2005", "2001/2005"},
		{"one after the other", "2001/2003 2004/2005", "2001/2003 2004/2005"},
		{"one within the other", "2001/2005 2002/2003", "2001/2005"},
		{"open at the end", "2001/2003 2003/", "2001/"},
		{"three in a row", "2001/2003 2002-06/2005 2005-12-31/2007", "2001/2007"},
		{"since one date, until another", "2008/ /2017", "/2017 2008/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var list []claim.Period
			for s := range strings.FieldsSeq(tt.in) {
				list = append(list, periodOf(t, s))
			}
			var got []string
			for _, p := range claim.JoinPeriods(list) {
				got = append(got, p.From.String()+"/"+p.To.String())
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

// TestPeriodsOfRelations checks that several periods of a relation stay separate, each with its own strength.
func TestPeriodsOfRelations(t *testing.T) {
	newClaim := func(when, at string, change ...func(*claim.Context)) claim.Claim {
		c := claim.Context{Document: "doc", Locator: at, Revision: 1, Period: periodOf(t, when)}
		for _, f := range change {
			f(&c)
		}
		return claim.Claim{Subject: "a", Predicate: "OPERATES", Object: claim.EntityValue("b"), Context: c}
	}
	alleged := func(c *claim.Context) { c.Modality = claim.Alleged }
	denies := func(c *claim.Context) { c.Stance = claim.Disputes }
	for _, tt := range []struct {
		name   string
		claims []claim.Claim
		asOf   string
		held   string // each period with its modality
		whole  string // the summary
		cited  string // the locators of the claims for the period of the summary
	}{
		{
			"two terms",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2010/2012", "2")},
			"",
			"2001 to 2003 STATED, 2010 to 2012 STATED", "2010 to 2012 STATED", "2",
		},
		{
			"as of a date",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2010/2012", "2")},
			"2002",
			"2001 to 2003 STATED", "2001 to 2003 STATED", "1",
		},
		{
			"without a date too",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2010/2012", "2"), newClaim("", "3")},
			"",
			"2001 to 2003 STATED, 2010 to 2012 STATED", "2010 to 2012 STATED", "2 3",
		},
		{
			"the later is alleged",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2010/2012", "2", alleged)},
			"",
			"2001 to 2003 STATED, 2010 to 2012 ALLEGED", "2001 to 2003 STATED", "1",
		},
		{
			"ten years alleged, two stated",
			[]claim.Claim{newClaim("2001/2010", "1", alleged), newClaim("2003/2004", "2")},
			"",
			"2001 to 2010 ALLEGED, 2003 to 2004 STATED", "2003 to 2004 STATED", "1 2",
		},
		{
			"ten years stated, two alleged",
			[]claim.Claim{newClaim("2001/2010", "1"), newClaim("2003/2004", "2", alleged)},
			"",
			"2001 to 2010 STATED", "2001 to 2010 STATED", "1",
		},
		{
			"two claims make one period",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2003/2005", "2")},
			"",
			"2001 to 2005 STATED", "2001 to 2005 STATED", "1 2",
		},
		{
			"one term is denied",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2010/2012", "2"), newClaim("2011/2011", "3", denies)},
			"",
			"2001 to 2003 STATED, 2010 to 2012 STATED disputed", "2001 to 2003 STATED", "1",
		},
		{
			"denied for another time",
			[]claim.Claim{newClaim("2001/2003", "1"), newClaim("2011/2011", "2", denies)},
			"",
			"2001 to 2003 STATED", "2001 to 2003 STATED", "1",
		},
		{
			"as of a date at which nothing is denied",
			[]claim.Claim{newClaim("2001/2012", "1"), newClaim("2011/2011", "3", denies)},
			"2005",
			"2001 to 2012 STATED", "2001 to 2012 STATED", "1",
		},
		{"nothing says when", []claim.Claim{newClaim("", "1")}, "", "", " STATED", "1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := compile(t, ontology(t), tt.claims)
			if tt.asOf != "" {
				var err error
				if v, err = v.With(graph.Change{AsOf: periodOf(t, tt.asOf+"/").From}); err != nil {
					t.Fatal(err)
				}
			}
			text := func(s graph.Summary) string {
				out := fmt.Sprintf("%v %v", s.Period, s.Modality)
				if s.Disputed {
					out += " disputed"
				}
				return out
			}
			a, _ := v.Lookup("a")
			b, _ := v.Lookup("b")
			p, _ := v.Pred("OPERATES")
			r, ok := v.Find(a, p, b)
			if !ok {
				t.Fatal("it is not there")
			}
			var held, cited []string
			for _, s := range v.Summaries(r) {
				held = append(held, text(s))
			}
			s := v.Summary(r)
			for _, c := range v.ClaimsIn(r, s.Period, "") {
				cited = append(cited, c.Context.Locator)
			}
			slices.Sort(cited)
			if got := strings.Join(held, ", "); got != tt.held {
				t.Errorf("it holds %q, want %q", got, tt.held)
			}
			if got := text(s); got != tt.whole {
				t.Errorf("it is summed up as %q, want %q", got, tt.whole)
			}
			if got := strings.Join(cited, " "); got != tt.cited {
				t.Errorf("%v is cited by %s, want %s", s.Period, got, tt.cited)
			}
		})
	}
}

// TestDisputedFacts checks that two values of a fact are disputed if they contradict each other at the same time.
func TestDisputedFacts(t *testing.T) {
	type said struct{ value, when string }
	for _, tt := range []struct {
		name, fact string
		values     []said
		want       string // the disputed values
	}{
		{"a month within a year", "foundedOn", []said{{"2010", ""}, {"2010-05", ""}}, ""},
		{"a day within a month and a year", "foundedOn", []said{{"2010", ""}, {"2010-05", ""}, {"2010-05-31", ""}}, ""},
		{"two years", "foundedOn", []said{{"2010", ""}, {"2011", ""}}, "2010 2011"},
		{"two months of one year", "foundedOn", []said{{"2010", ""}, {"2010-05", ""}, {"2010-06", ""}}, "2010-05 2010-06"},
		{"one number", "employees", []said{{"5", ""}, {"5.0", ""}, {"05", ""}}, ""},
		{
			"two numbers that one binary number stands for", "employees",
			[]said{{"9007199254740993", ""}, {"9007199254740992", ""}},
			"9007199254740992 9007199254740993",
		},
		{"at two times", "employees", []said{{"5", "2010/2011"}, {"6", "2012/2013"}}, ""},
		{"at one time", "employees", []said{{"5", "2010/2012"}, {"6", "2012/2013"}}, "5 6"},
		{"at one time and at no time", "employees", []said{{"5", ""}, {"6", "2012/2013"}}, "5 6"},
		{"of several", "alias", []said{{"A", ""}, {"B", ""}}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := []claim.Claim{{
				Subject: "a", Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
				Context: claim.Context{Document: "doc", Revision: 1},
			}}
			for i, s := range tt.values {
				claims = append(claims, claim.Claim{
					Subject: "a", Predicate: tt.fact, Object: claim.Literal(s.value),
					Context: claim.Context{Document: "doc", Locator: fmt.Sprint(i), Revision: 1, Period: periodOf(t, s.when)},
				})
			}
			v := compile(t, ontology(t), claims)
			a, _ := v.Lookup("a")
			var got []string
			for f := range v.Facts(a) {
				if v.FactSummary(f).Disputed {
					got = append(got, f.Value.Text)
				}
			}
			slices.Sort(got)
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("disputed are %q, want %q", s, tt.want)
			}
		})
	}
}

// TestConfidenceOfTheStrongestModality checks that a claim with a weaker modality does not raise the confidence of one
// with a stronger modality.
func TestConfidenceOfTheStrongestModality(t *testing.T) {
	with := func(m claim.Modality, confidence float64) claim.Context {
		return claim.Context{
			Document: "doc", Locator: fmt.Sprint(m, confidence), Revision: 1, Modality: m,
			Doubt: claim.DoubtOf(confidence),
		}
	}
	for _, tt := range []struct {
		name   string
		claims []claim.Context
		want   string
	}{
		{"one", []claim.Context{with(claim.Alleged, 0.7)}, "ALLEGED 0.7"},
		{"two stated", []claim.Context{with(claim.Stated, 0.2), with(claim.Stated, 0.3)}, "STATED 0.3"},
		{"an allegation without doubt", []claim.Context{with(claim.Stated, 0.2), with(claim.Alleged, 1)}, "STATED 0.2"},
		{"in the other order", []claim.Context{with(claim.Alleged, 1), with(claim.Stated, 0.2)}, "STATED 0.2"},
		{
			"three",
			[]claim.Context{with(claim.Hypothetical, 1), with(claim.Planned, 0.5), with(claim.Planned, 0.6)},
			"PLANNED 0.6",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := []claim.Claim{}
			for _, c := range tt.claims {
				claims = append(claims,
					claim.Claim{Subject: "a", Predicate: "OPERATES", Object: claim.EntityValue("b"), Context: c},
					claim.Claim{Subject: "a", Predicate: claim.PredicateName, Object: claim.Literal("A"), Context: c})
			}
			v, err := graph.Compile(ontology(t), claim.Revision{Number: 1}, slices.Values(claims))
			if err != nil {
				t.Fatal(err)
			}
			a, _ := v.Lookup("a")
			b, _ := v.Lookup("b")
			p, _ := v.Pred("OPERATES")
			r, _ := v.Find(a, p, b)
			name, _ := v.Pred(claim.PredicateName)
			got := []graph.Summary{v.Summary(r), v.SummaryIn(r, claim.Period{From: claim.Year(2000)}, "")}
			v.EachFact(a, name, func(f graph.Fact) bool { got = append(got, v.FactSummary(f)); return true })
			for _, s := range got {
				if s := fmt.Sprint(s.Modality, " ", s.Confidence); s != tt.want {
					t.Errorf("got %s, want %s", s, tt.want)
				}
			}
			if len(got) != 3 {
				t.Errorf("%d summaries", len(got))
			}
		})
	}
}

// TestJoinSummaries checks that a weaker summary is left out if it lies within stronger ones that are joined.
func TestJoinSummaries(t *testing.T) {
	stated := func(period string) graph.Summary {
		return graph.Summary{Period: periodOf(t, period), Modality: claim.Stated, Confidence: 0.8}
	}
	planned := graph.Summary{Period: periodOf(t, "2002/2007"), Modality: claim.Planned, Confidence: 0.5}
	for _, tt := range []struct {
		name string
		in   []graph.Summary
		want string
	}{
		{"within two", []graph.Summary{stated("2002/2004"), planned, stated("2003/2008")}, "2002/2008"},
		{"longer than two", []graph.Summary{stated("2002/2004"), planned, stated("2003/2006")}, "2002/2006 2002/2007"},
		{"twice", []graph.Summary{planned, planned}, "2002/2007"},
		{"surer but weaker", []graph.Summary{stated("2002/2007"), {
			Period: planned.Period, Modality: claim.Alleged, Confidence: 0.9,
		}}, "2002/2007"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range graph.JoinSummaries(tt.in) {
				got = append(got, s.Period.From.String()+"/"+s.Period.To.String())
			}
			if got := strings.Join(got, " "); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// TestLifetimeOfWeakFacts checks that an alleged date of foundation limits alleged relations, but not stated ones.
func TestLifetimeOfWeakFacts(t *testing.T) {
	for _, tt := range []struct {
		name  string
		facts map[string]claim.Modality // date of foundedOn and its modality
		want  [3]string                 // for stated, alleged and planned relations
	}{
		{"stated", map[string]claim.Modality{"1999": claim.Stated}, [3]string{"since 1999", "since 1999", "since 1999"}},
		{"alleged", map[string]claim.Modality{"1999": claim.Alleged}, [3]string{"", "since 1999", "since 1999"}},
		{"planned", map[string]claim.Modality{"2030": claim.Planned}, [3]string{"", "", "since 2030"}},
		{
			"both",
			map[string]claim.Modality{"1999": claim.Stated, "2005-06-01": claim.Alleged},
			[3]string{"since 1999", "since 1999", "since 1999"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := []claim.Claim{{Subject: "c", Predicate: claim.PredicateKind, Object: claim.Literal("Company")}}
			for date, m := range tt.facts {
				claims = append(claims, claim.Claim{
					Subject: "c", Predicate: "foundedOn", Object: claim.Literal(date), Context: claim.Context{Modality: m},
				})
			}
			for i := range claims {
				c := &claims[i].Context
				c.Document, c.Locator, c.Revision = "doc", "1", 1
			}
			v, err := graph.Compile(ontology(t), claim.Revision{Number: 1}, slices.Values(claims))
			if err != nil {
				t.Fatal(err)
			}
			n, _ := v.Lookup("c")
			for m, want := range tt.want {
				if got := v.LifetimeAs(n, claim.Modality(m)).String(); got != want {
					t.Errorf("%v: got %q, want %q", claim.Modality(m), got, want)
				}
			}
		})
	}
}

// TestLifetimeFactsOfItself checks that a relation of an entity with itself has each fact of its lifetime only once.
func TestLifetimeFactsOfItself(t *testing.T) {
	claims := []claim.Claim{
		{Subject: "c", Predicate: claim.PredicateKind, Object: claim.Literal("Company")},
		{Subject: "c", Predicate: "foundedOn", Object: claim.Literal("1999")},
		{Subject: "c", Predicate: "OPERATES", Object: claim.EntityValue("c")},
	}
	for i := range claims {
		claims[i].Context = claim.Context{Document: "doc", Locator: "1", Revision: 1}
	}
	v, err := graph.Compile(ontology(t), claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := v.Lookup("c")
	p, _ := v.Pred("OPERATES")
	r, ok := v.Find(c, p, c)
	if facts := v.LifetimeFacts(r); !ok || len(facts) != 1 {
		t.Errorf("%d facts, found %v", len(facts), ok)
	}
}

// TestLifetimeOfBounds checks that the date of a source that shows that an entity exists limits its lifetime only if no
// fact gives the date at which it began.
func TestLifetimeOfBounds(t *testing.T) {
	for _, tt := range []struct{ name, founded, shown, want string }{
		{"shown only", "", "2012", "since 2012 or before"},
		{"founded before", "1999", "2012", "since 1999"},
		{"founded after", "2015", "2012", "since 2015"},
		{"founded in the same year", "2012", "2012", "since 2012"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := []claim.Claim{{Subject: "c", Predicate: claim.PredicateKind, Object: claim.Literal("Company")}}
			for name, date := range map[string]string{"foundedOn": tt.founded, "shownSince": tt.shown} {
				if date != "" {
					claims = append(claims, claim.Claim{Subject: "c", Predicate: name, Object: claim.Literal(date)})
				}
			}
			for i := range claims {
				claims[i].Context = claim.Context{Document: "doc", Locator: "1", Revision: 1}
			}
			v, err := graph.Compile(ontology(t), claim.Revision{Number: 1}, slices.Values(claims))
			if err != nil {
				t.Fatal(err)
			}
			n, _ := v.Lookup("c")
			if got := v.Lifetime(n).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
