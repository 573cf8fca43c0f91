package query_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph/query"
)

// TestArgumentAmong checks which name stands for an argument.
func TestArgumentAmong(t *testing.T) {
	for _, tt := range []struct {
		name, argument, names, want, rest string
	}{
		{"words with hyphens", "maxLength", "max-length", "max-length", ""},
		{"words with underscores", "asOf", "as_of", "as_of", ""},
		{"a member", "filter.minConfidence", "min-confidence", "min-confidence", ""},
		{"one of a list", "filter.documents[2]", "document", "document", ""},
		{"modalities", "filter.modalities", "modality", "modality", ""},
		{"several for one", "kind", "kinds", "kinds", ""},
		{"without include", "filter.includeDerived", "derived", "derived", ""},
		{"an order", "orderBy[0]", "order", "order", ""},
		{"an object", "filter.founded_on.lt", "kind filter", "filter", "founded_on.lt"},
		{"the whole before a part", "after.distrust", "distrust after-distrust", "after-distrust", ""},
		{"no name", "filter.direction", "kind type", "", ""},
		{"a part of a word", "from", "fro rom", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, rest, ok := query.Argument(tt.argument).Among(strings.Fields(tt.names))
			if got != tt.want || rest != tt.rest || ok != (tt.want != "") {
				t.Errorf("%q, %q, %v; want %q, %q", got, rest, ok, tt.want, tt.rest)
			}
		})
	}
}

// TestRename checks that the arguments of an error get other names, and nothing else of its message changes.
func TestRename(t *testing.T) {
	plain := query.InputError("%s: %q is before %s, and from is a word", query.Argument("to"), "to",
		query.Argument("from"))
	upper := func(a query.Argument) string { return strings.ToUpper(string(a)) }
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"an error", plain, `TO: "to" is before FROM, and from is a word`},
		{
			"a wrapped error", fmt.Errorf("line 3: %w; stop", plain),
			`line 3: TO: "to" is before FROM, and from is a word; stop`,
		},
		{"a member", query.Within("after", plain), `AFTER.TO: "to" is before AFTER.FROM, and from is a word`},
		{
			"an error in an error", query.LimitError("%v, so less", plain),
			`TO: "to" is before FROM, and from is a word, so less`,
		},
		{"an error without arguments", query.InputError("to: no"), "to: no"},
		{"another error", errors.New("to: no"), "to: no"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := query.Rename(tt.err, upper)
			if got.Error() != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
			if coded := new(query.Error); errors.As(tt.err, &coded) && !errors.As(got, &coded) {
				t.Error("the code is lost")
			}
		})
	}
	var coded *query.Error
	if !errors.As(plain, &coded) || !slices.Equal(coded.Arguments(), []query.Argument{"to", "from"}) {
		t.Errorf("arguments: %q", coded.Arguments())
	}
}
