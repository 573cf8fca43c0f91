package graph_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestWithoutMeansTheChangedView checks that the ids in Without are looked up in the view with the rest of the change:
// in a view of an earlier time, they can be about relations that were retracted later, and about entities that were not
// merged yet.
func TestWithoutMeansTheChangedView(t *testing.T) {
	var claims []claim.Claim
	say := func(subject, predicate string, object claim.Value, c claim.Context) {
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	first := claim.Context{Document: "press", Revision: 1}
	for _, id := range []string{"acme", "acme-ltd", "zeta"} {
		say(id, claim.PredicateKind, claim.Literal("Company"), first)
	}
	for _, id := range []string{"press", "review"} {
		say(id, claim.PredicateKind, claim.Literal("Document"), first)
	}
	say("acme", "PARTNERS_WITH", claim.EntityValue("zeta"), first)
	say("acme-ltd", "OWNS", claim.EntityValue("zeta"), first)
	say("zeta", "OWNS", claim.EntityValue("acme"), first)
	say("zeta", "OWNS", claim.EntityValue("acme"), claim.Context{Document: "press", Revision: 2, Stance: claim.Retracts})
	claims = append(claims, sameAs("acme-ltd", "acme", "review", 2))

	v := compile(t, ontology(t), nil)
	for rev := uint64(1); rev <= 2; rev++ {
		v = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)},
			keep(claims, func(c claim.Claim) bool { return c.Context.Revision == rev }))
	}
	for _, tt := range []struct {
		name   string
		change graph.Change
		want   []string
	}{
		{"newest", graph.Change{}, []string{"acme|OWNS|zeta", "acme|PARTNERS_WITH|zeta"}},
		{
			"a relation that was retracted later",
			graph.Change{KnownAt: day(1), Without: []string{"zeta|OWNS|acme"}},
			[]string{"acme-ltd|OWNS|zeta", "acme|PARTNERS_WITH|zeta"},
		},
		{
			"an entity that was merged later",
			graph.Change{KnownAt: day(1), Without: []string{"acme-ltd"}},
			[]string{"acme|PARTNERS_WITH|zeta", "zeta|OWNS|acme"},
		},
		{
			"an entity whose merge is distrusted",
			graph.Change{Distrust: []string{"review"}, Without: []string{"acme-ltd"}},
			[]string{"acme|PARTNERS_WITH|zeta"},
		},
		{
			"an entity without its merge",
			graph.Change{Without: []string{"acme-ltd", "acme-ltd|sameAs|acme"}},
			[]string{"acme|PARTNERS_WITH|zeta"},
		},
		{
			"a relation of an entity without its merge",
			graph.Change{Without: []string{"acme-ltd|OWNS|zeta", "acme-ltd|sameAs|acme"}},
			[]string{"acme|PARTNERS_WITH|zeta"},
		},
		{"an entity that is merged", graph.Change{Without: []string{"acme-ltd"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, err := v.With(tt.change)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for n := range w.All("") {
				w.Each(n, graph.Out, nil, func(r graph.Relation) bool {
					if r.Source == n {
						got = append(got, w.RelationID(r))
					}
					return true
				})
			}
			slices.Sort(got)
			if got = slices.Compact(got); !slices.Equal(got, tt.want) {
				t.Errorf("got %s, want %s", strings.Join(got, " "), strings.Join(tt.want, " "))
			}
		})
	}
	t.Run("an assumed relation between two ids of one entity", func(t *testing.T) {
		assumed := []graph.AssumedRelation{{Source: "acme-ltd", Type: "OWNS", Target: "acme"}}
		if _, err := v.With(graph.Change{With: assumed}); !errors.Is(err, graph.ErrAssumedRelation) {
			t.Errorf("in a view with the merge: %v, want %v", err, graph.ErrAssumedRelation)
		}
		if _, err := v.With(graph.Change{Distrust: []string{"review"}, With: assumed}); err != nil {
			t.Errorf("in a view without the merge: %v", err)
		}
	})
}
