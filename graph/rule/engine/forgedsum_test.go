package engine_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/proof"
)

// TestForgedSums checks that the checker refuses a proof of a sum in which anything was changed, removed or added.
func TestForgedSums(t *testing.T) {
	const rules = `
rule share: "x" supplies(X, Y, percent: P) :- owns(X, Y, percent: P).
rule half: "x" controls(X, X) :- sum(P: supplies(Y, X, percent: P), company(Y), P < 90) >= 50.`
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{
		during("2010-2020", owns("a", "x", 30)), during("2012-2014", owns("b", "x", 25)),
		during("2000-", owns("c", "x", 5)),
	})), rules)
	checker := checkerOf(t, p)
	right := proofs(t, p, "x", "CONTROLS", "x")[0]
	err := checker.Check(right)
	if err != nil || right.Period.String() != "2012 to 2014" || len(right.Premises[0].Parts) != 2 {
		t.Fatalf("%v\n%s", err, right.Text(p.View()))
	}
	other, third := right.Premises[0].Parts[1], proofs(t, p, "c", "SUPPLIES", "x")[0]
	for _, tt := range []struct {
		name   string
		change func(p *proof.Proof, parts [][]proof.Premise) [][]proof.Premise
		why    string
	}{
		{"a part removed", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return parts[:1]
		}, "not an instance"},
		{"a part twice", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return append(parts, parts[0])
		}, "not an instance"},
		{"one part for two", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return [][]proof.Premise{parts[0], parts[0]}
		}, "not an instance"},
		{"a premise twice in a part", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return [][]proof.Premise{append(slices.Clone(parts[0]), parts[0][0]), parts[1]}
		}, "of a part of sum 0, literal 0 is proved twice"},
		{"another premise in a part", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return [][]proof.Premise{append(slices.Clone(parts[0]), other...), parts[1]}
		}, "of a part of sum 0, literal 0 is proved twice"},
		{"a premise of a comparison", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			more := proof.Premise{Literal: 2, Proof: third}
			return [][]proof.Premise{append(slices.Clone(parts[0]), more), parts[1]}
		}, "of a part of sum 0, literal 2, which compares values, has a premise"},
		{"a part with a premise less", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			return [][]proof.Premise{parts[0][:1], parts[1]}
		}, "not an instance"},
		{"another amount", func(_ *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			forged := *parts[0][0].Proof
			forged.Attributes = `{"percent":60}`
			return [][]proof.Premise{{{Literal: 0, Proof: &forged}, parts[0][1]}}
		}, "not an instance"},
		{"another period", func(p *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			p.Period = period("2010-2020")
			return parts
		}, "its premises hold together 2012 to 2014, not 2010 to 2020"},
		{"another confidence", func(p *proof.Proof, parts [][]proof.Premise) [][]proof.Premise {
			p.Confidence = 0.5
			return parts
		}, "must follow from its premises"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			forged := *right
			forged.Premises = slices.Clone(right.Premises)
			forged.Premises[0].Parts = tt.change(&forged, slices.Clone(right.Premises[0].Parts))
			if err := checker.Check(&forged); err == nil || !strings.Contains(err.Error(), tt.why) {
				t.Errorf("the checker says %v", err)
			}
		})
	}
}
