package walk_test

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

// TestPathsAreAllSimplePaths compares the search with a simple enumeration.
func TestPathsAreAllSimplePaths(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 2))
		v := compile(t, o, graphtest.RandomClaims(r, 8+r.IntN(30), 1))
		from, ok1 := v.Lookup("e0")
		to, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		f := walk.Filter{Direction: graph.Direction(r.IntN(3))}
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
		got, err := walk.FindPaths(context.Background(), v, from, to, f, walk.PathOptions{Avoid: avoid},
			walk.Bounds{Depth: depth, Limit: 1 << 30})
		if err != nil {
			t.Fatal(err)
		}
		if !got.Exhaustive || got.Truncated != walk.Complete {
			t.Fatalf("seed %d: %+v", seed, got)
		}
		want := simplePaths(v, from, to, f, avoid, depth)
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
			t.Fatalf("seed %d depth %d direction %d: got %d paths %q, want %d %q", seed, depth, f.Direction, len(have), have,
				len(want), want)
		}
	}
}

// simplePaths returns the simple paths between two entities as texts, by trying all.
func simplePaths(v *graph.View, from, to graph.Node, f walk.Filter, avoid []graph.Node, depth int) (paths []string) {
	var visit func(n graph.Node, seen []graph.Node, text string)
	visit = func(n graph.Node, seen []graph.Node, text string) {
		if len(seen) > depth {
			return
		}
		_ = walk.Relations(context.Background(), v, n, f, func(rel graph.Relation) bool {
			far := rel.Far(n)
			step := text + fmt.Sprintf(" %s>%s", v.PredName(rel.Type), v.ID(far))
			switch {
			case far == to:
				paths = append(paths, step)
			case !slices.Contains(seen, far) && !slices.Contains(avoid, far):
				visit(far, append(slices.Clone(seen), far), step)
			}
			return true
		})
	}
	visit(from, []graph.Node{from}, "")
	return paths
}

// TestPathsThroughHubs searches paths that lead through entities with many relations, some of which are neighbors of
// the target.
func TestPathsThroughHubs(t *testing.T) {
	o := ontology(t)
	var claims []claim.Claim
	add := func(source, predicate, target string) {
		claims = append(claims, claim.Claim{Subject: source, Predicate: predicate, Object: claim.EntityValue(target)})
	}
	for _, id := range []string{"from", "to", "hub", "large", "small", "state"} {
		kind := "Company"
		if id == "state" {
			kind = "State"
		}
		claims = append(claims, claim.Claim{Subject: id, Predicate: "type", Object: claim.Literal(kind)})
	}
	for i := range 2000 {
		add("hub", "PARTNERS_WITH", fmt.Sprint("c", i))
		if i < 400 {
			add(fmt.Sprint("c", i), "CUSTOMER_OF", "large")
		}
	}
	for _, r := range [][3]string{
		{"from", "PARTNERS_WITH", "hub"},
		{"hub", "CUSTOMER_OF", "large"},
		{"large", "CUSTOMER_OF", "hub"},
		{"large", "PARTNERS_WITH", "hub"},
		{"hub", "CUSTOMER_OF", "small"},
		{"small", "CUSTOMER_OF", "hub"},
		{"hub", "OPERATES_IN", "state"},
		{"to", "OPERATES_IN", "state"},
		{"large", "CUSTOMER_OF", "to"},
		{"to", "CUSTOMER_OF", "small"},
		{"small", "PARTNERS_WITH", "to"},
		{"hub", "CUSTOMER_OF", "hub"},
	} {
		add(r[0], r[1], r[2])
	}
	v := compile(t, o, claims)
	from, _ := v.Lookup("from")
	to, _ := v.Lookup("to")
	company, _ := v.Lookup("small")
	only := make([]bool, len(o.Kinds()))
	only[v.Kind(company).Index] = true
	for _, tt := range []struct {
		name   string
		filter walk.Filter
	}{
		{"all", walk.Filter{}},
		{"companies", walk.Filter{Kinds: only}},
		{"undisputed", walk.Filter{NoDisputed: true}},
		{"outgoing", walk.Filter{Direction: graph.Out}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := walk.FindPaths(t.Context(), v, from, to, tt.filter, walk.PathOptions{},
				walk.Bounds{Depth: 3, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			var have []string
			for _, p := range got.Paths {
				text := ""
				for i, rel := range p.Relations {
					text += fmt.Sprintf(" %s>%s", v.PredName(rel.Type), v.ID(p.Entities[i+1]))
				}
				have = append(have, text)
			}
			want := simplePaths(v, from, to, tt.filter, nil, 3)
			slices.Sort(have)
			slices.Sort(want)
			if len(want) < 2 || !slices.Equal(have, want) {
				t.Errorf("got %d paths %q, want %d %q", len(have), have, len(want), want)
			}
		})
	}
}

// TestPathOrders checks for every order that the best paths come first.
func TestPathOrders(t *testing.T) {
	o := ontology(t)
	ctx := context.Background()
	for seed := range uint64(100) {
		r := rand.New(rand.NewPCG(seed, 7))
		v := compile(t, o, graphtest.RandomClaims(r, 10+r.IntN(25), 1))
		from, ok1 := v.Lookup("e0")
		to, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		for _, order := range []walk.PathOrder{walk.FewestHubs, walk.Corroborated} {
			cost := func(p walk.Path) float64 {
				c := float64(len(p.Relations))
				for i, rel := range p.Relations {
					documents := map[graph.Node]bool{}
					for _, claim := range v.Claims(rel) {
						documents[claim.Document] = true
					}
					switch {
					case order == walk.Corroborated:
						c += 1 / float64(len(documents))
					case i > 0:
						c += math.Log10(float64(v.TotalDegree(p.Entities[i])))
					}
				}
				return c
			}
			all, err := walk.FindPaths(ctx, v, from, to, walk.Filter{}, walk.PathOptions{},
				walk.Bounds{Depth: 5, Limit: 1 << 30})
			if err != nil {
				t.Fatal(err)
			}
			var costs []float64
			for _, p := range all.Paths {
				costs = append(costs, cost(p))
			}
			slices.Sort(costs)
			best, err := walk.FindPaths(ctx, v, from, to, walk.Filter{}, walk.PathOptions{Order: order},
				walk.Bounds{Depth: 5, Limit: 3})
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
		return claim.Claim{
			Subject: s, Predicate: p, Object: claim.EntityValue(t),
			Context: claim.Context{Document: "d", Revision: 1},
		}
	}
	v := compile(t, o, []claim.Claim{
		rel("a", "OPERATES", "b"), rel("b", "PARTNERS_WITH", "c"), rel("c", "OPERATES", "d"), rel("a", "OPERATES", "e"),
		rel("e", "OPERATES", "b"),
	})
	a, _ := v.Lookup("a")
	for _, tt := range []struct {
		depth, limit int
		want         string
		relations    int
		truncated    walk.Truncation
	}{
		{0, 10, "a", 0, walk.TruncatedDepth},
		{1, 10, "a b e", 3, walk.TruncatedDepth},
		{2, 10, "a b e c", 4, walk.TruncatedDepth},
		{3, 10, "a b e c d", 5, walk.Complete},
		{9, 10, "a b e c d", 5, walk.Complete},
		{3, 3, "a b e", 3, walk.TruncatedLimit},
	} {
		g, err := walk.Neighborhood(context.Background(), v, []graph.Node{a, a}, walk.Filter{},
			walk.Bounds{Depth: tt.depth, Limit: tt.limit})
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
	if _, err := walk.Neighborhood(ctx, v, []graph.Node{a}, walk.Filter{}, walk.Bounds{
		Depth: 3, Limit: 10,
	}); err != context.Canceled {
		t.Errorf("a cancelled traversal gave %v", err)
	}
}

// TestCyclesLeaveOutItself checks that a relation of an entity with itself is not a cycle, and is in no cycle.
func TestCyclesLeaveOutItself(t *testing.T) {
	var claims []claim.Claim
	for _, id := range []string{"a", "b"} {
		claims = append(claims, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
			Context: claim.Context{Document: "x"},
		})
	}
	for _, e := range [][2]string{{"a", "a"}, {"a", "b"}, {"b", "a"}} {
		claims = append(claims, claim.Claim{
			Subject: e[0], Predicate: "OWNS", Object: claim.EntityValue(e[1]), Context: claim.Context{Document: "x"},
		})
	}
	v, err := graph.Compile(ontology(t), claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a", "b"} {
		n, _ := v.Lookup(id)
		got, err := walk.FindCycles(context.Background(), v, n, walk.Filter{}, func(graph.Pred) int {
			return 1
		}, walk.Bounds{Depth: 5, Limit: 10})
		if err != nil || len(got.Cycles) != 1 || len(got.Cycles[0].Relations) != 2 || !got.Exhaustive {
			t.Errorf("%s: %v, exhaustive %v, %v; want the loop by way of the other", id, got.Cycles, got.Exhaustive, err)
		}
	}
}

// TestCyclesOfSymmetricTies checks that following the same symmetric relation in both directions is not a cycle, and
// that a ring of symmetric relations is a cycle.
func TestCyclesOfSymmetricTies(t *testing.T) {
	o := ontology(t)
	var claims []claim.Claim
	for _, id := range []string{"a", "b", "c", "d"} {
		claims = append(claims, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
			Context: claim.Context{Document: "x"},
		})
	}
	for _, e := range [][2]string{{"a", "b"}, {"b", "c"}, {"a", "c"}, {"c", "d"}} {
		claims = append(claims, claim.Claim{
			Subject: e[0], Predicate: "PARTNERS_WITH", Object: claim.EntityValue(e[1]),
			Context: claim.Context{Document: "x"},
		})
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]int{"a": 1, "b": 1, "c": 1, "d": 0} {
		n, _ := v.Lookup(id)
		got, err := walk.FindCycles(context.Background(), v, n, walk.Filter{}, func(graph.Pred) int {
			return 1
		}, walk.Bounds{Depth: 5, Limit: 1})
		if err != nil || len(got.Cycles) != want || !got.Exhaustive {
			t.Errorf("%s: %d loops, exhaustive %v, %v", id, len(got.Cycles), got.Exhaustive, err)
			continue
		}
		if want == 1 && len(got.Cycles[0].Relations) != 3 {
			t.Errorf("%s: %v", id, got.Cycles[0])
		}
	}
}
