package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/walk"
	"nexum/schema"
	"nexum/seed"
)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func compile(t testing.TB, o *schema.Ontology, claims []claim.Claim) *graph.View {
	t.Helper()
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// dump returns the complete content of a view as text.
func dump(v *graph.View) string {
	var b strings.Builder
	claims := func(cs []graph.ResolvedClaim) {
		var lines []string
		for _, c := range cs {
			lines = append(lines, fmt.Sprintf("    %+v\n", c.Context))
		}
		slices.Sort(lines)
		b.WriteString(strings.Join(slices.Compact(lines), ""))
	}
	for n := range v.All("") {
		fmt.Fprintf(&b, "%s %s %q degree %d\n", v.ID(n), v.Kind(n).Name, v.Name(n), v.TotalDegree(n))
		for f := range v.Facts(n) {
			fmt.Fprintf(&b, "  %s %+v %+v\n", v.PredName(f.Pred), f.Value, v.FactSummary(f))
			claims(v.FactClaims(f))
		}
		for _, dir := range []graph.Direction{graph.Out, graph.In, graph.Both} {
			v.Each(n, dir, nil, func(r graph.Relation) bool {
				fmt.Fprintf(&b, "  %d %s %+v %v\n", dir, v.RelationID(r), v.Summary(r), v.Periods(r))
				claims(v.Claims(r))
				return true
			})
		}
	}
	for _, k := range v.Ontology().Kinds() {
		for n := range v.OfKind(k, "e3") {
			fmt.Fprintf(&b, "%s after e3: %s\n", k.Name, v.ID(n))
		}
	}
	s := v.Stats()
	fmt.Fprintf(&b, "%d %d %d %d %d %v\n", s.Entities, s.Relations, s.Facts, s.Claims, s.Documents, s.Kinds)
	for _, d := range s.Sources {
		fmt.Fprintf(&b, "%s: %d claims, %d had from it\n", v.ID(d.Document), d.Claims, d.Relayed)
	}
	for _, line := range timeline(v, graph.TimelineFilter{}, nil) {
		b.WriteString(line + "\n")
	}
	first, last := v.Span()
	fmt.Fprintf(&b, "from %v to %v\n", first, last)
	return b.String()
}

// firstDifference returns the first line in which two texts differ.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n  got  %s\n  want %s\nafter %s", i, a[i], b[i], strings.Join(a[max(0, i-5):i], "\n"))
		}
	}
	return fmt.Sprintf("one is longer: %d lines and %d", len(a), len(b))
}

// TestOverlayIsCompilation checks that applying claims in several commits gives the same view as compiling them at
// once.
func TestOverlayIsCompilation(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var all []claim.Claim
		base := graphtest.RandomClaims(r, r.IntN(40), 1)
		for _, p := range []string{
			"http://x.org/knows",
			"http://x.org/note",
		} { // foreign predicates are numbered in the order in which they are added
			base = append(base, claim.Claim{
				Subject: "e0", Predicate: p, Object: claim.Literal("v"),
				Context: claim.Context{Revision: 1},
			})
		}
		all = append(all, base...)
		v := compile(t, o, base)
		for rev := uint64(3); rev < 9; rev += 2 {
			more := graphtest.RandomClaims(r, r.IntN(10), rev)
			all = append(all, more...)
			before := dump(v)
			w := v.Apply(claim.Revision{Number: rev}, more)
			if dump(v) != before {
				t.Fatalf("seed %d: Apply changed the view it was called on", seed)
			}
			v = w
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if got, want := dump(v), dump(compile(t, o, all)); got != want {
			t.Fatalf("seed %d: %s", seed, firstDifference(got, want))
		}
		for _, c := range all {
			if c.Context.Stance == claim.Supports {
				want := c
				want.Context.Revision = 99
				retracted := false
				for _, d := range all {
					x := d.Context
					x.Stance, x.Revision = c.Context.Stance, c.Context.Revision
					retracted = retracted || d.Context.Stance == claim.Retracts && x == c.Context
				}
				if !v.Holds(want) && !retracted {
					t.Fatalf("seed %d: the view does not hold %+v", seed, c)
				}
			}
		}
	}
}

// TestRetractedIsNeverClaimed checks that a view, compiled or applied, shows no retracted claim and no entity whose
// claims are all retracted, as if they had never been claimed.
func TestRetractedIsNeverClaimed(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		var base []claim.Claim
		for _, id := range []string{"doc0", "doc1", "doc2"} { // keep the documents
			for _, p := range []string{"http://x.org/knows", "http://x.org/note"} {
				base = append(base, claim.Claim{
					Subject: id, Predicate: p, Object: claim.Literal("v"),
					Context: claim.Context{Revision: 1},
				})
			}
		}
		base = append(base, graphtest.RandomClaims(r, r.IntN(20), 1)...)
		last := []claim.Claim{}
		for _, c := range base[6:] {
			if c.Context.Stance != claim.Retracts && r.IntN(2) == 0 {
				c.Context.Stance, c.Context.Revision = claim.Retracts, 3
				last = append(last, c)
			}
		}
		all := append(slices.Clone(base), last...)
		what := func(c claim.Claim) claim.Claim {
			if c.Predicate == "PARTNERS_WITH" || c.Predicate == "COMPETES_WITH" { // symmetric types
				if c.Subject > c.Object.Text {
					c.Subject, c.Object.Text = c.Object.Text, c.Subject
				}
			}
			c.Context.Stance, c.Context.Revision = 0, 0
			return c
		}
		retracted := map[claim.Claim]bool{}
		for _, c := range all {
			if c.Context.Stance == claim.Retracts {
				retracted[what(c)] = true
			}
		}
		left := keep(base, func(c claim.Claim) bool { return !retracted[what(c)] })
		want := dump(compile(t, o, left))
		if got := dump(compile(t, o, all)); got != want {
			t.Fatalf("seed %d, compiled: %s", seed, firstDifference(got, want))
		}
		v := compile(t, o, base).Apply(claim.Revision{Number: 3}, last)
		if got := dump(v); got != want {
			t.Fatalf("seed %d, applied: %s", seed, firstDifference(got, want))
		}
		for _, c := range all {
			if held := v.Holds(c); held != (c.Context.Stance == claim.Retracts || !retracted[what(c)]) {
				t.Fatalf("seed %d: %+v is held: %v", seed, c, held)
			}
		}
		if len(last) > 0 { // if it is claimed again, it is visible again
			again := last[0]
			again.Context.Stance, again.Context.Revision = claim.Supports, 4
			w := v.Apply(claim.Revision{Number: 4}, []claim.Claim{again})
			if _, ok := w.Lookup(again.Subject); !ok || !w.Holds(again) || w.Holds(last[0]) {
				t.Fatalf("seed %d: %+v is not back", seed, again)
			}
		}
	}
}

func TestPeriod(t *testing.T) {
	y, m := claim.Year(2017), claim.Day(2017, 6, 0)
	if !claim.On(y).Covers(claim.On(m)) || claim.On(m).Covers(claim.On(y)) || !claim.On(y).Meets(claim.On(m)) {
		t.Error("June 2017 is not within 2017")
	}
	if _, ok := (claim.Period{To: y}).Intersect(claim.Period{From: claim.Year(2018)}); ok {
		t.Error("until 2017 and since 2018 have a day in common")
	}
}

// TestRelationCountsAreLists compares the counts of every entity with the lists that walk.Relations gives.
func TestRelationCountsAreLists(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(20) {
		v := compile(t, o, graphtest.RandomClaims(rand.New(rand.NewPCG(seed, 7)), 60, 1))
		for n := range v.All("") {
			total := 0
			for _, c := range v.RelationCounts(n) {
				list := 0
				f := walk.Filter{Direction: c.Direction}
				err := walk.Relations(t.Context(), v, n, f, func(r graph.Relation) bool {
					if r.Type == c.Type {
						list++
					}
					return true
				})
				if err != nil {
					t.Fatal(err)
				}
				if list != c.Count {
					t.Errorf("seed %d: %s %s %v: %d are counted, %d are listed", seed, v.ID(n), v.PredName(c.Type), c.Direction,
						c.Count, list)
				}
				total += c.Count
			}
			if total == 0 && v.TotalDegree(n) > 0 {
				t.Errorf("seed %d: %s has relations that are not counted", seed, v.ID(n))
			}
		}
	}
}
