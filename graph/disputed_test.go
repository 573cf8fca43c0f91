package graph_test

import (
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/seed"
)

// TestDenialOutsideLifetimes checks that a denial counts for a relation without a period only if it is about a time in
// which both ends of the relation exist.
func TestDenialOutsideLifetimes(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	at := claim.Context{Document: "d", Locator: "1", Revision: 1}
	denial := func(object string, p claim.Period) claim.Claim {
		c := at
		c.Stance, c.Period = claim.Disputes, p
		return claim.Claim{Subject: "owner", Predicate: "OWNS", Object: claim.EntityValue(object), Context: c}
	}
	entity := func(id string) claim.Claim {
		return claim.Claim{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: at}
	}
	claims := []claim.Claim{
		entity("owner"),
		{Subject: "owner", Predicate: "foundedOn", Object: claim.Literal("2010"), Context: at},
		denial("before", claim.On(claim.Year(2005))),
		denial("during", claim.On(claim.Year(2015))),
		denial("overlapping", claim.Period{From: claim.Year(2005), To: claim.Year(2010)}),
		denial("undated", claim.Period{}),
	}
	want := map[string]bool{"before": false, "during": true, "overlapping": true, "undated": true}
	for id := range want {
		claims = append(claims, entity(id), claim.Claim{
			Subject: "owner", Predicate: "OWNS", Object: claim.EntityValue(id),
			Context: at,
		})
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	owner, _ := v.Lookup("owner")
	owns, _ := v.Pred("OWNS")
	for id, disputed := range want {
		target, _ := v.Lookup(id)
		r, ok := v.Find(owner, owns, target)
		if !ok {
			t.Fatalf("owner does not own %s", id)
		}
		if s := v.Summary(r); s.Disputed != disputed {
			t.Errorf("owner OWNS %s: disputed %v, want %v", id, s.Disputed, disputed)
		}
	}
}
