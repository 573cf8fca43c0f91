package graph_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// contents returns the entities, relations and facts of a view without merges.
func contents(v *graph.View) (entities, relations, facts map[string]bool) {
	v = v.Unmerged()
	entities, relations, facts = map[string]bool{}, map[string]bool{}, map[string]bool{}
	for n := range v.All("") {
		entities[v.ID(n)] = true
		for f := range v.Facts(n) {
			facts[fmt.Sprint(v.ID(n), v.PredName(f.Pred), f.Value)] = true
		}
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			relations[v.RelationID(r)] = true
			return true
		})
	}
	return entities, relations, facts
}

// difference counts the items that are only in after, and those that are only in before.
func difference(before, after map[string]bool) (out graph.ChangeCount) {
	for k := range after {
		if !before[k] {
			out.Added++
		}
	}
	for k := range before {
		if !after[k] {
			out.Removed++
		}
	}
	return out
}

// TestDelta compares the counts of each revision with the differences between complete views, for revisions in the
// overlay and in the table.
func TestDelta(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		v := compile(t, o, nil)
		graph.SetRevisions(v, nil)
		views := []*graph.View{v}
		var all []claim.Claim
		var revisions []claim.Revision
		claims := map[uint64]graph.ChangeCount{}
		for n := uint64(1); n <= 5; n++ {
			var more []claim.Claim
			for _, c := range append(graphtest.RandomClaims(r, 1+r.IntN(30), n), mergeClaims(r, 1, n)...) {
				c.Context.Revision = n
				if views[n-1].Holds(c) {
					continue
				}
				more = append(more, c)
			}
			rev := claim.Revision{Number: n, CommittedAt: time.Unix(int64(n), 0).UTC()}
			all, revisions = append(all, more...), append(revisions, rev)
			views = append(views, views[n-1].Apply(rev, more))
			distinct := map[claim.Claim]bool{}
			for _, c := range more {
				distinct[c] = true
			}
			var count graph.ChangeCount
			for c := range maps.Keys(distinct) {
				if c.Context.Stance == claim.Retracts {
					count.Removed++
				} else {
					count.Added++
				}
			}
			claims[n] = count
		}
		compiled := compile(t, o, all)
		graph.SetRevisions(compiled, revisions)
		half := compile(t, o, all[:len(all)/2])
		for name, newest := range map[string]*graph.View{
			"overlay": views[5], "table": compiled,
			"both": half.Apply(revisions[4], all[len(all)/2:]),
		} {
			for n := uint64(1); n <= 5; n++ {
				got, err := newest.Delta(t.Context(), n)
				if err != nil {
					t.Fatal(err)
				}
				entitiesBefore, relationsBefore, factsBefore := contents(views[n-1])
				entities, relations, facts := contents(views[n])
				want := graph.Delta{
					Entities:  difference(entitiesBefore, entities),
					Relations: difference(relationsBefore, relations),
					Facts:     difference(factsBefore, facts),
					Claims:    claims[n],
				}
				if got != want {
					t.Fatalf("seed %d, %s, revision %d:\n got %+v\nwant %+v", seed, name, n, got, want)
				}
			}
		}
	}
}
