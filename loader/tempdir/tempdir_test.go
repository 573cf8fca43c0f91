package tempdir_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"nexum/loader/tempdir"
)

// TestClean makes folders and checks which of them Clean removes.
func TestClean(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	held, remove, err := tempdir.Make("load")
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	folder := func(name string) string {
		t.Helper()
		dir := filepath.Join(os.TempDir(), name)
		if err := os.MkdirAll(filepath.Join(dir, "files"), 0o700); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	left, fresh, other := folder("nexum-tmp-load-1"), folder("nexum-tmp-load-2"), folder("nexum-data")
	for _, dir := range []string{held, left, other} {
		if err := os.Chtimes(dir, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if err := tempdir.Clean(); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, dir string
		stays     bool
	}{
		{"of a process that runs", held, true},
		{"of a process that was killed", left, false},
		{"not locked yet", fresh, true},
		{"of somebody else", other, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := os.Stat(tt.dir); (err == nil) != tt.stays {
				t.Errorf("%v, want that it stays: %t", err, tt.stays)
			}
		})
	}
	remove()
	if _, err := os.Stat(held); err == nil {
		t.Error("the folder is there after it was removed")
	}
}
