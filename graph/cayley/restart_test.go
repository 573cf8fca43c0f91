package cayley

import (
	"errors"
	"fmt"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"nexum/graph/claim"
)

// TestFullDiskThatGetsRoom checks that a store on a full disk can be read, and accepts commits again when there is
// room, without being closed.
func TestFullDiskThatGetsRoom(t *testing.T) {
	for _, room := range []int64{0, 10_000, 400_000, 1 << 20, 3 << 20} {
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			t.Parallel()
			dir := filled(t, Options{})
			disk := &smallDisk{FS: vfs.Default}
			disk.left.Store(1 << 30)
			disk.seen.Store(1 << 40)
			s, err := Open(t.Context(), dir, Options{under: disk})
			if err != nil {
				t.Fatal(err)
			}
			s.limits = limits{quads: 2000, contexts: 2000, bulk: 10_000}
			disk.left.Store(room)
			if _, err := s.Commit(t.Context(), 3, "too much", numbered(4, 50_000)); !errors.Is(err, ErrFull) {
				t.Fatalf("the error is %v", err)
			}
			for range 2 { // still no room
				if _, err := s.Commit(t.Context(), 3, "too much", numbered(4, 50_000)); !errors.Is(err, ErrFull) {
					t.Fatalf("the error of the next commit is %v", err)
				}
				if head, err := s.Scan(t.Context(), nullSink{}); err != nil || head.Number != 3 {
					t.Fatalf("a store on a full disk cannot be read: %+v, %v", head, err)
				}
			}
			disk.left.Store(1 << 30)
			if rev, err := s.Commit(t.Context(), 3, "enough", numbered(4, 5000)); err != nil || rev.Number != 4 {
				t.Fatalf("a commit with room again: %+v, %v", rev, err)
			}
			if head, err := s.Scan(t.Context(), nullSink{}); err != nil || head.Number != 4 {
				t.Errorf("%+v, %v", head, err)
			}
			err = s.Files(t.Context(), func(rev claim.Revision, files []File) error {
				if rev.Number != 4 || len(files) < 3 {
					return fmt.Errorf("%d files of revision %d", len(files), rev.Number)
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, claim.ErrStoreHeld) {
				t.Errorf("another process may open it: %v", err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if head, err := again.Scan(t.Context(), nullSink{}); err != nil || head.Number != 4 {
				t.Errorf("opened again: %+v, %v", head, err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOpenOnFullDisk checks that a store that is opened on a full disk accepts commits when there is room, without
// being closed.
func TestOpenOnFullDisk(t *testing.T) {
	for _, room := range []int64{0, 100, 1000, 10_000} {
		t.Run(fmt.Sprint(room), func(t *testing.T) {
			dir := filled(t, Options{})
			disk := &smallDisk{FS: vfs.Default}
			disk.left.Store(room)
			disk.seen.Store(1 << 40)
			s, err := Open(t.Context(), dir, Options{under: disk, MustExist: true, WriteLater: true})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if room == 0 && s.ReadsOnly() == nil {
				t.Error("nothing says that the store only answers reads")
			}
			disk.left.Store(0)
			if _, err := s.Commit(t.Context(), 3, "no room", numbered(4, 10)); !errors.Is(err, ErrFull) {
				t.Errorf("the error is %v", err)
			}
			if head, err := s.Scan(t.Context(), nullSink{}); err != nil || head.Number != 3 {
				t.Fatalf("a store on a full disk cannot be read: %+v, %v", head, err)
			}
			disk.left.Store(1 << 30)
			if rev, err := s.Commit(t.Context(), 3, "room", numbered(4, 10)); err != nil || rev.Number != 4 {
				t.Fatalf("a commit with room again: %+v, %v", rev, err)
			}
			if err := s.ReadsOnly(); err != nil {
				t.Errorf("it still only answers reads: %v", err)
			}
		})
	}
}

// TestCommitAfterCancelled checks that the written part of a large cancelled commit does not stay in the store.
func TestCommitAfterCancelled(t *testing.T) {
	dir := filled(t, Options{})
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.limits = limits{quads: 2000, contexts: 2000, bulk: 10_000}
	stop := errors.New("stop")
	_, err = s.Commit(t.Context(), 3, "half", func(yield func(claim.Claim, error) bool) {
		n := 0
		for c := range numbered(4, 50_000) {
			if n++; n > 20_000 {
				yield(claim.Claim{}, stop)
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if rev, err := s.Commit(t.Context(), 3, "whole", numbered(4, 10)); err != nil || rev.Number != 4 {
		t.Fatalf("%+v, %v", rev, err)
	}
	stats, err := s.back.(*kvBackend).quads().Stats(t.Context(), false)
	if err != nil || stats.Quads.Size > 10_000 {
		t.Errorf("the store holds %d quads, %v", stats.Quads.Size, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
