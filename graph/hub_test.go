package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// hubClaims returns claims about relations of one entity with many others, most of them companies, in both directions.
func hubClaims(r *rand.Rand, n int, revision uint64) (out []claim.Claim) {
	add := func(s, p string, o claim.Value, stance claim.Stance) {
		out = append(out, claim.Claim{Subject: s, Predicate: p, Object: o, Context: claim.Context{
			Document: fmt.Sprint("doc", r.IntN(40)), Revision: revision, Stance: stance,
		}})
	}
	for range n {
		far := fmt.Sprintf("e%d", r.IntN(6000))
		switch kind := r.IntN(200); {
		case kind == 0:
			add(far, claim.PredicateKind, claim.Literal("State"), claim.Supports)
		case kind == 1:
			add(far, claim.PredicateKind, claim.Literal("Law"), claim.Supports)
		case kind < 100:
			add(far, claim.PredicateKind, claim.Literal("Company"), claim.Supports)
		}
		stance := claim.Supports
		if r.IntN(60) == 0 {
			stance = claim.Disputes
		}
		switch r.IntN(4) {
		case 0:
			add("hub", "OPERATES", claim.EntityValue(far), stance)
		case 1:
			add("hub", "PARTNERS_WITH", claim.EntityValue(far), stance)
		case 2:
			add(far, "SUBSIDIARY_OF", claim.EntityValue("hub"), stance)
		default:
			add(far, "http://x.org/knows", claim.EntityValue("hub"), stance)
		}
	}
	add("hub", "PARTNERS_WITH", claim.EntityValue("hub"), claim.Supports)
	return out
}

// TestHubs counts and lists the relations of a hub with far ends of some kinds, and of a hub in views that hide
// something, without reading all of its row. The results must equal those of reading.
func TestHubs(t *testing.T) {
	o := ontology(t)
	r := rand.New(rand.NewPCG(3, 9))
	v := compile(t, o, hubClaims(r, 14_000, 1))
	later := v.Apply(claim.Revision{Number: 2}, hubClaims(r, 60, 2))
	merged := later.Apply(claim.Revision{Number: 3}, []claim.Claim{
		{
			Subject: "e7", Predicate: claim.PredicateSameAs, Object: claim.EntityValue("hub"),
			Context: claim.Context{Revision: 3},
		},
		{
			Subject: "e10", Predicate: claim.PredicateSameAs, Object: claim.EntityValue("e11"),
			Context: claim.Context{Revision: 3},
		},
	})
	tests := []struct {
		name string
		view *graph.View
	}{{"compiled", v}, {"later", later}, {"merged", merged}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			hub, ok := tt.view.Lookup("hub")
			if !ok {
				t.Fatal("there is no hub")
			}
			changes := []graph.Change{{}, {Distrust: []string{"doc3"}}, {AsOf: claim.Year(2010)}}
			var without []string
			tt.view.Each(hub, graph.Both, nil, func(x graph.Relation) bool {
				switch len(without) {
				case 0, 2, 5:
					without = append(without, tt.view.ID(x.Far(hub)))
				case 8:
					return false
				default:
					without = append(without, tt.view.RelationID(x))
				}
				return true
			})
			changes = append(changes, graph.Change{Without: without},
				graph.Change{Without: without, Distrust: []string{"doc5", "doc6"}},
				graph.Change{Without: without, AsOf: claim.Year(2010)})
			for i, c := range changes {
				seen, err := tt.view.With(c)
				if err != nil {
					t.Fatal(err)
				}
				fast := countsOfHub(t, seen, hub)
				if fast == 0 && (c.AsOf.IsZero() || tt.name != "merged") { // a merge changes when the hub exists
					t.Errorf("change %d: everything was read", i)
				}
				if all := 30; i == 0 && fast != all {
					t.Errorf("%d counts of %d read the row", all-fast, all)
				}
			}
		})
	}
}

// datedHubClaims returns claims about relations of one entity with many others, many of them with periods, and about
// when these others exist.
func datedHubClaims(r *rand.Rand, n int, revision uint64) (out []claim.Claim) {
	date := func() (d claim.Date) {
		switch r.IntN(6) {
		case 0:
			d = claim.Year(2000 + r.IntN(12))
		case 1:
			d = claim.Day(2000+r.IntN(12), 1+r.IntN(12), 0)
		case 2:
			d, _ = claim.ReadDate(fmt.Sprintf("20%02d-%02d-28T%02d:30:00+09:00", r.IntN(12), 1+r.IntN(12), r.IntN(24)))
		case 3: // unknown
		default:
			d = claim.Day(2000+r.IntN(12), 1+r.IntN(12), 1+r.IntN(28))
		}
		return d
	}
	period := func() (p claim.Period) {
		switch p = (claim.Period{From: date(), To: date()}); r.IntN(8) {
		case 0:
			p = claim.Period{}
		case 1:
			p = p.Bounds(!p.From.IsZero(), !p.To.IsZero())
		}
		if p.Empty() {
			p.From, p.To = p.To, p.From
		}
		return p
	}
	for _, c := range hubClaims(r, n, revision) {
		switch {
		case c.Object.Entity && r.IntN(3) > 0:
			c.Context.Period = period()
			if r.IntN(40) == 0 {
				c.Context.Period.From, c.Context.Period.To = c.Context.Period.To, c.Context.Period.From
			}
		case !c.Object.Entity && r.IntN(4) > 0:
			year := claim.Literal(claim.Year(1995 + r.IntN(14)).String())
			born := claim.Claim{Subject: c.Subject, Predicate: "foundedOn", Object: year, Context: c.Context}
			if r.IntN(50) == 0 {
				born.Context.Period = period()
			}
			out = append(out, born)
		}
		out = append(out, c)
		if r.IntN(50) == 0 {
			c.Context.Revision++
			c.Context.Stance = claim.Retracts
			out = append(out, c)
		}
	}
	return out
}

// TestHubsAtDates counts the relations of a hub at dates, of all kinds and of some, without reading all of its row.
func TestHubsAtDates(t *testing.T) {
	o := ontology(t)
	r := rand.New(rand.NewPCG(5, 9))
	v := compile(t, o, datedHubClaims(r, 11_000, 1))
	later := v.Apply(claim.Revision{Number: 2}, datedHubClaims(r, 60, 2))
	same := func(a, b string) claim.Claim {
		return claim.Claim{
			Subject: a, Predicate: claim.PredicateSameAs, Object: claim.EntityValue(b), Context: claim.Context{Revision: 3},
		}
	}
	merged := later.Apply(claim.Revision{Number: 3}, []claim.Claim{same("e10", "e11"), same("e20", "e21")})
	clock, _ := claim.ReadDate("2004-05-28T12:00:00Z")
	dates := []claim.Date{
		claim.Year(1990), claim.Year(2004), claim.Day(2004, 5, 0), claim.Day(2004, 5, 28), claim.Day(2030, 1, 1), clock,
	}
	for _, tt := range []struct {
		name string
		view *graph.View
	}{{"compiled", v}, {"later", later}, {"merged", merged}} {
		t.Run(tt.name, func(t *testing.T) {
			hub, ok := tt.view.Lookup("hub")
			if !ok {
				t.Fatal("there is no hub")
			}
			var without []string
			tt.view.Each(hub, graph.In, nil, func(x graph.Relation) bool {
				without = append(without, tt.view.RelationID(x), tt.view.ID(x.Source))
				return len(without) < 20
			})
			for _, date := range dates {
				changes := []graph.Change{{AsOf: date}}
				if date == dates[1] {
					changes = append(changes, graph.Change{AsOf: date, Without: without},
						graph.Change{AsOf: date, Distrust: []string{"doc3"}})
				}
				for _, c := range changes {
					seen, err := tt.view.With(c)
					if err != nil {
						t.Fatal(err)
					}
					if fast := countsOfHub(t, seen, hub); fast == 0 && !date.HasTime() && len(c.Distrust) == 0 {
						t.Errorf("%v: everything was read", date)
					}
				}
			}
		})
	}
}

// countsOfHub compares the counts and lists of a hub with those of reading its row. It returns the number of counts
// that did not read the row.
func countsOfHub(t *testing.T, v *graph.View, hub graph.Node) (fast int) {
	t.Helper()
	kind := func(names ...string) graph.KindSet {
		set := make(graph.KindSet, len(v.Ontology().Kinds()))
		for _, name := range names {
			k, _ := v.Ontology().Kind(name)
			set[k.Index] = true
		}
		return set
	}
	pred := func(name string) graph.Pred { p, _ := v.Pred(name); return p }
	for _, dir := range []graph.Direction{graph.Out, graph.In} {
		for _, preds := range []*graph.Preds{
			nil, v.NewPreds(pred("PARTNERS_WITH")),
			v.NewPreds(pred("OPERATES"), pred("SUBSIDIARY_OF")),
		} {
			for _, kinds := range []graph.KindSet{nil, kind("State"), kind("Law", "State"), kind("Company"), kind("Place")} {
				what := fmt.Sprint(dir, preds, kinds)
				var want []graph.Relation
				v.Each(hub, dir, preds, func(x graph.Relation) bool {
					if kinds == nil || kinds[v.Kind(x.Far(hub)).Index] {
						want = append(want, x)
					}
					return true
				})
				if count, ok := v.CountEach(hub, dir, preds, kinds); ok && count != len(want) {
					t.Fatalf("%s: counted %d, want %d", what, count, len(want))
				} else if ok {
					fast++
				}
				listed := func(from *graph.RowPlace, each func(graph.Node, graph.Direction, *graph.Preds, graph.KindSet,
					*graph.RowPlace, func(graph.Relation) bool) bool,
				) (got []graph.Relation) {
					each(hub, dir, preds, kinds, from, func(x graph.Relation) bool {
						if kinds == nil || kinds[v.Kind(x.Far(hub)).Index] {
							got = append(got, x)
						}
						return true
					})
					return got
				}
				if got := listed(nil, v.EachToKinds); !slices.Equal(got, want) {
					t.Fatalf("%s: %d are listed, want %d", what, len(got), len(want))
				}
				back := listed(nil, v.EachBackToKinds)
				if slices.Reverse(back); !slices.Equal(back, want) {
					t.Fatalf("%s: %d are listed from the end, want %d", what, len(back), len(want))
				}
				if len(want) < 2 {
					continue
				}
				at := len(want) / 2
				from := &graph.RowPlace{Pred: want[at].Type, Far: v.ID(want[at].Far(hub))}
				if got := listed(from, v.EachToKinds); !slices.Equal(got, want[at:]) {
					t.Fatalf("%s: %d are listed from the middle, want %d", what, len(got), len(want)-at)
				}
			}
		}
	}
	return fast
}
