package cayley_test

import (
	"testing"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// open opens a store and fails the test if it cannot.
func open(t testing.TB, address string) *cayley.Store {
	t.Helper()
	s, err := cayley.Open(t.Context(), address, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	cayley.SetLimits(s, batch/2, batch/2)
	return s
}

// batch is a number of claims that needs several transactions.
const batch = 400

func TestMemory(t *testing.T) {
	graphtest.Run(t, graphtest.Stores{
		New:   func(t *testing.T) claim.Store { return open(t, cayley.Memory) },
		Batch: batch,
	})
}

func TestEmbedded(t *testing.T) {
	dirs := make(map[claim.Store]string)
	graphtest.Run(t, graphtest.Stores{
		New: func(t *testing.T) claim.Store {
			dir := t.TempDir()
			s := open(t, dir)
			if t.Name() == "TestEmbedded/Reopen" {
				dirs[s] = dir
			}
			return s
		},
		Reopen: func(t *testing.T, closed claim.Store) claim.Store {
			s := open(t, dirs[closed])
			dirs[s] = dirs[closed]
			return s
		},
		Batch: batch,
	})
}
