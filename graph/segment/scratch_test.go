package segment

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestScratch(t *testing.T) {
	notAFolder := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(notAFolder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name    string
		options ScratchOptions
		mapped  bool
	}{
		{"heap", ScratchOptions{}, false},
		{"small arrays", ScratchOptions{Folder: t.TempDir()}, false},
		{"files", ScratchOptions{Folder: filepath.Join(t.TempDir(), "new"), HeapMost: 16}, canMapScratch},
		{"a folder that does not accept files", ScratchOptions{Folder: notAFolder, HeapMost: 16}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := NewScratch(test.options)
			numbers := Make[uint32](s, 5000)
			if slices.ContainsFunc(numbers, func(n uint32) bool { return n != 0 }) {
				t.Fatal("a new array is not zero")
			}
			list := NewList[uint64](s)
			for i := range uint64(10_000) {
				if err := list.Append(i); err != nil {
					t.Fatal(err)
				}
				numbers[i/2] = uint32(i)
			}
			if (list.file != nil) != test.mapped {
				t.Fatalf("the list is in a file: %v", list.file != nil)
			}
			list.Cut(9_000)
			list.MustAppend(1, 2)
			for i, n := range list.Values()[:9_000] {
				if n != uint64(i) {
					t.Fatalf("value %d is %d", i, n)
				}
			}
			again := Clone(s, numbers)
			Free(s, numbers)
			if got := list.Close(); len(got) != 9_002 || got[9_001] != 2 || again[4_999] != 9_999 {
				t.Fatal("values were lost")
			}
			if left, _ := os.ReadDir(test.options.Folder); len(left) > 0 {
				t.Fatal("a file has a name:", left)
			}
			s.Release()
			if s != nil && len(s.maps.list) > 0 {
				t.Fatal("arrays are left after Release")
			}
		})
	}
}

func TestScratchFull(t *testing.T) {
	if !canMapScratch {
		t.Skip("this system does not map temporary files")
	}
	s := NewScratch(ScratchOptions{Folder: t.TempDir()})
	const tooLarge = 1 << 50 // no disk has so much room
	tests := []struct {
		name string
		try  func() error
	}{
		{"Make", func() (err error) {
			defer CatchScratch(&err)
			Make[byte](s, tooLarge)
			return nil
		}},
		{"MustReserve", func() (err error) {
			defer CatchScratch(&err)
			list := NewList[byte](s)
			list.MustReserve(tooLarge)
			return nil
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := test.try()
			var full *ScratchError
			if !errors.As(err, &full) || !strings.Contains(err.Error(), "free space on this disk") ||
				!strings.Contains(err.Error(), s.folder) {
				t.Fatal(err)
			}
		})
	}
	if left, _ := os.ReadDir(s.folder); len(left) > 0 {
		t.Fatal("a file is left:", left)
	}
}
