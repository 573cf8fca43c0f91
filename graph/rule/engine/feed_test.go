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

// narrowRules derive relations and classes that depend on each other. All rules are bounded by a premise, except those
// of far.
const narrowRules = `
rule edge: "m" <http://x/reach>(X, Y) :- <http://x/edge>(X, Y).
rule back: "m" <http://x/back>(Y, X) :- <http://x/reach>(X, Y).
rule forth: "m" <http://x/reach>(Y, X) :- <http://x/back>(X, Y).
rule joined: "m" <http://x/back>(X, Y) :- <http://x/joined>(X, Y).
rule node: "m" <http://x/Node>(X) :- <http://x/reach>(X, _).
rule linked: "m" <http://x/Linked>(X) :- <http://x/Node>(X), <http://x/reach>(X, Y), <http://x/Node>(Y).
rule linked-node: "m" <http://x/Node>(X) :- <http://x/Linked>(X).
rule far: "m" <http://x/far>(X, Y) :- <http://x/reach>(X, Y).
rule further: "m" <http://x/far>(X, Z) :- <http://x/reach>(X, Y), <http://x/far>(Y, Z).
`

// randomEdges returns relations of some entities, with periods and modalities.
func randomEdges(r *rand.Rand, entities int) []claim.Claim {
	claims := []claim.Claim{
		rel("http://x/0", "http://x/joined", "http://x/1", "1"), rel("http://x/0", typ, "http://x/Linked", "1"),
		rel("http://x/1", typ, "http://x/Node", "1"),
	}
	for range entities {
		from, to := r.IntN(entities), r.IntN(entities)
		c := rel(fmt.Sprint("http://x/", from), []string{"http://x/edge", "http://x/joined"}[r.IntN(2)],
			fmt.Sprint("http://x/", to), "1")
		c.Context.Modality = claim.Modality(r.IntN(2))
		if r.IntN(3) == 0 {
			year := 2000 + r.IntN(20)
			c.Context.Period.From, _ = claim.ParseDate(fmt.Sprint(year))
			c.Context.Period.To, _ = claim.ParseDate(fmt.Sprint(year + r.IntN(5)))
		}
		claims = append(claims, c)
	}
	return claims
}

// TestNarrowGoals asks many goals with bindings of one engine, before and after the general goals. The answers must be
// those of an engine that is asked only one of them.
func TestNarrowGoals(t *testing.T) {
	ctx := context.Background()
	const entities = 24
	for seed := range rounds(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 3))
			p := stored(t, compile(t, ontology(t), randomEdges(r, entities)), narrowRules)
			answers := func(e *engine.Engine, question string) string {
				q, problems := parser().Query(question, p.View().Ontology())
				if len(problems) > 0 {
					t.Fatal(problems)
				}
				rows, err := e.Ask(ctx, q)
				if err != nil {
					t.Fatal(err)
				}
				checker := proof.Checker{View: p.View(), Rules: p.Rules()}
				var out strings.Builder
				for _, row := range rows {
					for _, v := range row.Values {
						out.WriteString(v.Text + " ")
					}
					fmt.Fprintln(&out, row.Summary, row.Held)
					for _, m := range row.Premises {
						if m.Proof == nil {
							continue
						}
						if err := checker.Check(m.Proof); err != nil {
							t.Fatalf("%s: %v", question, err)
						}
					}
				}
				return out.String()
			}
			general := []string{
				"<http://x/reach>(X, Y)", "<http://x/back>(X, Y)", "<http://x/far>(X, Y)", "<http://x/Node>(X)",
				"<http://x/Linked>(X)",
			}
			var narrow []string
			for i := range entities {
				id := fmt.Sprintf("/<http://x/%d>", i)
				if !p.View().Has(fmt.Sprint("http://x/", i)) {
					continue
				}
				for _, name := range []string{"reach", "back", "far"} {
					narrow = append(narrow, fmt.Sprintf("<http://x/%s>(%s, Y)", name, id),
						fmt.Sprintf("<http://x/%s>(X, %s)", name, id),
						fmt.Sprintf("<http://x/%s>(%s, /<http://x/0>), <http://x/reach>(/<http://x/0>, Y)", name, id))
				}
				narrow = append(narrow, fmt.Sprintf("<http://x/Node>(%s), <http://x/reach>(%[1]s, Y)", id),
					fmt.Sprintf("<http://x/Linked>(%s), <http://x/back>(X, %[1]s)", id))
			}
			r.Shuffle(len(narrow), func(i, j int) { narrow[i], narrow[j] = narrow[j], narrow[i] })
			all := slices.Concat(narrow[:len(narrow)/2], general, narrow[len(narrow)/2:])
			one := engine.NewEngine(p, engine.Limits{})
			for _, question := range all {
				got, want := answers(one, question), answers(engine.NewEngine(p, engine.Limits{}), question)
				if got != want {
					t.Fatalf("%s:\n%s\nwant:\n%s", question, got, want)
				}
			}
		})
	}
}

// TestManyDerivations proves a relation that follows from many premises, each of which is found for several goals.
func TestManyDerivations(t *testing.T) {
	const members = 60
	claims := []claim.Claim{rel("http://x/0", typ, "http://x/Node", "1")}
	for i := range members {
		claims = append(claims, rel("http://x/hub", "http://x/edge", fmt.Sprint("http://x/m", i), "1"))
	}
	p := stored(t, compile(t, ontology(t), claims), `
rule node: "m" <http://x/Node>(X) :- <http://x/edge>(X, _).
rule far: "m" <http://x/far>(X, Y) :- <http://x/edge>(X, Y), <http://x/Node>(X).
`)
	e := engine.NewEngine(p, engine.Limits{})
	q, problems := parser().Query("<http://x/far>(X, Y)", p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if rows, err := e.Ask(context.Background(), q); err != nil || len(rows) != members {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	hub, _ := p.View().Lookup("http://x/hub")
	class, _ := p.View().Lookup("http://x/Node")
	is, _ := p.View().Pred(typ)
	proofs, err := e.Prove(context.Background(),
		graph.Relation{Source: hub, Type: is, Target: class, Rel: graph.NoRel}, 1000)
	if err != nil || len(proofs) != members {
		t.Fatalf("%d proofs of the class, want %d: %v", len(proofs), members, err)
	}
}
