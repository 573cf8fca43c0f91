package engine_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// sameAs returns a claim of a review that two ids are one entity.
func sameAs(subject, object string, confidence float64) claim.Claim {
	c := rel(subject, claim.PredicateSameAs, object, "row 5")
	c.Context.Document, c.Context.Doubt = "review", claim.DoubtOf(confidence)
	return c
}

// mergedClaims are the claims of lawClaims, where another source calls 21vianet by another id.
func mergedClaims() []claim.Claim {
	claims := slices.DeleteFunc(lawClaims(), func(c claim.Claim) bool { return c.Predicate == "CONDUCTS" })
	return append(claims, fact("vnet", "kind", "Company", "1"), rel("vnet", "CONDUCTS", "network-operation", "9"),
		fact("vnet-group", "kind", "Company", "1"), sameAs("vnet", "vnet-group", 0.9), sameAs("vnet-group", "21vianet", 0.8))
}

// TestProofCitesMerges checks that a conclusion that needs two merges cites them, is at most as certain as they are,
// and does not hold without one of them.
func TestProofCitesMerges(t *testing.T) {
	v := compile(t, ontology(t), mergedClaims())
	p := program(t, v, lawRules)
	e := engine.NewEngine(p, engine.Limits{})
	conclusion := func(v *graph.View) graph.Relation {
		csl, _ := v.Lookup("csl")
		company, _ := v.Lookup("vnet")
		constrains, _ := v.Pred("CONSTRAINS")
		return graph.Relation{Source: csl, Type: constrains, Target: company, Rel: graph.NoRel}
	}
	r := conclusion(v)
	if v.ID(r.Target) != "21vianet" {
		t.Fatalf("vnet is shown as %s", v.ID(r.Target))
	}
	proofs, err := e.Prove(context.Background(), r, 1)
	if err != nil {
		t.Fatal(err)
	}
	checker := proof.Checker{View: v, Rules: p.Rules()}
	if err := checker.Check(proofs[0]); err != nil {
		t.Error(err)
	}
	if got := proofs[0].Confidence; got != 0.8 {
		t.Errorf("the conclusion has the confidence %v, not that of the merge", got)
	}
	text := strings.Join(strings.Fields(proofs[0].Text(v)), " ")
	for _, want := range []string{
		"21Vianet CONDUCTS network operation isaacs-2019, 9, about vnet",
		"├─ vnet is the same as vnet-group (confidence 0.9) review, row 5",
		"└─ vnet-group is the same as 21vianet (confidence 0.8) review, row 5",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the proof does not say %q:\n%s", want, proofs[0].Text(v))
		}
	}
	for _, tt := range []struct {
		by   engine.Removal
		want string
	}{{engine.Documents, "[review]"}, {engine.Relations, "[vnet-group|sameAs|21vianet]"}} {
		weak, _, err := e.Fragility(context.Background(), r, tt.by, 1, 10)
		if err != nil || !slices.ContainsFunc(weak, func(w engine.CriticalSet) bool { return fmt.Sprint(w) == tt.want }) {
			t.Errorf("without %s it still holds: %v, %v", tt.want, weak, err)
		}
	}
	without, err := v.With(graph.Change{Distrust: []string{"review"}})
	if err != nil {
		t.Fatal(err)
	}
	q, err := p.For(without)
	if err != nil {
		t.Fatal(err)
	}
	if proofs, err := engine.NewEngine(q, engine.Limits{}).Prove(context.Background(), conclusion(q.View()),
		1); err == nil {
		t.Errorf("without the merges: %s", proofs[0].Text(q.View()))
	}
	// In the view without merges, the proof is wrong.
	checker.View = without
	if checker.Check(proofs[0]) == nil {
		t.Error("the checker accepts a proof that needs a merge in a view that does not have it")
	}
}

// TestMergedProofsCheck derives all relations of two rules from random claims with random merges, and checks each
// proof.
func TestMergedProofsCheck(t *testing.T) {
	o := ontology(t)
	const rules = `
rule partner: "p" partnersWith(X, Z) :- partnersWith(X, Y), subsidiaryOf(Y, Z).
rule rival: "r" competesWith(X, Y) :- operates(X, Z), operates(Y, Z).`
	checked, merged := 0, 0
	for seed := range rounds(100) {
		r := rand.New(rand.NewPCG(seed, 3))
		claims := slices.DeleteFunc(graphtest.RandomClaims(r, 50, 1), func(c claim.Claim) bool {
			return c.Predicate == claim.PredicateKind
		})
		for i := range 12 {
			claims = append(claims, fact(fmt.Sprintf("e%d", i), "kind", "Company", "1"))
		}
		for range 3 {
			claims = append(claims, sameAs(fmt.Sprintf("e%d", r.IntN(12)), fmt.Sprintf("e%d", r.IntN(12)),
				float64(5+r.IntN(5))/10))
		}
		v := compile(t, o, claims)
		p := program(t, v, rules)
		e := engine.NewEngine(p, engine.Limits{})
		checker := proof.Checker{View: p.View(), Rules: p.Rules()}
		for n := range p.View().All("") {
			found, err := e.Derived(context.Background(), n, graph.Out, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, rel := range found {
				proofs, err := e.Prove(context.Background(), rel, 2)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range proofs {
					checked++
					if len(x.Merges(p.View())) > 0 {
						merged++
					}
					if err := checker.Check(x); err != nil {
						t.Fatalf("seed %d: %v\n%s", seed, err, x.Text(p.View()))
					}
				}
			}
		}
	}
	if checked < 100 || merged < 30 {
		t.Errorf("only %d proofs were checked, %d of them with merges", checked, merged)
	}
}

// TestAssumedMergeIsNoSurer checks that a view that assumes a stated merge makes no conclusion surer, and that the
// checker accepts the proof.
func TestAssumedMergeIsNoSurer(t *testing.T) {
	v := compile(t, ontology(t), companies([]claim.Claim{owns("vnet", "x", 60), sameAs("vnet", "21vianet", 0.4)}))
	p := program(t, v, `rule c: "x" controls(X, Y) :- owns(X, Y, percent: P), P > 50.`)
	for _, c := range []graph.Change{
		{}, {With: []graph.AssumedRelation{{Source: "vnet", Type: claim.PredicateSameAs, Target: "21vianet"}}},
	} {
		q := see(t, p, c)
		first := proofs(t, q, "21vianet", "CONTROLS", "x")[0]
		err := checkerOf(t, q).Check(first)
		if err != nil || first.Modality != claim.Stated || first.Confidence != 0.4 {
			t.Errorf("%v, %v with confidence %v", err, first.Modality, first.Confidence)
		}
	}
}
