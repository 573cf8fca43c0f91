package query_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// TestCompareShowsChanges checks that a comparison lists the answers that both views give for other periods or with
// another strength. A group with another aggregate is another answer.
func TestCompareShowsChanges(t *testing.T) {
	session := open()
	assumed := func(from string) graph.AssumedRelation {
		p, err := claim.ParsePeriod(from, "")
		if err != nil {
			t.Fatal(err)
		}
		return graph.AssumedRelation{Source: "sinnet", Type: "OPERATES_IN", Target: "china", Period: p}
	}
	with := func(c graph.Change) *query.Session {
		s, err := session.With(c)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	since := func(from string) *query.Session {
		return with(graph.Change{With: []graph.AssumedRelation{assumed(from)}})
	}
	for _, tt := range []struct {
		name          string
		before, after *query.Session
		question      string
		want          string // the changed answers
		alike         int
	}{
		{"nothing", since("2019"), since("2019"), "operatesIn(/sinnet, X)", "", 1},
		{"a group", session, with(graph.Change{Without: []string{"sinnet"}}), "company(X) | count(X)", "", 0},
		{"a period", since("2019"), since("2020"), "operatesIn(/sinnet, X)", "china since 2019, china since 2020", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := query.Compare(context.Background(), tt.before, tt.after, tt.question)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, x := range c.Changed {
				got = append(got, fmt.Sprintf("%s %v, %s %v",
					x.Before.Values[0].Text, x.Before.Period, x.After.Values[0].Text, x.After.Period))
			}
			if text := strings.Join(got, "; "); text != tt.want || tt.alike > 0 && c.Unchanged != tt.alike {
				t.Errorf("got %q, and %d alike; want %q, and %d", text, c.Unchanged, tt.want, tt.alike)
			}
		})
	}
}
