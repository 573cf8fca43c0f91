package search

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestCompactASCII checks that compactASCII returns the same as compactText.
func TestCompactASCII(t *testing.T) {
	const characters = "aZ09 -_.,+#\x00\x7f'Ää世🚀"
	runes := []rune(characters)
	r := rand.New(rand.NewPCG(1, 2))
	short := 0
	for range 20_000 {
		var b strings.Builder
		for range r.IntN(12) {
			b.WriteRune(runes[r.IntN(len(runes))])
		}
		s := b.String()
		have, ok := compactASCII(s)
		if !ok {
			continue
		}
		if short++; have != compactText(s) {
			t.Fatalf("%q: %q, want %q", s, have, compactText(s))
		}
	}
	if short == 0 {
		t.Error("no text took the short way")
	}
	long := strings.Repeat("Ab-", maxCompact)
	if have, _ := compactASCII(long); have != compactText(long) {
		t.Errorf("a long text differs: %d and %d bytes", len(have), len(compactText(long)))
	}
	for _, s := range []string{"\xff", "a\xffb", "C++\xff", strings.Repeat("\xc3", 9)} {
		_ = compact(s) // must not panic
	}
}
