package graph_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// TestFirstCommit checks that the view that is compiled while the first revision is written equals the one that is
// compiled from the record afterwards: their files have the same bytes.
func TestFirstCommit(t *testing.T) {
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 5))
			claims := graphtest.RandomClaims(r, 2000, 1)
			for _, s := range ontology(t).Sources() {
				claims = append(claims, claim.OntologyClaim(s.Name, s.Text))
			}
			r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
			k := newKept(t)
			g := k.open()
			if _, _, err := g.Commit(t.Context(), "first", fallible(claims)); err != nil {
				t.Fatal(err)
			}
			if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
				t.Fatal(firstDifference(got, want))
			}
			k.close(g)
			streamed, err := os.ReadFile(k.file())
			if err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(k.views()); err != nil {
				t.Fatal(err)
			}
			g = k.open()
			k.close(g)
			if !k.compiled() {
				t.Fatal("the view was not compiled from the record")
			}
			scanned, err := os.ReadFile(k.file())
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(streamed, scanned) {
				t.Fatalf("the file of the first commit differs from that of the record: %d and %d bytes", len(streamed), len(scanned))
			}
		})
	}
}
