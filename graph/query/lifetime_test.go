package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/proof"
	"nexum/schema"
)

// lived is an ontology with a kind whose entities begin and end.
const lived = `
"A firm." type Firm {
  "From when it exists." founded: Date @begins
  "When a source first shows it." seen: Date @begins(orBefore: true)
  "Until when it exists." dissolved: Date @ends
  "Succeeded." succeeds: [Firm!] @relation(type: SUCCEEDS, direction: OUT)
  "Stands in for." replaces: [Firm!] @relation(type: REPLACES, direction: OUT)
}
extend enum RelationType {
  "It succeeds." SUCCEEDS @predicate(from: ["Firm"], to: ["Firm"], inverse: "succeeded by")
  "It replaces." REPLACES @predicate(from: ["Firm"], to: ["Firm"], inverse: "replaced by")
}
`

const livedRule = `rule stands-in: "x" replaces(X, Y) :- succeeds(X, Y), firm(X).`

// livedView returns a view of random firms with lifetimes and relations, of which some are undated.
func livedView(t *testing.T, r *rand.Rand) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "lived.graphqls", Text: lived})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	say := func(subject, predicate string, object claim.Value, p claim.Period) {
		c := claim.Context{Document: "doc", Locator: "1", Revision: 1, Period: p}
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	say("doc", claim.PredicateKind, claim.Literal("Document"), claim.Period{})
	say("stands-in", claim.PredicateRule, claim.Literal(livedRule), claim.Period{})
	year := func() int { return 2000 + r.IntN(8) }
	for i := range groupFirms {
		say(firmID(i), claim.PredicateKind, claim.Literal("Firm"), claim.Period{})
		if r.IntN(3) > 0 {
			say(firmID(i), "founded", claim.Literal(fmt.Sprint(year())), claim.Period{})
		}
		if r.IntN(3) == 0 {
			say(firmID(i), "seen", claim.Literal(fmt.Sprint(year())), claim.Period{})
		}
		if r.IntN(3) > 0 {
			say(firmID(i), "dissolved", claim.Literal(fmt.Sprint(year())), claim.Period{})
		}
	}
	for range 16 {
		var p claim.Period
		if r.IntN(4) == 0 {
			p.From = claim.Year(year())
		}
		say(firmID(r.IntN(groupFirms)), "SUCCEEDS", claim.EntityValue(firmID(r.IntN(groupFirms))), p)
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestLifetimesAgree compares the answers to a question with the lists of relations in a graph whose entities begin and
// end: for all times and as of each date. A relation whose ends never exist at the same time is shown for all times,
// but at no date. The same is true of relations derived from it. Each answer has a proof that the checker accepts.
func TestLifetimesAgree(t *testing.T) {
	never := 0
	for seed := range uint64(40) {
		r := rand.New(rand.NewPCG(seed, 11))
		ever := fleetSession(t, livedView(t, r))
		for _, typ := range []string{"SUCCEEDS", "REPLACES"} {
			all := livedRows(t, ever, typ)
			if got, want := livedPairs(all), livedList(t, ever, typ); !slices.Equal(got, want) {
				t.Errorf("%d, %s: answers %v, list %v", seed, typ, got, want)
			}
			for year := 1999; year <= 2009; year++ {
				then, err := ever.With(graph.Change{AsOf: claim.Year(year)})
				if err != nil {
					t.Fatal(err)
				}
				var want []string
				for pair, periods := range all {
					if slices.ContainsFunc(periods, claim.On(claim.Year(year)).Meets) {
						want = append(want, pair)
					}
				}
				slices.Sort(want)
				got, list := livedPairs(livedRows(t, then, typ)), livedList(t, then, typ)
				if !slices.Equal(got, want) || !slices.Equal(list, want) {
					t.Errorf("%d, %s as of %d: answers %v, list %v, want %v", seed, typ, year, got, list, want)
				}
			}
			for _, periods := range all {
				if !slices.ContainsFunc(periods, func(p claim.Period) bool { return !p.Empty() }) {
					never++
				}
			}
		}
	}
	if never == 0 {
		t.Error("no relation is one whose ends never exist at one time")
	}
}

// livedRows returns the pairs that answer a question, with the periods of the answers.
func livedRows(t *testing.T, s *query.Session, typ string) map[string][]claim.Period {
	t.Helper()
	question := strings.ToLower(typ) + "(X, Y)"
	q, err := s.Parse(question)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := s.Ask(context.Background(), question)
	if err != nil {
		t.Fatal(err)
	}
	checker := proof.Checker{View: s.View, Rules: s.Engine.Program().Rules()}
	out := map[string][]claim.Period{}
	for _, row := range answers.Rows {
		if err := checker.CheckRow(q, &row); err != nil {
			t.Errorf("%v: %v", row.Values, err)
		}
		periods := []claim.Period{row.Period}
		for _, h := range row.Held {
			periods = append(periods, h.Period)
		}
		out[row.Values[0].Text+" "+row.Values[1].Text] = periods
	}
	return out
}

func livedPairs(rows map[string][]claim.Period) []string {
	var out []string
	for pair := range rows {
		out = append(out, pair)
	}
	slices.Sort(out)
	return out
}

// livedList returns the pairs of entities in the lists of relations.
func livedList(t *testing.T, s *query.Session, typ string) []string {
	t.Helper()
	var out []string
	for i := range groupFirms {
		n, ok := s.View.Lookup(firmID(i))
		if !ok {
			t.Fatal("a firm is missing")
		}
		d := derived{t: t, Session: s}
		for _, far := range d.far(query.RelationQuery{Of: n, Field: query.Follow{Type: typ, Direction: "OUT", Of: "Firm"}}) {
			out = append(out, firmID(i)+" "+far)
		}
	}
	slices.Sort(out)
	return out
}
