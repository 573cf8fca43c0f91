package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
)

// TestDerivedInLittleMemory asks for the derived relations of many entities with memory for a few of them. The answers
// must be those of an engine without a limit, and a relation that was forgotten can still be proved.
func TestDerivedInLittleMemory(t *testing.T) {
	const laws, companies = 12, 150
	claims := []claim.Claim{fact("china", "kind", "State", "1")}
	for i := range laws {
		law, activity := fmt.Sprint("law", i), fmt.Sprint("activity", i)
		claims = append(claims, fact(law, "kind", "Law", "1"), fact(activity, "kind", "Activity", "1"),
			rel(law, "REGULATES", activity, "1"), rel(law, "APPLIES_IN", "china", "1"))
		for k := range companies {
			id := fmt.Sprintf("company%d-%d", i, k)
			claims = append(claims, fact(id, "kind", "Company", "1"), rel(id, "CONDUCTS", activity, "1"),
				rel(id, "OPERATES_IN", "china", "1"))
		}
	}
	v := compile(t, ontology(t), claims)
	p := program(t, v, lawRules)
	derived := func(e *engine.Engine, law int) []graph.Relation {
		t.Helper()
		n, _ := v.Lookup(fmt.Sprint("law", law))
		list, err := e.Derived(t.Context(), n, graph.Out, nil)
		if err != nil || len(list) != companies {
			t.Fatalf("law %d: %d relations, %v", law, len(list), err)
		}
		return list
	}
	one := engine.NewEngine(p, engine.Limits{})
	derived(one, 0)
	enough := int(one.Budget().Used().Memory)

	free, tight := engine.NewEngine(p, engine.Limits{}), engine.NewEngine(p, engine.Limits{Memory: 3 * enough})
	var first graph.Relation
	for i := range laws {
		got, want := derived(tight, i), derived(free, i)
		if !slices.Equal(got, want) {
			t.Fatalf("law %d: %v instead of %v", i, got, want)
		}
		if i == 0 {
			first = got[0]
		}
	}
	if used := int(free.Budget().Used().Memory); used <= 3*enough {
		t.Fatalf("all of it needs only %d bytes, and a third of the limit is %d", used, enough)
	}
	if used := int(tight.Budget().Used().Memory); used > 3*enough {
		t.Errorf("the engine holds %d bytes, and its limit is %d", used, 3*enough)
	}
	if proofs, err := tight.Prove(t.Context(), first, 1); err != nil || len(proofs) != 1 {
		t.Errorf("%d proofs, %v", len(proofs), err)
	}
	small := engine.NewEngine(p, engine.Limits{Memory: 1000})
	n, _ := v.Lookup("law0")
	if _, err := small.Derived(t.Context(), n, graph.Out, nil); !errors.Is(err, engine.ErrBudget) {
		t.Errorf("with too little memory for one goal, the error is %v", err)
	}
}
