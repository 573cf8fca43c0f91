package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph/claim"
	"nexum/schema"
)

const measured = `
"A thing with values."
type Measured implements Entity & Node @kind(plural: "measured") {
  "A text."
  label: String
  "A day."
  day: Date
  "A number."
  weight: Decimal
}
`

// TestOrderInParts checks that entities are in the same order whether they are sorted at once or in parts.
func TestOrderInParts(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "measured/measured.graphqls", Text: measured})
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	v, err := Compile(o, claim.Revision{Number: 1}, func(yield func(claim.Claim) bool) {
		for i := range 500 {
			state := func(fact, text string) {
				yield(claim.Claim{
					Subject: fmt.Sprintf("measured:%03d", i), Predicate: fact, Object: claim.Literal(text),
					Context: claim.Context{Document: "d", Locator: "1", Revision: 1},
				})
			}
			state(claim.PredicateKind, "Measured")
			for range r.IntN(3) {
				state("label", fmt.Sprint("L ", r.IntN(90)))
				state("day", fmt.Sprintf("20%02d-01", 10+r.IntN(20)))
				state("weight", fmt.Sprintf("%d.5", r.IntN(200)))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	kind, _ := o.Kind("Measured")
	for key, s := range orderersOf(kind) {
		t.Run(fmt.Sprint(key.Fact, key.ByEnd), func(t *testing.T) {
			want, err := s.sort(v)
			if err != nil {
				t.Fatal(err)
			}
			if len(want.Nodes) < 200 || len(want.Several) == 0 {
				t.Fatalf("%d entities have a value, and %d have several", len(want.Nodes), len(want.Several))
			}
			for _, most := range [...]int{1, 7, 499} {
				got, err := s.(interface {
					sortBy(v *View, most int) (*FactOrder, error)
				}).sortBy(v, most)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got.Nodes, want.Nodes) || !slices.Equal(got.Several, want.Several) {
					t.Errorf("the order of parts of %d differs", most)
				}
			}
		})
	}
}
