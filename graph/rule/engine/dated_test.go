package engine_test

import (
	"context"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/schema"
)

// datedView returns a view with calls between persons, whose times are one moment in several spellings, and with facts
// of the same moment.
func datedView(t *testing.T) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "o.graphqls", Text: `
		"A person."
		type Person {
			"When the person was seen."
			seenAt: DateTime
			"A day."
			bornOn: Date
			"A size."
			size: Float
			"A note."
			word: String
			"Whether the person is a member."
			member: Boolean
		}
		extend enum RelationType {
			"Calls." CALLS @predicate(from: [PERSON], to: [PERSON], inverse: "called by")
				@attribute(name: "time", type: DateTime) @attribute(name: "day", type: Date)
				@attribute(name: "amount", type: Decimal) @attribute(name: "count", type: Int)
				@attribute(name: "note", type: String) @attribute(name: "open", type: Boolean)
			"Meets." MEETS @predicate(from: [PERSON], to: [PERSON], inverse: "met by")
				@attribute(name: "time", type: DateTime)
			"Is near." NEAR @predicate(from: [PERSON], to: [PERSON], inverse: "near")
		}`})
	if err != nil {
		t.Fatal(err)
	}
	calls := func(from, to, attributes string) claim.Claim {
		return claim.Claim{Subject: from, Predicate: "CALLS", Object: claim.EntityValue(to), Context: claim.Context{
			Document: "d", Locator: "1", Attributes: attributes,
		}}
	}
	foreign := calls("a", "c", `{"time":"2024-01-01T00:30:00+02:00"}`)
	foreign.Predicate = "http://example.org/calls"
	return compile(t, o, []claim.Claim{
		fact("a", "kind", "Person", "1"), fact("b", "kind", "Person", "1"), fact("c", "kind", "Person", "1"),
		fact("a", "seenAt", "2023-12-31T22:30:00Z", "1"), fact("b", "seenAt", "2024-01-01T00:30:00Z", "1"),
		fact("a", "bornOn", "2024-01-01", "1"), fact("a", "size", "1.0", "1"),
		fact("a", "word", "2024-01-01T00:30:00+02:00", "1"), fact("a", "member", "true", "1"),
		calls("a", "b", `{"time":"2024-01-01T00:30:00+02:00","day":"2024-01-01","note":"2024-01-01T00:30:00+02:00"}`),
		calls("a", "b", `{"time":"2023-12-31T22:30:00.000Z"}`), // one instant of the second
		calls("b", "c", `{"time":"2023-12-31T22:30:00Z"}`),
		calls("b", "c", `{"time":"2024-01-01T01:30:00+03:00"}`),
		calls("c", "b", `{"time":"2024-05-01T10:00:00.500Z"}`),
		calls("c", "b", `{"time":"2024-05-01T10:00:00.5Z"}`),
		fact("d", "kind", "Person", "1"),
		calls("d", "b", `{"time":"2024-06-01T00:30:00+02:00","amount":5}`),
		calls("d", "b", `{"time":"2024-05-31T22:30:00Z","amount":5.0}`),
		calls("d", "c", `{"note":"2024-01-01T00:30:00+02:00","amount":6}`),
		calls("d", "c", `{"note":"2023-12-31T22:30:00Z","amount":6}`),
		calls("d", "a", `{"count":2,"amount":3}`),
		calls("d", "a", `{"count":2.0,"amount":3}`),
		calls("c", "a", `{"time":"soon","amount":1,"count":1,"open":true}`),
		foreign,
	})
}

const datedRules = `
	rule meets-at-the-time: "Who calls a person when that person is seen meets the person."
	  meets(X, Y, time: T) :- calls(X, Y, time: T), seenAt(X, T).

	rule meets-again: "Two calls at one moment are a meeting."
	  meets(X, Z, time: T) :- calls(X, Y, time: T), calls(Y, Z, time: T).

	rule near-if-not-called: "Nobody calls at the moment."
	  near(X, Y) :- seenAt(X, T), person(Y), X != Y, not calls(Y, X, time: T), not calls(X, Y, time: T).

	rule near-if-paid: "Who is paid ten is near."
	  near(X, Y) :- person(X), person(Y), sum(N: calls(X, Y, amount: N)) >= 10.`

// TestDatedAttributes checks that an attribute that the ontology declares as a date is one in joins, in questions,
// rules and proofs.
func TestDatedAttributes(t *testing.T) {
	p := program(t, datedView(t), datedRules)
	for _, tt := range []struct{ name, question, want string }{
		{"a fact of the same moment", `calls(X, Y, time: T), seenAt(X, T)`, "a b 2024-01-01T00:30:00+02:00"},
		{"the fact first", `seenAt(X, T), calls(X, Y, time: T)`, "a 2024-01-01T00:30:00+02:00 b"},
		{"the fact of another person", `seenAt(X, T), calls(Y, Z, time: T), Y != X | select X, Y, Z`, "a b c"},
		{"a comparison", `calls(X, Y, time: T), seenAt(X, S), S = T | select X, Y`, "a b"},
		{"two attributes", `calls(X, Y, time: T), calls(Y, Z, time: T)`, "a b 2024-01-01T00:30:00+02:00 c"},
		{"two attributes compared", `calls(X, Y, time: T), calls(Y, Z, time: S), S = T | select X, Y, Z`, "a b c"},
		{"spellings", `calls(/b, X, time: T)`, "c 2023-12-31T22:30:00Z"},
		{"digits of a second", `calls(/c, X, time: T)`, "a soon\nb 2024-05-01T10:00:00.5Z"},
		{"a count", `calls(/b, X, time: T) | count(T) by X`, "c 1"},
		{"a constant in another zone", `calls(X, _, time: "2024-01-01T03:30:00+05:00") | select X | order X`, "a\nb"},
		{"a date as a constant", `calls(X, _, time: 2023-12-31) | select X | order X`, "a\nb"},
		{"a text that is no date", `calls(X, _, time: "soon")`, "c"},
		{"a day", `calls(X, Y, day: D), bornOn(X, D)`, "a b 2024-01-01"},
		{"an order", `calls(X, Y, time: T), T < 2024 | select X | order X`, "a\nb"},
		{"a text attribute is a text", `calls(X, Y, note: T), seenAt(X, T)`, ""},
		{"a text attribute and a text", `calls(X, Y, note: T), word(X, T)`, "a b 2024-01-01T00:30:00+02:00"},
		{"a text attribute and a date", `calls(X, Y, note: T), calls(X, Y, time: T)`, ""},
		{"a foreign attribute is a text", `"http://example.org/calls"(X, Y, time: T), seenAt(X, T)`, ""},
		{
			"a foreign attribute compared",
			`"http://example.org/calls"(X, Y, time: T), seenAt(X, S), S = T | select X, Y`, "a c",
		},
		{"a sum of one transfer", `calls(/d, X, time: T, amount: N) | sum(N) by X`, "b 5"},
		{"a sum of two transfers", `calls(/d, X, note: T, amount: N) | sum(N) by X`, "c 12"},
		{"a sum beside equal numbers", `calls(/d, X, count: C, amount: N) | sum(N) by X`, "a 3"},
		{"a sum in a rule", `near(/d, X)`, "c"},
		{"a number", `calls(X, Y, amount: N), size(_, N) | select X, Y`, "c a"},
		{"two numbers", `calls(X, Y, amount: N), calls(X, Y, count: N)`, "c a 1"},
		{"a Boolean", `calls(X, Y, open: B), member(_, B) | select X, Y`, "c a"},
		{"joined to a text", `calls(/a, X, day: D), T = D + "!" | select T`, "2024-01-01!"},
		{"a day later", `calls(/a, X, day: D), E = D + 1 | select E`, "2024-01-02"},
		{"derived", `meets(X, Y, time: T) | order X, Y`, "a b 2023-12-31T22:30:00Z\na c 2023-12-31T22:30:00Z"},
		{"derived, and a fact", `meets(X, Y, time: T), seenAt(X, T) | select X, Y | order Y`, "a b\na c"},
		{"an absence", `seenAt(X, T), not calls(X, _, time: T) | select X`, "b"},
		{"a derived absence", `near(X, Y) | order X, Y`, "a c\na d\nb a\nb c\nb d\nd c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := answers(t, p, tt.question); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			checkRows(t, p, tt.question)
		})
	}
}

// checkRows checks that the independent checker accepts every answer of a question.
func checkRows(t *testing.T, p *engine.Program, question string) {
	t.Helper()
	q, problems := parser().Query(question, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	checkAnswers(t, p, q, rows)
}

// TestWrongDatedAttribute checks that the checker refuses an answer whose attribute is another moment than the fact
// with which it is joined.
func TestWrongDatedAttribute(t *testing.T) {
	p := program(t, datedView(t), datedRules)
	const (
		compared = `calls(X, Y, time: T), seenAt(_, S) | select X, Y`
		joined   = `calls(X, Y, time: T), seenAt(_, T) | select X, Y`
	)
	q, problems := parser().Query(compared, p.View().Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	if q, problems = parser().Query(joined, p.View().Ontology()); len(problems) > 0 {
		t.Fatal(problems)
	}
	checker := proof.Checker{View: p.View(), Rules: p.Rules()}
	for i := range rows {
		text := rows[i].Text(p.View(), q)
		right := !strings.Contains(text, "soon") && !strings.Contains(text, ".5") && !strings.Contains(text, ".000Z") &&
			!strings.Contains(text, "seenAt 2024") && !strings.Contains(text, "amount 5")
		if err := checker.CheckRow(q, &rows[i]); (err == nil) != right {
			t.Errorf("error %v for\n%s", err, text)
		}
	}
}
