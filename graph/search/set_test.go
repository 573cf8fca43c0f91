package search

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestDocs evaluates random sets over an index of several segments with deleted documents. It compares each result with
// the documents found by comparing names.
func TestDocs(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	words := strings.Fields("alpha beta gamma delta epsilon zeta eta theta")
	document := func(i int) Document {
		name := make([]string, 1+r.IntN(4))
		for k := range name {
			name[k] = words[r.IntN(len(words))]
		}
		return Document{ID: fmt.Sprint("doc", i), Kind: "Kind", Name: strings.Join(name, " ")}
	}
	x, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	now := map[string]Document{}
	var first []Document
	for i := range 300 {
		d := document(i)
		first, now[d.ID] = append(first, d), d
	}
	if err := x.Build(t.Context(), 1, slices.Values(first)); err != nil {
		t.Fatal(err)
	}
	for round := range 8 {
		var changed []Document
		for range 20 {
			d := document(r.IntN(400))
			if slices.ContainsFunc(changed, func(c Document) bool { return c.ID == d.ID }) {
				continue
			}
			changed, now[d.ID] = append(changed, d), d
		}
		gone := fmt.Sprint("doc", 400+round)
		if err := x.Update(t.Context(), uint64(round+2), slices.Values(changed), gone); err != nil {
			t.Fatal(err)
		}
	}
	s, err := x.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	if len(s.segments) < 2 {
		t.Fatalf("the index has %d segments, want several", len(s.segments))
	}
	hits := 0
	for range 300 {
		what := randomSet(r, words, 3)
		run := newRun(t.Context(), s, Query{Text: "alpha", Limit: 10})
		docs, err := run.docs(what)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, doc := range docs {
			id, err := s.id(doc)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, id)
		}
		for id, d := range now {
			if what.matches(strings.Fields(d.Name)) {
				want = append(want, id)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%v: found %v, want %v", what, got, want)
		}
		run.see(docs)
		if again, err := run.docs(what); err != nil || len(again) > 0 {
			t.Fatalf("%v: documents that were seen are found again: %v %v", what, again, err)
		}
		hits += len(got)
	}
	if hits == 0 {
		t.Error("no set has a document")
	}
}

// randomSet returns a set of terms of names, with at most deep levels of nesting.
func randomSet(r *rand.Rand, words []string, deep int) set {
	if deep == 0 || r.IntN(3) == 0 {
		word := words[r.IntN(len(words))]
		if r.IntN(8) == 0 {
			word = "missing"
		}
		return has(fieldWord, word)
	}
	subs := make([]set, 1+r.IntN(4))
	for i := range subs {
		subs[i] = randomSet(r, words, deep-1)
	}
	if r.IntN(2) == 0 {
		return allOf(subs...)
	}
	return anyOf(subs...)
}

// matches reports whether a document whose name has these words is in s.
func (s set) matches(name []string) bool {
	if len(s.subs) == 0 {
		return slices.Contains(name, s.term)
	}
	in := func(sub set) bool { return sub.matches(name) }
	if s.all {
		return !slices.ContainsFunc(s.subs, func(sub set) bool { return !in(sub) })
	}
	return slices.ContainsFunc(s.subs, in)
}
