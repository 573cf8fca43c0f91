package query_test

import (
	"context"
	"fmt"
	"log"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/seed"
)

// jurisdiction is a rule, as a rules file contains it.
const jurisdiction = `rule activity-in-jurisdiction:
  "A law binds whoever conducts an activity that it regulates, in a state where it applies."
  because "A statute governs conduct within its territory."
  constrains(Law, X) :- regulates(Law, A), conducts(X, A), appliesIn(Law, S), operatesIn(X, S).
`

// view returns a graph of two companies and a law, all claimed by one document.
func view() (*graph.View, error) {
	ontology, err := seed.Ontology()
	if err != nil {
		return nil, err
	}
	empty, err := graph.NewBuilder(ontology).View()
	if err != nil {
		return nil, err
	}
	var claims []claim.Claim
	say := func(place, subject, predicate string, object claim.Value) {
		c := claim.Context{Document: "isaacs-2019", Locator: place, Revision: 1}
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	for _, e := range [][3]string{
		{"isaacs-2019", "Document", "Isaacs 2019"},
		{"21vianet", "Company", "21Vianet"},
		{"sinnet", "Company", "Sinnet"},
		{"china", "State", "China"},
		{"security-law", "Law", "Cybersecurity Law"},
		{"network-operation", "Activity", "network operation"},
	} {
		say("1", e[0], claim.PredicateKind, claim.Literal(e[1]))
		say("1", e[0], claim.PredicateName, claim.Literal(e[2]))
	}
	say("4.5", "21vianet", "OPERATES_IN", claim.EntityValue("china"))
	say("4.5", "21vianet", "CONDUCTS", claim.EntityValue("network-operation"))
	say("4.6", "sinnet", "CONDUCTS", claim.EntityValue("network-operation"))
	say("4.43", "security-law", "REGULATES", claim.EntityValue("network-operation"))
	say("4.43", "security-law", "APPLIES_IN", claim.EntityValue("china"))
	say("4.43", "activity-in-jurisdiction", claim.PredicateRule, claim.Literal(jurisdiction))
	return empty.Apply(claim.Revision{Number: 1}, claims), nil
}

// open returns a session on the view of the examples.
func open() *query.Session {
	v, err := view()
	if err != nil {
		log.Fatal(err)
	}
	program, err := engine.Load(v)
	if err != nil {
		log.Fatal(err)
	}
	return query.Open(program, budget.New(engine.Limits{}.Budget()), query.Options{})
}

// A session is one view of a graph with its rules. A changed view is another session with the same budget.
func ExampleSession() {
	ctx := context.Background()
	session := open()
	without, err := session.With(graph.Change{Without: []string{"21vianet|OPERATES_IN|china"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range []*query.Session{session, without} {
		_, holds, err := s.Relation(ctx, "security-law|CONSTRAINS|21vianet")
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(holds)
	}
	// Output:
	// true
	// false
}

// Each answer to a query has a proof, down to the place in a document.
func ExampleSession_Ask() {
	session := open()
	answers, err := session.Ask(context.Background(), "constrains(Law, /21vianet)")
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range answers.Rows {
		fmt.Println(r.Values[0].Text)
		fmt.Print(r.Text(session.View, answers.Query))
	}
	// Output:
	// security-law
	// Cybersecurity Law CONSTRAINS 21Vianet              derived: activity in jurisdiction
	// ├─ Cybersecurity Law REGULATES network operation   isaacs-2019, 4.43
	// ├─ 21Vianet CONDUCTS network operation             isaacs-2019, 4.5
	// ├─ Cybersecurity Law APPLIES_IN China              isaacs-2019, 4.43
	// └─ 21Vianet OPERATES_IN China                      isaacs-2019, 4.5
}

// A mistake in a query is reported with its position.
func ExampleSession_Ask_mistake() {
	_, err := open().Ask(context.Background(), "constrains(Law, /21vianett)")
	fmt.Println(err)
	// Output:
	// query:1:17: there is no entity /21vianett; did you mean /21vianet?
}

// WhyNot explains which premises a rule lacks to yield a relation that does not hold.
func ExampleSession_WhyNot() {
	session := open()
	misses, err := session.WhyNot(context.Background(), "security-law", "CONSTRAINS", "sinnet", 5)
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range misses {
		fmt.Println(m.Rule.ID)
		for _, g := range m.Missing {
			fmt.Println("  missing:", g.Text(m.Rule))
		}
	}
	// Output:
	// activity-in-jurisdiction
	//   missing: operatesIn(/sinnet, /china)
}

// Compare asks two sessions the same query, and shows the effect of a change of the view.
func ExampleCompare() {
	session := open()
	after, err := session.With(graph.Change{
		With: []graph.AssumedRelation{{Source: "sinnet", Type: "OPERATES_IN", Target: "china"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	c, err := query.Compare(context.Background(), session, after, "constrains(/security-law, Company)")
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range c.Added {
		fmt.Println("added:", r.Values[0].Text, r.Modality)
	}
	fmt.Println("unchanged:", c.Unchanged)
	// Output:
	// added: sinnet HYPOTHETICAL
	// unchanged: 1
}
