package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// prove proves a relation, checks the proofs, and returns its summary; false if it does not hold.
func prove(t *testing.T, p *engine.Program, s, typ, o string) (graph.Summary, []*proof.Proof, bool) {
	t.Helper()
	v := p.View()
	a, ok1 := v.Lookup(s)
	b, ok2 := v.Lookup(o)
	pred, ok3 := v.Pred(typ)
	if !ok1 || !ok2 || !ok3 {
		t.Fatalf("%s %s %s: no such thing", s, typ, o)
	}
	r := graph.Relation{Source: a, Type: pred, Target: b, Rel: graph.NoRel}
	e := engine.NewEngine(p, engine.Limits{})
	proofs, err := e.Prove(context.Background(), r, 5)
	if errors.Is(err, engine.ErrNoProof) {
		return graph.Summary{}, nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range proofs {
		if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(x); err != nil {
			t.Errorf("%s %s %s: %v", s, typ, o, err)
		}
	}
	sum, err := e.Summarize(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	return sum, proofs, true
}

func see(t *testing.T, p *engine.Program, c graph.Change) *engine.Program {
	t.Helper()
	v, err := p.View().With(c)
	if err != nil {
		t.Fatal(err)
	}
	q, err := p.For(v)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// TestWithoutStatedRelation checks that in a view without a stated relation, rules can still derive it; in a view
// without a derived relation, they do not derive it.
func TestWithoutStatedRelation(t *testing.T) {
	claims := append(lawClaims(), rel("csl", "CONSTRAINS", "21vianet", "9"))
	p := program(t, compile(t, ontology(t), claims), lawRules)
	const relation = "csl|CONSTRAINS|21vianet"
	once := see(t, p, graph.Change{Without: []string{relation}})
	if _, proofs, ok := prove(t, once, "csl", "CONSTRAINS", "21vianet"); !ok || proofs[0].Rule == nil {
		t.Errorf("it is not derived from what still holds")
	}
	twice := see(t, once, graph.Change{Without: []string{relation}})
	if _, _, ok := prove(t, twice, "csl", "CONSTRAINS", "21vianet"); ok {
		t.Errorf("what was derived only is there without it")
	}
	if _, _, ok := prove(t, twice, "csl", "CONSTRAINS", "azure-china"); ok {
		t.Errorf("so is what rested on it")
	}
}

// TestDenied checks that a derived relation that a source denies is disputed, and that its proof cites the denial.
func TestDenied(t *testing.T) {
	denial := rel("csl", "CONSTRAINS", "azure-china", "7")
	denial.Context.Stance = claim.Disputes
	p := program(t, compile(t, ontology(t), append(lawClaims(), denial)), lawRules)
	sum, proofs, ok := prove(t, p, "csl", "CONSTRAINS", "azure-china")
	if !ok || !sum.Disputed || !proofs[0].Disputed {
		t.Fatalf("%v: %+v", ok, sum)
	}
	if claims := p.View().Claims(proofs[0].Relation); len(claims) != 1 || claims[0].Context.Locator != "7" {
		t.Errorf("who denies it: %+v", claims)
	}
	if sum, _, _ := prove(t, p, "csl", "CONSTRAINS", "21vianet"); sum.Disputed {
		t.Errorf("what nobody denies is disputed")
	}
}

// TestEitherOrder checks that a derived relation of a symmetric type is found with its ends in either order.
func TestEitherOrder(t *testing.T) {
	claims := companies([]claim.Claim{during("2010-2012", rel("a", "OWNS", "b", "1"))})
	p := program(t, compile(t, ontology(t), claims), `rule r: "x" partnersWith(X, Y) :- owns(X, Y).`)
	for _, ends := range [][2]string{{"a", "b"}, {"b", "a"}} {
		sum, _, ok := prove(t, p, ends[0], "PARTNERS_WITH", ends[1])
		a, _ := p.View().Lookup(ends[0])
		b, _ := p.View().Lookup(ends[1])
		pred, _ := p.View().Pred("PARTNERS_WITH")
		r := graph.Relation{Source: a, Type: pred, Target: b, Rel: graph.NoRel}
		periods, err := engine.NewEngine(p, engine.Limits{}).Periods(context.Background(), r)
		if !ok || sum.Period.String() != "2010 to 2012" || err != nil || len(periods) != 1 || periods[0] != sum.Period {
			t.Errorf("%v: %v, %v; %v, %v", ends, ok, sum.Period, periods, err)
		}
	}
}

// TestSummaryHasNoGap checks that the period of a derived relation is the period of its best proof, extended by
// adjacent periods of equal strength.
func TestSummaryHasNoGap(t *testing.T) {
	during := func(place, from, to string, m claim.Modality) claim.Claim {
		c := rel("rackspace", "OPERATES_IN", place, "1")
		c.Context.Modality = m
		if err := errors.Join(c.Context.Period.From.UnmarshalText([]byte(from)),
			c.Context.Period.To.UnmarshalText([]byte(to))); err != nil {
			t.Fatal(err)
		}
		return c
	}
	claims := []claim.Claim{fact("china", "kind", "State", "1"), fact("rackspace", "kind", "Company", "1")}
	for _, place := range []string{"beijing", "shanghai", "wuhan", "dalian"} {
		claims = append(claims, fact(place, "kind", "Place", "1"), rel(place, "PART_OF", "china", "1"))
	}
	claims = append(claims,
		during("beijing", "2001", "2002", claim.Stated), during("wuhan", "2003-01", "2004", claim.Stated),
		during("dalian", "2005", "2006", claim.Alleged), during("shanghai", "2010", "2011", claim.Stated))
	p := program(t, compile(t, ontology(t), claims),
		`rule within: "x" operatesIn(X, S) :- operatesIn(X, P), place(P), partOf(P, S), state(S).`)
	sum, _, ok := prove(t, p, "rackspace", "OPERATES_IN", "china")
	if got := sum.Period.String(); !ok || sum.Modality != claim.Stated || got != "2001 to 2004" && got != "2010 to 2011" {
		t.Errorf("%v, %v, %v", ok, sum.Modality, got)
	}
	for year, want := range map[int]bool{2000: false, 2002: true, 2005: true, 2008: false, 2010: true} {
		if _, _, ok := prove(t, see(t, p, graph.Change{AsOf: claim.Year(year)}), "rackspace", "OPERATES_IN",
			"china"); ok != want {
			t.Errorf("as of %d: %v", year, ok)
		}
	}
}

// TestAsOfEnds checks that at a date before a law was in force, its undated relations do not exist for any query.
func TestAsOfEnds(t *testing.T) {
	p := program(t, compile(t, ontology(t), lawClaims()), lawRules)
	for year, want := range map[int]bool{2016: false, 2018: true} {
		v := see(t, p, graph.Change{AsOf: claim.Year(year)}).View()
		csl, _ := v.Lookup("csl")
		relations := 0
		v.Each(csl, graph.Out, nil, func(graph.Relation) bool { relations++; return true })
		if (relations > 0) != want {
			t.Errorf("as of %d: %d relations", year, relations)
		}
		vianet, _ := v.Lookup("21vianet")
		if n := v.TotalDegree(vianet); n < 3 {
			t.Errorf("as of %d, what has no beginning has %d relations", year, n)
		}
	}
}

// stored returns the program of a view in which a second revision adds rules.
func stored(t *testing.T, v *graph.View, src string) *engine.Program {
	t.Helper()
	sources, problems := parser().Split("r", src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var claims []claim.Claim
	for _, s := range sources {
		c := fact(s.ID, claim.PredicateRule, s.Text, "")
		c.Context.Revision = 2
		claims = append(claims, c)
	}
	p, err := engine.Load(v.Apply(claim.Revision{
		Number:      2,
		CommittedAt: v.Revision().CommittedAt.AddDate(0, 0, 1),
	}, claims))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestRulesKnownAt checks that a rule is used in views as known at the revision that added it or later.
func TestRulesKnownAt(t *testing.T) {
	v := compile(t, ontology(t), lawClaims())
	p := stored(t, v, lawRules)
	if _, _, ok := prove(t, p, "csl", "CONSTRAINS", "azure-china"); !ok {
		t.Fatal("the rules do not work")
	}
	before := see(t, p, graph.Change{KnownAt: v.Revision().CommittedAt.Add(time.Hour)})
	if len(before.Rules()) != 0 || !before.View().HidesRule("operated-service") {
		t.Errorf("%d rules before they were there", len(before.Rules()))
	}
}

// TestWhyNotInTime checks that the answer distinguishes premises that hold at another time from those that have no
// common time.
func TestWhyNotInTime(t *testing.T) {
	ask := func(p *engine.Program) []engine.NearMiss {
		v := p.View()
		csl, _ := v.Lookup("csl")
		vianet, _ := v.Lookup("21vianet")
		pred, _ := v.Pred("CONSTRAINS")
		misses, err := engine.NewEngine(p, engine.Limits{}).WhyNot(context.Background(),
			graph.Key{Source: csl, Type: pred, Target: vianet}, 5)
		if err != nil || len(misses) == 0 {
			t.Fatalf("%v, %v", misses, err)
		}
		return misses
	}
	p := program(t, compile(t, ontology(t), append(lawClaims(), rel("csl", "CONSTRAINS", "china", "1"))), lawRules)
	m := ask(see(t, p, graph.Change{AsOf: claim.Year(2016)}))[0]
	if len(m.Missing) != 0 || m.Never || m.Period.String() != "since 2017-06-01" || len(m.Held) != 4 {
		t.Errorf("before it was in force: %d missing, never %v, %v, %d held", len(m.Missing), m.Never, m.Period, len(m.Held))
	}
	claims := lawClaims()
	for i := range claims {
		if claims[i].Predicate == "CONDUCTS" {
			claims[i].Context.Period.To = claim.Year(2010)
		}
	}
	claims = append(claims, rel("csl", "CONSTRAINS", "china", "1"))
	m = ask(program(t, compile(t, ontology(t), claims), lawRules))[0]
	if len(m.Missing) != 0 || !m.Never || len(m.Held) != 4 {
		t.Errorf("at no one time: %d missing, never %v, %d held", len(m.Missing), m.Never, len(m.Held))
	}
	view := p.View()
	for _, h := range m.Held { // each premise is shown with its own period and sources
		name := view.PredName(h.Proof.Relation.Type)
		if sources := len(h.Proof.Claims(view)); sources == 0 {
			t.Errorf("%s in %q: no claim of it is shown", name, h.Proof.Period)
		}
		if want := map[string]string{"CONDUCTS": "until 2010"}[name]; want != "" && h.Proof.Period.String() != want {
			t.Errorf("%s: %q, want %q", name, h.Proof.Period, want)
		}
	}
}

// TestWhyNotSwitchedOff checks that the answer names a rule that the view switches off, if the relation would have a
// proof that uses this rule at any level.
func TestWhyNotSwitchedOff(t *testing.T) {
	p := stored(t, compile(t, ontology(t), lawClaims()), lawRules)
	v := p.View()
	pred, _ := v.Pred("CONSTRAINS")
	csl, _ := v.Lookup("csl")
	azure, _ := v.Lookup("azure-china")
	for _, tt := range []struct {
		change graph.Change
		want   []string
	}{
		{graph.Change{Without: []string{"operated-service"}}, []string{"operated-service"}},
		{graph.Change{Without: []string{"activity-in-jurisdiction"}}, []string{"activity-in-jurisdiction"}},
		{
			graph.Change{Without: []string{"operated-service", "activity-in-jurisdiction"}},
			[]string{"activity-in-jurisdiction", "operated-service"},
		},
	} {
		misses, err := engine.NewEngine(see(t, p, tt.change), engine.Limits{}).WhyNot(context.Background(),
			graph.Key{Source: csl, Type: pred, Target: azure}, 5)
		if err != nil || len(misses) == 0 {
			t.Fatalf("%v: %v, %v", tt.change.Without, misses, err)
		}
		for _, m := range misses {
			if !slices.Equal(m.Off, tt.want) || len(m.Missing) != 0 || m.Rule.ID != "operated-service" || len(m.Held) == 0 {
				t.Errorf("%v: %+v", tt.change.Without, m)
			}
		}
	}
}

// TestWhyNotWithout checks that a relation that the view hides has no missing premises, and that the answer says so.
// Near misses that differ only in the proofs of their premises count as one.
func TestWhyNotWithout(t *testing.T) {
	claims := append(lawClaims(), rel("csl", "CONSTRAINS", "china", "1"), rel("csl", "REGULATES", "hosting", "1"),
		rel("21vianet", "FUNDS", "host", "1"), rel("21vianet", "OWNS", "host", "1"), rel("host", "CONDUCTS", "hosting", "1"))
	p := program(t, compile(t, ontology(t), claims), lawRules+`
rule conducts-by-funds: "x" conducts(X, A) :- funds(X, Y), conducts(Y, A).
rule conducts-by-owns: "x" conducts(X, A) :- owns(X, Y), conducts(Y, A).`)
	ask := func(p *engine.Program) []engine.NearMiss {
		v := p.View()
		csl, _ := v.Lookup("csl")
		vianet, _ := v.Lookup("21vianet")
		pred, _ := v.Pred("CONSTRAINS")
		misses, err := engine.NewEngine(p, engine.Limits{}).WhyNot(context.Background(),
			graph.Key{Source: csl, Type: pred, Target: vianet}, 5)
		if err != nil {
			t.Fatal(err)
		}
		return misses
	}
	m := ask(see(t, p, graph.Change{Without: []string{"csl|CONSTRAINS|21vianet"}}))
	for _, m := range m {
		if !m.Hidden || len(m.Missing) != 0 || len(m.Held) != 4 {
			t.Errorf("without it: %+v", m)
		}
	}
	if len(m) == 0 {
		t.Error("without it: no reason")
	}
	m = ask(see(t, p, graph.Change{AsOf: claim.Year(2016)}))
	var held []string
	for _, m := range m {
		if m.Rule.ID == "activity-in-jurisdiction" && len(m.Missing) == 0 {
			held = append(held, p.View().ID(m.Held[0].Proof.Relation.Target))
		}
	}
	slices.Sort(held)
	if got := strings.Join(held, " "); got != "hosting network-operation" {
		t.Errorf("before it was in force: %s", got)
	}
}

// TestInvalidChanges checks that a change that has no effect or is impossible is an error.
func TestInvalidChanges(t *testing.T) {
	v := compile(t, ontology(t), lawClaims())
	for want, c := range map[string]graph.Change{
		"that is a document": {Distrust: []string{"21vianet"}},
		"before it begins": {
			With: []graph.AssumedRelation{{
				Source: "21vianet", Type: "OPERATES_IN", Target: "china",
				Period: claim.Period{From: claim.Year(2019), To: claim.Year(2010)},
			}},
		},
	} {
		if _, err := v.With(c); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// TestDerivedAllowed checks that rules yield only relations that the ontology allows.
func TestDerivedAllowed(t *testing.T) {
	claims := append(lawClaims(), fact("duty", "kind", "Duty", "1"), rel("duty", "BORNE_BY", "network-operation", "1"),
		rel("azure-china", "CONDUCTS", "network-operation", "1"))
	p := program(t, compile(t, ontology(t), claims),
		`rule conduct: "x" borneBy(D, X) :- borneBy(D, A), activity(A), conducts(X, A).`)
	if _, _, ok := prove(t, p, "duty", "BORNE_BY", "21vianet"); !ok {
		t.Error("a company bears no duty of what it conducts")
	}
	if _, _, ok := prove(t, p, "duty", "BORNE_BY", "azure-china"); ok {
		t.Error("a service bears a duty")
	}
}

// TestAnswerHasItsWholeTime checks that the period of an answer is the longest period without a gap in which it holds,
// and not only the period of one proof. Its proofs cover that time. A proof whose time other proofs cover is left out.
func TestAnswerHasItsWholeTime(t *testing.T) {
	claims := []claim.Claim{fact("china", "kind", "State", "1"), fact("rackspace", "kind", "Company", "1")}
	for place, when := range map[string]string{
		"beijing": "2001-2005", "shanghai": "2004-2010", "wuhan": "2005-2007",
		"dalian": "2007-2015", "harbin": "2020-2021",
	} {
		claims = append(claims, fact(place, "kind", "Place", "1"), rel(place, "PART_OF", "china", "1"),
			during(when, rel("rackspace", "OPERATES_IN", place, "1")))
	}
	p := program(t, compile(t, ontology(t), claims),
		`rule within: "x" operatesIn(X, S) :- operatesIn(X, P), place(P), partOf(P, S), state(S).`)
	rows := grouped(t, p, "operatesIn(/rackspace, /china)")
	if len(rows) != 1 || len(rows[0].Held) != 2 || rows[0].Held[0].Period.String() != "2001 to 2015" ||
		rows[0].Held[1].Period.String() != "2020 to 2021" {
		t.Fatalf("%+v", rows)
	}
	if got := rows[0].Period.String(); got != "2020 to 2021" {
		t.Errorf("the period is %q", got)
	}
	if got := len(rows[0].Others); got != 3 {
		t.Errorf("%d other proofs, want those of Beijing, Shanghai and Dalian", got)
	}
	p = see(t, p, graph.Change{Without: []string{"harbin"}})
	if rows = grouped(t, p, "operatesIn(/rackspace, /china)"); len(rows) != 1 || len(rows[0].Others) != 2 ||
		rows[0].Period.String() != "2001 to 2015" {
		t.Errorf("without Harbin: %+v", rows)
	}
}

// TestWhyNotInEitherOrder checks that WhyNot gives the same answer for both orders of the ends of a symmetric relation.
func TestWhyNotInEitherOrder(t *testing.T) {
	claims := companies([]claim.Claim{rel("a", "OWNS", "b", "1")})
	p := program(t, compile(t, ontology(t), claims),
		`rule r: "x" partnersWith(X, Y) :- owns(X, Y), foundedOn(X, D), D < 2000.`)
	pred, _ := p.View().Pred("PARTNERS_WITH")
	for _, ends := range [][2]string{{"a", "b"}, {"b", "a"}} {
		a, _ := p.View().Lookup(ends[0])
		b, _ := p.View().Lookup(ends[1])
		misses, err := engine.NewEngine(p, engine.Limits{}).WhyNot(t.Context(),
			graph.Key{Source: a, Type: pred, Target: b}, 5)
		if err != nil || len(misses) == 0 || len(misses[0].Held) != 1 || len(misses[0].Missing) != 1 ||
			misses[0].Missing[0].Literal.Name != "foundedOn" {
			t.Errorf("%v: %+v, %v", ends, misses, err)
		}
	}
}
