package graph_test

import (
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestSurenessOfMerges checks that a merge has the strongest modality of its claims, and the highest confidence of the
// claims that have this modality. So no weaker claim and no assumption makes it surer.
func TestSurenessOfMerges(t *testing.T) {
	say := func(document string, m claim.Modality, s claim.Stance, confidence float64) claim.Claim {
		c := sameAs("b", "a", document, 1)
		c.Context.Modality, c.Context.Stance, c.Context.Doubt = m, s, claim.DoubtOf(confidence)
		return c
	}
	stated := say("doc1", claim.Stated, claim.Supports, 0.4)
	assumed := graph.Change{With: []graph.AssumedRelation{{Source: "b", Type: claim.PredicateSameAs, Target: "a"}}}
	for _, tt := range []struct {
		name       string
		claims     []claim.Claim
		change     graph.Change
		state      graph.MergeState
		modality   claim.Modality
		confidence float64
		relation   float64 // the confidence of what is claimed about the merged id
	}{
		{"stated", []claim.Claim{stated}, graph.Change{}, graph.Merged, claim.Stated, 0.4, 0.4},
		{
			"stated twice",
			[]claim.Claim{stated, say("doc2", claim.Stated, claim.Supports, 0.7)},
			graph.Change{},
			graph.Merged, claim.Stated, 0.7, 0.7,
		},
		{
			"stated, and proposed with more confidence",
			[]claim.Claim{stated, say("doc2", claim.Alleged, claim.Supports, 0.9)},
			graph.Change{},
			graph.Merged, claim.Stated, 0.4, 0.4,
		},
		{"stated and assumed", []claim.Claim{stated}, assumed, graph.Merged, claim.Stated, 0.4, 0.4},
		{
			"proposed in two ways",
			[]claim.Claim{
				say("doc1", claim.Alleged, claim.Supports, 0.4), say("doc2", claim.Recommended, claim.Supports, 0.9),
			},
			graph.Change{},
			graph.Proposed, claim.Alleged, 0.4, 1,
		},
		{
			"denied in two ways",
			[]claim.Claim{
				say("doc1", claim.Stated, claim.Disputes, 0.3), say("doc2", claim.Alleged, claim.Disputes, 0.8),
			},
			graph.Change{},
			graph.Apart, claim.Stated, 0.3, 1,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			claims := tt.claims
			for _, id := range []string{"a", "b", "c"} {
				claims = append(claims, claim.Claim{
					Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
					Context: claim.Context{Document: "doc1", Revision: 1},
				})
			}
			claims = append(claims, claim.Claim{
				Subject: "b", Predicate: "OWNS", Object: claim.EntityValue("c"),
				Context: claim.Context{Document: "doc1", Revision: 1},
			})
			v, err := compile(t, ontology(t), claims).With(tt.change)
			if err != nil {
				t.Fatal(err)
			}
			m, ok := v.Merge("b", "a")
			if !ok || m.State != tt.state || m.Modality != tt.modality || m.Confidence != tt.confidence {
				t.Errorf("the merge is %v, %v with confidence %v", m.State, m.Modality, m.Confidence)
			}
			b, _ := v.Lookup("b")
			c, _ := v.Lookup("c")
			owns, _ := v.Pred("OWNS")
			r, ok := v.Find(b, owns, c)
			if s := v.Summary(r); !ok || s.Modality != claim.Stated || s.Confidence != tt.relation {
				t.Errorf("what is claimed about b is %v with confidence %v", s.Modality, s.Confidence)
			}
		})
	}
}
