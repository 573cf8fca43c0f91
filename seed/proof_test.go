package seed_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/loader"
	"nexum/schema"
	"nexum/seed"
)

// seedView compiles the view of the dataset from the files in this folder.
func seedView(t testing.TB) *graph.View {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	parser := rule.NewParser()
	l, err := loader.New(loader.Options{
		Ontology: o,
		ParseRules: func(_ *schema.Ontology, name string, src []byte) (out []loader.Rule, _ []loader.Problem) {
			sources, problems := parser.Split(name, string(src))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, s := range sources {
				out = append(out, loader.Rule{ID: s.ID, Text: s.Text, Line: s.Line})
			}
			return out, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var claims []claim.Claim
	_, err = l.Load(context.Background(), func(_ string, seq iter.Seq2[claim.Claim, error]) error {
		for c, err := range seq {
			if err != nil {
				return err
			}
			c.Context.Revision = 1
			claims = append(claims, c)
		}
		return nil
	}, ".")
	if err != nil {
		t.Fatal(err)
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestEveryProof checks proofs of every derived relation of the seed, and that every leaf is cited.
func TestEveryProof(t *testing.T) {
	v := seedView(t)
	program, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	eng := engine.NewEngine(program, engine.Limits{})
	checker := proof.Checker{
		View: v, Rules: program.Rules(),
		Yields: func(s graph.Node, p graph.Pred, o graph.Node) []proof.Yield {
			yields, err := eng.Matches(ctx, s, p, o)
			if err != nil {
				t.Fatal(err)
			}
			return yields
		},
	}
	relations, proofs := 0, 0
	for n := range v.All("") {
		derived, err := eng.Derived(ctx, n, graph.Out, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range derived {
			relations++
			found, err := eng.Prove(ctx, r, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range found {
				proofs++
				if err := checker.Check(p); err != nil {
					t.Errorf("%v\n%s", err, p.Text(v))
				}
				for what, wrong := range wrongProofs(v, p) {
					if err := checker.Check(wrong); !errors.Is(err, proof.ErrWrong) {
						t.Errorf("%s: the checker says %v of\n%s", what, err, wrong.Text(v))
					}
				}
				for _, l := range p.Leaves() {
					var claims []graph.ResolvedClaim
					if l.Relation != nil {
						claims = v.Claims(*l.Relation)
					} else {
						claims = v.FactClaims(*l.Fact)
					}
					if len(claims) == 0 || claims[0].Document == graph.NoNode {
						t.Errorf("a leaf that nobody claims in\n%s", p.Text(v))
					}
				}
			}
			if t.Failed() && relations > 20 {
				t.FailNow()
			}
		}
	}
	t.Logf("%d derived relations, %d proofs", relations, proofs)
	if relations == 0 {
		t.Error("nothing is derived")
	}
}

// wrongProofs yields proofs that are wrong in one way each.
func wrongProofs(v *graph.View, p *proof.Proof) iter.Seq2[string, *proof.Proof] {
	return func(yield func(string, *proof.Proof) bool) {
		change := func(what string, f func(*proof.Proof)) bool {
			c := *p
			c.Premises = slices.Clone(p.Premises)
			f(&c)
			return yield(what, &c)
		}
		_ = change("another target", func(c *proof.Proof) {
			c.Relation.Target = (c.Relation.Target + 1) % graph.Node(v.Len())
		}) &&
			change("a premise left out", func(c *proof.Proof) { c.Premises = c.Premises[1:] }) &&
			change("surer than its premises", func(c *proof.Proof) { c.Confidence += 0.05 }) &&
			change("another modality", func(c *proof.Proof) { c.Modality = (c.Modality + 1) % 5 }) &&
			change("disputed otherwise", func(c *proof.Proof) { c.Disputed = !c.Disputed }) &&
			change("another period", func(c *proof.Proof) { c.Period.To = claim.Year(1066) }) &&
			change("nobody's claim", func(c *proof.Proof) {
				for i, m := range c.Premises {
					if m.Proof != nil && m.Proof.Rule == nil {
						leaf := *m.Proof
						leaf.Relation.Source = leaf.Relation.Target
						c.Premises[i].Proof = &leaf
						return
					}
				}
				c.Confidence = 2 // all its premises are derived
			})
	}
}
