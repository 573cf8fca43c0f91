package graph_test

import (
	"context"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestCitedAsOf checks which claims of a document belong to a view as of a date. An undated claim belongs to it only if
// the fact or relation that it supports holds at the date. An undated denial always belongs to it.
func TestCitedAsOf(t *testing.T) {
	claims := []claim.Claim{}
	say := func(subject, predicate string, object claim.Value, document, when string, change ...func(*claim.Context)) {
		c := claim.Context{Document: document, Locator: "1", Revision: 1, Period: periodOf(t, when)}
		for _, f := range change {
			f(&c)
		}
		claims = append(claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
	}
	for _, id := range []string{"a", "b"} {
		say(id, claim.PredicateKind, claim.Literal("Company"), "register", "")
	}
	for _, id := range []string{"doc", "register"} {
		say(id, claim.PredicateKind, claim.Literal("Document"), "register", "")
	}
	alleged := func(c *claim.Context) { c.Modality = claim.Alleged }
	denies := func(c *claim.Context) { c.Stance = claim.Disputes }
	say("b", "foundedOn", claim.Literal("2005"), "register", "")
	say("a", "OWNS", claim.EntityValue("b"), "doc", "")
	say("b", "OWNS", claim.EntityValue("a"), "doc", "", denies)
	say("a", "COMPETES_WITH", claim.EntityValue("a"), "register", "2010/2012")
	say("a", "COMPETES_WITH", claim.EntityValue("a"), "doc", "", alleged)
	say("a", "employees", claim.Literal("5"), "register", "2010/2012")
	say("a", "employees", claim.Literal("5"), "doc", "", alleged)
	whole := compile(t, ontology(t), claims)
	for _, tt := range []struct {
		name, asOf string
		want       []string
	}{
		{"at all times", "", []string{"a COMPETES_WITH", "a OWNS", "a employees", "b OWNS"}},
		{"before the target began", "2004", []string{"b OWNS"}},
		{"when nothing dated holds", "2006", []string{"a OWNS", "b OWNS"}},
		{"when all holds", "2011", []string{"a COMPETES_WITH", "a OWNS", "a employees", "b OWNS"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := whole
			if tt.asOf != "" {
				var err error
				if v, err = whole.With(graph.Change{AsOf: periodOf(t, tt.asOf+"/").From}); err != nil {
					t.Fatal(err)
				}
			}
			document, _ := v.Lookup("doc")
			var got []string
			err := v.EachCited(context.Background(), document, func(string) bool { return true }, func(c graph.Cited) bool {
				predicate := v.PredName(c.Relation.Type)
				if c.Fact != nil {
					predicate = v.PredName(c.Fact.Pred)
				}
				got = append(got, v.ID(c.Subject())+" "+predicate)
				return true
			})
			slices.Sort(got)
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%q, %v; want %q", got, err, tt.want)
			}
		})
	}
}
