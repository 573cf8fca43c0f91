package bytesort_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph/bytesort"
)

// TestSort compares with a sort by comparisons.
func TestSort(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	tests := map[string]func(i int) string{
		"ids":               func(int) string { return fmt.Sprintf("https://example.org/company/%d", random.IntN(2000)) },
		"short texts":       func(int) string { return strings.Repeat("\x00", random.IntN(12)) },
		"any bytes":         func(int) string { return randomText(random, random.IntN(20), 256) },
		"two letters":       func(int) string { return randomText(random, random.IntN(40), 2) },
		"equal texts":       func(int) string { return strings.Repeat("equal ", 12) },
		"prefixes":          func(i int) string { return strings.Repeat("a", i) },
		"late differences":  func(i int) string { return strings.Repeat("b", 70) + fmt.Sprint(i%7) },
		"zeros at the ends": func(i int) string { return "abcdefg" + strings.Repeat("\x00", i%20) + fmt.Sprint(i%2) },
	}
	for name, text := range tests {
		for _, n := range []int{0, 1, 2, 60, 3000} {
			t.Run(fmt.Sprintf("%s, %d", name, n), func(t *testing.T) {
				checkSort(t, n, text)
			})
		}
	}
}

func checkSort(t *testing.T, n int, text func(i int) string) {
	t.Helper()
	texts := make([][]byte, n)
	numbers := make([]uint32, n)
	for i := range texts {
		texts[i], numbers[i] = []byte(text(i)), uint32(i)
	}
	of := func(n uint32) []byte { return texts[n] }
	for _, tie := range []func(x, y uint32) int{nil, func(x, y uint32) int { return cmp.Compare(x%5, y%5) }} {
		want := slices.Clone(numbers)
		slices.SortFunc(want, func(x, y uint32) int {
			c := bytes.Compare(texts[x], texts[y])
			if c == 0 && tie != nil {
				c = tie(x, y)
			}
			return cmp.Or(c, cmp.Compare(x, y))
		})
		got := slices.Clone(numbers)
		rand.New(rand.NewPCG(3, 4)).Shuffle(n, func(i, j int) { got[i], got[j] = got[j], got[i] })
		bytesort.Sort(got, of, tie)
		if !slices.Equal(got, want) {
			t.Errorf("with tie %t, got another order than a sort by comparisons", tie != nil)
		}
	}
}

func randomText(r *rand.Rand, size, letters int) string {
	b := make([]byte, size)
	for i := range b {
		b[i] = byte(r.IntN(letters))
	}
	return string(b)
}

func FuzzSort(f *testing.F) {
	f.Add([]byte("a,b,,ab,a\x00,abcdefgh,abcdefghi"))
	f.Fuzz(func(t *testing.T, in []byte) {
		parts := bytes.Split(in, []byte{','})
		checkSort(t, 3*len(parts), func(i int) string { return string(parts[i%len(parts)]) })
	})
}

func BenchmarkSort(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 2))
	texts := make([][]byte, 500_000)
	for i := range texts {
		texts[i] = fmt.Appendf(nil, "https://example.org/film/%x", random.Uint64())
	}
	numbers := make([]uint32, len(texts))
	start := func() {
		for i := range numbers {
			numbers[i] = uint32(i)
		}
	}
	b.Run("radix", func(b *testing.B) {
		for b.Loop() {
			start()
			bytesort.Sort(numbers, func(n uint32) []byte { return texts[n] }, nil)
		}
	})
	b.Run("comparisons", func(b *testing.B) {
		for b.Loop() {
			start()
			slices.SortFunc(numbers, func(x, y uint32) int { return bytes.Compare(texts[x], texts[y]) })
		}
	})
}
