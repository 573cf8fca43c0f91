package query_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/graph/query"
	"nexum/schema"
)

// TestPages reads random lists forwards and backwards in pages of all sizes. Together, the pages are the whole list, in
// the requested order, and each reports correctly whether there are more.
func TestPages(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 2))
		for name, v := range fleetViews(t, r) {
			s := fleetSession(t, v)
			for range 12 {
				q := query.EntityQuery{Of: []string{"Ship", "Owner", "Entity"}[r.IntN(3)]}
				shape, _ := v.Ontology().Shape(q.Of)
				if r.IntN(2) == 0 {
					q.Where = randomWhere(r, v.Ontology(), shape, 1)
				}
				fields := []string{"id", "name", "relations"}
				for _, f := range shape.Facts {
					fields = append(fields, f.Name)
				}
				for range r.IntN(3) {
					q.Order = append(q.Order, query.OrderBy{Field: fields[r.IntN(len(fields))], Desc: r.IntN(2) == 0})
				}
				pages(t, s, name, q)
			}
		}
	}
}

func pages(t *testing.T, s *query.Session, name string, q query.EntityQuery) {
	t.Helper()
	list, err := s.Entities(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := list.Page(query.Slice{Size: 1000})
	if err != nil {
		t.Fatal(err)
	}
	all := whole.Entries
	if got := ordered(s, q, all); !slices.Equal(got, all) {
		t.Fatalf("%s, %v: got %v, want %v", name, q, ids(s.View, all), ids(s.View, got))
	}
	for _, size := range []int{1, 2, 3, 5, 100} {
		for _, fromEnd := range []bool{false, true} {
			var got []graph.Node
			part := query.Slice{Size: size, FromEnd: fromEnd}
			for more := len(all) > 0; more; {
				p, err := list.Page(part)
				if err != nil {
					t.Fatal(err)
				}
				if fromEnd {
					got, more = append(slices.Clone(p.Entries), got...), p.Previous
				} else {
					got, more = append(got, p.Entries...), p.Next
				}
				start := slices.Index(all, p.Entries[0])
				if p.Previous != (start > 0) || p.Next != (start+len(p.Entries) < len(all)) {
					t.Fatalf("%s, %v: page %v says previous %v, next %v", name, q, ids(s.View, p.Entries), p.Previous, p.Next)
				}
				if fromEnd {
					part.Before = list.Key(p.Entries[0])
				} else {
					part.After = list.Key(p.Entries[len(p.Entries)-1])
				}
			}
			if !slices.Equal(got, all) {
				t.Fatalf("%s, %v in pages of %d (from the end: %v): got %v, want %v", name, q, size, fromEnd, ids(s.View, got),
					ids(s.View, all))
			}
		}
	}
	if len(all) > 3 { // both ends bounded, read from either end
		for _, fromEnd := range []bool{false, true} {
			p, err := list.Page(query.Slice{
				Size: 100, FromEnd: fromEnd, After: list.Key(all[0]),
				Before: list.Key(all[len(all)-1]),
			})
			if err != nil || !slices.Equal(p.Entries, all[1:len(all)-1]) || !p.Previous || !p.Next {
				t.Fatalf("%s, %v between its ends: %v, %v, %v", name, q, ids(s.View, p.Entries), p, err)
			}
		}
	}
}

// ordered sorts entities by their values in a naive evaluation.
func ordered(s *query.Session, q query.EntityQuery, nodes []graph.Node) []graph.Node {
	out := slices.Clone(nodes)
	slices.SortFunc(out, s.View.Compare)
	m := []claim.Modality{claim.Stated}
	if list, ok := q.Where["modalities"].([]any); ok {
		m = nil
		for _, name := range list {
			one, _ := claim.ParseModality(name.(string))
			m = append(m, one)
		}
	}
	shape, _ := s.View.Ontology().Shape(q.Of)
	slices.SortStableFunc(out, func(a, b graph.Node) int {
		for _, o := range q.Order {
			c := compareBy(s, shape, o, m, a, b)
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}

func compareBy(s *query.Session, shape *schema.Shape, o query.OrderBy, m []claim.Modality, a, b graph.Node) int {
	way := 1
	if o.Desc {
		way = -1
	}
	switch o.Field {
	case "id":
		return way * strings.Compare(s.View.ID(a), s.View.ID(b))
	case "name":
		return way * strings.Compare(fold.Name(s.View.Name(a)), fold.Name(s.View.Name(b)))
	case "relations":
		return way * (s.View.TotalDegree(a) - s.View.TotalDegree(b))
	}
	f, _ := shape.Fact(o.Field)
	x, y := bestOf(s, f, m, a, way), bestOf(s, f, m, b, way)
	switch {
	case x == nil && y == nil:
		return 0
	case x == nil:
		return 1
	case y == nil:
		return -1
	}
	return way * compareValues(f, *x, *y)
}

func bestOf(s *query.Session, f *schema.Fact, m []claim.Modality, n graph.Node, way int) *string {
	var best *string
	for _, text := range (naive{nil, s}).facts(n, f, m) {
		if text == "many" || text == "soon" { // not values of the type
			continue
		}
		if best == nil || way*compareValues(f, text, *best) < 0 {
			best = &text
		}
	}
	return best
}

func compareValues(f *schema.Fact, a, b string) int {
	switch {
	case f.IsDate():
		d, _ := claim.ParseDate(a)
		e, _ := claim.ParseDate(b)
		return d.Compare(e)
	case f.IsNumber():
		d, _ := decimal.Parse(a)
		e, _ := decimal.Parse(b)
		return d.Compare(e)
	case f.IsEnum():
		return slices.Index(f.Values, a) - slices.Index(f.Values, b)
	}
	return strings.Compare(fold.Name(a), fold.Name(b))
}
