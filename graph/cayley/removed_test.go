package cayley

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestFilesRemoved removes files of a store while it is open. The process does not end: commits and reads succeed, or
// have an error that says that the store is damaged.
func TestFilesRemoved(t *testing.T) {
	for _, c := range []struct{ name, pattern string }{
		{"tables", "claims/*.sst"},
		{"logs", "claims/*.log"},
		{"tables and logs", "claims/*.[sl]*"},
		{"manifests", "claims/MANIFEST*"},
		{"markers", "claims/marker*"},
		{"the folder of claims", "claims"},
		{"the ledger", "REVISIONS"},
		{"everything", "*"},
		{"the folder", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filled(t, Options{})
			s, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			s.limits = limits{quads: 2000, contexts: 2000, bulk: 10_000}
			files, err := filepath.Glob(filepath.Join(dir, c.pattern))
			if err != nil || len(files) == 0 {
				t.Fatalf("%v: %v", files, err)
			}
			for _, f := range files {
				if err := os.RemoveAll(f); err != nil {
					t.Fatal(err)
				}
			}
			base := uint64(3)
			for _, n := range []int{10, 50_000, 10, 50_000} {
				rev, err := s.Commit(t.Context(), base, "m", numbered(base+1, n))
				switch {
				case err == nil:
					base = rev.Number
				case !wellSaid(err):
					t.Errorf("a commit of %d claims: %v", n, err)
				}
				if _, err := s.Scan(t.Context(), nullSink{}); err != nil && !wellSaid(err) {
					t.Errorf("a scan: %v", err)
				}
			}
			err = s.Close()
			if _, e := s.Head(t.Context()); e == nil {
				t.Error("a closed store answers")
			}
			if err != nil && !wellSaid(err) {
				t.Errorf("closing: %v", err)
			}
		})
	}
}

// wellSaid reports whether an error about a store whose files were removed is one that a user can understand.
func wellSaid(err error) bool {
	return (errors.Is(err, claim.ErrStoreDamaged) || errors.Is(err, os.ErrNotExist)) &&
		!strings.Contains(err.Error(), "stack trace")
}
