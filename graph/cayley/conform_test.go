package cayley_test

import (
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/graphtest"
)

// open opens a store and fails the test if it cannot.
func open(t testing.TB, address string) *cayley.Store {
	t.Helper()
	s, err := cayley.Open(t.Context(), address, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMemory(t *testing.T) {
	graphtest.Run(t, graphtest.Stores{
		New:   func(t *testing.T) graph.Store { return open(t, cayley.Memory) },
		Batch: cayley.BatchQuads + 1000,
	})
}

func TestEmbedded(t *testing.T) {
	dirs := make(map[graph.Store]string)
	graphtest.Run(t, graphtest.Stores{
		New: func(t *testing.T) graph.Store {
			dir := t.TempDir()
			s := open(t, dir)
			if t.Name() == "TestEmbedded/Reopen" {
				dirs[s] = dir
			}
			return s
		},
		Reopen: func(t *testing.T, closed graph.Store) graph.Store {
			s := open(t, dirs[closed])
			dirs[s] = dirs[closed]
			return s
		},
		Batch: cayley.BatchQuads + 1000,
	})
}
