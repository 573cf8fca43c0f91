package graphtest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"nexum/graph/claim"
)

func testClosed(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "one", newClaim("a", "P", "b"))
	for range 2 {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	for name, call := range calls(s) {
		if err := call(t.Context()); !errors.Is(err, claim.ErrStoreClosed) {
			t.Errorf("%s of a closed store: %v", name, err)
		}
	}
}

func testCloseWhileBusy(t *testing.T, s claim.Store, stores Stores) {
	claims := many(stores.Batch, "x")
	reached, done := make(chan struct{}), make(chan error, 1)
	go func() {
		_, err := s.Commit(t.Context(), 0, "endless", func(yield func(claim.Claim, error) bool) {
			for i := 0; ; i++ {
				if i == len(claims) {
					close(reached)
				}
				if !yield(claims[i%len(claims)], nil) {
					return
				}
			}
		})
		done <- err
	}()
	<-reached
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if err := <-done; !errors.Is(err, claim.ErrStoreClosed) {
		t.Errorf("a commit that Close ended: %v", err)
	}
}

// testConcurrent commits and scans at the same time. Every scan must return all complete revisions up to its head.
func testConcurrent(t *testing.T, s claim.Store, _ Stores) {
	const writers, each, size = 4, 5, 40
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	var writing, reading sync.WaitGroup
	errs := make(chan error, 2*writers)
	for w := range writers {
		writing.Go(func() {
			for n := range each {
				if err := commitRetrying(ctx, s, many(size, fmt.Sprintf("w%d-%d", w, n))); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	written := make(chan struct{})
	for range 2 {
		reading.Go(func() {
			for {
				if err := scanWhole(ctx, s, size); err != nil {
					errs <- err
					return
				}
				select {
				case <-written:
					return
				default:
				}
			}
		})
	}
	writing.Wait()
	close(written)
	reading.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	if n := len(Read(t, s).Claims); n != writers*each*size {
		t.Errorf("%d claims of %d are there", n, writers*each*size)
	}
}

// commitRetrying commits on top of the current head, and tries again after a conflict.
func commitRetrying(ctx context.Context, s claim.Store, claims []claim.Claim) error {
	for {
		head, err := s.Head(ctx)
		if err != nil {
			return err
		}
		rev, err := s.Commit(ctx, head.Number, "m", Seq(claims...))
		if err == nil && rev.Number != head.Number+1 {
			return fmt.Errorf("a commit to %d became %d", head.Number, rev.Number)
		}
		if !errors.Is(err, claim.ErrConflict) {
			return err
		}
	}
}

// scanWhole scans, and checks that each revision up to the head has size claims.
func scanWhole(ctx context.Context, s claim.Store, size int) error {
	r := newReader()
	head, err := s.Scan(ctx, r)
	if err != nil {
		return err
	}
	c, err := r.content(head)
	if err != nil {
		return err
	}
	count := make(map[uint64]int)
	for _, c := range c.Claims {
		count[c.Context.Revision]++
	}
	for n := uint64(1); n <= head.Number; n++ {
		if count[n] != size {
			return fmt.Errorf("a scan as of %d sees %d claims of revision %d", head.Number, count[n], n)
		}
	}
	return nil
}

func testReopen(t *testing.T, stores Stores) {
	s := stores.New(t)
	commit(t, s, "one", many(100, "x")...)
	wrong := errors.New("wrong")
	_, _ = s.Commit(t.Context(), 1, "fails",
		broken(many(stores.Batch, "lost"), func(yield func(claim.Claim, error) bool) bool {
			return yield(claim.Claim{}, wrong)
		}))
	for n := uint64(1); n < 4; n++ {
		want := Read(t, s)
		if err := s.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
		s = stores.Reopen(t, s)
		if head, err := s.Head(t.Context()); err != nil || head != want.Head {
			t.Errorf("Head after reopening: %+v, %v, not %+v", head, err, want.Head)
		}
		if got := Read(t, s); !reflect.DeepEqual(got, want) {
			t.Fatalf("reopening changes the content from %d claims to %d", len(want.Claims), len(got.Claims))
		}
		commit(t, s, "next", newClaim(fmt.Sprint(n), "P", "b"), newClaim("x-1", "P", "b"))
	}
	if err := s.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}
