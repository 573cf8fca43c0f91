package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestInherit runs many updates. The columns that a snapshot takes from the previous one must equal the columns
// read from the index, for every document that a search can find.
func TestInherit(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		t.Run(fmt.Sprintf("in %q", dir), func(t *testing.T) {
			x, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			r := rand.New(rand.NewPCG(1, 2))
			document := func(i int) Document {
				return Document{
					ID: fmt.Sprint("e", i), Kind: fmt.Sprint("Kind", r.IntN(5)),
					Name: fmt.Sprintf("Name %0*d", 1+r.IntN(30), i),
				}
			}
			var docs []Document
			for i := range 500 {
				docs = append(docs, document(i))
			}
			if err := x.Build(t.Context(), 1, slices.Values(docs)); err != nil {
				t.Fatal(err)
			}
			inherited := 0
			for round := range 60 {
				var changed []Document
				for range 1 + r.IntN(5) {
					changed = append(changed, document(r.IntN(600)))
				}
				before := x.now
				if err := x.Update(t.Context(), uint64(round+2), slices.Values(changed), fmt.Sprint("e", r.IntN(600))); err != nil {
					t.Fatal(err)
				}
				if len(x.now.segments) > len(before.segments) &&
					slices.Equal(before.segments, x.now.segments[:len(before.segments)]) {
					inherited++
				}
				whole, err := newSnapshot(t.Context(), x.now.from, nil)
				if err != nil {
					t.Fatal(err)
				}
				compareColumns(t, x.now, whole)
				whole.release()
			}
			if inherited == 0 {
				t.Error("no update took columns over")
			}
		})
	}
}

// compareColumns compares the columns of two snapshots of the same state.
func compareColumns(t *testing.T, a, b *snapshot) {
	t.Helper()
	if !slices.Equal(a.segments, b.segments) { // the index merged segments between the two snapshots
		return
	}
	names := map[uint16]string{}
	for name, n := range a.kinds {
		names[n] = name
	}
	others := map[uint16]string{}
	for name, n := range b.kinds {
		others[n] = name
	}
	for doc := range b.kind {
		if b.kind[doc] == 0 { // deleted
			continue
		}
		if names[a.kind[doc]] != others[b.kind[doc]] || a.nameLength(uint64(doc)) != b.nameLength(uint64(doc)) {
			t.Fatalf("document %d is %s of %d, want %s of %d", doc, names[a.kind[doc]], a.nameLength(uint64(doc)),
				others[b.kind[doc]], b.nameLength(uint64(doc)))
		}
	}
}
