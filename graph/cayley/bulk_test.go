package cayley

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2/vfs"

	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// varied returns claims with every form of value, with duplicates, and with contexts that are used again later.
func varied(size int) []claim.Claim {
	var out []claim.Claim
	for i := range size {
		c := say(fmt.Sprintf("s%d", i%37), fmt.Sprintf("o%d", i%101))
		c.Context.Locator = fmt.Sprint(i % 13)
		switch i % 7 {
		case 1:
			c.Object = claim.Literal(fmt.Sprintf("text \"%d\"\n", i))
		case 2:
			c.Object = claim.Value{Text: fmt.Sprint(i), Lang: "en"}
		case 3:
			c.Object = claim.Value{Text: fmt.Sprint(i), Datatype: "http://x/number"}
		case 4:
			c.Subject = fmt.Sprintf("_:b%d", i%11)
		case 5:
			c.Predicate = fmt.Sprintf("P%d", i%3)
		case 6:
			c.Context.Document = fmt.Sprintf("d%d", i/20)
		}
		out = append(out, c)
		if i%5 == 0 {
			out = append(out, c)
		}
	}
	return out
}

// cayleyReads returns all quads that Cayley's own iterator finds, and checks that Cayley finds each of them by its
// subject, through the index.
func cayleyReads(t *testing.T, s *Store) []string {
	t.Helper()
	qs := s.back.(*kvBackend).quads()
	var out []string
	it := qs.QuadsAllIterator()
	for it.Next(t.Context()) {
		q := qs.Quad(it.Result())
		out = append(out, withoutAttempt(q.NQuad()))
		sub := qs.QuadIterator(quad.Subject, qs.ValueOf(q.Subject))
		found := false
		for sub.Next(t.Context()) {
			found = found || qs.Quad(sub.Result()) == q
		}
		if err := errors.Join(sub.Err(), sub.Close()); err != nil || !found {
			t.Fatalf("Cayley does not find %v by its subject: %v", q, err)
		}
	}
	if err := errors.Join(it.Err(), it.Close()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

// withoutAttempt removes the random names of attempts from a quad.
func withoutAttempt(q string) string { return attemptName.ReplaceAllString(q, "$1") }

var attemptName = regexp.MustCompile(`(nexum:(?:context|revision)/[^.>]*(?:\.[0-9]+)?)\.[A-Z2-7]{12}`)

var commitTimes = regexp.MustCompile(`"[0-9]{4}-[0-9T:.-]*Z"`)

// nodeCounts returns how often each node is used, as Cayley counts it.
func nodeCounts(t *testing.T, s *Store) map[string]uint64 {
	t.Helper()
	b := s.back.(*kvBackend)
	out := make(map[string]uint64)
	it := b.quads().NodesAllIterator()
	for it.Next(t.Context()) {
		v := b.quads().NameOf(it.Result())
		hash := cgraph.HashOf(v)
		n, err := b.uvarint(nodeKey('n', &hash))
		if err != nil {
			t.Fatal(err)
		}
		out[withoutAttempt(v.String())] = n
	}
	if err := errors.Join(it.Err(), it.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestBulk compares the data that a bulk writes with the data that Cayley writes. It commits to an empty store, to one
// that has a part of the claims, and in parts of several sizes. Then Cayley writes the next commit.
func TestBulk(t *testing.T) {
	claims := varied(400)
	commits := [][]claim.Claim{claims[:200], claims[150:], {say("s1", "o1"), say("new", "s1")}}
	type content struct {
		quads []string
		size  int64
	}
	read := func(t *testing.T, bulk int) content {
		s, err := Open(t.Context(), t.TempDir(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.limits = limits{quads: 50, contexts: 1000, bulk: bulk}
		for n, c := range commits {
			if _, err := s.Commit(t.Context(), uint64(n), "m", graphtest.Seq(c...)); err != nil {
				t.Fatal(err)
			}
		}
		counts := nodeCounts(t, s)
		quads := cayleyReads(t, s)
		if bulk > 0 { // Cayley counts dropped duplicates too
			for name, n := range counts {
				uses := uint64(0)
				for _, q := range quads {
					uses += uint64(strings.Count(" "+q, " "+name+" "))
				}
				if n != uses {
					t.Errorf("%s is used %d times, and its count is %d", name, uses, n)
				}
			}
		}
		size, err := s.back.position(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i, q := range quads {
			quads[i] = commitTimes.ReplaceAllString(q, `"TIME"`)
		}
		slices.Sort(quads)
		return content{quads, size}
	}
	want := read(t, 0)
	if len(want.quads) < 400 || int64(len(want.quads)) != want.size {
		t.Fatalf("Cayley wrote %d quads and counts %d", len(want.quads), want.size)
	}
	for _, bulk := range []int{1, 120, 1_000_000} {
		t.Run(fmt.Sprint(bulk), func(t *testing.T) {
			got := read(t, bulk)
			if !slices.Equal(got.quads, want.quads) || got.size != want.size {
				t.Errorf("a bulk wrote %d quads and counts %d; Cayley wrote %d", len(got.quads), got.size, len(want.quads))
			}
		})
	}
}

// TestBulkPowerLoss fails the disk at each of its operations during a commit in bulk, as a power loss does. Then the
// store is as before the commit, or as after it.
func TestBulkPowerLoss(t *testing.T) {
	silenceCayleyLog()
	for at := 1; ; at += 1 + at/8 {
		dir := t.TempDir()
		disk := &stoppingDisk{FS: vfs.Default}
		s, err := Open(t.Context(), dir, Options{under: disk})
		if err != nil {
			t.Fatal(err)
		}
		s.limits = limits{quads: 50, contexts: 200, bulk: 400}
		if _, err := s.Commit(t.Context(), 0, "m", numbered(1, 300)); err != nil {
			t.Fatal(err)
		}
		disk.left.Store(int64(at))
		_, failed := s.Commit(context.Background(), 1, "m", numbered(2, 300))
		_ = s.Close()
		acked := uint64(1)
		if failed == nil {
			acked = 2
		}
		after, err := Open(t.Context(), dir, Options{})
		if err != nil {
			t.Fatalf("after a failure of operation %d: %v", at, err)
		}
		checkNumbered(t, after, acked, 300)
		if _, err := after.Commit(t.Context(), func() uint64 {
			h, _ := after.Head(t.Context())
			return h.Number
		}(), "m", graphtest.Seq(say("x", "y"))); err != nil {
			t.Fatalf("after a failure of operation %d: %v", at, err)
		}
		after.Close()
		if disk.left.Load() > 0 {
			return // the commit needs fewer operations
		}
	}
}

// stoppingDisk succeeds for a number of writes and fails all later ones.
type stoppingDisk struct {
	vfs.FS
	left atomic.Int64 // operations that succeed; counts down
}

func (d *stoppingDisk) next() error {
	if d.left.Add(-1) == 0 {
		return syscall.EIO
	}
	return nil
}

type stoppingFile struct {
	vfs.File
	disk *stoppingDisk
}

func (f *stoppingFile) Write(p []byte) (int, error) {
	if err := f.disk.next(); err != nil {
		return 0, err
	}
	return f.File.Write(p)
}

func (f *stoppingFile) Sync() error {
	if err := f.disk.next(); err != nil {
		return err
	}
	return f.File.Sync()
}

func (d *stoppingDisk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if err := d.next(); err != nil {
		return nil, &os.PathError{Op: "create", Path: name, Err: err}
	}
	f, err := d.FS.Create(name, c)
	if err != nil {
		return nil, err
	}
	return &stoppingFile{f, d}, nil
}

func (d *stoppingDisk) Link(from, to string) error {
	if err := d.next(); err != nil {
		return &os.LinkError{Op: "link", Old: from, New: to, Err: err}
	}
	return d.FS.Link(from, to)
}

func (d *stoppingDisk) Rename(from, to string) error {
	if err := d.next(); err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return d.FS.Rename(from, to)
}

func (d *stoppingDisk) Remove(name string) error {
	if err := d.next(); err != nil {
		return &os.PathError{Op: "remove", Path: name, Err: err}
	}
	return d.FS.Remove(name)
}
