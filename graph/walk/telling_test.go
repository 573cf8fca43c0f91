package walk_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/walk"
)

// sequences returns the entities of each path as a text.
func sequences(v *graph.View, paths []walk.Path) []string {
	var out []string
	for _, p := range paths {
		text := ""
		for _, n := range p.Entities {
			text += v.ID(n) + " "
		}
		out = append(out, text)
	}
	return out
}

// TestTellingPathsAreAllSimplePaths checks that without a limit, the paths have the entity sequences of all simple
// paths, each once, and that with a limit, they are the first of these.
func TestTellingPathsAreAllSimplePaths(t *testing.T) {
	o := ontology(t)
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 5))
		v := compile(t, o, graphtest.RandomClaims(r, 8+r.IntN(20), 1))
		from, ok1 := v.Lookup("e0")
		to, ok2 := v.Lookup("e1")
		if !ok1 || !ok2 {
			continue
		}
		f := walk.Filter{Direction: graph.Direction(r.IntN(3))}
		depth := 1 + r.IntN(4)
		find := func(order walk.PathOrder, limit int) walk.Paths {
			got, err := walk.FindPaths(t.Context(), v, from, to, f, walk.PathOptions{Order: order},
				walk.Bounds{Depth: depth, Limit: limit})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		want := sequences(v, find(walk.Shortest, 1<<30).Paths)
		slices.Sort(want)
		want = slices.Compact(want)
		all := find(walk.MostTelling, 1<<20)
		got := sequences(v, all.Paths)
		for n := range len(got) {
			some := find(walk.MostTelling, n+1)
			if !slices.Equal(sequences(v, some.Paths), got[:n+1]) || some.Exhaustive != (n+1 == len(got)) {
				t.Fatalf("seed %d: with a limit of %d, %v, exhaustive %v, of %v", seed, n+1, sequences(v, some.Paths),
					some.Exhaustive, got)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || !all.Exhaustive {
			t.Fatalf("seed %d, depth %d: %v, want %v", seed, depth, got, want)
		}
	}
}

// TestTellingPathsComeFirst checks that a path that says more about a connection comes first, even if it is longer.
func TestTellingPathsComeFirst(t *testing.T) {
	var claims []claim.Claim
	say := func(source, typ, target string) {
		claims = append(claims, claim.Claim{
			Subject: source, Predicate: typ, Object: claim.EntityValue(target),
			Context: claim.Context{Document: "doc", Revision: 1},
		})
	}
	say("report", "CONCERNS", "a")
	say("report", "CONCERNS", "b")
	say("a", "OWNS", "x")
	say("x", "OWNS", "y")
	say("y", "OWNS", "b")
	say("a", "OPERATES", "hub")
	say("b", "OPERATES", "hub")
	for i := range 200 {
		say(fmt.Sprint("n", i), "OPERATES", "hub")
	}
	v := compile(t, ontology(t), claims)
	from, _ := v.Lookup("a")
	to, _ := v.Lookup("b")
	concerns, _ := v.Pred("CONCERNS")
	o := walk.PathOptions{Order: walk.MostTelling, Mentions: func(p graph.Pred) bool { return p == concerns }}
	got, err := walk.FindPaths(t.Context(), v, from, to, walk.Filter{}, o, walk.Bounds{Depth: 6, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := sequences(v, got.Paths), []string{"a x y b ", "a report b ", "a hub b "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	// A limit on visited entities ends the search, and the result reports it.
	cut, err := walk.FindPaths(t.Context(), v, from, to, walk.Filter{}, o, walk.Bounds{Depth: 6, Limit: 10, Work: 2})
	if err != nil || cut.Truncated != walk.TruncatedLimit || cut.Exhaustive {
		t.Errorf("%+v %v", cut, err)
	}
}

// TestMostTellingPlaces checks that a path over a place that two entities have in common comes after a chain of other
// relations.
func TestMostTellingPlaces(t *testing.T) {
	var claims []claim.Claim
	for _, r := range [][3]string{
		{"a", "OPERATES", "city"},
		{"b", "OPERATES", "city"},
		{"a", "OWNS", "x"},
		{"x", "OWNS", "y"},
		{"y", "OWNS", "z"},
		{"z", "OWNS", "w"},
		{"w", "OWNS", "b"},
	} {
		claims = append(claims, claim.Claim{
			Subject: r[0], Predicate: r[1], Object: claim.Value{Entity: true, Text: r[2]},
			Context: claim.Context{Document: "doc"},
		})
	}
	v := compile(t, ontology(t), claims)
	from, _ := v.Lookup("a")
	to, _ := v.Lookup("b")
	operates, _ := v.Pred("OPERATES")
	for _, tt := range []struct {
		name    string
		locates func(graph.Pred) bool
		want    []string
	}{
		{"any relation", nil, []string{"a city b ", "a x y z w b "}},
		{"a relation to a place", func(p graph.Pred) bool { return p == operates }, []string{"a x y z w b ", "a city b "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := walk.PathOptions{Order: walk.MostTelling, Locates: tt.locates}
			got, err := walk.FindPaths(t.Context(), v, from, to, walk.Filter{}, o, walk.Bounds{Depth: 6, Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			if s := sequences(v, got.Paths); !slices.Equal(s, tt.want) {
				t.Errorf("%q, want %q", s, tt.want)
			}
		})
	}
}
