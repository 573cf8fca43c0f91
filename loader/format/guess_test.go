package format_test

import (
	"testing"

	"nexum/loader/format"
)

// TestGuessEncodingIsStable checks that a text that fits several encodings equally well always gets the same one.
func TestGuessEncodingIsStable(t *testing.T) {
	for range 200 {
		if got := format.GuessEncoding([]byte("a,b\n1,caf\xe9\n2,ok\n")); got != "windows-1252" {
			t.Fatalf("got %s", got)
		}
	}
}
