package cayley

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"

	"nexum/graph/cayley/diskfs"
	"nexum/graph/claim"
)

// filled makes a store of three revisions in a directory and returns a copy of the state that a kill would leave.
func filled(t *testing.T, o Options) string {
	t.Helper()
	dir, copied := filepath.Join(t.TempDir(), "store"), filepath.Join(t.TempDir(), "copy")
	s, err := Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	for n := range uint64(3) {
		if _, err := s.Commit(t.Context(), n, fmt.Sprintf("commit %d", n+1), numbered(n+1, 500)); err != nil {
			t.Fatal(err)
		}
	}
	for try := 0; ; try++ { // while the store is open, until it has removed its old files
		before, err := filepath.Glob(filepath.Join(dir, "claims", "*"))
		if err == nil {
			err = os.CopyFS(copied, os.DirFS(dir))
		}
		if after, _ := filepath.Glob(filepath.Join(dir, "claims", "*")); err == nil && slices.Equal(before, after) {
			break
		}
		if try == 1000 {
			t.Fatal(err)
		}
		if err := os.RemoveAll(copied); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return copied
}

// damage flips a bit of a file, truncates it, or removes it.
func damage(t *testing.T, r *rand.Rand, path string) (what string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	switch kind := r.IntN(10); {
	case kind == 0:
		what, err = "removed", os.Remove(path)
	case kind < 4 && len(text) > 0:
		n := r.IntN(len(text))
		what, err = fmt.Sprintf("cut to %d of %d", n, len(text)), os.Truncate(path, int64(n))
	case len(text) > 0:
		at, bit := r.IntN(len(text)), r.IntN(8)
		text[at] ^= 1 << bit
		what, err = fmt.Sprintf("bit %d of byte %d of %d", bit, at, len(text)), os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return what
}

// intact reports whether a store in a directory has all its claims. The error is the one with which the store
// reports damage.
func intact(t *testing.T, dir string, o Options) (bool, error) {
	t.Helper()
	s, err := Open(t.Context(), dir, o)
	if err != nil {
		return false, err
	}
	defer s.Close()
	var n counts
	rev, err := s.Scan(t.Context(), &n)
	return rev.Number == 3 && n.claims == 1500, err
}

// TestDamagedFiles damages a random file of a store that was killed. The store must have all claims or report the
// damage.
func TestDamagedFiles(t *testing.T) {
	for _, tt := range []struct {
		name, pattern string
		options       Options
	}{
		{"newest log", "claims/*.log", Options{}},
		{"newest log with the last commits", "claims/*.log", Options{noFlush: true}},
		{"tables", "claims/*.sst", Options{}},
		{"manifest", "claims/MANIFEST-*", Options{}},
		{"ledger", ledgerFile, Options{}},
		{"format", formatFile, Options{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRand()
			whole := filled(t, tt.options)
			detected, harmless := 0, 0
			rounds := 40
			if strings.Contains(tt.name, "log") {
				rounds = 80
			}
			if testing.Short() {
				rounds /= 5
			}
			for round := range rounds {
				dir := filepath.Join(t.TempDir(), "store")
				if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
					t.Fatal(err)
				}
				files, err := filepath.Glob(filepath.Join(dir, tt.pattern))
				if err != nil || len(files) == 0 {
					t.Fatal(files, err)
				}
				slices.Sort(files)
				what := damage(t, r, files[len(files)-1])
				ok, err := intact(t, dir, Options{ReadOnly: round%2 == 0})
				switch {
				case err == nil && !ok:
					t.Fatalf("%s: a loss that nobody tells", what)
				case err == nil:
					harmless++
				case !errors.Is(err, claim.ErrStoreDamaged) && !errors.Is(err, claim.ErrStoreFormat):
					t.Fatalf("%s: the error is %v", what, err)
				default:
					detected++
				}
			}
			t.Logf("%d detected, %d harmless", detected, harmless)
		})
	}
}

// TestLostRevision checks that the error names the missing revisions and says what to do, and that the rest can be
// kept.
func TestLostRevision(t *testing.T) {
	dir := filled(t, Options{noFlush: true})
	logs, err := filepath.Glob(filepath.Join(dir, "claims", "*.log"))
	if err != nil || len(logs) == 0 {
		t.Fatal(logs, err)
	}
	for _, log := range logs {
		if err := os.Truncate(log, 0); err != nil {
			t.Fatal(err)
		}
	}
	_, err = Open(t.Context(), dir, Options{})
	if !errors.Is(err, claim.ErrStoreDamaged) {
		t.Fatalf("the error is %v", err)
	}
	for _, part := range []string{
		`revisions 1 (`, `"commit 1"`, `to 3 (`, `"commit 3"`, "missing", "left is revision 0",
		"restore", "--accept-loss",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	s, err := Open(t.Context(), dir, Options{AcceptLoss: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Commit(t.Context(), 0, "m", numbered(1, 10)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), dir, Options{ReadOnly: true}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	checkNumbered(t, s, 1, 10)
}

// TestOldFormat checks that a store without a ledger can be read, and gets a ledger when it is opened for writing.
func TestOldFormat(t *testing.T) {
	dir := filled(t, Options{})
	if err := os.Remove(filepath.Join(dir, ledgerFile)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, formatFile), []byte("nexum store 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, readOnly := range []bool{true, false, true, false} {
		var text bytes.Buffer
		o := Options{ReadOnly: readOnly, Log: slog.New(slog.NewTextHandler(&text, nil))}
		if ok, err := intact(t, dir, o); !ok || err != nil {
			t.Fatalf("the store is not whole: %v", err)
		}
		if said := strings.Contains(text.String(), "older releases cannot open"); said != (i == 1) {
			t.Errorf("opening %d logs %q", i, text.String())
		}
	}
	l, _, err := readLedger(dir)
	if err != nil || l.last() != 3 {
		t.Errorf("the ledger has %d revisions, %v", l.last(), err)
	}
	if version, err := readFormat(dir); err != nil || version != format {
		t.Errorf("the format is %q, %v", version, err)
	}
}

// smallDisk is a file system of limited size.
type smallDisk struct {
	vfs.FS
	left atomic.Int64
	seen atomic.Int64 // the free space that is reported; negative for the true one
}

type smallFile struct {
	vfs.File
	disk *smallDisk
}

func (f *smallFile) Write(p []byte) (int, error) {
	if f.disk.left.Add(-int64(len(p))) < 0 {
		return 0, syscall.ENOSPC
	}
	return f.File.Write(p)
}

func (d *smallDisk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	if d.left.Load() < 0 {
		return nil, &os.PathError{Op: "create", Path: name, Err: syscall.ENOSPC}
	}
	f, err := d.FS.Create(name, c)
	if err != nil {
		return nil, err
	}
	return &smallFile{f, d}, nil
}

func (d *smallDisk) ReuseForWrite(oldname, newname string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := d.FS.ReuseForWrite(oldname, newname, c)
	if err != nil {
		return nil, err
	}
	return &smallFile{f, d}, nil
}

func (d *smallDisk) GetDiskUsage(string) (vfs.DiskUsage, error) {
	if seen := d.seen.Load(); seen >= 0 {
		return vfs.DiskUsage{AvailBytes: uint64(seen)}, nil
	}
	return vfs.DiskUsage{AvailBytes: uint64(max(d.left.Load(), 0))}, nil
}

// TestFullDisk commits to a disk that becomes full at some moment, with and without a warning before. There is one
// error, nothing is lost, and nothing of the failed commit remains.
func TestFullDisk(t *testing.T) {
	for _, tt := range []struct {
		name string
		seen int64
		room []int64
	}{
		{"seen", -1, []int64{1 << 20, 6 << 20, 9 << 20}},
		{"unseen", 1 << 40, []int64{0, 10_000, 100_000, 400_000, 700_000, 1 << 20, 3 << 20}},
	} {
		for _, room := range tt.room {
			t.Run(fmt.Sprintf("%s %d", tt.name, room), func(t *testing.T) {
				t.Parallel()
				dir := filled(t, Options{})
				disk := &smallDisk{FS: vfs.Default}
				disk.left.Store(1 << 30)
				disk.seen.Store(tt.seen)
				s, err := Open(t.Context(), dir, Options{under: disk})
				if err != nil {
					t.Fatal(err)
				}
				s.limits = limits{quads: 2000, contexts: 2000, bulk: 10_000}
				disk.left.Store(room)
				_, err = s.Commit(t.Context(), 3, "too much", numbered(4, 50_000))
				if !errors.Is(err, ErrFull) || strings.Contains(err.Error(), "\n") {
					t.Fatalf("the error is %q", err)
				}
				if err := s.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
				if left, err := filepath.Glob(filepath.Join(dir, "claims.*")); err != nil || len(left) > 0 {
					t.Errorf("%v remain, %v", left, err)
				}
				for _, readOnly := range []bool{true, false} {
					if ok, err := intact(t, dir, Options{ReadOnly: readOnly}); !ok || err != nil {
						t.Errorf("the store is not as it was: %v", err)
					}
				}
			})
		}
	}
}

// TestReadOnlyDisk reads a store from a file system that does not allow writes.
func TestReadOnlyDisk(t *testing.T) {
	dir := filled(t, Options{noFlush: true})
	if ok, err := intact(t, dir, Options{ReadOnly: true, under: diskfs.ReadOnly{FS: vfs.Default}}); !ok || err != nil {
		t.Errorf("the store is not whole: %v", err)
	}
	s, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Commit(t.Context(), 3, "m", numbered(4, 1)); !errors.Is(err, claim.ErrReadOnly) {
		t.Errorf("a commit to a store that is only read: %v", err)
	}
	other, err := Open(t.Context(), dir, Options{ReadOnly: true})
	if err != nil {
		t.Fatalf("a second reader: %v", err)
	}
	defer other.Close()
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, claim.ErrStoreHeld) {
		t.Errorf("a writer beside readers: %v", err)
	}
}

// TestWriteLater opens a store on a disk that cannot be written. A commit fails until it can, and then succeeds without
// opening the store again.
func TestWriteLater(t *testing.T) {
	for _, cause := range []error{syscall.EROFS, syscall.EACCES, syscall.ENOSPC, syscall.EDQUOT} {
		t.Run(cause.Error(), func(t *testing.T) {
			dir := filled(t, Options{})
			refused := cause
			o := Options{MustExist: true, WriteLater: true, refuse: func() error { return refused }}
			s, err := Open(t.Context(), dir, o)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if err := s.ReadsOnly(); !errors.Is(err, cause) {
				t.Errorf("the reason is %v", err)
			}
			if err := s.Notify([]byte("here")); err != nil {
				t.Error(err)
			}
			for range 2 {
				if _, err := s.Commit(t.Context(), 3, "m", numbered(4, 1)); !errors.Is(err, ErrUnwritable) ||
					!errors.Is(err, cause) {
					t.Errorf("a commit: %v", err)
				}
			}
			if head, err := s.Head(t.Context()); err != nil || head.Number != 3 {
				t.Errorf("the head is %d, %v", head.Number, err)
			}
			reader, err := Open(t.Context(), dir, Options{ReadOnly: true})
			if err != nil {
				t.Fatalf("another reader: %v", err)
			}
			refused = nil
			if _, err := s.Commit(t.Context(), 3, "m", numbered(4, 1)); !errors.Is(err, claim.ErrStoreHeld) {
				t.Errorf("a commit while another process reads: %v", err)
			}
			if err := reader.Close(); err != nil {
				t.Fatal(err)
			}
			rev, err := s.Commit(t.Context(), 3, "m", numbered(4, 1))
			if err != nil || rev.Number != 4 || s.ReadsOnly() != nil {
				t.Fatalf("revision %d, %v, %v", rev.Number, err, s.ReadsOnly())
			}
			var held *HeldError
			if _, err := Open(t.Context(), dir, Options{}); !errors.As(err, &held) || string(held.Notice) != "here" {
				t.Errorf("a writer: %v, with the notice of %v", err, held)
			}
		})
	}
}
