package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestClaimsInOrder checks that the claims of a relation are ordered by their content, and not in the order in which
// they were loaded.
func TestClaimsInOrder(t *testing.T) {
	contexts := []claim.Context{
		{Document: "d1", Locator: "1"},
		{Document: "d1", Locator: "2", Attributes: `{"percent":1}`},
		{Document: "d1", Locator: "2", Attributes: `{"percent":2}`},
		{Document: "d2", Locator: "1", Period: periodOf(t, "2001/2002")},
		{Document: "d2", Locator: "1", Period: periodOf(t, "2003/2004")},
		{Document: "d2", Locator: "1", Period: periodOf(t, "2003/2004"), Stance: claim.Disputes},
		{Document: "d3", Locator: "1", Doubt: claim.DoubtOf(0.9)},
		{Document: "d3", Locator: "1", Doubt: claim.DoubtOf(0.3)},
	}
	load := func(order []int) string {
		var claims []claim.Claim
		for number, i := range order {
			c := claim.Claim{Subject: "a", Predicate: "OWNS", Object: claim.EntityValue("b"), Context: contexts[i]}
			c.Context.Revision = uint64(number + 1)
			claims = append(claims, c)
		}
		v, err := graph.Compile(ontology(t), claim.Revision{Number: uint64(len(order))}, slices.Values(claims))
		if err != nil {
			t.Fatal(err)
		}
		a, _ := v.Lookup("a")
		b, _ := v.Lookup("b")
		p, _ := v.Pred("OWNS")
		r, _ := v.Find(a, p, b)
		var out []string
		for _, c := range v.Claims(r) {
			c.Context.Revision = 0
			out = append(out, fmt.Sprint(c.Context))
		}
		return strings.Join(out, "\n")
	}
	order := []int{0, 1, 2, 3, 4, 5, 6, 7}
	want := load(order)
	for range order {
		order = append(order[1:], order[0])
		if got := load(order); got != want {
			t.Errorf("loaded as %v: got\n%s\nwant\n%s", order, got, want)
		}
	}
	slices.Reverse(order)
	if got := load(order); got != want {
		t.Errorf("loaded backwards: got\n%s\nwant\n%s", got, want)
	}
}
