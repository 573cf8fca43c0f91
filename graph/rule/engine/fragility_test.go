package engine_test

import (
	"fmt"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestFragilityOfMergedOccurrence checks the fragility of an occurrence that is claimed about a merged id. In a view
// without the merge, the relation of the merged entity does not exist, and the engine must not use another occurrence
// instead.
func TestFragilityOfMergedOccurrence(t *testing.T) {
	pay := func(from, key, document string) claim.Claim {
		return citing(document, attributed(from, "PAYS", "b", fmt.Sprintf(`{"key":%q}`, key)))
	}
	other := citing("third", rel("a", "PAYS", "b", "9"))
	p := stored(t, compile(t, paying(t, "@repeatable"), []claim.Claim{
		fact("a", claim.PredicateKind, "Thing", "1"), fact("b", claim.PredicateKind, "Thing", "1"),
		fact("x", claim.PredicateKind, "Thing", "1"), pay("x", "k1", "first"), pay("a", "k2", "second"), other,
		sameAs("x", "a", 0.9),
	}), `rule trusted: "m" trusts(Y, X) :- pays(X, Y).`)
	v := p.View()
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	pays, _ := v.Pred("PAYS")
	for _, tt := range []struct {
		key  string
		by   engine.Removal
		want string
	}{
		{"k1", engine.Documents, "[[first] [review]]"},
		{"k1", engine.Relations, "[[a|PAYS|b|k1] [x|sameAs|a]]"},
		{"k2", engine.Documents, "[[second]]"},
		{"k2", engine.Relations, "[[a|PAYS|b|k2]]"},
		{"", engine.Documents, "[[third]]"},
		{"", engine.Relations, "[[a|PAYS|b]]"},
	} {
		r, ok := v.FindOccurrence(a, pays, b, tt.key)
		if !ok {
			t.Fatalf("there is no occurrence %q", tt.key)
		}
		sets, complete, err := engine.NewEngine(p, engine.Limits{}).Fragility(t.Context(), r, tt.by, 2, 10)
		if got := fmt.Sprint(sets); err != nil || !complete || got != tt.want {
			t.Errorf("occurrence %q, %v: %s, complete %v, want %s; %v", tt.key, tt.by, got, complete, tt.want, err)
		}
	}
}

// TestFragilityWithoutMerge checks that a set does not repeat a smaller one under the ids of a view without a merge:
// removing a relation of a merged entity also removes the claims about its other id.
func TestFragilityWithoutMerge(t *testing.T) {
	p := stored(t, compile(t, paying(t, ""), []claim.Claim{
		fact("a", claim.PredicateKind, "Thing", "1"), fact("b", claim.PredicateKind, "Thing", "1"),
		fact("c", claim.PredicateKind, "Thing", "1"), fact("x", claim.PredicateKind, "Thing", "1"),
		rel("a", "PAYS", "x", "1"), rel("x", "PAYS", "c", "2"), sameAs("x", "b", 0.9),
	}), `rule chained: "m" trusts(X, Z) :- pays(X, Y), pays(Y, Z).`)
	v := p.View()
	a, _ := v.Lookup("a")
	c, _ := v.Lookup("c")
	trusts, _ := v.Pred("TRUSTS")
	r := graph.Relation{Source: a, Type: trusts, Target: c, Rel: graph.NoRel}
	sets, complete, err := engine.NewEngine(p, engine.Limits{}).Fragility(t.Context(), r, engine.Relations, 2, 10)
	if got, want := fmt.Sprint(sets), "[[a|PAYS|b] [b|PAYS|c]]"; err != nil || !complete || got != want {
		t.Errorf("%s, complete %v, want %s; %v", got, complete, want, err)
	}
}

// TestFragilityOfRules checks that a derived relation depends on the document that gives its rule, as in a view that
// distrusts this document.
func TestFragilityOfRules(t *testing.T) {
	p := stored(t, compile(t, ontology(t), []claim.Claim{
		fact("a", claim.PredicateKind, "Company", "1"), fact("b", claim.PredicateKind, "Company", "2"),
		fact("manual", claim.PredicateKind, "Document", "3"),
		citing("press", rel("a", "OWNS", "b", "4")), citing("note", rel("a", "OWNS", "b", "5")),
		citing("manual", fact("direct", claim.PredicateRule, `rule direct: "m" controls(X, Y) :- owns(X, Y).`, "6")),
	}), "")
	v := p.View()
	a, _ := v.Lookup("a")
	b, _ := v.Lookup("b")
	controls, _ := v.Pred("CONTROLS")
	r := graph.Relation{Source: a, Type: controls, Target: b, Rel: graph.NoRel}
	sets, complete, err := engine.NewEngine(p, engine.Limits{}).Fragility(t.Context(), r, engine.Documents, 2, 10)
	if got, want := fmt.Sprint(sets), "[[manual] [note press]]"; err != nil || !complete || got != want {
		t.Errorf("%s, complete %v, want %s; %v", got, complete, want, err)
	}
}
