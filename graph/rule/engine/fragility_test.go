package engine_test

import (
	"fmt"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestFragilityOfMergedOccurrence checks on what an occurrence rests that is claimed about a merged id. In a view without
// the merge, the relation of the merged entity does not exist, and neither does another occurrence stand for it.
func TestFragilityOfMergedOccurrence(t *testing.T) {
	pay := func(from, key, document string) claim.Claim {
		return by(document, attributed(from, "PAYS", "b", fmt.Sprintf(`{"key":%q}`, key)))
	}
	other := by("third", rel("a", "PAYS", "b", "9"))
	p := stored(t, compile(t, paying(t, "@repeatable"), []claim.Claim{
		fact("a", claim.PredicateKind, "Thing", "1"), fact("b", claim.PredicateKind, "Thing", "1"), fact("x", claim.PredicateKind, "Thing", "1"),
		pay("x", "k1", "first"), pay("a", "k2", "second"), other, same("x", "a", 0.9),
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
