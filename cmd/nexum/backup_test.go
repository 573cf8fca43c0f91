package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestBackup makes backups while a service loads data. Each restored backup must contain exactly one revision.
func TestBackup(t *testing.T) {
	for nth, store := range []string{"folder", "database"} {
		t.Run(store, func(t *testing.T) {
			data := t.TempDir()
			flags := []string{"--data", data}
			if store == "database" {
				flags = append(flags, "--store", postgres.Schema(t))
			}
			nexum := func(args ...string) string { return must(t, append(args, flags...)...) }
			nexum("load", growing(t, "alpha", 3))
			cold := filepath.Join(t.TempDir(), "cold")
			nexum("backup", cold)
			addr := serve(t, flags...)
			var loads sync.WaitGroup
			var dirs []string
			for i := range 5 {
				dirs = append(dirs, growing(t, fmt.Sprintf("d%d", i), 10))
			}
			loads.Go(func() {
				for i, dir := range dirs {
					loadInto(t, addr, dir, i+2)
				}
			})
			var backups []string
			for i := range 2 {
				name := filepath.Join(t.TempDir(), "backup")
				if i%2 == 1 {
					name += ".tar"
				}
				if out := nexum("backup", name); !strings.Contains(out, "backed up revision ") {
					t.Errorf("backup: %s", out)
				}
				backups = append(backups, name)
			}
			loads.Wait()
			for i, name := range append(backups, cold) {
				target := []string{"--data", filepath.Join(t.TempDir(), "new")}
				if (i+nth)%2 == 1 { // alternate, so that each form of backup is restored to each type of store
					target = []string{"--data", t.TempDir(), "--store", postgres.Schema(t)}
				}
				out := must(t, append([]string{"restore", name}, target...)...)
				var revision int
				if _, err := fmt.Sscanf(out[strings.Index(out, "up to"):], "up to revision %d", &revision); err != nil {
					t.Fatalf("restore: %v: %s", err, out)
				}
				must(t, append([]string{"verify"}, target...)...)
				ask := must(t, append([]string{"ask", "influences(X, Y)", "--first", "0", "--format", "csv", "--no-proofs"},
					target...)...)
				if rows := strings.Count(ask, "\n") - 1; rows != 2+9*(revision-1) {
					t.Errorf("%s at revision %d has %d rows", name, revision, rows)
				}
				if out := must(t, append([]string{"load", growing(t, "later", 3)}, target...)...); !strings.Contains(out,
					fmt.Sprintf("committed as revision %d", revision+1)) {
					t.Errorf("load into what was restored: %s", out)
				}
			}
			if _, err := run(t, append([]string{"restore", cold}, flags...)...); err == nil {
				t.Error("a backup is restored into a store that holds something")
			}
			if _, err := run(t, append([]string{"backup", cold}, flags...)...); err == nil ||
				!strings.Contains(err.Error(), "exists") {
				t.Errorf("a backup over another one: %v", err)
			}
			if left, err := filepath.Glob(filepath.Join(data, "store", "copy-*")); err != nil || len(left) > 0 {
				t.Errorf("left in the store: %v, %v", left, err)
			}
		})
	}
}

// TestDamagedBackup checks that a truncated or modified backup is not restored and leaves nothing behind.
func TestDamagedBackup(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	folder, file := filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "backup.tar")
	must(t, "backup", "--data", data, folder)
	must(t, "backup", "--data", data, file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what, name string) {
		t.Helper()
		to := filepath.Join(t.TempDir(), "new")
		if _, err := run(t, "restore", "--data", to, name); err == nil ||
			!strings.Contains(err.Error(), "damaged") && !strings.Contains(err.Error(), "not a backup") {
			t.Errorf("%s: %v", what, err)
		}
		if left, err := os.ReadDir(to); err == nil && len(left) > 0 || err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v is left, %v", what, left, err)
		}
	}
	for _, at := range []int{0, 100, len(whole) / 2, len(whole) - 3000} {
		cut := filepath.Join(t.TempDir(), "cut.tar")
		if err := os.WriteFile(cut, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		refused(fmt.Sprintf("cut at %d", at), cut)
	}
	r := tar.NewReader(bytes.NewReader(whole))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if h.Size == 0 {
			continue
		}
		name := filepath.Join(folder, filepath.FromSlash(h.Name))
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		changed := bytes.Clone(b)
		changed[len(b)/2] ^= 1
		for _, c := range []struct {
			what string
			do   func() error
		}{
			{"changed " + h.Name, func() error { return os.WriteFile(name, changed, 0o600) }},
			{"without " + h.Name, func() error { return os.Remove(name) }},
		} {
			if h.Name == "BACKUP" && strings.HasPrefix(c.what, "changed") { // the change may be without effect
				continue
			}
			if err := c.do(); err != nil {
				t.Fatal(err)
			}
			refused(c.what, folder)
			if err := os.WriteFile(name, b, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(t, folder, "more", "x")
	refused("with another file", folder)
}
