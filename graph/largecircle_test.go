package graph

import "testing"

// TestLargeCircle checks that merges in a large circle cost time with their number, and that the oldest ones decide.
func TestLargeCircle(t *testing.T) {
	const n = 50_000
	var edges []edge
	for i := range Node(n) { // each merge is before those of which the chain would be followed
		edges = append(edges, edge{sameAs: sameAs{subject: n - i - 1, object: n - i}})
	}
	edges = append(edges, edge{sameAs: sameAs{subject: n, object: 0}})
	if id := stays(edges); id != n {
		t.Errorf("%d stays, want %d", id, n)
	}
}
