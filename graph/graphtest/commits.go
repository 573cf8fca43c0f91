package graphtest

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"

	"nexum/graph/claim"
)

func testEmpty(t *testing.T, s claim.Store, _ Stores) {
	if head, err := s.Head(t.Context()); err != nil || head != (claim.Revision{}) {
		t.Errorf("Head of an empty store is %+v, %v", head, err)
	}
	if c := Read(t, s); !reflect.DeepEqual(c, Content{}) {
		t.Errorf("an empty store has %+v", c)
	}
}

func testCommit(t *testing.T, s claim.Store, _ Stores) {
	before := time.Now().Add(-time.Microsecond)
	first := []claim.Claim{newClaim("21vianet", "OPERATES", "azure-china"), newClaim("microsoft", "LICENSES", "21vianet")}
	first[1].Context.Revision = 77 // the store replaces it
	r1 := commit(t, s, "first", first...)
	if r1.Number != 1 || r1.Message != "first" {
		t.Errorf("the first revision is %+v", r1)
	}
	if at := r1.CommittedAt; at.Location() != time.UTC || at != at.Truncate(time.Microsecond) || at.Before(before) ||
		at.After(time.Now()) {
		t.Errorf("it was committed at %v", at)
	}
	second := []claim.Claim{newClaim("21vianet", "OPERATES", "office-365-china")}
	r2 := commit(t, s, "", second...)
	if r2.Number != 2 || r2.Message != "" || !r2.CommittedAt.After(r1.CommittedAt) {
		t.Errorf("the second revision is %+v after %+v", r2, r1)
	}
	if head, err := s.Head(t.Context()); err != nil || head != r2 {
		t.Errorf("Head is %+v, %v, not %+v", head, err, r2)
	}
	c := Read(t, s)
	if want := []claim.Revision{r1, r2}; !reflect.DeepEqual(c.Revisions, want) {
		t.Errorf("revisions are %+v, not %+v", c.Revisions, want)
	}
	checkClaims(t, s, sorted(Wanted(1, first...), Wanted(2, second...)))
}

func testNoClaims(t *testing.T, s claim.Store, _ Stores) {
	if rev, err := s.Commit(t.Context(), 0, "nothing", Seq()); err != nil || rev != (claim.Revision{}) {
		t.Errorf("a commit of nothing is %+v, %v", rev, err)
	}
	r1 := commit(t, s, "one", newClaim("a", "P", "b"))
	if rev, err := s.Commit(t.Context(), 1, "nothing", Seq()); err != nil || rev != r1 {
		t.Errorf("a commit of nothing is %+v, %v, not the head %+v", rev, err, r1)
	}
	if c := Read(t, s); len(c.Revisions) != 1 {
		t.Errorf("there are %d revisions", len(c.Revisions))
	}
}

func testConflict(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "one", newClaim("a", "P", "b"))
	want := Read(t, s)
	for _, head := range []uint64{0, 2, 1 << 60} {
		_, err := s.Commit(t.Context(), head, "late", Seq(newClaim("c", "P", "d")))
		if !errors.Is(err, claim.ErrConflict) {
			t.Errorf("Commit on head %d of a store at 1: %v", head, err)
		}
	}
	if got := Read(t, s); !reflect.DeepEqual(got, want) {
		t.Errorf("a refused commit changed the store to %+v", got)
	}
	commit(t, s, "in time", newClaim("c", "P", "d"))
}

func testLazyOnce(t *testing.T, s claim.Store, stores Stores) {
	reads, yielded := 0, 0
	wrong := errors.New("enough")
	_, err := s.Commit(t.Context(), 0, "endless", func(yield func(claim.Claim, error) bool) {
		reads++
		for i := 0; ; i++ {
			c := many(1, "x")[0]
			if i == 2*stores.Batch {
				yield(claim.Claim{}, wrong)
				return
			}
			c.Subject = "s" + time.Duration(i).String()
			yielded++
			if !yield(c, nil) {
				return
			}
		}
	})
	if err != wrong {
		t.Errorf("Commit: %v, not the error of the sequence", err)
	}
	if reads != 1 || yielded != 2*stores.Batch {
		t.Errorf("the sequence was read %d times, and yielded %d", reads, yielded)
	}
}

// broken yields all claims except the last, calls then, and yields the last claim if then returns true.
func broken(claims []claim.Claim,
	then func(yield func(claim.Claim, error) bool) bool,
) func(func(claim.Claim, error) bool) {
	return func(yield func(claim.Claim, error) bool) {
		for i, c := range claims {
			if i == len(claims)-1 && !then(yield) {
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

func testYieldError(t *testing.T, s claim.Store, stores Stores) {
	commit(t, s, "base", newClaim("a", "P", "b"))
	want := Read(t, s)
	wrong := errors.New("line 7 is wrong")
	for _, n := range []int{1, 10, stores.Batch} {
		_, err := s.Commit(t.Context(), 1, "fails", broken(many(n, "half"), func(yield func(claim.Claim, error) bool) bool {
			if yield(claim.Claim{}, wrong) {
				t.Error("the commit reads the sequence further after its error")
			}
			return false
		}))
		if err != wrong {
			t.Errorf("Commit: %v, not the error of the sequence", err)
		}
		if got := Read(t, s); !reflect.DeepEqual(got, want) {
			t.Fatalf("a commit that failed after %d claims left %d claims and head %+v", n, len(got.Claims), got.Head)
		}
	}
}

func testCancel(t *testing.T, s claim.Store, stores Stores) {
	commit(t, s, "base", newClaim("a", "P", "b"))
	want := Read(t, s)
	for _, n := range []int{2, stores.Batch} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err := s.Commit(ctx, 1, "fails", broken(many(n, "half"), func(func(claim.Claim, error) bool) bool {
			cancel()
			return true
		}))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Commit of %d, cancelled at the end: %v", n, err)
		}
		if got := Read(t, s); !reflect.DeepEqual(got, want) {
			t.Fatalf("a cancelled commit left %d claims and head %+v", len(got.Claims), got.Head)
		}
	}
	// Cancel a scan before its end.
	commit(t, s, "more", many(stores.Batch, "more")...)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := s.Scan(ctx, &hook{
		reader: newReader(),
		term:   func() error { cancel(); return nil },
		claim:  func() error { return nil },
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Scan, cancelled at the first term: %v", err)
	}
}

func testCancelled(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "base", newClaim("a", "P", "b"))
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Hour))
	defer cancel()
	for ctx, want := range map[context.Context]error{cancelled: context.Canceled, late: context.DeadlineExceeded} {
		for name, call := range calls(s) {
			if err := call(ctx); !errors.Is(err, want) {
				t.Errorf("%s with a context that is done: %v, not %v", name, err, want)
			}
		}
	}
	checkClaims(t, s, Wanted(1, newClaim("a", "P", "b")))
}

func testPanic(t *testing.T, s claim.Store, stores Stores) {
	func() {
		defer func() { _ = recover() }()
		_, _ = s.Commit(t.Context(), 0, "panics",
			broken(many(stores.Batch, "half"), func(func(claim.Claim, error) bool) bool {
				panic("in the sequence")
			}))
	}()
	commit(t, s, "after", newClaim("a", "P", "b"))
	checkClaims(t, s, Wanted(1, newClaim("a", "P", "b")))
}

// testFailedThenCommitted commits a part of the claims of a failed commit, in the same contexts and with the same
// revision number. The other claims must not appear.
func testFailedThenCommitted(t *testing.T, s claim.Store, stores Stores) {
	claims := many(stores.Batch, "again")
	wrong := errors.New("wrong")
	_, err := s.Commit(t.Context(), 0, "fails", broken(claims, func(yield func(claim.Claim, error) bool) bool {
		return yield(claim.Claim{}, wrong)
	}))
	if err != wrong {
		t.Fatalf("Commit: %v", err)
	}
	some := claims[len(claims)/2:]
	commit(t, s, "works", some...)
	checkClaims(t, s, Wanted(1, some...))
	rest := claims[:len(claims)/2]
	commit(t, s, "the rest", rest...)
	checkClaims(t, s, sorted(Wanted(1, some...), Wanted(2, rest...)))
}
