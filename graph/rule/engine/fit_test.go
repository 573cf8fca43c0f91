package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/schema"
)

// storedView compiles a view of claims and of the texts of rules.
func storedView(t *testing.T, claims []claim.Claim, src string) *graph.View {
	t.Helper()
	sources, problems := parser().Split("r", src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, s := range sources {
		claims = append(claims, fact(s.ID, claim.PredicateRule, s.Text, ""))
	}
	return compile(t, ontology(t), claims)
}

// TestUnfit checks which rules the engine uses if some do not fit together: those that unused rules cannot make wrong.
func TestUnfit(t *testing.T) {
	const good = `rule good: "x" funds(X, Y) :- owns(X, Y).`
	for _, tt := range []struct{ name, rules, used, unfit string }{
		{"all", good, "good", ""},
		{
			"a circle", good + `
			rule one: "x" supplies(X, Y) :- owns(X, Y), not licensesTo(X, Y).
			rule two: "x" licensesTo(X, Y) :- owns(X, Y), not supplies(X, Y).`, "good",
			"one: rule one depends on the absence of licensesTo, which depends, by rule two, on supplies, which rule one derives\n" +
				"two: it depends on the absence of supplies, which the unused rule one could derive\n",
		},
		{
			"what cannot be read", good + `
			rule bad: "x" supplies(X, Y) :- owned(X, Y).
			rule on: "x" licensesTo(X, Y) :- supplies(X, Y).
			rule less: "x" controls(X, Y) :- owns(X, Y), not licensesTo(X, Y).
			rule fine: "x" affects(X, Y) :- owns(X, Y), not funds(Y, X).`, "fine good on",
			"bad: owned is not a relation type, fact or kind; did you mean owns?\n" +
				"less: it depends on the absence of licensesTo, which the unused rule bad could derive\n",
		},
		{
			"what yields nothing that there is", good + `
			rule bad: "x" supplied(X, Y) :- owns(X, Y).
			rule fine: "x" controls(X, Y) :- owns(X, Y), not supplies(X, Y).`, "fine good",
			"bad: supplied is not a relation type, fact or kind; did you mean supplies?\n",
		},
	} {
		p, err := engine.Load(storedView(t, nil, tt.rules))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for _, again := range []bool{false, true} {
			var used []string
			for _, r := range p.Rules() {
				used = append(used, r.ID)
			}
			unfit := ""
			for _, u := range p.Unfit() {
				unfit += u.ID + ": " + u.Why + "\n"
			}
			if strings.Join(used, " ") != tt.used || unfit != tt.unfit {
				t.Errorf("%s, of another view %v: used %v, unfit\n%s", tt.name, again, used, unfit)
			}
			p = see(t, p, graph.Change{AsOf: claim.Year(2020)})
		}
	}
	// A text that is not a rule could yield anything.
	p, err := engine.Load(compile(t, ontology(t), []claim.Claim{
		fact("bad", claim.PredicateRule, "rule bad", ""),
		fact("on", claim.PredicateRule, `rule on: "x" funds(X, Y) :- owns(X, Y), not controls(X, Y).`, ""),
		fact("good", claim.PredicateRule, good, ""), fact("two", claim.PredicateRule, good+good, ""),
		fact("named", claim.PredicateRule, good, ""),
	}))
	if err != nil || len(p.Rules()) != 1 || len(p.Unfit()) != 4 {
		t.Errorf("%v: %v, unfit %v", err, p.Rules(), p.Unfit())
	}
}

// TestUnfitWithout checks that a rule that another one makes unfit is used in a view without the other one.
func TestUnfitWithout(t *testing.T) {
	v := storedView(t, []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("b", "kind", "Company", "1"),
		rel("a", "OWNS", "b", "1"),
	}, `
		rule one: "x" supplies(X, Y) :- owns(X, Y), not licensesTo(X, Y).
		rule two: "x" licensesTo(X, Y) :- owns(X, Y), not supplies(X, Y).`)
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := prove(t, p, "a", "SUPPLIES", "b"); ok {
		t.Error("what rests on its own absence is derived")
	}
	if _, _, ok := prove(t, see(t, p, graph.Change{Without: []string{"two"}}), "a", "SUPPLIES", "b"); !ok {
		t.Error("it is not derived without the other rule")
	}
	q, problems := parser().Query("owns(X, Y), not supplies(X, Y)", v.Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, err = engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
	if err == nil || !strings.HasPrefix(err.Error(),
		"query:1:13: the absence of supplies is unknown, because rule one, which could derive it, is not used: rule one depends on") {
		t.Errorf("a question for the absence: %v", err)
	}
}

// TestTextOfView checks that the text of a rule is the newest one that the view shows, from a document that it trusts.
func TestTextOfView(t *testing.T) {
	claims := []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("b", "kind", "Company", "1"), fact("c", "kind", "Company", "1"),
		rel("a", "OWNS", "b", "1"), rel("a", "CONTROLS", "c", "1"),
		fact("tie", claim.PredicateRule, `rule tie: "x" funds(X, Y) :- owns(X, Y).`, ""),
		fact("other", "kind", "Document", "1"),
	}
	v := compile(t, ontology(t), claims)
	newer := fact("tie", claim.PredicateRule, `rule tie: "x" funds(X, Y) :- controls(X, Y).`, "")
	newer.Context.Document, newer.Context.Revision = "other", 2
	p, err := engine.Load(v.Apply(claim.Revision{Number: 2}, []claim.Claim{newer}))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		distrust []string
		target   string
	}{{nil, "c"}, {[]string{"other"}, "b"}} {
		q := see(t, p, graph.Change{Distrust: tt.distrust})
		for _, target := range []string{"b", "c"} {
			if _, _, ok := prove(t, q, "a", "FUNDS", target); ok != (target == tt.target) {
				t.Errorf("without %v: a funds %s is %v", tt.distrust, target, ok)
			}
		}
	}
}

// TestUnread checks that facts that rules ignore are counted.
func TestUnread(t *testing.T) {
	good := []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("a", "employees", "41", "1"),
		fact("a", "foundedOn", "1999", "1"), fact("a", "name", "soon", "1"),
	}
	if n, f := engine.Unread(compile(t, ontology(t), good)); n != 0 {
		t.Errorf("%d, the first %+v", n, f)
	}
	denied := fact("a", "employees", "few", "1")
	denied.Context.Stance = claim.Disputes
	v := compile(t, ontology(t), append(good, denied, fact("b", "foundedOn", "soon", "1"),
		fact("a", "foundedOn", "late", "1"), fact("c", "employees", "many", "1")))
	n, f := engine.Unread(v)
	if got := fmt.Sprint(n, " ", v.ID(f.Entity), " ", v.PredName(f.Pred), " ", f.Value.Text); got != "3 a foundedOn late" {
		t.Error(got)
	}
}

// TestFactOfTwoTypes checks that rules cannot read a fact that is a number for one kind and a text for another.
func TestFactOfTwoTypes(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "small.graphqls", Text: `
"A cat." type Cat { "Its number." chip: Int "Its weight." weight: Int }
"A dog." type Dog { "Its number." chip: String "Its weight." weight: Float }
extend enum RelationType { "The two meet." MEETS @predicate(from: [CAT], to: [DOG], inverse: "meets", symmetric: true) }`})
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := parser().Query("chip(X, N)", o); len(problems) != 1 ||
		!strings.HasPrefix(problems[0].Error(), "query:1:1: chip has different types in different kinds") {
		t.Errorf("%v", problems)
	}
	if _, problems := parser().Query("weight(X, N), N > 3", o); len(problems) > 0 {
		t.Errorf("%v", problems)
	}
}
