package graph_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

func ontology(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.Load()
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

// randomClaims makes claims over few entities, so that they meet: relations stated twice, denied,
// retracted, dated, ties with oneself, symmetric ones both ways, foreign predicates.
func randomClaims(r *rand.Rand, n int, revision uint64) []claim.Claim {
	preds := []string{"SUBSIDIARY_OF", "PARTNERS_WITH", "OPERATES", "COMPETES_WITH", "http://x.org/knows"}
	facts := []string{claim.PredicateName, claim.PredicateAlias, "foundedOn", "http://x.org/note"}
	kinds := []string{"Company", "State", "Law"}
	id := func() string { return fmt.Sprintf("e%d", r.IntN(12)) }
	dates := []claim.Date{{}, {}, claim.Year(2010), claim.Day(2013, 6, 0), claim.Day(2017, 6, 1)}
	ends := []claim.Date{{}, {}, {}, claim.Year(2018), claim.Day(2019, 12, 0)}
	var out []claim.Claim
	for range n {
		c := claim.Claim{Subject: id(), Context: claim.Context{
			Document: fmt.Sprintf("doc%d", r.IntN(3)), Locator: fmt.Sprint(r.IntN(4)), Revision: revision,
			Modality: claim.Modality(r.IntN(3)), Doubt: claim.DoubtOf(1 - float64(r.IntN(3))/10),
			Period: claim.Period{From: dates[r.IntN(len(dates))], To: ends[r.IntN(len(ends))]},
		}}
		switch r.IntN(8) {
		case 0:
			c.Predicate, c.Object = claim.PredicateKind, claim.Literal(kinds[r.IntN(len(kinds))])
		case 1, 2:
			c.Predicate, c.Object = facts[r.IntN(len(facts))], claim.Literal(fmt.Sprintf("v%d", r.IntN(5)))
			if r.IntN(3) == 0 {
				c.Object.Lang = "zh"
			}
			if c.Predicate == "foundedOn" && r.IntN(3) > 0 {
				c.Object.Text = dates[2+r.IntN(len(dates)-2)].String()
			}
		default:
			c.Predicate, c.Object = preds[r.IntN(len(preds))], claim.EntityValue(id())
		}
		out = append(out, c)
		switch r.IntN(10) {
		case 0:
			c.Context.Stance = claim.Disputes
			out = append(out, c)
		case 1:
			c.Context.Stance, c.Context.Revision = claim.Retracts, revision+1
			out = append(out, c)
		}
	}
	return out
}

// dump writes all that a view shows.
func dump(v *graph.View) string {
	var b strings.Builder
	claims := func(cs []graph.ClaimOf) {
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
				fmt.Fprintf(&b, "  %d %s %s %s %+v %v\n", dir, v.ID(r.Source), v.PredName(r.Type), v.ID(r.Target), v.Summary(r), v.Periods(r))
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

// firstDifference shows where two texts part.
func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d:\n  got  %s\n  want %s\nafter %s", i, a[i], b[i], strings.Join(a[max(0, i-5):i], "\n"))
		}
	}
	return fmt.Sprintf("one is longer: %d lines and %d", len(a), len(b))
}

// TestOverlayIsCompilation: applying claims in commits gives the view that compiling them at once does.
func TestOverlayIsCompilation(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		var all []claim.Claim
		base := randomClaims(r, r.IntN(40), 1)
		for _, p := range []string{"http://x.org/knows", "http://x.org/note"} { // foreign predicates are numbered as they come
			base = append(base, claim.Claim{Subject: "e0", Predicate: p, Object: claim.Literal("v"), Context: claim.Context{Revision: 1}})
		}
		all = append(all, base...)
		v := compile(t, o, base)
		for rev := uint64(3); rev < 9; rev += 2 {
			more := randomClaims(r, r.IntN(10), rev)
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

// TestRetractedIsNeverClaimed: a view shows of what was retracted nothing at all, neither compiled nor
// applied, nor the entities of which there is no other claim.
func TestRetractedIsNeverClaimed(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 5))
		var base []claim.Claim
		for _, id := range []string{"doc0", "doc1", "doc2"} { // documents stay
			for _, p := range []string{"http://x.org/knows", "http://x.org/note"} {
				base = append(base, claim.Claim{Subject: id, Predicate: p, Object: claim.Literal("v"), Context: claim.Context{Revision: 1}})
			}
		}
		base = append(base, randomClaims(r, r.IntN(20), 1)...)
		last := []claim.Claim{}
		for _, c := range base[6:] {
			if c.Context.Stance != claim.Retracts && r.IntN(2) == 0 {
				c.Context.Stance, c.Context.Revision = claim.Retracts, 3
				last = append(last, c)
			}
		}
		all := append(slices.Clone(base), last...)
		what := func(c claim.Claim) claim.Claim {
			if c.Predicate == "PARTNERS_WITH" || c.Predicate == "COMPETES_WITH" { // hold both ways
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
		if len(last) > 0 { // claimed again, it is back
			again := last[0]
			again.Context.Stance, again.Context.Revision = claim.Supports, 4
			w := v.Apply(claim.Revision{Number: 4}, []claim.Claim{again})
			if _, ok := w.Lookup(again.Subject); !ok || !w.Holds(again) || w.Holds(last[0]) {
				t.Fatalf("seed %d: %+v is not back", seed, again)
			}
		}
	}
}

// TestPathsAreAllSimplePaths compares the search with plain enumeration.
func TestPathsAreAllSimplePaths(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		v := compile(t, o, randomClaims(r, 8+r.IntN(30), 1))
		from, ok1 := v.Lookup("e0")
		to, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		f := graph.Filter{Direction: graph.Direction(r.IntN(3))}
		if r.IntN(2) == 0 {
			f.Kinds = make([]bool, len(o.Kinds()))
			for i := range f.Kinds {
				f.Kinds[i] = r.IntN(3) > 0
			}
		}
		var avoid []graph.Node
		if n, ok := v.Lookup("e5"); ok && r.IntN(2) == 0 {
			avoid = append(avoid, n)
		}
		depth := 1 + r.IntN(5)
		got, err := v.Paths(context.Background(), from, to, f, graph.PathOptions{Avoid: avoid}, graph.Bounds{Depth: depth, Limit: 1 << 30})
		if err != nil {
			t.Fatal(err)
		}
		if !got.Exhaustive || got.Truncated != graph.Complete {
			t.Fatalf("seed %d: %+v", seed, got)
		}
		var want []string
		var walk func(n graph.Node, seen []graph.Node, text string)
		walk = func(n graph.Node, seen []graph.Node, text string) {
			if len(seen) > depth {
				return
			}
			_ = v.Relations(context.Background(), n, f, func(rel graph.Relation) bool {
				far := rel.Far(n)
				step := text + fmt.Sprintf(" %s>%s", v.PredName(rel.Type), v.ID(far))
				switch {
				case far == to:
					want = append(want, step)
				case !slices.Contains(seen, far) && !slices.Contains(avoid, far):
					walk(far, append(slices.Clone(seen), far), step)
				}
				return true
			})
		}
		walk(from, []graph.Node{from}, "")
		var have []string
		last := 0
		for _, p := range got.Paths {
			if len(p.Relations) < last {
				t.Fatalf("seed %d: a shorter path after a longer one", seed)
			}
			last = len(p.Relations)
			text := ""
			for i, rel := range p.Relations {
				text += fmt.Sprintf(" %s>%s", v.PredName(rel.Type), v.ID(p.Entities[i+1]))
			}
			have = append(have, text)
		}
		slices.Sort(have)
		slices.Sort(want)
		if !slices.Equal(have, want) {
			t.Fatalf("seed %d depth %d direction %d: got %d paths %q, want %d %q", seed, depth, f.Direction, len(have), have, len(want), want)
		}
	}
}

// TestPathOrders: whatever the order, the best of all paths come first.
func TestPathOrders(t *testing.T) {
	o := ontology(t)
	ctx := context.Background()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		v := compile(t, o, randomClaims(r, 10+r.IntN(25), 1))
		from, ok1 := v.Lookup("e0")
		to, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		for _, order := range []graph.PathOrder{graph.FewestHubs, graph.Corroborated} {
			cost := func(p graph.Path) float64 {
				c := float64(len(p.Relations))
				for i, rel := range p.Relations {
					documents := map[graph.Node]bool{}
					for _, claim := range v.Claims(rel) {
						documents[claim.Document] = true
					}
					switch {
					case order == graph.Corroborated:
						c += 1 / float64(len(documents))
					case i > 0:
						c += math.Log10(float64(v.TotalDegree(p.Entities[i])))
					}
				}
				return c
			}
			all, err := v.Paths(ctx, from, to, graph.Filter{}, graph.PathOptions{}, graph.Bounds{Depth: 5, Limit: 1 << 30})
			if err != nil {
				t.Fatal(err)
			}
			var costs []float64
			for _, p := range all.Paths {
				costs = append(costs, cost(p))
			}
			slices.Sort(costs)
			best, err := v.Paths(ctx, from, to, graph.Filter{}, graph.PathOptions{Order: order}, graph.Bounds{Depth: 5, Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			if len(best.Paths) != min(3, len(costs)) {
				t.Fatalf("seed %d: %d paths of %d", seed, len(best.Paths), len(costs))
			}
			for i, p := range best.Paths {
				if math.Abs(cost(p)-costs[i]) > 1e-9 {
					t.Fatalf("seed %d, order %d: path %d costs %g, the best costs %v", seed, order, i, cost(p), costs)
				}
			}
		}
	}
}

func TestNeighborhood(t *testing.T) {
	o := ontology(t)
	rel := func(s, p, t string) claim.Claim {
		return claim.Claim{Subject: s, Predicate: p, Object: claim.EntityValue(t), Context: claim.Context{Document: "d", Revision: 1}}
	}
	v := compile(t, o, []claim.Claim{
		rel("a", "OPERATES", "b"), rel("b", "PARTNERS_WITH", "c"), rel("c", "OPERATES", "d"), rel("a", "OPERATES", "e"), rel("e", "OPERATES", "b"),
	})
	a, _ := v.Lookup("a")
	for _, tt := range []struct {
		depth, limit int
		want         string
		relations    int
		truncated    graph.Truncation
	}{
		{0, 10, "a", 0, graph.TruncatedDepth},
		{1, 10, "a b e", 3, graph.TruncatedDepth},
		{2, 10, "a b e c", 4, graph.TruncatedDepth},
		{3, 10, "a b e c d", 5, graph.Complete},
		{9, 10, "a b e c d", 5, graph.Complete},
		{3, 3, "a b e", 3, graph.TruncatedLimit},
	} {
		g, err := v.Neighborhood(context.Background(), []graph.Node{a, a}, graph.Filter{}, graph.Bounds{Depth: tt.depth, Limit: tt.limit})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, n := range g.Entities {
			ids = append(ids, v.ID(n))
		}
		if got := strings.Join(ids, " "); got != tt.want || len(g.Relations) != tt.relations || g.Truncated != tt.truncated {
			t.Errorf("depth %d limit %d: %s with %d relations, truncated %d; want %s with %d, %d",
				tt.depth, tt.limit, got, len(g.Relations), g.Truncated, tt.want, tt.relations, tt.truncated)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := v.Neighborhood(ctx, []graph.Node{a}, graph.Filter{}, graph.Bounds{Depth: 3, Limit: 10}); err != context.Canceled {
		t.Errorf("a cancelled traversal gave %v", err)
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

// TestCyclesOfSymmetricTies: a symmetric tie there and back is no loop, and a loop of such ties is one.
func TestCyclesOfSymmetricTies(t *testing.T) {
	o := ontology(t)
	var claims []claim.Claim
	for _, id := range []string{"a", "b", "c", "d"} {
		claims = append(claims, claim.Claim{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: claim.Context{Document: "x"}})
	}
	for _, e := range [][2]string{{"a", "b"}, {"b", "c"}, {"a", "c"}, {"c", "d"}} {
		claims = append(claims, claim.Claim{Subject: e[0], Predicate: "PARTNERS_WITH", Object: claim.EntityValue(e[1]), Context: claim.Context{Document: "x"}})
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]int{"a": 1, "b": 1, "c": 1, "d": 0} {
		n, _ := v.Lookup(id)
		got, err := v.Cycles(context.Background(), n, graph.Filter{}, func(graph.Pred) int { return 1 }, graph.Bounds{Depth: 5, Limit: 1})
		if err != nil || len(got.Cycles) != want || !got.Exhaustive {
			t.Errorf("%s: %d loops, exhaustive %v, %v", id, len(got.Cycles), got.Exhaustive, err)
			continue
		}
		if want == 1 && len(got.Cycles[0].Relations) != 3 {
			t.Errorf("%s: %v", id, got.Cycles[0])
		}
	}
}

// TestRelationCountsAreLists compares the counts of every entity with the lists that a client gets for them.
func TestRelationCountsAreLists(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(20) {
		v := compile(t, o, randomClaims(rand.New(rand.NewPCG(seed, 7)), 60, 1))
		for n := range v.All("") {
			total := 0
			for _, c := range v.RelationCounts(n) {
				list := 0
				f := graph.Filter{Direction: c.Direction}
				err := v.Relations(t.Context(), n, f, func(r graph.Relation) bool {
					if r.Type == c.Type {
						list++
					}
					return true
				})
				if err != nil {
					t.Fatal(err)
				}
				if list != c.Count {
					t.Errorf("seed %d: %s %s %v: %d are counted, %d are listed", seed, v.ID(n), v.PredName(c.Type), c.Direction, c.Count, list)
				}
				total += c.Count
			}
			if total == 0 && v.TotalDegree(n) > 0 {
				t.Errorf("seed %d: %s has relations that are not counted", seed, v.ID(n))
			}
		}
	}
}
