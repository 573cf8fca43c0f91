package engine_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// TestAbsentConstants checks that nothing is related or equal to an entity that the view does not have, in queries and
// in rules.
func TestAbsentConstants(t *testing.T) {
	claims := companies([]claim.Claim{
		rel("a", "OWNS", "b", "1"), rel("b", "OWNS", "c", "1"), fact("usa", "kind", "State", "1"),
	})
	const rules = `
rule to-usa: "An owner is exposed to the U.S." exposedTo(X, /usa) :- owns(X, Y).
rule from-usa: "The U.S. observes who owns." observes(/usa, X) :- owns(X, Y).
rule no-typo: "Nobody has this id." operatesIn(X, /uas) :- owns(X, Y).
rule unless: "Who does not own a controls." controls(X, Y) :- owns(X, Y), not owns(/a, X), X != /a.
`
	stored := stored(t, compile(t, ontology(t), claims), rules)
	for _, tt := range []struct {
		name     string
		change   graph.Change
		question string
		want     string
	}{
		{"all is there", graph.Change{}, "exposedTo(X, /usa)", "a\nb"},
		{"a hidden constant in a head", graph.Change{Without: []string{"usa"}}, "exposedTo(X, Y)", ""},
		{"a hidden source in a head", graph.Change{Without: []string{"usa"}}, "observes(X, Y)", ""},
		{"an id in a head that nothing has", graph.Change{}, "operatesIn(X, Y)", ""},
		{"a variable that equals a hidden entity", graph.Change{Without: []string{"a"}}, "owns(X, Y), X = /a", ""},
		{"the other way round", graph.Change{Without: []string{"a"}}, "owns(X, Y), /a = X", ""},
		{"a variable bound by the comparison alone", graph.Change{Without: []string{"a"}}, "X = /a, company(X)", ""},
		{"a hidden constant as an argument", graph.Change{Without: []string{"a"}}, "owns(/a, Y)", ""},
		{"unequal to a hidden entity", graph.Change{Without: []string{"a"}}, "owns(X, Y), X != /a", "b c"},
		{"unequal constants", graph.Change{Without: []string{"a"}}, "owns(X, Y), /a != /b", "b c"},
		{"one hidden constant is equal to itself", graph.Change{Without: []string{"a"}}, "owns(X, Y), /a != /a", ""},
		{"the kind of a hidden entity", graph.Change{Without: []string{"a"}}, "owns(X, Y), company(/a)", ""},
		{"not the kind of a hidden entity", graph.Change{Without: []string{"a"}}, "owns(X, Y), not company(/a)", "b c"},
		{"a fact of a hidden entity", graph.Change{Without: []string{"a"}}, "name(/a, N)", ""},
		{"no fact of a hidden entity", graph.Change{Without: []string{"a"}}, "owns(X, Y), not name(/a, _)", "b c"},
		{"a rule that names a hidden entity", graph.Change{Without: []string{"a"}}, "controls(X, Y)", "b c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answers(t, see(t, stored, tt.change), tt.question); got != tt.want {
				t.Errorf("%s = %q, want %q", tt.question, got, tt.want)
			}
		})
	}
}

// TestNothingPanics asks random queries of random programs under random views. Ids can be hidden or unknown. Errors
// must describe a mistake, the checker must accept every proof, and a constant must mean the same in a literal and in a
// comparison.
func TestNothingPanics(t *testing.T) {
	ids := []string{"a", "b", "c", "usa", "doc", "nobody"}
	for seed := range rounds(60) {
		r := rand.New(rand.NewPCG(seed, 29))
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { randomQuestions(t, r, ids) })
	}
}

func randomQuestions(t *testing.T, r *rand.Rand, ids []string) {
	claims := companies([]claim.Claim{fact("usa", "kind", "State", "1"), fact("doc", "kind", "Document", "1")})
	for range 8 {
		claims = append(claims, attributed(ids[r.IntN(3)], "OWNS", ids[r.IntN(3)],
			fmt.Sprintf(`{"percent":%d}`, r.IntN(100))))
		claims = append(claims, rel(ids[r.IntN(4)], "OBSERVES", ids[r.IntN(4)], "1"))
	}
	id := func() string { return "/" + ids[r.IntN(len(ids))] }
	term := func() string {
		if r.IntN(3) == 0 {
			return id()
		}
		return []string{"X", "Y", "Z"}[r.IntN(3)]
	}
	literal := func() string {
		switch r.IntN(8) {
		case 0:
			return "company(" + term() + ")"
		case 1:
			return term() + []string{" = ", " != "}[r.IntN(2)] + term()
		case 2:
			return "not owns(" + term() + ", " + term() + ")"
		case 3:
			return "not company(" + term() + ")"
		case 4:
			return "name(" + term() + ", _)"
		case 5:
			return "exposedTo(" + term() + ", " + term() + ")"
		case 6:
			return "observes(" + term() + ", " + term() + ")"
		}
		return "owns(" + term() + ", " + term() + ")"
	}
	body := func() string {
		list := []string{"owns(" + term() + ", " + term() + ")"}
		for range r.IntN(4) {
			list = append(list, literal())
		}
		return strings.Join(list, ", ")
	}
	v := compile(t, ontology(t), claims)
	var src strings.Builder
	for i := range 4 {
		head := []string{"exposedTo", "observes", "controls"}[r.IntN(3)]
		one := fmt.Sprintf("rule r%d: \"m\" %s(%s, %s) :- %s.\n", i, head, term(), term(), body())
		if _, problems := parser().Rules("r", one, v.Ontology()); len(problems) == 0 {
			src.WriteString(one)
		}
	}
	src.WriteString(`rule s: "m" controls(X, ` + id() + `) :- owns(X, Y), sum(P: owns(X, Z, percent: P), Z != ` + id() +
		`) >= 50.` + "\n")
	rules, _ := parser().Rules("r", src.String(), v.Ontology())
	p, err := engine.NewProgram(v, rules)
	if errors.Is(err, rule.ErrInvalid) { // the rules cannot be stratified
		return
	} else if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		q := p
		var change graph.Change
		for _, id := range ids[:4] {
			if r.IntN(4) == 0 {
				change.Without = append(change.Without, id)
			}
		}
		q = see(t, p, change)
		everything(t, q)
		for range 6 {
			b := body()
			ask(t, q, b)
			c := id()
			within, apart := "owns("+c+", Y), "+b, "owns(X, Y), "+b+", X = "+c
			if strings.Contains(b, "X") {
				continue // the kinds of X could differ between the two
			}
			if a, ok := ask(t, q, within); ok {
				if o, ok := ask(t, q, apart); ok && a != o {
					t.Errorf("%d answers to %s, %d to %s", a, within, o, apart)
				}
			}
		}
	}
}

// ask returns the number of answers to a query; false if the query is a mistake.
func ask(t *testing.T, p *engine.Program, question string) (int, bool) {
	t.Helper()
	query, problems := parser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		return 0, false
	}
	rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), query)
	if errors.Is(err, rule.ErrInvalid) {
		return 0, false
	} else if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	for _, row := range rows {
		_ = row.Text(p.View(), query)
		for _, m := range row.Premises {
			if m.Proof != nil {
				check(t, p, m.Proof)
			}
		}
	}
	return len(rows), true
}

func check(t *testing.T, p *engine.Program, x *proof.Proof) {
	t.Helper()
	e := engine.NewEngine(p, engine.Limits{})
	c := proof.Checker{
		View: p.View(), Rules: p.Rules(),
		Yields: func(s graph.Node, typ graph.Pred, o graph.Node) []proof.Yield {
			yields, err := e.Matches(context.Background(), s, typ, o)
			if err != nil {
				t.Fatal(err)
			}
			return yields
		},
	}
	if err := c.Check(x); err != nil {
		t.Errorf("%v\n%s", err, x.Text(p.View()))
	}
}

// everything derives, proves and explains all relations that it can.
func everything(t *testing.T, p *engine.Program) {
	t.Helper()
	v := p.View()
	e := engine.NewEngine(p, engine.Limits{})
	for n := range v.All("") {
		for _, dir := range []graph.Direction{graph.Out, graph.In} {
			list, err := e.Derived(context.Background(), n, dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				proofs, err := e.Prove(context.Background(), r, 3)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range proofs {
					check(t, p, x)
				}
			}
		}
		for m := range v.All("") {
			pred, _ := v.Pred("CONTROLS")
			misses, err := e.WhyNot(context.Background(), graph.Key{Source: n, Type: pred, Target: m}, 5)
			if err != nil {
				t.Fatal(err)
			}
			for _, miss := range misses {
				for _, g := range miss.Missing {
					_ = g.Text(miss.Rule)
				}
			}
		}
	}
}
