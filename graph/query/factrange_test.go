package query_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// datedFleet returns views of ships that mostly have one value of each fact: compiled, and with an overlay that
// changes, adds and removes values and ships.
func datedFleet(t *testing.T, r *rand.Rand) map[string]*graph.View {
	t.Helper()
	o := fleetOntology(t)
	claims := func(revision uint64, first, ships int, several bool) (out []claim.Claim) {
		ctx := claim.Context{Document: "doc0", Revision: revision}
		for i := first; i < first+ships; i++ {
			id := fmt.Sprintf("ship%02d", i)
			out = append(out, claim.Claim{
				Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Ship"),
				Context: ctx,
			})
			for _, fact := range []string{"launchedOn", "seen", "crew", "price", "afloat", "imo"} {
				for range r.IntN(3) {
					out = append(out, claim.Claim{
						Subject: id, Predicate: fact,
						Object: claim.Literal(values[fact][r.IntN(len(values[fact]))]), Context: ctx,
					})
					if !several {
						break
					}
				}
			}
		}
		return out
	}
	views := map[string]*graph.View{}
	for _, several := range []bool{false, true} {
		base := claims(1, 0, 30, several)
		v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(base))
		if err != nil {
			t.Fatal(err)
		}
		more := claims(2, 25, 12, several)
		for _, c := range base {
			if r.IntN(12) == 0 {
				c.Context.Stance, c.Context.Revision = claim.Retracts, 2
				more = append(more, c)
			}
		}
		views[fmt.Sprint("compiled, several values: ", several)] = v
		views[fmt.Sprint("overlay, several values: ", several)] = v.Apply(claim.Revision{Number: 2}, more)
	}
	return views
}

// TestFactRanges compares lists that are restricted to a range of a fact, ordered by a fact or both with a naive
// evaluation, page by page and by their count.
func TestFactRanges(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 3))
		for name, v := range datedFleet(t, r) {
			s := fleetSession(t, v)
			for range 40 {
				q := query.EntityQuery{Of: "Ship", Where: randomRange(r)}
				if r.IntN(4) == 0 {
					q.Where["afloat"] = map[string]any{"eq": true}
				}
				if r.IntN(3) > 0 {
					field := []string{"launchedOn", "seen", "crew", "price", "afloat", "imo"}[r.IntN(6)]
					q.Order = []query.OrderBy{{Field: field, Desc: r.IntN(2) == 0}}
				}
				checkRange(t, s, name, q)
			}
		}
	}
}

// randomRange returns a filter with one or two comparisons of one fact, and sometimes with a second fact.
func randomRange(r *rand.Rand) query.Where {
	w := query.Where{}
	for range 1 + r.IntN(5)/4 {
		fact := []string{"launchedOn", "launchedOn", "seen", "crew", "price"}[r.IntN(5)]
		operators := map[string]any{}
		for range 1 + r.IntN(2) {
			list := slices.Concat(wanted[fact], values[fact])
			v := any(list[r.IntN(len(list))])
			if v == "many" || v == "soon" {
				v = wanted[fact][0]
			}
			if number, ok := decimal.Parse(v.(string)); ok && (fact == "crew" || fact == "price") {
				v = number
			}
			operators[[]string{"gte", "gt", "lte", "lt", "eq"}[r.IntN(5)]] = v
		}
		w[fact] = operators
	}
	return w
}

func checkRange(t *testing.T, s *query.Session, name string, q query.EntityQuery) {
	t.Helper()
	shape, _ := s.View.Ontology().Shape(q.Of)
	want := []graph.Node{}
	for n := range s.View.All("") {
		if (naive{t, s}).holds(n, shape, q.Where, []claim.Modality{claim.Stated}) {
			want = append(want, n)
		}
	}
	want = ordered(s, q, want)
	list, err := s.Entities(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	page, err := list.Page(query.Slice{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	count, err := list.Count()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(page.Entries, want) || count != len(want) {
		t.Fatalf("%s, %v: got %v (count %d), want %v", name, q, ids(s.View, page.Entries), count, ids(s.View, want))
	}
	pages(t, s, name, q)
}
