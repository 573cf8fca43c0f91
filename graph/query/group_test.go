package query_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

// group is an ontology with a relation type, controls, that rules derive.
const group = `
"A firm." type Firm {
  "Owned." owns: [Firm!] @relation(type: OWNS, direction: OUT)
  "Controlled." controls: [Firm!] @relation(type: CONTROLS, direction: OUT)
  "In control." controlledBy: [Firm!] @relation(type: CONTROLS, direction: IN)
}
extend enum RelationType {
  "It owns." OWNS @predicate(from: ["Firm"], to: ["Firm"], inverse: "owned by")
  "It controls." CONTROLS @predicate(from: ["Firm"], to: ["Firm"], inverse: "controlled by")
}
`

// groupRules derive control over several steps of ownership.
var groupRules = map[string]string{
	"two-steps":  `rule two-steps: "x" controls(X, Z) :- owns(X, Y), owns(Y, Z).`,
	"more-steps": `rule more-steps: "x" controls(X, Z) :- controls(X, Y), owns(Y, Z).`,
}

// groupFirms is the number of firms.
const groupFirms = 8

// An arc is a claim about two firms, with the eras in which it holds: before 2015 and since then.
type arc struct {
	typ      string
	from, to int
	modality claim.Modality
	document string
	eras     [2]bool
}

func firmID(i int) string { return fmt.Sprintf("firm%d", i) }

// groupArcs returns random claims: at most one for each relation, and none for the relations that the test assumes.
// With two claims, a dated one would restrict an undated one to its period.
func groupArcs(r *rand.Rand) []arc {
	var out []arc
	for len(out) < 14 {
		a := arc{
			typ: "OWNS", from: r.IntN(groupFirms), to: r.IntN(groupFirms), document: fmt.Sprintf("doc%d", r.IntN(2)),
			eras: [2]bool{true, true},
		}
		if r.IntN(6) == 0 {
			a.typ = "CONTROLS"
		}
		if r.IntN(4) == 0 {
			a.modality = claim.Alleged
		}
		if n := r.IntN(4); n < 2 {
			a.eras[n] = false
		}
		if assumed := a.from == 0 && a.to == 5 || a.from == 1 && a.to == 0; assumed {
			continue
		}
		if !slices.ContainsFunc(out, func(b arc) bool { return a.typ == b.typ && a.from == b.from && a.to == b.to }) {
			out = append(out, a)
		}
	}
	return out
}

func groupView(t *testing.T, r *rand.Rand, arcs []arc) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "group.graphqls", Text: group})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	say := func(subject, predicate string, object claim.Value, c claim.Context) {
		c.Locator, c.Revision = "1", 1
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	for i := range groupFirms {
		for d := range 2 { // two documents, so that the firm exists in a view without one of them
			c := claim.Context{Document: fmt.Sprintf("doc%d", d)}
			say(firmID(i), claim.PredicateKind, claim.Literal("Firm"), c)
			say(firmID(i), claim.PredicateName, claim.Literal([]string{"Ada", "Bo", "Cy"}[r.IntN(3)]),
				claim.Context{Document: "doc0"})
		}
	}
	for name, text := range groupRules {
		for d := range 2 {
			say(name, claim.PredicateRule, claim.Literal(text), claim.Context{Document: fmt.Sprintf("doc%d", d)})
		}
	}
	for _, a := range arcs {
		c := claim.Context{Document: a.document, Modality: a.modality}
		if !a.eras[0] {
			c.Period.From = claim.Year(2015)
		}
		if !a.eras[1] {
			c.Period.To = claim.Year(2014)
		}
		say(firmID(a.from), a.typ, claim.EntityValue(firmID(a.to)), c)
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// A groupCase is a view with a change, and the claims that result from the same change.
type groupCase struct {
	name   string
	change graph.Change
	keep   func(a *arc) bool
	add    []arc
}

// groupCases returns views of the same claims.
func groupCases() []groupCase {
	era := func(kept int) func(a *arc) bool {
		return func(a *arc) bool {
			a.eras[1-kept] = false
			return a.eras[kept]
		}
	}
	return []groupCase{
		{name: "plain"},
		{name: "as of 2013", change: graph.Change{AsOf: claim.Year(2013)}, keep: era(0)},
		{name: "as of 2017", change: graph.Change{AsOf: claim.Year(2017)}, keep: era(1)},
		{
			name: "distrust", change: graph.Change{Distrust: []string{"doc1"}},
			keep: func(a *arc) bool { return a.document != "doc1" },
		},
		{
			name: "without a firm", change: graph.Change{Without: []string{firmID(2)}},
			keep: func(a *arc) bool { return a.from != 2 && a.to != 2 },
		},
		{
			name:   "assume",
			change: graph.Change{With: []graph.AssumedRelation{{Source: firmID(0), Type: "OWNS", Target: firmID(5)}}},
			add:    []arc{{typ: "OWNS", from: 0, to: 5, modality: claim.Hypothetical, eras: [2]bool{true, true}}},
		},
		{
			name: "assume as of 2017",
			change: graph.Change{
				AsOf: claim.Year(2017), With: []graph.AssumedRelation{{Source: firmID(1), Type: "OWNS", Target: firmID(0)}},
			},
			keep: era(1), add: []arc{{typ: "OWNS", from: 1, to: 0, modality: claim.Hypothetical, eras: [2]bool{true, true}}},
		},
	}
}

// A square is a matrix with the modality of the relation between each pair of firms, or claim.NoModality if there is
// none.
type square [groupFirms][groupFirms]claim.Modality

func newSquare() (out square) {
	for x := range out {
		for y := range out {
			out[x][y] = claim.NoModality
		}
	}
	return out
}

// controls computes which firm controls which, from the claims: those about control, and each chain of ownership with
// at least two steps that all hold in the same era. A chain is as strong as its weakest step, and a relation as its
// strongest chain.
func controls(arcs []arc) square {
	out := newSquare()
	for era := range 2 {
		owns, chain := newSquare(), newSquare()
		for _, a := range arcs {
			s := &chain
			if a.typ == "OWNS" {
				s = &owns
			}
			if a.eras[era] {
				s[a.from][a.to] = min(s[a.from][a.to], a.modality)
			}
		}
		for range groupFirms * groupFirms {
			for x := range groupFirms {
				for y := range groupFirms {
					for z := range groupFirms {
						chain[x][z] = min(chain[x][z], max(min(owns[x][y], chain[x][y]), owns[y][z]))
					}
				}
			}
		}
		for x := range groupFirms {
			for y := range groupFirms {
				out[x][y] = min(out[x][y], chain[x][y])
			}
		}
	}
	return out
}
