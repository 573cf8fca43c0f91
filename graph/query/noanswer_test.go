package query_test

import (
	"context"
	"testing"
)

// TestNoAnswer checks that the first condition without a match is named.
func TestNoAnswer(t *testing.T) {
	for _, tt := range []struct{ name, question, want string }{
		{
			"a constant without a match", "conducts(X, A), operatesIn(/sinnet, X)",
			"nothing in this view matches operatesIn(/sinnet, X)",
		},
		{"a relation that nobody has", "owns(X, Y)", "nothing in this view matches owns(X, Y)"},
		{
			"a comparison", `name(X, N), N = "nobody, really"`,
			`name(X, N) has answers, and none of them is left with N = "nobody, really"`,
		},
		{
			"a join", "conducts(X, A), operatesIn(X, S), operates(X, Y) | select X",
			"nothing in this view matches operates(X, Y)",
		},
		{
			"an absence", "operatesIn(X, S), not conducts(X, _) | count(X) by S",
			"operatesIn(X, S) has answers, and none of them is left with not conducts(X, _)",
		},
		{"a predicate by its IRI", `<http://example.org/a,b>(X, Y), company(X)`, ""},
		{"a mistake", "own(X, Y)", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := open().NoAnswer(context.Background(), tt.question); got != tt.want {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
		})
	}
}
