package cayley_test

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// tree returns everything in a directory: names, sizes and contents.
func tree(t testing.TB, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) || err == nil && e.IsDir() { // an open store removes old files
			return nil
		}
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		fmt.Fprintf(&b, "%s %d %x\n", path, len(text), sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// stored makes a store with some claims in a directory, closes it, and returns the directory.
func stored(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "new", "store")
	s := open(t, dir)
	for n := range uint64(3) {
		c := claim.Claim{Subject: fmt.Sprint(n), Predicate: "P", Object: claim.Literal(strings.Repeat("x", 5000))}
		if _, err := s.Commit(t.Context(), n, "m", graphtest.Seq(c)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// refused opens a directory. Open must fail with this error and change no file.
func refused(t *testing.T, dir string, want error, says ...string) {
	t.Helper()
	before := tree(t, dir)
	for last := ""; last != before; before = tree(t, dir) { // until the open store has removed its old files
		last = before
		time.Sleep(20 * time.Millisecond)
	}
	s, err := cayley.Open(t.Context(), dir, cayley.Options{})
	if err == nil {
		s.Close()
		t.Fatalf("%s is opened", dir)
	}
	if !errors.Is(err, want) {
		t.Errorf("the error is %v, not %v", err, want)
	}
	for _, part := range append(says, dir) {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if after := tree(t, dir); after != before {
		t.Errorf("the directory was changed from\n%s to\n%s", before, after)
	}
}

func write(t testing.TB, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestOpenEmpty(t *testing.T) {
	dir := t.TempDir()
	open(t, dir).Close()
	open(t, dir).Close()
	if text, err := os.ReadFile(filepath.Join(dir, "NEXUM")); err != nil || string(text) != "nexum store 2\n" {
		t.Errorf("the format file says %q, %v", text, err)
	}
}

// TestUnfinished opens the states that a crash leaves while a store is made.
func TestUnfinished(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "claims.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "LOCK", "")
	write(t, filepath.Join(dir, "claims.part"), "000001.log", "half")
	open(t, dir).Close()
	if err := os.Rename(filepath.Join(dir, "claims"), filepath.Join(dir, "claims.part")); err != nil {
		t.Fatal(err)
	}
	open(t, dir).Close()
}

func TestNoStore(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "holiday.jpg", "sun")
	refused(t, dir, claim.ErrStoreFormat, "holiday.jpg", "empty")
	t.Run("File", func(t *testing.T) {
		refused(t, filepath.Join(dir, "holiday.jpg"), claim.ErrStoreFormat)
	})
	t.Run("Claims", func(t *testing.T) { // a store that lost its format file is not replaced by a new one
		dir := stored(t)
		if err := os.Remove(filepath.Join(dir, "NEXUM")); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, claim.ErrStoreFormat)
	})
}

func TestFormat(t *testing.T) {
	dir := stored(t)
	write(t, dir, "NEXUM", "nexum store 3\n")
	refused(t, dir, claim.ErrStoreFormat, `"3"`, "format 2")
	write(t, dir, "NEXUM", "something else")
	refused(t, dir, claim.ErrStoreFormat, "not a nexum store")
}

// TestDamage damages each file that a store needs, one after another.
func TestDamage(t *testing.T) {
	t.Run("NoClaims", func(t *testing.T) {
		dir := stored(t)
		if err := os.RemoveAll(filepath.Join(dir, "claims")); err != nil {
			t.Fatal(err)
		}
		refused(t, dir, claim.ErrStoreDamaged, "restore")
	})
	for name, spoil := range map[string]func(string) error{
		"removed": os.Remove,
		"emptied": func(path string) error { return os.Truncate(path, 0) },
		"garbled": func(path string) error {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i := range text {
				text[i] ^= 0x55
			}
			return os.WriteFile(path, text, 0o600)
		},
	} {
		for _, pattern := range []string{"*.sst", "MANIFEST-*"} {
			t.Run(pattern[:3]+name, func(t *testing.T) {
				dir := stored(t)
				files, err := filepath.Glob(filepath.Join(dir, "claims", pattern))
				if err != nil || len(files) == 0 {
					t.Fatal(files, err)
				}
				for _, file := range files {
					if err := spoil(file); err != nil {
						t.Fatal(err)
					}
				}
				refused(t, dir, claim.ErrStoreDamaged, "restore")
			})
		}
	}
}

const heldDir = "NEXUM_TEST_HELD_DIR" // the store that the child holds

// TestHeldChild is the process that holds a store for TestHeld.
func TestHeldChild(t *testing.T) {
	if dir := os.Getenv(heldDir); dir != "" {
		s := open(t, dir)
		fmt.Println("held")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		s.Close()
	}
}

func TestHeld(t *testing.T) {
	dir := stored(t)
	child := exec.Command(os.Args[0], "-test.run=^TestHeldChild$")
	child.Env = append(os.Environ(), heldDir+"="+dir)
	in, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "held\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	refused(t, dir, claim.ErrStoreHeld, "stop the other process")
	in.Close()
	_ = child.Wait()
	s := open(t, dir)
	refused(t, dir, claim.ErrStoreHeld)
	s.Close()
	open(t, dir).Close()
}
