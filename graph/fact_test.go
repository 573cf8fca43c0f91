package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestFactDoesNotDependOnOrder checks which of several values an entity shows, and that it is the same one whatever the
// order of the claims is, in one commit and in several.
func TestFactDoesNotDependOnOrder(t *testing.T) {
	type said struct {
		value      string
		modality   claim.Modality
		confidence float64
		period     claim.Period
	}
	years := func(from, to int) (p claim.Period) {
		p.From = claim.Year(from)
		if to > 0 {
			p.To = claim.Year(to)
		}
		return p
	}
	sure := func(values ...string) (out []said) {
		for _, v := range values {
			out = append(out, said{value: v, confidence: 1})
		}
		return out
	}
	for _, tt := range []struct {
		name, fact string
		values     []said
		want       string
	}{
		{"the earliest of equally precise dates", "foundedOn", sure("2011", "2001", "2005"), "2001"},
		{"the earliest month", "foundedOn", sure("2011-02", "2001-05", "2001-04"), "2001-04"},
		{"the most precise date, also if it is later", "foundedOn", sure("2001", "2011-02"), "2011-02"},
		{"the surer date", "foundedOn", []said{{value: "2001", confidence: 0.5}, {value: "2011", confidence: 0.6}}, "2011"},
		{"the stated date", "foundedOn", []said{
			{value: "2001-05-01", modality: claim.Alleged, confidence: 1},
			{value: "2011", confidence: 0.5},
		}, "2011"},
		{"the first of equally long numbers", "employees", sure("7", "5", "9"), "5"},
		{
			"the one that still holds", "employees",
			[]said{{"500", claim.Stated, 1, years(2010, 2012)}, {"9", claim.Stated, 1, years(2016, 0)}},
			"9",
		},
		{
			"the one that ended last", "employees",
			[]said{{"500", claim.Stated, 1, years(2010, 2012)}, {"9", claim.Stated, 1, years(2009, 2015)}},
			"9",
		},
		{
			"of two that still hold, the one that began last", "employees",
			[]said{{"500", claim.Stated, 1, years(2010, 0)}, {"9", claim.Stated, 1, years(2016, 0)}},
			"9",
		},
		{
			"without a period, rather than one that ended", "employees",
			[]said{{"500", claim.Stated, 1, years(2010, 2012)}, {value: "9", confidence: 1}},
			"9",
		},
		{
			"what is stated, rather than a later plan", "employees",
			[]said{{"500", claim.Stated, 1, years(2010, 2012)}, {"9", claim.Planned, 1, years(2016, 0)}},
			"500",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var claims []claim.Claim
			for i, s := range tt.values {
				claims = append(claims, claim.Claim{
					Subject: "a", Predicate: tt.fact, Object: claim.Literal(s.value),
					Context: claim.Context{
						Document: "doc", Locator: fmt.Sprint(i), Revision: 1, Modality: s.modality, Doubt: claim.DoubtOf(s.confidence),
						Period: s.period,
					},
				})
			}
			kind := claim.Claim{
				Subject: "a", Predicate: claim.PredicateKind, Object: claim.Literal("Company"),
				Context: claim.Context{Document: "doc", Revision: 1},
			}
			reversed := slices.Clone(claims)
			slices.Reverse(reversed)
			for _, order := range [][]claim.Claim{claims, reversed} {
				expectShown(t, compile(t, ontology(t), append([]claim.Claim{kind}, order...)), tt.fact, tt.want)
				v := compile(t, ontology(t), []claim.Claim{kind})
				for i, c := range order {
					c.Context.Revision = uint64(i + 2)
					v = v.Apply(claim.Revision{Number: uint64(i + 2)}, []claim.Claim{c})
				}
				expectShown(t, v, tt.fact, tt.want)
			}
		})
	}
}

// expectShown checks which value of a fact the entity a shows and, if it is a date of foundation, that the lifetime of
// the entity begins at this date.
func expectShown(t *testing.T, v *graph.View, fact, want string) {
	t.Helper()
	n, _ := v.Lookup("a")
	p, _ := v.Pred(fact)
	if f, ok := v.Fact(n, p); !ok || f.Value.Text != want {
		t.Errorf("Fact gives %q, want %q", f.Value.Text, want)
	}
	if text, _ := v.Text(n, p, 0); text != want {
		t.Errorf("Text gives %q, want %q", text, want)
	}
	if from := v.Lifetime(n).From; fact == "foundedOn" && from.String() != want {
		t.Errorf("it begins %s, want %s", from, want)
	}
}
