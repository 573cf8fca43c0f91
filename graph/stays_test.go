package graph_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestOrderOfMerges checks that chains of merges end at the same id, and give the same view, in whatever order and
// revisions they are made.
func TestOrderOfMerges(t *testing.T) {
	const ids = 8
	for seed := range rounds(40) {
		r := rand.New(rand.NewPCG(seed, 4))
		self := claim.Context{Document: "self", Revision: 1}
		var all, merges []claim.Claim
		for i := range ids {
			id, note := fmt.Sprintf("e%d", i), claim.Literal(fmt.Sprint(i))
			all = append(
				all,
				claim.Claim{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: self},
				claim.Claim{Subject: id, Predicate: "http://x.org/note", Object: note, Context: self},
			)
		}
		rank := r.Perm(ids) // each id but the first is merged into one or more before it
		for i := 1; i < ids; i++ {
			for range 1 + r.IntN(3) {
				merges = append(merges, sameAs(fmt.Sprintf("e%d", rank[i]), fmt.Sprintf("e%d", rank[r.IntN(i)]), "self", 0))
			}
		}
		var want string
		for round := range 5 {
			r.Shuffle(len(merges), func(i, j int) { merges[i], merges[j] = merges[j], merges[i] })
			v := compile(t, ontology(t), all)
			for i, rev := 0, uint64(2); i < len(merges); rev++ {
				n := min(1+r.IntN(4), len(merges)-i)
				now := slices.Clone(merges[i : i+n])
				for j := range now {
					now[j].Context.Revision = rev
				}
				v = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)}, now)
				i += n
			}
			n, ok := v.Lookup(fmt.Sprintf("e%d", r.IntN(ids)))
			if id := fmt.Sprintf("e%d", rank[0]); !ok || v.ID(n) != id {
				t.Fatalf("seed %d: the id that stays is %s, want %s", seed, v.ID(n), id)
			}
			if got := withoutRevisions(v); round == 0 {
				want = got
			} else if got != want {
				t.Fatalf("seed %d: another order gives\n%s\nwant\n%s", seed, got, want)
			}
		}
	}
}

// withoutRevisions returns the entities of a view with their facts.
func withoutRevisions(v *graph.View) (out string) {
	for n := range v.All("") {
		out += v.ID(n)
		var facts []string
		for f := range v.Facts(n) {
			facts = append(facts, " "+v.PredName(f.Pred)+"="+f.Value.Text)
		}
		slices.Sort(facts)
		out += fmt.Sprintln(facts)
	}
	return out
}
