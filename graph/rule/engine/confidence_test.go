package engine_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestConfidenceIsExact checks that a derived relation and an answer have exactly the confidence that the source gives,
// in every period.
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

// TestRowsWithoutProofs checks that an answer without proofs has the same confidence as the same answer with proofs, in
// a graph in which the dates of the ends of an undated relation are doubtful.
func TestRowsWithoutProofs(t *testing.T) {
	founded := alleged(fact("b", "foundedOn", "2001", "3"))
	founded.Context.Doubt = claim.DoubtOf(0.3)
	claims := companies([]claim.Claim{
		attributed("a", "OWNS", "b", `{"percent":60}`), during("2005-2007", alleged(rel("a", "OWNS", "b", "2"))),
		rel("b", "OWNS", "c", "4"), founded,
	})
	p := stored(t, compile(t, ontology(t), claims), `rule far: "m" controls(X, Z) :- owns(X, Y), owns(Y, Z).`)
	for _, question := range []string{
		`owns(X, Y)`, `owns(X, Y), owns(Y, Z)`, `controls(X, Y)`, `owns(X, Y, percent: P)`,
		`owns(X, Y), foundedOn(Y, D)`,
	} {
		q, problems := parser().Query(question, p.View().Ontology())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		e := engine.NewEngine(p, engine.Limits{})
		want, err := e.Ask(t.Context(), q)
		if err != nil || len(want) == 0 {
			t.Fatalf("%s: %d answers, %v", question, len(want), err)
		}
		got, err := e.AskValues(t.Context(), q)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%s: %d answers without proofs, %d with proofs; %v", question, len(got), len(want), err)
		}
		for i := range want {
			if got[i].Summary != want[i].Summary || !slices.Equal(got[i].Held, want[i].Held) {
				t.Errorf("%s: answer %d holds %v %v without proofs, %v %v with proofs", question, i, got[i].Summary, got[i].Held,
					want[i].Summary, want[i].Held)
			}
		}
	}
}

// TestCoveredPeriods checks that an answer has the same periods as the derived relation that it shows, if one period
// lies within another and is stronger in one respect and weaker in another.
func TestCoveredPeriods(t *testing.T) {
	long := during("1999-2019", rel("a", "OWNS", "b", "1"))
	long.Context.Doubt = claim.DoubtOf(0.3)
	within := during("2003-2010", rel("a", "OWNS", "x", "2"))
	within.Context.Modality, within.Context.Doubt = claim.Planned, claim.DoubtOf(0.55)
	p := stored(t, compile(t, ontology(t),
		companies([]claim.Claim{long, within, rel("x", "OWNS", "b", "3"), rel("b", "OWNS", "c", "4")})), `
rule direct: "m" controls(X, Y) :- owns(X, Y).
rule chain: "m" controls(X, Z) :- controls(X, Y), controls(Y, Z).
`)
	e := engine.NewEngine(p, engine.Limits{})
	a, _ := p.View().Lookup("a")
	derived, err := e.Derived(t.Context(), a, graph.Out, nil)
	if err != nil || len(derived) != 3 {
		t.Fatalf("%d derived relations, want 3; %v", len(derived), err)
	}
	for _, r := range derived {
		id := p.View().ID(r.Target)
		held, err := e.Summaries(t.Context(), r)
		if want := map[string]int{"b": 2, "c": 2, "x": 1}[id]; err != nil || len(held) != want {
			t.Fatalf("%s: %v, want %d periods; %v", id, held, want, err)
		}
		if rows := grouped(t, p, "controls(/a, /"+id+")"); len(rows) != 1 || !slices.Equal(rows[0].Held, held) {
			t.Errorf("%s: the answer %v, the relation %v", id, rows, held)
		}
	}
}
