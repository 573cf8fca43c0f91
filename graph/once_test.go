package graph_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/segment"
)

// TestIndexOfDamagedFile damages the file of a view. The first time that an index is built from it, the file cannot be
// repaired; the second time it can. The index must then be the same as without damage.
func TestIndexOfDamagedFile(t *testing.T) {
	v := compile(t, ontology(t), hubClaims(rand.New(rand.NewPCG(3, 9)), 12_000, 1))
	dir := t.TempDir()
	healthy, damaged := filepath.Join(dir, "healthy"), filepath.Join(dir, "damaged")
	if err := graph.WriteCompiled(v, healthy); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(healthy)
	if err != nil {
		t.Fatal(err)
	}
	state, _ := v.Ontology().Kind("State")
	kinds := make(graph.KindSet, len(v.Ontology().Kinds()))
	kinds[state.Index] = true
	hub, _ := v.Lookup("hub")
	count := func(v *graph.View) (n int, err error) {
		defer func() {
			if damage, ok := recover().(*segment.DamageError); ok {
				err = damage
			}
		}()
		n, _ = v.CountEach(hub, graph.In, nil, kinds)
		return n, nil
	}
	want, err := count(v)
	if err != nil || want == 0 {
		t.Fatalf("%d %v", want, err)
	}
	failed := 0
	const block = 4096
	for at := block / 2; at < len(whole)-2*block; at += block {
		bytes := slices.Clone(whole)
		bytes[at] ^= 1
		if err := os.WriteFile(damaged, bytes, 0o600); err != nil {
			t.Fatal(err)
		}
		full := true
		seen, err := graph.OpenTableWith(v, damaged, segment.Options{Rewrite: func(string) (string, error) {
			if full {
				return "", errors.New("the disk is full")
			}
			path := filepath.Join(dir, "again")
			return path, os.WriteFile(path, whole, 0o600)
		}})
		if err != nil {
			continue // the damage was found at once
		}
		if _, err := count(seen); err != nil {
			failed++
		}
		full = false
		if got, err := count(seen); err != nil || got != want {
			t.Fatalf("with damage at %d: %d %v, want %d", at, got, err, want)
		}
	}
	if failed == 0 {
		t.Error("no damage was found while the index was made")
	}
}
