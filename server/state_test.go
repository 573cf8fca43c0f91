package server_test

import (
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// TestPrepare checks that a prepared view is served only once the source provides it.
func TestPrepare(t *testing.T) {
	src := &changing{viewOf(t, smallGraph())}
	s := serve(t, func(o *server.Options) { o.Graph = src })
	next := src.view.Apply(claim.Revision{Number: 2}, []claim.Claim{{
		Subject: "new-rule", Predicate: claim.PredicateRule, Object: claim.Literal(`rule new-rule:
  "Whoever competes with somebody influences them."
  because "A test."
  influences(X, Y) :- competesWith(X, Y).
`),
		Context: claim.Context{Document: "isaacs-2019", Revision: 2},
	}})
	if err := s.Prepare(next); err != nil {
		t.Fatal(err)
	}
	const question = `{revision{number} ask(query:"influences(X, Y)"){totalCount}}`
	at := func(want, rows float64) {
		t.Helper()
		got := ask(t, s.Handler(), question, nil)
		if len(got.Errors) > 0 {
			t.Fatal(got.Errors)
		}
		number, count := got.Data["revision"].(map[string]any)["number"], got.Data["ask"].(map[string]any)["totalCount"]
		if number != want || count != rows {
			t.Errorf("revision %v with %v rows, want %v with %v", number, count, want, rows)
		}
	}
	at(1, 0)
	src.view = next
	at(2, 2) // competition is symmetric
}
