package persist

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// persistentMap is the interface of the persistent maps.
type persistentMap interface {
	Get(uint32) (int, bool)
	Set(uint32, int)
	collect() map[uint32]int
	forked() persistentMap
}

type numbers struct{ Numbers[uint32, int] }

func (n *numbers) collect() map[uint32]int { return maps.Collect(n.Entries()) }
func (n *numbers) forked() persistentMap   { return &numbers{n.Fork()} }

type layers struct{ Layers[uint32, int] }

func (l *layers) collect() map[uint32]int { return maps.Collect(l.Entries()) }
func (l *layers) forked() persistentMap   { return &layers{l.Fork()} }

// TestPersistentMaps sets random keys in forks of forks. Each fork must have the same content as a copied map, and must
// keep it when keys are set in other forks.
func TestPersistentMaps(t *testing.T) {
	for _, tt := range []struct {
		name string
		zero persistentMap
	}{
		{"numbers", &numbers{}},
		{"layers", &layers{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			forks, models := []persistentMap{tt.zero}, []map[uint32]int{{}}
			for step := range 150 {
				from := r.IntN(len(forks))
				m, model := forks[from].forked(), maps.Clone(models[from])
				for range r.IntN(60) {
					key := r.Uint32() >> r.IntN(32)
					if r.IntN(4) == 0 {
						key = ^uint32(0) - key%5
					}
					m.Set(key, step)
					model[key] = step
				}
				forks, models = append(forks, m), append(models, model)
			}
			for i, m := range forks {
				if !maps.Equal(m.collect(), models[i]) {
					t.Fatalf("fork %d has other content than its model", i)
				}
				for range 200 {
					key := r.Uint32() >> r.IntN(32)
					got, ok := m.Get(key)
					if want, known := models[i][key]; got != want || ok != known {
						t.Fatalf("fork %d: %d is %d, %v instead of %d, %v", i, key, got, ok, want, known)
					}
				}
			}
			last := forks[len(forks)-1]
			for key, want := range models[len(models)-1] {
				if got, ok := last.Get(key); !ok || got != want {
					t.Fatalf("%d is %d, %v instead of %d", key, got, ok, want)
				}
			}
		})
	}
	var n Numbers[uint32, int]
	m := n.Fork()
	for _, key := range []uint32{1 << 31, 5, 70, 4} {
		m.Set(key, 1)
	}
	var keys []uint32
	for key := range m.Entries() {
		keys = append(keys, key)
	}
	if !slices.IsSorted(keys) || m.Len() != 4 || n.Len() != 0 {
		t.Errorf("the keys are %v", keys)
	}
}
