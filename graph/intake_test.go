package graph_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/graph/segment"
	"nexum/schema"
)

// TestFirstCommit checks that the view that is compiled while the first revision is written equals the one that is
// compiled from the store afterwards: their files have the same bytes.
func TestFirstCommit(t *testing.T) {
	for seed := range rounds(3) {
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
				t.Fatalf("the file of the first commit differs from that of the record: %d and %d bytes", len(streamed),
					len(scanned))
			}
		})
	}
}

// TestArraysInFiles checks that a view is the same, apart from the time of its revision, whether it is compiled on the
// heap or in temporary files, from the claims of the first commit or from the store, and that no temporary file is
// left.
func TestArraysInFiles(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: strings.ReplaceAll(payments, "OWNS", "OWNS_PAYER")})
	if err != nil {
		t.Fatal(err)
	}
	var files []*segment.File
	for _, heapMost := range [...]int{1 << 30, 1} {
		r := rand.New(rand.NewPCG(7, 9))
		claims := append(graphtest.RandomClaims(r, 3000, 1), payers()...)
		claims = append(claims, randomPayments(r, 3000, 1, nil)...)
		for _, sources := range [...][]schema.Source{ontology(t).Sources(), o.Sources()} {
			for _, s := range sources {
				claims = append(claims, claim.OntologyClaim(s.Name, s.Text))
			}
		}
		day, ok := claim.ReadDate("2020-03-04T05:06:07Z")
		if !ok {
			t.Fatal("the date cannot be read")
		}
		at := claim.On(day)
		for i := range 300 {
			claims[i].Context.Period = at
		}
		for i := range claims {
			if !claims[i].Object.Entity && i%7 == 0 {
				claims[i].Object.Lang = [...]string{"en", "fr"}[i%2]
			}
		}
		k := newKept(t)
		k.heapMost = heapMost
		g := k.open()
		if _, _, err := g.Commit(t.Context(), "first", fallible(claims)); err != nil {
			t.Fatal(err)
		}
		k.close(g)
		for range 2 { // from the commit, then from the store
			file, err := segment.Open(k.file(), segment.Options{})
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
			left, err := os.ReadDir(k.views())
			if err != nil || len(left) != 3 {
				t.Fatalf("the folder has %v, not only the view, the counts of its hubs and the manifest: %v", left, err)
			}
			if err := os.RemoveAll(k.views()); err != nil {
				t.Fatal(err)
			}
			k.close(k.open())
		}
	}
	for i, file := range files[1:] {
		if got := segment.Differences(files[0], file); strings.ReplaceAll(got, ", in the column revisions", "") != "" {
			t.Errorf("file %d differs from the first%s", i+1, got)
		}
	}
}
