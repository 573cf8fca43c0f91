package walk

import (
	"time"

	"github.com/bits-and-blooms/bitset"

	"nexum/graph"
)

// deadline returns a function that reports whether a duration has passed. For 0 it never does.
func deadline(d time.Duration) func() bool {
	if d <= 0 {
		return func() bool { return false }
	}
	end := time.Now().Add(d)
	return func() bool { return time.Now().After(end) }
}

// marks is a set of nodes: a small hash set that becomes a bitset when it has grown. So its cost depends on the visited
// entities and not on the size of the graph.
type marks struct {
	small map[graph.Node]struct{}
	large *bitset.BitSet
	n     int
}

func newMarks(n int) *marks { return &marks{small: map[graph.Node]struct{}{}, n: n} }

func (m *marks) has(n graph.Node) bool {
	if m.large != nil {
		return m.large.Test(uint(n))
	}
	_, ok := m.small[n]
	return ok
}

// add adds n to the set, and reports whether it is new.
func (m *marks) add(n graph.Node) bool {
	if m.large != nil {
		if m.large.Test(uint(n)) {
			return false
		}
		m.large.Set(uint(n))
		return true
	}
	if _, ok := m.small[n]; ok {
		return false
	}
	m.small[n] = struct{}{}
	if len(m.small) > 64+m.n/512 {
		m.large = bitset.New(uint(m.n))
		for k := range m.small {
			m.large.Set(uint(k))
		}
		m.small = nil
	}
	return true
}
