package loader

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestSpool(t *testing.T) {
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		s := newSpool(dir, 256<<r.IntN(8))
		var want []string
		for range r.IntN(2000) {
			b := make([]byte, 1+r.IntN(40))
			for i := range b {
				b[i] = byte(r.IntN(4))
			}
			want = append(want, string(b))
			if err := s.add(b, r.IntN(len(b))); err != nil {
				t.Fatal(err)
			}
		}
		slices.Sort(want)
		for range 2 { // it can be read again
			var got []string
			m, err := s.merge()
			if err != nil {
				t.Fatal(err)
			}
			for {
				key, payload, err := m.next()
				if err != nil {
					t.Fatal(err)
				}
				if key == nil {
					break
				}
				got = append(got, string(key)+string(payload))
			}
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %d records came out of %d, or in another order", seed, len(got), len(want))
			}
		}
		s.close()
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Fatalf("files are left: %v, %v", left, err)
		}
	}
}

func TestSpoolFails(t *testing.T) {
	s := newSpool(t.TempDir()+"/missing", 10)
	var err error
	for range 100 {
		err = errors.Join(err, s.add([]byte("record"), 1))
	}
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v, want that the folder is missing", err)
	}
}

// TestSmallBuffer checks that input that does not fit into memory gives the same claims.
func TestSmallBuffer(t *testing.T) {
	var reports [2]Report
	var quads bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&quads, "<a:%c> <a:p> \"%d\" _:g%d .\n", 'a'+i%26, i%7, i%3)
	}
	for i, size := range []int{0, 1 << 10} {
		l := internalLoader(t)
		l.buffer = size
		var err error
		if reports[i], err = checkBytes(t, l, "f.nq", quads.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	if reports[0].String() != reports[1].String() || reports[0].Claims != 26*7*3+2 {
		t.Errorf("with a large buffer %s, with a small one %s", reports[0], reports[1])
	}
}

// TestNoRoomToSort checks that there is only one error, not one per claim, if there is no room to sort the input.
func TestNoRoomToSort(t *testing.T) {
	r, s := &reading{buf: make([]byte, 50)}, newSpool(filepath.Join(t.TempDir(), "nowhere"), 1000)
	for range 100 {
		r.put(s, 10)
	}
	if !errors.Is(r.failed, fs.ErrNotExist) || strings.Contains(r.failed.Error(), "\n") {
		t.Errorf("the error is %v", r.failed)
	}
	if s.added > 20 {
		t.Errorf("%d records were taken", s.added)
	}
}
