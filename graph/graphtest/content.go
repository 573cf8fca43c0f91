package graphtest

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"testing"

	"nexum/graph/claim"
)

// Content is the content of a store, in an order that does not depend on the store. A claim that the store passes
// several times counts once.
type Content struct {
	Head      claim.Revision
	Revisions []claim.Revision
	Claims    []claim.Claim
}

// Read scans a store. It fails the test if the scan violates the documentation of claim.Sink.
func Read(t testing.TB, s claim.Store) Content {
	t.Helper()
	r := newReader()
	head, err := s.Scan(t.Context(), r)
	if err != nil {
		t.Fatalf("Scan: %v", err)
	}
	c, err := r.content(head)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reader is a strict claim.Sink that keeps everything.
type reader struct {
	terms     map[uint64]claim.Value
	numbers   map[claim.Value]uint64
	contexts  map[uint64]claim.Context
	claims    map[[4]uint64]bool
	revisions map[uint64]claim.Revision
	calls     uint64
	largest   uint64
}

func newReader() *reader {
	return &reader{
		terms:     make(map[uint64]claim.Value),
		numbers:   make(map[claim.Value]uint64),
		contexts:  make(map[uint64]claim.Context),
		claims:    make(map[[4]uint64]bool),
		revisions: make(map[uint64]claim.Revision),
	}
}

func (r *reader) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	r.calls++
	r.largest = max(r.largest, num)
	v := claim.Value{Entity: entity, Text: string(text), Lang: string(lang), Datatype: string(datatype)}
	if was, ok := r.terms[num]; ok {
		return fmt.Errorf("number %d stands for %+v and for %+v", num, was, v)
	}
	if other, ok := r.numbers[v]; ok {
		return fmt.Errorf("term %+v has the numbers %d and %d", v, other, num)
	}
	r.terms[num], r.numbers[v] = v, num
	return nil
}

func (r *reader) Context(num uint64, c claim.Context) error {
	r.calls++
	r.largest = max(r.largest, num)
	if _, ok := r.contexts[num]; ok {
		return fmt.Errorf("context %d comes twice", num)
	}
	r.contexts[num] = c
	return nil
}

func (r *reader) Claim(subject, predicate, object, context uint64) error {
	r.calls++
	for _, num := range [...]uint64{subject, predicate, object} {
		if _, ok := r.terms[num]; !ok {
			return fmt.Errorf("number %d is used before its term", num)
		}
	}
	if !r.terms[subject].Entity || !r.terms[predicate].Entity {
		return fmt.Errorf("subject or predicate is a literal: %+v, %+v", r.terms[subject], r.terms[predicate])
	}
	r.claims[[4]uint64{subject, predicate, object, context}] = true
	return nil
}

func (r *reader) Revision(rev claim.Revision) error {
	r.calls++
	if _, ok := r.revisions[rev.Number]; ok {
		return fmt.Errorf("revision %d comes twice", rev.Number)
	}
	r.revisions[rev.Number] = rev
	return nil
}

// content returns the collected content.
func (r *reader) content(head claim.Revision) (Content, error) {
	c := Content{Head: head}
	if r.largest > 8*r.calls+1000 {
		return c, fmt.Errorf("numbers go up to %d in a scan of %d calls", r.largest, r.calls)
	}
	for n := uint64(1); n <= uint64(len(r.revisions)); n++ {
		rev, ok := r.revisions[n]
		if !ok {
			return c, fmt.Errorf("there are %d revisions, and %d is none of them", len(r.revisions), n)
		}
		c.Revisions = append(c.Revisions, rev)
	}
	if n := len(c.Revisions); n != int(head.Number) || n > 0 && c.Revisions[n-1] != head {
		return c, fmt.Errorf("the scan returned head %+v and passed %d revisions on", head, n)
	}
	for q := range r.claims {
		context, ok := r.contexts[q[3]]
		if !ok {
			continue // not committed
		}
		if context.Revision == 0 || context.Revision > head.Number {
			return c, fmt.Errorf("a context of revision %d as of head %d", context.Revision, head.Number)
		}
		c.Claims = append(c.Claims, claim.Claim{
			Subject: r.terms[q[0]].Text, Predicate: r.terms[q[1]].Text, Object: r.terms[q[2]], Context: context,
		})
	}
	slices.SortFunc(c.Claims, compareClaims)
	return c, nil
}

func compareClaims(a, b claim.Claim) int {
	if c := cmp.Or(
		cmp.Compare(a.Subject, b.Subject),
		cmp.Compare(a.Predicate, b.Predicate),
		cmp.Compare(a.Object.Text, b.Object.Text),
		cmp.Compare(a.Context.Revision, b.Context.Revision),
		cmp.Compare(a.Object.Lang, b.Object.Lang),
		cmp.Compare(a.Object.Datatype, b.Object.Datatype),
	); c != 0 {
		return c
	}
	if a.Object.Entity != b.Object.Entity {
		return cmp.Compare(fmt.Sprint(a.Object.Entity), fmt.Sprint(b.Object.Entity))
	}
	ka, kb := a.Context.Key(), b.Context.Key()
	return slices.Compare(ka[:], kb[:])
}

// Wanted returns the claims as Read returns them after they were committed as one revision: sorted, each once, and with
// the number of the revision.
func Wanted(revision uint64, claims ...claim.Claim) []claim.Claim {
	claims = slices.Clone(claims)
	for i := range claims {
		claims[i].Context.Revision = revision
	}
	slices.SortFunc(claims, compareClaims)
	return slices.Compact(claims)
}

// Seq returns the claims as an argument for Commit.
func Seq(claims ...claim.Claim) iter.Seq2[claim.Claim, error] {
	return func(yield func(claim.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// commit commits on top of the current head.
func commit(t testing.TB, s claim.Store, message string, claims ...claim.Claim) claim.Revision {
	t.Helper()
	head, err := s.Head(t.Context())
	if err != nil {
		t.Fatalf("Head: %v", err)
	}
	rev, err := s.Commit(t.Context(), head.Number, message, Seq(claims...))
	if err != nil {
		t.Fatalf("Commit: %v", err)
	}
	return rev
}

// checkClaims fails the test unless the store has exactly these claims.
func checkClaims(t testing.TB, s claim.Store, want []claim.Claim) {
	t.Helper()
	got := Read(t, s).Claims
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Fatalf("the store has %d claims, %d were wanted; they differ from number %d on:\n got %.300s\nwant %.300s",
				len(got), len(want), i, claimText(got, i), claimText(want, i))
		}
	}
}

func claimText(claims []claim.Claim, i int) string {
	if i >= len(claims) {
		return "nothing"
	}
	return fmt.Sprintf("%+v", claims[i])
}

// newClaim returns a small claim.
func newClaim(subject, predicate, object string) claim.Claim {
	return claim.Claim{
		Subject: subject, Predicate: predicate, Object: claim.EntityValue(object),
		Context: claim.Context{Document: "isaacs-2019", Locator: "4.5"},
	}
}

// many returns n claims with few different contexts.
func many(n int, mark string) []claim.Claim {
	claims := make([]claim.Claim, n)
	for i := range claims {
		claims[i] = newClaim(fmt.Sprintf("%s-%d", mark, i), "OPERATES", fmt.Sprintf("o-%d", i%100))
		claims[i].Context.Locator = fmt.Sprintf("%s %d", mark, i*10/n)
	}
	return claims
}

// Nowhere is a sink that ignores everything.
type Nowhere struct{}

// Term implements claim.Sink.
func (Nowhere) Term(uint64, bool, []byte, []byte, []byte) error { return nil }

// Context implements claim.Sink.
func (Nowhere) Context(uint64, claim.Context) error { return nil }

// Claim implements claim.Sink.
func (Nowhere) Claim(uint64, uint64, uint64, uint64) error { return nil }

// Revision implements claim.Sink.
func (Nowhere) Revision(claim.Revision) error { return nil }
