package export_test

import (
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
	"nexum/schema"
	"nexum/server/export"
)

const payments = `
"Somebody who pays."
type Payer {
  "Where it is."
  place: String
}

extend enum RelationType {
  "The source pays the target."
  PAYS @predicate(from: [PAYER], to: [PAYER], inverse: "paid by") @repeatable @attribute(name: "amount", type: Decimal)
}
`

// paid returns claims of a payment with a key, of one that two documents describe, and of two without keys.
func paid() []claim.Claim {
	var out []claim.Claim
	for id, kind := range map[string]string{"bank": "Document", "ledger": "Document", "a": "Payer", "b": "Payer"} {
		for predicate, text := range map[string]string{claim.PredicateKind: kind, claim.PredicateName: id} {
			out = append(out, claim.Claim{
				Subject: id, Predicate: predicate, Object: claim.Literal(text),
				Context: claim.Context{Document: "bank", Locator: "1"},
			})
		}
	}
	for _, c := range []claim.Context{
		{Document: "bank", Attributes: `{"amount":5,"key":"t 1"}`, Period: claim.On(claim.Year(2020))},
		{Document: "bank", Attributes: `{"amount":6,"key":"t2"}`},
		{Document: "ledger", Attributes: `{"amount":6,"key":"t2"}`},
		{Document: "bank", Period: claim.On(claim.Year(2021))},
		{Document: "bank", Attributes: `{"amount":7}`, Period: claim.On(claim.Year(2021))},
		{Document: "ledger", Attributes: `{"amount":8,"key":"t3"}`, Stance: claim.Disputes},
	} {
		c.Locator = "2"
		out = append(out, claim.Claim{Subject: "a", Predicate: "PAYS", Object: claim.EntityValue("b"), Context: c})
	}
	for i := range out {
		out[i].Context.Revision = 1
	}
	return out
}

// TestOccurrencesRoundTrip checks that each occurrence is an edge of its own, and the same one after an import.
func TestOccurrencesRoundTrip(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: payments})
	if err != nil {
		t.Fatal(err)
	}
	compile := func(claims []claim.Claim) *graph.View {
		v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ids := func(claims []claim.Claim) (out []string) {
		v := compile(claims)
		for n := range v.All("") {
			v.Each(n, graph.Out, nil, func(r graph.Relation) bool { out = append(out, v.RelationID(r)); return true })
			for r := range v.DeniedRelations(n) {
				out = append(out, "not "+v.RelationID(r))
			}
		}
		slices.Sort(out)
		return out
	}
	want := ids(paid())
	if len(want) != 5 {
		t.Fatal(want)
	}
	for _, format := range []string{
		"GEXF", "GRAPHML", "CYTOSCAPE", "GRAPHOLOGY", "D3", "DOT", "NEO4J", "TURTLE", "NQUADS",
		"JSONLD", "TURTLE_12", "NTRIPLES_12",
	} {
		t.Run(format, func(t *testing.T) {
			v := compile(paid())
			p, err := engine.Load(v)
			if err != nil {
				t.Fatal(err)
			}
			e := engine.NewEngine(p, engine.Limits{})
			if got := ids(importedFrom(t, export.FromView(t.Context(), v, e, nil, walk.Filter{
				Deriver: e,
			}), format)); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
