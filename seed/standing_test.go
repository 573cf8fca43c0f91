package seed_test

import (
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/schema"
)

// TestRelationsHoldAsAnswered compares the periods and summary of each relation of the dataset with the answer to a
// question for it. They must agree for stated relations, for derived ones, and for those that are both.
func TestRelationsHoldAsAnswered(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change graph.Change
	}{
		{"all times", graph.Change{}},
		{"as of 2020", graph.Change{AsOf: claim.Year(2020)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := see(t, seedView(t), tt.change)
			program, err := engine.Load(v)
			if err != nil {
				t.Fatal(err)
			}
			e := engine.NewEngine(program, engine.Limits{Steps: 1 << 30, Memory: 4 << 30})
			both := 0
			for _, typ := range v.Ontology().Types() {
				both += answersAgree(t, v, e, typ)
			}
			if both == 0 {
				t.Error("no relation is both stated and derived; the test needs some")
			}
		})
	}
}

// answersAgree compares the relations of a type with the answers about them. It returns how many of the stated ones
// have another summary because a rule derives them too.
func answersAgree(t *testing.T, v *graph.View, e *engine.Engine, typ *schema.RelationType) (both int) {
	q, problems := rule.NewParser().Query(typ.Term+"(A, B)", v.Ontology())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rows, err := e.Ask(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		a, b := row.Values[0].Node, row.Values[1].Node
		r, stated := v.Find(a, v.TypePred(typ), b)
		if !stated {
			r.Source, r.Target = a, b
		}
		id := v.RelationID(r)
		sum, err := e.Summarize(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		held, err := e.Summaries(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		proofs, err := e.Prove(t.Context(), r, 1)
		if err != nil {
			t.Fatal(err)
		}
		if p := proofs[0]; p.Modality != sum.Modality || p.Confidence != sum.Confidence || p.Disputed != sum.Disputed {
			t.Errorf("%s: %v, and its first proof is %v", id, sum, p.Summary)
		}
		if stated && sum != v.Summary(r) {
			both++
		}
		if len(held) == 0 {
			held = []graph.Summary{sum}
		}
		if stated { // without a period in its claims, an answer holds while both of its ends exist
			held = whileBothExist(v, r, held)
		}
		if got := row.Held; len(got) > 0 && !slices.Equal(got, held) ||
			len(got) == 0 && !slices.Equal(held, []graph.Summary{row.Summary}) {
			t.Errorf("%s: %v, and the answer is %v %v", id, held, row.Summary, got)
		}
		if want := graph.Strongest(held); row.Summary != want {
			t.Errorf("%s: %v, and the answer is %v", id, want, row.Summary)
		}
	}
	return both
}

// whileBothExist returns the periods of a relation. A summary without a period gets the time in which both ends of the
// relation exist.
func whileBothExist(v *graph.View, r graph.Relation, held []graph.Summary) (out []graph.Summary) {
	life, _ := v.CommonLifetime(r)
	for _, s := range held {
		if s.Period.IsZero() {
			s.Period = life
		}
		out = append(out, s)
	}
	return graph.JoinSummaries(out)
}
