package graph_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/seed"
)

// history creates claims in revisions 1, 3, 5 and their retractions in revisions 2, 4, 6, one revision per day, and the
// view of them. The view is partly compiled and partly applied.
func history(t *testing.T, seed uint64) ([]claim.Claim, *graph.View) {
	t.Helper()
	o := ontology(t)
	r := rand.New(rand.NewPCG(seed, 4))
	var all []claim.Claim
	for i := range 3 { // each document is an entity because of its own claims
		id := fmt.Sprintf("doc%d", i)
		all = append(all, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Document"),
			Context: claim.Context{Document: "self", Revision: 1},
		})
	}
	for _, p := range []string{"http://x.org/knows", "http://x.org/note"} {
		all = append(all, claim.Claim{
			Subject: "self", Predicate: p, Object: claim.Literal("v"),
			Context: claim.Context{Document: "self", Revision: 1},
		})
	}
	all = append(all, graphtest.RandomClaims(r, r.IntN(30), 1)...)
	b := graph.NewBuilder(o)
	for i := range uint64(6) {
		if err := b.Revision(claim.Revision{Number: i + 1, CommittedAt: day(i + 1)}); err != nil {
			t.Fatal(err)
		}
	}
	v := compile(t, o, nil)
	v = v.Apply(claim.Revision{Number: 1, CommittedAt: day(1)}, all)
	if r.IntN(2) == 0 {
		v = compile(t, o, all)
	}
	for rev := uint64(2); rev <= 6; rev++ {
		var more []claim.Claim
		if rev%2 == 1 {
			more = graphtest.RandomClaims(r, r.IntN(8), rev)
		}
		all = append(all, more...)
		v = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)}, more)
	}
	return all, v
}

func day(n uint64) time.Time { return time.Date(2026, 1, int(n), 0, 0, 0, 0, time.UTC) }

func keep(claims []claim.Claim, f func(claim.Claim) bool) []claim.Claim {
	return slices.DeleteFunc(slices.Clone(claims), func(c claim.Claim) bool { return !f(c) })
}

// TestSeeIsFiltering checks that a changed view has the same content as a view compiled from the claims that remain.
func TestSeeIsFiltering(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(200) {
		claims, v := history(t, seed)
		before := dump(v)
		for name, tt := range map[string]struct {
			change graph.Change
			claims []claim.Claim
		}{
			"nothing": {graph.Change{}, claims},
			"known at the third": {graph.Change{KnownAt: day(3)}, keep(claims, func(c claim.Claim) bool {
				return c.Context.Revision <= 3 || c.Context.Revision == 0
			})},
			"distrust": {
				graph.Change{Distrust: []string{"doc1"}},
				keep(claims, func(c claim.Claim) bool { return c.Context.Document != "doc1" }),
			},
			"without an entity": {graph.Change{Without: []string{"e1"}}, keep(claims, func(c claim.Claim) bool {
				return c.Subject != "e1" && c.Object != claim.EntityValue("e1")
			})},
			"with a relation": {
				graph.Change{With: []graph.AssumedRelation{{Source: "doc0", Type: "CONCERNS", Target: "doc1"}}},
				append(slices.Clone(claims), claim.Claim{
					Subject: "doc0", Predicate: "CONCERNS", Object: claim.EntityValue("doc1"),
					Context: claim.Context{Modality: claim.Hypothetical},
				}),
			},
		} {
			if _, ok := v.Lookup("e1"); !ok && name == "without an entity" {
				continue
			}
			w, err := v.With(tt.change)
			if err != nil {
				t.Fatalf("seed %d: %s: %v", seed, name, err)
			}
			if name == "without an entity" {
				// The neighbors of the hidden entity are visible, although the remaining claims are not about them.
				for n := range w.All("") {
					id := w.ID(n)
					tt.claims = append(tt.claims, claim.Claim{
						Subject: id, Predicate: claim.PredicateAlias,
						Object: claim.Literal("here"), Context: claim.Context{Document: "self", Revision: 1},
					})
				}
				var extra []claim.Claim
				for n := range w.All("") {
					extra = append(extra, claim.Claim{
						Subject: w.ID(n), Predicate: claim.PredicateAlias, Object: claim.Literal("here"),
						Context: claim.Context{Document: "self", Revision: 1},
					})
				}
				w = w.Apply(claim.Revision{}, extra)
			}
			if got, want := dump(w), dump(compile(t, o, tt.claims)); got != want {
				t.Fatalf("seed %d: %s: %s", seed, name, firstDifference(got, want))
			}
			kindsAgree(t, w)
		}
		if dump(v) != before {
			t.Fatalf("seed %d: See changed the view it was called on", seed)
		}
	}
}

// kindsAgree compares OfKind with the entities of All that have the kind.
func kindsAgree(t *testing.T, v *graph.View) {
	t.Helper()
	for _, k := range v.Ontology().Kinds() {
		var want []graph.Node
		for n := range v.All("") {
			if v.Kind(n) == k {
				want = append(want, n)
			}
		}
		if got := slices.Collect(v.OfKind(k, "")); !slices.Equal(got, want) {
			t.Fatalf("of the kind %s are %v, not %v", k.Name, want, got)
		}
		if len(want) > 1 {
			if got := slices.Collect(v.OfKind(k, v.ID(want[0]))); !slices.Equal(got, want[1:]) {
				t.Fatalf("of the kind %s after the first are %v, not %v", k.Name, want[1:], got)
			}
		}
	}
}

func TestSeeAsOf(t *testing.T) {
	o := ontology(t)
	dated := func(target string, p claim.Period) claim.Claim {
		return claim.Claim{
			Subject: "a", Predicate: "OPERATES", Object: claim.EntityValue(target),
			Context: claim.Context{Document: "d", Revision: 1, Period: p},
		}
	}
	date := func(s string) claim.Date {
		d, err := claim.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	v := compile(t, o, []claim.Claim{
		dated("always", claim.Period{}), dated("since", claim.Period{From: date("2013-06")}),
		dated("until", claim.Period{To: date("2013")}),
		dated("between", claim.Period{From: date("2012"), To: date("2014-05-01")}),
	})
	for at, want := range map[string]string{
		"2011": "always until ", "2012-05": "always between until ", "2013": "always between since until ",
		"2013-05-31": "always between until ", "2013-06": "always between since until ", "2014": "always between since ",
		"2015": "always since ",
	} {
		w, err := v.With(graph.Change{AsOf: date(at)})
		if err != nil {
			t.Fatal(err)
		}
		n, _ := w.Lookup("a")
		got := ""
		w.Each(n, graph.Out, nil, func(r graph.Relation) bool { got += w.ID(r.Target) + " "; return true })
		if got != want {
			t.Errorf("as of %s: %q, want %q", at, got, want)
		}
	}
}

func TestSeeRefuses(t *testing.T) {
	_, v := history(t, 1)
	for _, c := range []graph.Change{
		{Without: []string{"nobody"}},
		{Without: []string{"a|b|c"}},
		{Distrust: []string{"nobody"}},
		{With: []graph.AssumedRelation{{Source: "nobody", Type: "CONCERNS", Target: "doc1"}}},
	} {
		if _, err := v.With(c); !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, r := range []graph.AssumedRelation{
		{Source: "doc0", Type: "NO_SUCH", Target: "doc1"},
		{Source: "doc0", Type: "SUBSIDIARY_OF", Target: "doc1"},
	} {
		if _, err := v.With(graph.Change{With: []graph.AssumedRelation{r}}); !errors.Is(err, graph.ErrAssumedRelation) {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

// TestSeeAssumesWhatIsHidden checks that a relation that a view hides and assumes is visible with its assumed claims
// only, whether one change does both or two changes do.
func TestSeeAssumesWhatIsHidden(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	stated := claim.Claim{
		Subject: "a", Predicate: "PARTNERS_WITH", Object: claim.EntityValue("b"),
		Context: claim.Context{Document: "d", Period: claim.Period{From: claim.Year(2013)}, Revision: 1},
	}
	denied := stated
	denied.Context.Stance = claim.Disputes
	var kinds []claim.Claim
	for _, id := range []string{"a", "b"} {
		kinds = append(kinds, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
			Context: claim.Context{Document: "d", Revision: 1},
		})
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(append(kinds, stated, denied)))
	if err != nil {
		t.Fatal(err)
	}
	see := func(v *graph.View, c graph.Change) *graph.View {
		w, err := v.With(c)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	hide := graph.Change{Without: []string{"b|PARTNERS_WITH|a"}} // either order of the ends
	assume := graph.Change{
		With: []graph.AssumedRelation{{
			Source: "b", Type: "PARTNERS_WITH", Target: "a",
			Period: claim.Period{From: claim.Year(2020)},
		}},
	}
	both := assume
	both.Without = hide.Without
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	p, _ := v.Pred("PARTNERS_WITH")
	for name, w := range map[string]*graph.View{"at once": see(v, both), "in two steps": see(see(v, hide), assume)} {
		r, ok := w.Find(a, p, b)
		if !ok {
			t.Errorf("%s: it is not there", name)
			continue
		}
		if s := w.Summary(r); s.Modality != claim.Hypothetical || s.Period.String() != "since 2020" || s.Disputed ||
			len(w.Claims(r)) != 1 {
			t.Errorf("%s: %+v, %d claims", name, s, len(w.Claims(r)))
		}
		if _, ok := see(w, hide).Find(a, p, b); ok {
			t.Errorf("%s: it is there without it", name)
		}
	}
	if r, ok := v.Find(a, p, b); !ok || v.Summary(r).Modality != claim.Stated {
		t.Error("the view that was asked changed")
	}
}

// rounds returns how many random cases a test tries: n, or a quarter of them in the fast lane, make check.
func rounds(n uint64) uint64 {
	if testing.Short() {
		return n / 4
	}
	return n
}
