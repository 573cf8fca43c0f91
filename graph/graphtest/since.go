package graphtest

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"nexum/graph/claim"
)

// testSince compares, for each revision, the content that Since passes with the later content in a scan of the store.
func testSince(t *testing.T, s claim.Store, stores Stores) {
	f, ok := s.(claim.Follower)
	if !ok {
		return
	}
	if _, err := f.Newest(t.Context()); errors.Is(err, claim.ErrNotFollowed) {
		testNotFollowed(t, f)
		return
	}
	one := newClaim("_:b1", "http://e/knows", "a")
	two := claim.Claim{Subject: "a", Predicate: "http://e/says", Object: claim.Value{Text: "grüß", Lang: "de"}}
	three := claim.Claim{
		Subject: "a", Predicate: "http://e/size",
		Object: claim.Value{Text: "5", Datatype: "http://e/feet"},
	}
	three.Context = claim.Context{Document: "d", Relays: "e", Locator: "4", Doubt: 0.25, Attributes: `{"a":1}`}
	retract := one
	retract.Context.Stance = claim.Retracts
	commit(t, s, "one", one)
	commit(t, s, "two", two, three)
	commit(t, s, "three", many(stores.Batch+10, "m")...)
	commit(t, s, "four", retract)
	whole := Read(t, s)
	for after := range whole.Head.Number {
		t.Run(fmt.Sprint(after), func(t *testing.T) { testSinceRevision(t, f, whole, after) })
	}
	t.Run("newest", func(t *testing.T) {
		r := newReader()
		if _, err := f.Since(t.Context(), whole.Head.Number, r); err != nil {
			t.Fatal(err)
		}
		if len(r.claims)+len(r.revisions)+len(r.contexts) > 0 {
			t.Errorf("there is something new after the newest revision: %v", r)
		}
		if n, err := f.Newest(t.Context()); err != nil || n != whole.Head.Number {
			t.Errorf("Newest: %d, %v", n, err)
		}
	})
}

// testNotFollowed tests that the methods of a store that cannot be followed return claim.ErrNotFollowed.
func testNotFollowed(t *testing.T, f claim.Follower) {
	if _, err := f.Since(t.Context(), 0, Nowhere{}); !errors.Is(err, claim.ErrNotFollowed) {
		t.Errorf("Since: %v", err)
	}
	if err := f.Listen(t.Context(), func() {}); !errors.Is(err, claim.ErrNotFollowed) {
		t.Errorf("Listen: %v", err)
	}
}

// testSinceRevision compares the content that Since passes after a revision with the complete content.
func testSinceRevision(t *testing.T, f claim.Follower, whole Content, after uint64) {
	r := newReader()
	head, err := f.Since(t.Context(), after, r)
	if err != nil {
		t.Fatal(err)
	}
	for n := range after { // the reader needs the earlier revisions too
		r.revisions[n+1] = whole.Revisions[n]
	}
	got, err := r.content(head)
	if err != nil {
		t.Fatal(err)
	}
	var want []claim.Claim
	for _, c := range whole.Claims {
		if c.Context.Revision > after {
			want = append(want, c)
		}
	}
	if !slices.Equal(got.Claims, want) || !reflect.DeepEqual(got.Revisions, whole.Revisions) {
		t.Errorf("%d claims and %v, want %d and %v", len(got.Claims), got.Revisions, len(want), whole.Revisions)
	}
}
