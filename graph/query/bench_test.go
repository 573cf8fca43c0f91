package query_test

import (
	"context"
	"iter"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/loader/synth"
	"nexum/seed"
)

// BenchmarkWhere measures typed filters over the companies of a graph with 1,000,000 relations. Each one counts all
// matches. The first one only reads the column of the fact, without a filter.
func BenchmarkWhere(b *testing.B) {
	o, err := seed.Ontology()
	if err != nil {
		b.Fatal(err)
	}
	g := synth.Graph{Entities: 100_000, Relations: 1_000_000, Seed: 1}
	claims := iter.Seq[claim.Claim](func(yield func(claim.Claim) bool) {
		for c, err := range g.Claims() {
			c.Context.Revision = 1
			if err != nil || !yield(c) {
				return
			}
		}
	})
	v, err := graph.Compile(o, claim.Revision{Number: 1}, claims)
	if err != nil {
		b.Fatal(err)
	}
	s := fleetSession(b, v)
	company, _ := o.Kind("Company")
	founded, _ := v.Pred("foundedOn")
	state := ""
	for n := range v.OfKind(must(o.Kind("State")), "") {
		state = v.ID(n)
		break
	}
	b.Run("reading the column", func(b *testing.B) {
		b.ReportAllocs()
		read := 0
		for b.Loop() {
			read = 0
			for n := range v.OfKind(company, "") {
				if text, ok := v.Text(n, founded, 1<<claim.Stated); ok {
					read += len(text)
				}
			}
		}
		if read == 0 {
			b.Fatal("no company has the fact")
		}
	})
	for _, tt := range []struct {
		name  string
		where query.Where
	}{
		{"a date", query.Where{"foundedOn": map[string]any{"gte": "1990"}}},
		{"no date", query.Where{"foundedOn": map[string]any{"exists": false}}},
		{"a name", query.Where{"name": map[string]any{"contains": "data"}}},
		{
			"a relation to an entity",
			query.Where{"headquarteredIn": map[string]any{"some": map[string]any{"id": map[string]any{"eq": state}}}},
		},
		{
			"a relation to a kind of entity",
			query.Where{"headquarteredIn": map[string]any{"some": map[string]any{"name": map[string]any{"startsWith": "a"}}}},
		},
	} {
		b.Run(tt.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				list, err := s.Entities(context.Background(), query.EntityQuery{Of: "Company", Where: tt.where})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := list.Count(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("the first page by date", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			list, err := s.Entities(context.Background(),
				query.EntityQuery{Of: "Company", Order: []query.OrderBy{{Field: "foundedOn", Desc: true}}})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := list.Page(query.Slice{Size: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func must[T any](v T, ok bool) T {
	if !ok {
		panic("no such thing")
	}
	return v
}
