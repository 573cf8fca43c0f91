package segment

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

type pair struct{ a, b, c uint32 }

// sample is the content of the file that write writes.
type sample struct {
	numbers []uint32
	pairs   []pair
	text    string
	empty   []uint64
}

func newSample(r *rand.Rand, n int) sample {
	s := sample{numbers: make([]uint32, n), pairs: make([]pair, n/2)}
	for i := range s.numbers {
		s.numbers[i] = r.Uint32()
	}
	for i := range s.pairs {
		s.pairs[i] = pair{r.Uint32(), r.Uint32(), r.Uint32()}
	}
	s.text = strings.Repeat("三 eins ", n/8+1)
	return s
}

func (s *sample) write(t *testing.T, path string) {
	t.Helper()
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	Write(w, "numbers", s.numbers)
	Write(w, "pairs", s.pairs)
	Write(w, "text", []byte(s.text))
	Write(w, "empty", s.empty)
	if err := w.Finish(map[string]int{"count": len(s.numbers)}); err != nil {
		t.Fatal(err)
	}
}

// columns has the columns of a sample, read from a file.
type columns struct {
	numbers Column[uint32]
	pairs   Column[pair]
	text    Text
	empty   Column[uint64]
}

func read(f *File) (c columns, err error) {
	errs := make([]error, 4)
	c.numbers, errs[0] = Read[uint32](f, "numbers")
	c.pairs, errs[1] = Read[pair](f, "pairs")
	c.text.Column, errs[2] = Read[byte](f, "text")
	c.empty, errs[3] = Read[uint64](f, "empty")
	return c, errors.Join(errs...)
}

// check compares columns with the sample, in small parts and as a whole.
func (s *sample) check(t *testing.T, r *rand.Rand, c columns) {
	t.Helper()
	for range 50 {
		i := uint32(r.IntN(len(s.numbers)))
		if c.numbers.At(i) != s.numbers[i] || *c.numbers.Ref(i) != s.numbers[i] {
			t.Fatalf("number %d is %d, not %d", i, c.numbers.At(i), s.numbers[i])
		}
		lo := uint32(r.IntN(len(s.pairs)))
		hi := lo + uint32(r.IntN(len(s.pairs)-int(lo)+1))
		if !slices.Equal(c.pairs.Slice(lo, hi), s.pairs[lo:hi]) {
			t.Fatalf("pairs %d to %d differ", lo, hi)
		}
		lo = uint32(r.IntN(len(s.text)))
		hi = lo + uint32(r.IntN(len(s.text)-int(lo)+1))
		if c.text.String(lo, hi) != s.text[lo:hi] {
			t.Fatalf("text %d to %d differs", lo, hi)
		}
	}
	if !slices.Equal(c.numbers.All(), s.numbers) || !slices.Equal(c.pairs.All(), s.pairs) ||
		string(c.text.All()) != s.text || c.empty.Len() != 0 {
		t.Fatal("the columns are not what was written")
	}
}

// TestFile writes and reads files with columns of one block and of many blocks.
func TestFile(t *testing.T) {
	for _, n := range []int{2, 100, 50_000} {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		s := newSample(r, n)
		path := filepath.Join(t.TempDir(), "a")
		s.write(t, path)
		f, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Verify(); err != nil {
			t.Error(err)
		}
		about := map[string]int{}
		if err := f.About(&about); err != nil || about["count"] != n {
			t.Errorf("about %v, %v", about, err)
		}
		c, err := read(f)
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, r, c)
		if _, err := Read[uint64](f, "numbers"); !errors.Is(err, ErrInvalid) {
			t.Errorf("numbers of 32 bits were read as such of 64: %v", err)
		}
		if _, err := Read[uint32](f, "other"); !errors.Is(err, ErrInvalid) {
			t.Errorf("a column that is not there was read: %v", err)
		}
	}
}

// TestDamage flips single bits. Either the file must be refused, or its content must be correct after repair.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	s := newSample(r, 20_000)
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	s.write(t, whole)
	good, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "damaged")
	refused, repaired := 0, 0
	for i := range 400 {
		at := r.IntN(len(good))
		if i < 200 { // the directory and its surroundings
			at = len(good) - 1 - i*4
		}
		bad := slices.Clone(good)
		bad[at] ^= 1 << r.IntN(8)
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, Options{Rewrite: func(string) (string, error) {
			repaired++
			return path, WriteFile(path, good)
		}})
		if errors.Is(err, ErrInvalid) {
			refused++
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		c, err := read(f)
		if err != nil {
			t.Fatal(err)
		}
		s.check(t, r, c)
	}
	if refused < 80 || repaired < 100 {
		t.Errorf("of 400 flips %d were refused and %d repaired", refused, repaired)
	}
}

// TestBeyondRepair checks that without a working Rewrite, reading a damaged block panics, and reading other blocks does
// not.
func TestBeyondRepair(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	s := newSample(r, 20_000)
	failure := errors.New("the record is closed")
	for _, tt := range []struct {
		name    string
		rewrite func(string) (string, error)
		want    error
	}{
		{"without", nil, ErrInvalid},
		{"failing", func(string) (string, error) { return "", failure }, failure},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a")
			s.write(t, path)
			bytes, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bytes[0] ^= 1 // the first number
			if err := os.WriteFile(path, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := Open(path, Options{Rewrite: tt.rewrite})
			if err != nil {
				t.Fatal(err)
			}
			c, err := read(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Verify(); !errors.Is(err, ErrInvalid) {
				t.Errorf("Verify says %v", err)
			}
			if c.numbers.At(10_000) != s.numbers[10_000] {
				t.Error("a whole block was changed or damaged")
			}
			defer func() {
				damage, ok := recover().(*DamageError)
				if !ok || damage.Column != "numbers" || !errors.Is(damage, tt.want) {
					t.Errorf("reading a damaged block gave %v", damage)
				}
			}()
			c.numbers.At(1)
			t.Error("a damaged block was read")
		})
	}
}

// TestGaps checks that a type with padding bytes cannot be a column.
func TestGaps(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a type with gaps became a column")
		}
	}()
	layoutOf[struct {
		a uint8
		b uint32
	}]()
}
