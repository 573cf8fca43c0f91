package engine_test

import (
	"fmt"
	"strconv"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestConfidenceIsExact checks that a derived relation and an answer have exactly the confidence that the source gives, in
// every period.
func TestConfidenceIsExact(t *testing.T) {
	want := map[string]float64{}
	var claims []claim.Claim
	for i := range 101 {
		id := fmt.Sprintf("http://x/%03d", i)
		confidence, _ := strconv.ParseFloat(fmt.Sprintf("%d.%02d", i/100, i%100), 64)
		want[id] = confidence
		for n, when := range []string{"2001-2003", "2010-2012"} {
			c := during(when, attributed("http://x/owner", "http://x/p", id, `{"n":5}`))
			c.Context.Doubt, c.Context.Locator = claim.DoubtOf(confidence), strconv.Itoa(n)
			claims = append(claims, c)
		}
	}
	p := stored(t, compile(t, ontology(t), claims), `rule far: "m" <http://x/far>(X, Y) :- <http://x/p>(X, Y).`)
	for _, question := range []string{
		`<http://x/p>(/<http://x/owner>, X)`,
		`<http://x/far>(/<http://x/owner>, X)`,
		`<http://x/p>(/<http://x/owner>, X, n: N) | sum(N) by X`,
	} {
		rows := grouped(t, p, question)
		if len(rows) != len(want) {
			t.Fatalf("%s: %d answers, want %d", question, len(rows), len(want))
		}
		for _, r := range rows {
			id := r.Values[0].Text
			if len(r.Held) != 2 || r.Held[0].Confidence != want[id] || r.Held[1].Confidence != want[id] {
				t.Errorf("%s: %s holds %v, want confidence %v twice", question, id, r.Held, want[id])
			}
		}
	}
	owner, _ := p.View().Lookup("http://x/owner")
	e := engine.NewEngine(p, engine.Limits{})
	derived, err := e.Derived(t.Context(), owner, graph.Out, nil)
	if err != nil || len(derived) != len(want) {
		t.Fatalf("%d derived relations, want %d; %v", len(derived), len(want), err)
	}
	for _, r := range derived {
		id := p.View().ID(r.Target)
		best, err := e.Summarize(t.Context(), r)
		if err != nil || best.Confidence != want[id] {
			t.Errorf("%s: confidence %v, want %v; %v", id, best.Confidence, want[id], err)
		}
		held, err := e.Summaries(t.Context(), r)
		if err != nil || len(held) != 2 || held[0].Confidence != want[id] || held[1].Confidence != want[id] {
			t.Errorf("%s: held %v, want confidence %v twice; %v", id, held, want[id], err)
		}
	}
}
