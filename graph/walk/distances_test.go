package walk

import (
	"math/rand/v2"
	"slices"
	"testing"

	"nexum/graph"
)

// TestDistances compares distances with a map: of entities one after the other, far apart, and with equal lower bits.
func TestDistances(t *testing.T) {
	for _, tt := range []struct {
		name string
		at   func(*rand.Rand) graph.Node
	}{
		{"adjacent", func(r *rand.Rand) graph.Node { return graph.Node(r.IntN(3000)) }},
		{"anywhere", func(r *rand.Rand) graph.Node { return graph.Node(r.Uint32()) }},
		{"apart", func(r *rand.Rand) graph.Node { return graph.Node(r.IntN(3000)) << 20 }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 1))
			var d distances
			want := map[graph.Node]int{}
			var reached []graph.Node
			for range 5000 {
				n, far := tt.at(r), r.IntN(4)
				had, ok := want[n]
				if got, has := d.get(n); has != ok || ok && got != had || d.has(n) != ok {
					t.Fatalf("the distance of %d is %d %v, want %d %v", n, got, has, had, ok)
				}
				if added := d.set(n, far); added == ok {
					t.Fatalf("setting %d reports %v", n, added)
				}
				if !ok {
					reached = append(reached, n)
				}
				want[n] = far
			}
			if !slices.Equal(d.reached, reached) {
				t.Error("the entities reached are not in the order in which they were reached")
			}
			for n, far := range want {
				if got, ok := d.get(n); got != far || !ok {
					t.Errorf("the distance of %d is %d %v, want %d", n, got, ok, far)
				}
			}
		})
	}
}
