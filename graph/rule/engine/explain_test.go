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
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
)

// TestMissingPremiseIsQuestion checks that the text of a missing premise is a valid question, also if the id of an
// entity is an IRI.
func TestMissingPremiseIsQuestion(t *testing.T) {
	const id = "http://x.example/8?a=b#c"
	claims := slices.DeleteFunc(lawClaims(), func(c claim.Claim) bool { return c.Predicate == "CONDUCTS" })
	for i := range claims {
		if claims[i].Subject == "21vianet" {
			claims[i].Subject = id
		}
	}
	v := compile(t, ontology(t), claims)
	e := engine.NewEngine(program(t, v, lawRules), engine.Limits{})
	csl, _ := v.Lookup("csl")
	company, _ := v.Lookup(id)
	constrains, _ := v.Ontology().Type("CONSTRAINS")
	misses, err := e.WhyNot(context.Background(), graph.Key{Source: csl, Type: v.TypePred(constrains), Target: company}, 1)
	if err != nil || len(misses) == 0 || len(misses[0].Missing) == 0 {
		t.Fatalf("%v, %v", misses, err)
	}
	text := misses[0].Missing[0].Text(misses[0].Rule)
	if want := "conducts(/<" + id + ">, /network-operation)"; text != want {
		t.Errorf("it is written %s, want %s", text, want)
	}
	if _, problems := rule.NewParser().Query(text, ontology(t)); len(problems) > 0 {
		t.Errorf("%s: %v", text, problems)
	}
}

// TestWhyNotOfUnknownKind checks that an entity without a stated kind, which can have any relation, misses the same
// premise as one whose kind is stated.
func TestWhyNotOfUnknownKind(t *testing.T) {
	text := func(claims []claim.Claim) string {
		v := compile(t, ontology(t), claims)
		e := engine.NewEngine(program(t, v, lawRules), engine.Limits{})
		csl, _ := v.Lookup("csl")
		vianet, _ := v.Lookup("21vianet")
		constrains, _ := v.Ontology().Type("CONSTRAINS")
		key := graph.Key{Source: csl, Type: v.TypePred(constrains), Target: vianet}
		misses, err := e.WhyNot(context.Background(), key, 1)
		if err != nil || len(misses) == 0 || len(misses[0].Missing) == 0 {
			t.Fatalf("%v, %v", misses, err)
		}
		return misses[0].Missing[0].Text(misses[0].Rule)
	}
	stated := slices.DeleteFunc(lawClaims(), func(c claim.Claim) bool { return c.Predicate == "CONDUCTS" })
	want := text(stated)
	unknown := slices.DeleteFunc(stated, func(c claim.Claim) bool {
		return c.Predicate == claim.PredicateKind && c.Subject == "21vianet"
	})
	if got := text(unknown); got != want {
		t.Errorf("without a kind %s is missing, want %s", got, want)
	}
}

func TestWhyNot(t *testing.T) {
	claims := slices.DeleteFunc(lawClaims(), func(c claim.Claim) bool { return c.Predicate == "CONDUCTS" })
	v := compile(t, ontology(t), claims)
	e := engine.NewEngine(program(t, v, lawRules), engine.Limits{})
	csl, _ := v.Lookup("csl")
	vianet, _ := v.Lookup("21vianet")
	constrains, _ := v.Ontology().Type("CONSTRAINS")
	misses, err := e.WhyNot(context.Background(), graph.Key{Source: csl, Type: v.TypePred(constrains), Target: vianet}, 5)
	if err != nil || len(misses) == 0 {
		t.Fatalf("%v, %v", misses, err)
	}
	m := misses[0]
	if m.Rule.ID != "activity-in-jurisdiction" || len(m.Missing) != 1 || len(m.Held) != 3 {
		t.Fatalf("nearest: rule %s, %d missing, %d held", m.Rule.ID, len(m.Missing), len(m.Held))
	}
	g := m.Missing[0]
	if g.Literal.Name != "conducts" || g.Ends[0].Text != "21vianet" || g.Ends[1].Text != "network-operation" {
		t.Errorf("missing: %s(%s, %s)", g.Literal.Name, g.Ends[0].Text, g.Ends[1].Text)
	}

	v = compile(t, ontology(t), lawClaims())
	e = engine.NewEngine(program(t, v, lawRules), engine.Limits{})
	csl, _ = v.Lookup("csl")
	vianet, _ = v.Lookup("21vianet")
	if misses, err := e.WhyNot(context.Background(), graph.Key{
		Source: csl, Type: v.TypePred(constrains), Target: vianet,
	}, 5); err != nil || len(misses) > 0 {
		t.Errorf("why does not hold what holds: %v, %v", misses, err)
	}
}

// TestFragility compares the smallest sets of documents with those found by a search through all sets.
func TestFragility(t *testing.T) {
	o := ontology(t)
	ctx := context.Background()
	src := `
rule a: "x" affects(X, Y) :- owns(X, Y).
rule b: "x" affects(X, Z) :- affects(X, Y), owns(Y, Z).
rule c: "x" affects(X, Y) :- funds(X, Y), controls(X, Y).`
	found := 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 5))
		var claims []claim.Claim
		docs := []string{"d0", "d1", "d2", "d3"}
		for _, d := range docs {
			claims = append(claims, fact(d, "kind", "Document", "1"))
		}
		for range 4 + r.IntN(8) {
			c := rel(fmt.Sprintf("e%d", r.IntN(3)), []string{"OWNS", "FUNDS", "CONTROLS"}[r.IntN(3)],
				fmt.Sprintf("e%d", r.IntN(3)), "1")
			c.Context.Document = docs[r.IntN(4)]
			if r.IntN(4) == 0 {
				c.Context.Relays = docs[r.IntN(4)]
			}
			if r.IntN(2) == 0 { // in one of two periods, the conclusion can depend on one document
				from := 2000 + r.IntN(4)
				c.Context.Period = claim.Period{From: claim.Year(from), To: claim.Year(from + r.IntN(3))}
			}
			claims = append(claims, c)
		}
		v := compile(t, o, claims)
		p := program(t, v, src)
		a, ok1 := v.Lookup("e0")
		b, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		affects, _ := o.Type("AFFECTS")
		target := graph.Relation{Source: a, Type: v.TypePred(affects), Target: b, Rel: graph.NoRel}
		holds := func(without []string) bool {
			w, err := v.With(graph.Change{Distrust: without})
			if err != nil {
				t.Fatal(err)
			}
			q, err := p.For(w)
			if err != nil {
				t.Fatal(err)
			}
			derived, err := engine.NewEngine(q, engine.Limits{}).Derived(ctx, a, graph.Out, nil)
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(derived, func(r graph.Relation) bool { return r.Target == b && r.Source == a })
		}
		if !holds(nil) {
			continue
		}
		found++
		var want []string
		var sets [][]string
		for mask := 1; mask < 16; mask++ {
			var set []string
			for i, d := range docs {
				if mask&(1<<i) != 0 {
					set = append(set, d)
				}
			}
			sets = append(sets, set)
		}
		slices.SortStableFunc(sets, func(x, y []string) int { return len(x) - len(y) })
		var minimal [][]string
		for _, s := range sets {
			if slices.ContainsFunc(minimal, func(m []string) bool {
				return !slices.ContainsFunc(m, func(d string) bool { return !slices.Contains(s, d) })
			}) {
				continue
			}
			if !holds(s) {
				minimal = append(minimal, s)
				want = append(want, strings.Join(s, "+"))
			}
		}
		got, complete, err := engine.NewEngine(p, engine.Limits{}).Fragility(ctx, target, engine.Documents, 4, 100)
		if err != nil || !complete {
			t.Fatalf("seed %d: %v, complete %v", seed, err, complete)
		}
		var have []string
		for _, w := range got {
			have = append(have, strings.Join(w, "+"))
		}
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Fatalf("seed %d: got %v, want %v", seed, have, want)
		}
	}
	if found < 30 {
		t.Errorf("only %d of the random graphs derive anything", found)
	}
}

// TestMoreFactsMoreAnswers checks that without negation, an additional claim removes no answer.
func TestMoreFactsMoreAnswers(t *testing.T) {
	o := ontology(t)
	src := `
rule a: "x" affects(X, Y) :- owns(X, Y), controls(Y, Z).
rule b: "x" affects(X, Z) :- affects(X, Y), affects(Y, Z).
rule c: "x" conflictsWith(X, Y) :- affects(X, Y), funds(Y, X).`
	answers := func(claims []claim.Claim) map[string]bool {
		v := compile(t, o, claims)
		e := engine.NewEngine(program(t, v, src), engine.Limits{})
		out := map[string]bool{}
		for n := range v.All("") {
			derived, err := e.Derived(context.Background(), n, graph.Both, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range derived {
				out[key(v, r.Key())] = true
			}
		}
		return out
	}
	for seed := range rounds(100) {
		r := rand.New(rand.NewPCG(seed, 6))
		var claims []claim.Claim
		for range 12 {
			claims = append(claims, rel(fmt.Sprintf("e%d", r.IntN(5)), []string{"OWNS", "FUNDS", "CONTROLS"}[r.IntN(3)],
				fmt.Sprintf("e%d", r.IntN(5)), "1"))
		}
		fewer := answers(claims[:11])
		more := answers(claims)
		for k := range fewer {
			if !more[k] {
				t.Fatalf("seed %d: %s is gone with one claim more", seed, k)
			}
		}
	}
}

func TestCyclesHaveSigns(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		rel("a", "INCREASES", "b", "1"), rel("b", "DECREASES", "c", "1"), rel("c", "INCREASES", "a", "1"),
		rel("b", "INCREASES", "a", "1"), rel("c", "INFLUENCES", "b", "1"),
	})
	sign := func(p graph.Pred) int {
		switch v.PredName(p) {
		case "INCREASES":
			return 1
		case "DECREASES":
			return -1
		}
		return 0
	}
	b, _ := v.Lookup("b")
	got, err := walk.FindCycles(context.Background(), v, b, walk.Filter{}, sign, walk.Bounds{Depth: 5, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	var text []string
	for _, c := range got.Cycles {
		s := fmt.Sprint(c.Sign)
		for _, n := range c.Entities {
			s += " " + v.ID(n)
		}
		text = append(text, s)
	}
	if want := []string{"1 b a", "0 b c", "-1 b c a"}; !slices.Equal(text, want) || !got.Exhaustive {
		t.Errorf("got %q, want %q", text, want)
	}
}

func TestGroupsAndOrder(t *testing.T) {
	claims := append(lawClaims(),
		fact("msft", "kind", "Company", "1"), rel("msft", "CONDUCTS", "network-operation", "1"),
		rel("msft", "OPERATES_IN", "china", "1"), fact("msft", "employees", "181000", "1"),
		fact("21vianet", "employees", "2000", "1"))
	v := compile(t, ontology(t), claims)
	p := program(t, v, lawRules)
	ask := func(text string) string {
		q, problems := parser().Query(text, v.Ontology())
		if len(problems) > 0 {
			return problems[0].Error()
		}
		rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, r := range rows {
			var cells []string
			for _, val := range r.Values {
				cells = append(cells, val.Text)
			}
			if len(r.Premises) == 0 && !strings.HasPrefix(text, "owns") {
				t.Errorf("%s: an answer without a proof", text)
			}
			lines = append(lines, strings.Join(cells, " "))
		}
		return strings.Join(lines, "; ")
	}
	for _, tt := range []struct{ text, want string }{
		{"constrains(L, X), company(X)", "csl 21vianet; csl msft"},
		{"constrains(L, X) | count(X) by L", "csl 3; csl 4"}, // one of them is planned
		{"constrains(L, X), company(X) | order X desc", "csl msft; csl 21vianet"},
		{"employees(X, N) | sum(N)", "183000"},
		{"employees(X, N) | max(N)", "181000"},
		{"employees(X, N) | min(N)", "2000"},
		{"employees(X, N) | order N desc", "msft 181000; 21vianet 2000"},
		{"employees(X, N), N > 5000", "msft 181000"},
		{"constrains(L, X), company(X), not employees(X, _)", ""},
		{"owns(X, Y) | count(X)", "0"},
		{"constrains(L, X) | sum(X)", "query:1:24: there can be no sum of X, which has type entity"},
		{"constrains(L, X) | count(Y)", "query:1:26: the query has no variable Y"},
		{"constrains(L, X) | order Z", "query:1:26: there is no column Z to order by"},
	} {
		if got := ask(tt.text); got != tt.want {
			t.Errorf("%s\n got %s\nwant %s", tt.text, got, tt.want)
		}
	}
}
