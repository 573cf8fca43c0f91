package walk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
	"nexum/schema"
)

// An edge is one claim of a relation in a random graph.
type edge struct {
	from, to string
	typ      string
	period   claim.Period
	time     claim.Date // zero if the claim has no time attribute
	weight   int        // -1 if the claim has no weight
}

func randomEdges(r *rand.Rand) []edge {
	types := []string{"OPERATES", "SUPPLIES", "OWNS"}
	var out []edge
	for range 6 + r.IntN(14) {
		e := edge{
			from: fmt.Sprint("n", r.IntN(6)), to: fmt.Sprint("n", r.IntN(6)), typ: types[r.IntN(len(types))],
			weight: r.IntN(6) - 1,
		}
		if r.IntN(4) > 0 {
			e.period.From = claim.Day(2020, 1, 1+r.IntN(9))
			e.period.To, _ = e.period.From.Moved(int64(r.IntN(4)))
			if r.IntN(5) == 0 {
				e.period.To = claim.Date{}
			}
		}
		if r.IntN(5) > 0 {
			e.time, _ = claim.ReadDate(fmt.Sprintf("2020-01-%02dT%02d:00:00Z", 1+r.IntN(4), r.IntN(24)))
		}
		out = append(out, e)
	}
	return out
}

func (e edge) claim() claim.Claim {
	var attributes []string
	if !e.time.IsZero() {
		attributes = append(attributes, fmt.Sprintf(`"time":%q`, e.time))
	}
	if e.weight >= 0 {
		attributes = append(attributes, fmt.Sprintf(`"weight":%d.5`, e.weight))
	}
	c := claim.Context{Document: "doc", Revision: 1, Period: e.period}
	if len(attributes) > 0 {
		c.Attributes = "{" + strings.Join(attributes, ",") + "}"
	}
	return claim.Claim{Subject: e.from, Predicate: e.typ, Object: claim.EntityValue(e.to), Context: c}
}

// bruteForce tries every sequence of claims. It returns, for each path that a sequence forms, the least weight, in
// units of one half.
func bruteForce(edges []edge, from, to string, length int, o walk.PathOptions) map[string]int {
	out := map[string]int{}
	var walk func(at string, seen []string, key string, clock claim.Instant, weight int)
	walk = func(at string, seen []string, key string, clock claim.Instant, weight int) {
		if at == to {
			if have, ok := out[key]; !ok || weight < have {
				out[key] = weight
			}
			return
		}
		if len(seen) > length {
			return
		}
		for _, e := range edges {
			if e.from != at || slices.Contains(seen, e.to) {
				continue
			}
			period := e.period
			if o.TimeAttribute != "" {
				if e.time.IsZero() {
					continue
				}
				period = claim.On(e.time)
			}
			if o.Weight != "" && e.weight < 0 {
				continue
			}
			period, ok := period.Intersect(o.Between)
			begin := period.From.First()
			if o.Ascending && begin.Before(clock) {
				begin = clock
			}
			if !ok || o.Ascending && begin.After(period.To.Last()) {
				continue
			}
			w := 0
			if o.Weight != "" {
				w = 2*e.weight + 1
			}
			walk(e.to, append(slices.Clip(seen), e.to), key+" "+e.typ+" "+e.to, begin, weight+w)
		}
	}
	walk(from, []string{from}, from, claim.Date{}.First(), 0)
	return out
}

// TestPathsByOccasionAgreeWithBruteForce compares paths in ascending time, within a period and by weight with the paths
// that brute force finds.
func TestPathsByOccasionAgreeWithBruteForce(t *testing.T) {
	options := []walk.PathOptions{
		{Ascending: true},
		{Ascending: true, TimeAttribute: "time"},
		{Between: claim.Period{From: claim.Day(2020, 1, 2), To: claim.Day(2020, 1, 4)}},
		{Ascending: true, Between: claim.Period{From: claim.Day(2020, 1, 2), To: claim.Day(2020, 1, 4)}},
		{Ascending: true, TimeAttribute: "time", Between: claim.Period{From: claim.Day(2020, 1, 2)}},
		{Weight: "weight", Order: walk.Lightest},
		{Weight: "weight", Order: walk.Lightest, Ascending: true},
		{Weight: "weight", Order: walk.Lightest, Ascending: true, TimeAttribute: "time"},
		{Weight: "weight", Order: walk.Lightest, TimeAttribute: "time", Between: claim.Period{To: claim.Day(2020, 1, 3)}},
		{Ascending: true, Order: walk.FewestHubs},
	}
	for _, tt := range []struct {
		name     string
		ontology *schema.Ontology
		seeds    uint64
	}{{"one relation", ontology(t), 150}, {"occurrences", repeatable(t), 150}} {
		t.Run(tt.name, func(t *testing.T) { compareWithBruteForce(t, tt.ontology, tt.seeds, options) })
	}
}

// repeatable returns an ontology in which the types of random edges are repeatable.
func repeatable(t *testing.T) *schema.Ontology {
	t.Helper()
	var types strings.Builder
	for _, name := range []string{"OPERATES", "SUPPLIES", "OWNS"} {
		fmt.Fprintf(&types,
			"  \"A type.\"\n  %s @predicate(from: [ENTITY], to: [ENTITY], inverse: \"inverse\") @repeatable\n", name)
	}
	o, err := schema.New(schema.Source{
		Name: "t/t.graphqls",
		Text: "extend enum RelationType {\n" + types.String() + "}\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func compareWithBruteForce(t *testing.T, words *schema.Ontology, seeds uint64, options []walk.PathOptions) {
	owns, _ := words.Type("OWNS")
	repeats := owns.Repeatable
	found := make([]int, len(options))
	for seed := range seeds {
		edges := randomEdges(rand.New(rand.NewPCG(seed, 3)))
		claims := make([]claim.Claim, len(edges))
		for i, e := range edges {
			claims[i] = e.claim()
		}
		v := compile(t, words, claims)
		from, ok1 := v.Lookup("n0")
		to, ok2 := v.Lookup("n1")
		if !ok1 || !ok2 {
			continue
		}
		for i, o := range options {
			// A relation exists if one of its claims does. Brute force does not find relations that exist only because
			// of an undated claim.
			const length = 5
			known := edges
			if !repeats {
				known = dropUndated(edges, o)
			}
			want := bruteForce(known, "n0", "n1", length, o)
			for _, limit := range []int{1, 2, 1000} {
				got, err := walk.FindPaths(t.Context(), v, from, to, walk.Filter{Direction: graph.Out}, o,
					walk.Bounds{Depth: length, Limit: limit})
				if err != nil {
					t.Fatal(err)
				}
				if len(got.Paths) != min(limit, len(want)) || got.Exhaustive && len(want) > limit ||
					!got.Exhaustive && len(want) <= limit && o.Order == walk.Shortest {
					t.Fatalf("seed %d, %+v: %d paths of at most %d, exhaustive %v, want %v", seed, o, len(got.Paths), limit,
						got.Exhaustive, want)
				}
				weights := []int{}
				for _, w := range want {
					weights = append(weights, w)
				}
				slices.Sort(weights)
				for j, path := range got.Paths {
					key := "n0"
					for k, r := range path.Relations {
						key += " " + v.PredName(r.Type) + " " + v.ID(path.Entities[k+1])
					}
					w, ok := want[key]
					if !ok {
						t.Fatalf("seed %d, %+v: %s is no path; paths are %v", seed, o, key, want)
					}
					if repeats {
						checkUsed(t, v, path, o)
					}
					if o.Weight == "" {
						continue
					}
					if text := fmt.Sprintf("%g", float64(w)/2); path.Weight.String() != text || w != weights[j] {
						t.Fatalf("seed %d, %+v: path %d, %s, weighs %s, want %s of %v", seed, o, j, key, path.Weight, text, weights)
					}
				}
				found[i] += len(got.Paths)
				for _, path := range got.Paths {
					for k := 1; o.Ascending && k < len(path.Times); k++ {
						if path.Times[k].First().Before(path.Times[k-1].First()) {
							t.Fatalf("seed %d: the times of a path are %v", seed, path.Times)
						}
					}
				}
			}
		}
	}
	for i, n := range found {
		if n < 50 {
			t.Errorf("%+v: %d paths were compared; they are too few to show anything", options[i], n)
		}
	}
}

// checkUsed checks that the relations of a path have claims with the weight and the times that the path has.
func checkUsed(t *testing.T, v *graph.View, path walk.Path, o walk.PathOptions) {
	t.Helper()
	total := 0.0
	for k, r := range path.Relations {
		usable := false
		for _, c := range v.Claims(r) {
			var all struct {
				Time   string
				Weight float64
			}
			if c.Context.Attributes != "" {
				if err := json.Unmarshal([]byte(c.Context.Attributes), &all); err != nil {
					t.Fatal(err)
				}
			}
			period := c.Context.Period
			if o.TimeAttribute != "" {
				at, _ := claim.ReadDate(all.Time)
				period = claim.On(at)
			}
			if !usable && period.Meets(claim.On(path.Times[k])) && period.Meets(o.Between) {
				usable = true
				total += all.Weight
			}
		}
		if !usable {
			t.Fatalf("%+v: %s cannot be used at %v", o, v.RelationID(r), path.Times[k])
		}
	}
	if text := fmt.Sprintf("%g", total); o.Weight != "" && path.Weight.String() != text {
		t.Fatalf("%+v: the relations of a path weigh %s, and it says %s", o, text, path.Weight)
	}
}

// dropUndated removes claims without a period if another claim of the same relation has one. The search does the same
// when it uses the periods in which relations hold.
func dropUndated(edges []edge, o walk.PathOptions) []edge {
	if o.TimeAttribute != "" || o.Weight != "" {
		return edges
	}
	return slices.DeleteFunc(slices.Clone(edges), func(e edge) bool {
		return e.period.IsZero() && slices.ContainsFunc(edges, func(f edge) bool {
			return f.from == e.from && f.to == e.to && f.typ == e.typ && !f.period.IsZero()
		})
	})
}

// TestNegativeWeights checks that a negative weight is an error.
func TestNegativeWeights(t *testing.T) {
	c := edge{from: "a", to: "b", typ: "OWNS"}.claim()
	c.Context.Attributes = `{"amount":-1}`
	v := compile(t, ontology(t), []claim.Claim{c})
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	_, err := walk.FindPaths(t.Context(), v, a, b, walk.Filter{}, walk.PathOptions{Order: walk.Lightest, Weight: "amount"},
		walk.Bounds{Depth: 2, Limit: 1})
	if !errors.Is(err, walk.ErrWeight) || !strings.Contains(err.Error(), "the amount of a OWNS b is -1") {
		t.Error(err)
	}
}
