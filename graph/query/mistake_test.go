package query_test

import (
	"errors"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
)

// TestMistakesGetASuggestion checks the errors about ids and names that do not exist, or that the view hides.
func TestMistakesGetASuggestion(t *testing.T) {
	ctx := claim.Context{Document: "doc", Revision: 1}
	say := func(subject, predicate, object string) claim.Claim {
		return claim.Claim{Subject: subject, Predicate: predicate, Object: claim.Literal(object), Context: ctx}
	}
	claims := []claim.Claim{
		say("control", claim.PredicateRule, control),
		say("doc", claim.PredicateKind, "Document"),
		say("acme", claim.PredicateKind, "Firm"), say("bolt", claim.PredicateKind, "Firm"),
		say("ever-given", claim.PredicateKind, "Ship"),
		{Subject: "acme", Predicate: "OWNS", Object: claim.EntityValue("bolt"), Context: ctx},
		{Subject: "bolt", Predicate: "OWNS", Object: claim.EntityValue("ever-given"), Context: ctx},
	}
	v, err := graph.Compile(fleetOntology(t), claim.Revision{Number: 1}, slices.Values(claims))
	if err != nil {
		t.Fatal(err)
	}
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	plain := query.Open(p, budget.New(budget.Limits{}), query.Options{})
	view := func(c graph.Change) *query.Session {
		s, err := plain.With(c)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	whyNot := func(s *query.Session, source, typ, target string) error {
		_, err := s.WhyNot(t.Context(), source, typ, target, 5)
		return err
	}
	change := func(c graph.Change) error { _, err := plain.With(c); return err }
	node := func(s *query.Session, id string) error { _, err := s.Node("of", id); return err }
	for _, tt := range []struct {
		name string
		err  error
		want string
	}{
		{"id", node(plain, "acmee"), `of: there is no entity "acmee"; did you mean acme?`},
		{"part of an id", node(plain, "given"), `of: there is no entity "given"; did you mean ever-given?`},
		{"nothing like it", node(plain, "zzzzzzzz"), `of: there is no entity "zzzzzzzz"`},
		{
			"hidden", node(view(graph.Change{Without: []string{"acme"}}), "acme"),
			`of: there is no entity "acme" in this view; the view hides it`,
		},
		{
			"without", change(graph.Change{Without: []string{"blot"}}),
			`without: no such entity, relation or rule: "blot"; did you mean bolt?`,
		},
		{
			"without a rule", change(graph.Change{Without: []string{"contrl"}}),
			`without: no such entity, relation or rule: "contrl"; did you mean control?`,
		},
		{
			"without a relation", change(graph.Change{Without: []string{"acme|OWN|bolt"}}),
			`without: no such entity, or no such relation type: "acme|OWN|bolt"; did you mean OWNS?`,
		},
		{
			"without the relation of nobody", change(graph.Change{Without: []string{"acme|OWNS|blot"}}),
			`without: no such entity, or no such relation type: "acme|OWNS|blot"; did you mean bolt?`,
		},
		{"distrust", change(graph.Change{Distrust: []string{"dok"}}), `distrust: no such entity: "dok"; did you mean doc?`},
		{
			"with", change(graph.Change{With: []graph.AssumedRelation{{Source: "acme", Type: "OWNS", Target: "blot"}}}),
			`with: no such entity: "blot"; did you mean bolt?`,
		},
		{
			"with an entity that the view hides",
			change(graph.Change{
				Without: []string{"bolt"},
				With:    []graph.AssumedRelation{{Source: "acme", Type: "OWNS", Target: "bolt"}},
			}),
			`with: no such entity: "bolt"; the view hides it`,
		},
		{
			"whyNot of a type", whyNot(plain, "acme", "CONTROL", "bolt"),
			"type: there is no relation type CONTROL; did you mean CONTROLS?",
		},
		{
			"whyNot without the rule", whyNot(view(graph.Change{Without: []string{"control"}}), "bolt", "CONTROLS", "acme"),
			"type: no rule of this view yields CONTROLS; the view leaves out all that can: control",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var coded *query.Error
			if tt.err == nil || tt.err.Error() != tt.want || !errors.As(tt.err, &coded) {
				t.Errorf("got  %v\nwant %s", tt.err, tt.want)
			}
		})
	}
	t.Run("whyNot names the rule that is left out", func(t *testing.T) {
		s := view(graph.Change{Without: []string{"control"}})
		misses, err := s.WhyNot(t.Context(), "acme", "CONTROLS", "ever-given", 5)
		if err != nil || len(misses) != 1 || !slices.Equal(misses[0].Off, []string{"control"}) {
			t.Errorf("%+v, %v", misses, err)
		}
	})
}
