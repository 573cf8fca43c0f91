package query_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
	"nexum/loader/synth"
	"nexum/seed"
)

// TestNeighborhoodOfDerived compares the relations of neighborhoods with all stated and derived relations of a
// generated graph. A neighborhood has exactly those between its entities, and is complete if none leads out of it.
func TestNeighborhoodOfDerived(t *testing.T) {
	ctx := context.Background()
	p := synthProgram(t, synth.Graph{Entities: 400, Relations: 3000, Seed: 3})
	v := p.View()
	var all []graph.Relation
	full := engine.NewEngine(p, engine.Limits{})
	for n := range v.All("") {
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool { all = append(all, r); return true })
		derived, err := full.Derived(ctx, n, graph.Out, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range derived {
			if r.Source == n { // a symmetric relation is found from both ends
				all = append(all, r)
			}
		}
	}
	inner := 0
	for _, tt := range []struct {
		of           string
		depth, limit int32
	}{
		{"company-1", 1, 500},
		{"company-1", 2, 30},
		{"company-2", 2, 100},
		{"company-30", 0, 10},
		{"law-1", 1, 20},
		{"law-2", 2, 500},
		{"activity-0", 1, 40},
		{"state-0", 1, 500},
		{"person-3", 3, 60},
		{"document-1", 1, 5},
		{"company-9", 12, 500},
	} {
		t.Run(fmt.Sprint(tt.of, " ", tt.depth, " ", tt.limit), func(t *testing.T) {
			s := query.Open(p, budget.New(budget.Limits{}), query.Options{})
			got, err := s.Neighborhood(ctx, []string{tt.of}, nil, query.Reach{Depth: &tt.depth, Count: &tt.limit})
			if err != nil {
				t.Fatal(err)
			}
			in := map[graph.Node]bool{}
			for _, n := range got.Entities {
				in[n] = true
			}
			want, beyond := map[graph.Relation]bool{}, false
			for _, r := range all {
				switch {
				case in[r.Source] && in[r.Target]:
					want[r] = true
				case in[r.Source] || in[r.Target]:
					beyond = true
				}
			}
			for _, r := range got.Relations {
				if !want[r] {
					t.Errorf("%s is not expected", v.RelationID(r))
				}
				delete(want, r)
				if r.Derived() {
					inner++
				}
			}
			for r := range want {
				t.Errorf("%s is missing", v.RelationID(r))
			}
			if beyond != (got.Truncated != walk.Complete) {
				t.Errorf("%d entities, truncated %v, but more: %v", len(got.Entities), got.Truncated, beyond)
			}
		})
	}
	if inner < 100 {
		t.Errorf("only %d derived relations", inner)
	}
}

// synthProgram returns the program of the rules of the bundled dataset for a generated graph.
func synthProgram(t *testing.T, g synth.Graph) *engine.Program {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	claims := iter.Seq[claim.Claim](func(yield func(claim.Claim) bool) {
		for c, err := range g.Claims() {
			c.Context.Revision = 1
			if err != nil || !yield(c) {
				return
			}
		}
	})
	v, err := graph.Compile(o, claim.Revision{Number: 1}, claims)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../seed/law.rules")
	if err != nil {
		t.Fatal(err)
	}
	rules, problems := rule.NewParser().Rules("law.rules", string(text), o)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	p, err := engine.NewProgram(v, rules)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
