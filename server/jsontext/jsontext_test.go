package jsontext_test

import (
	"encoding/json"
	"strings"
	"testing"

	"nexum/server/jsontext"
)

func FuzzAppend(f *testing.F) {
	for _, s := range []string{
		"", "plain", "a \"b\" \\ c", "\x00\x1f\n\r\t\x7f", "世纪互联 \U0001f600", "half \xe4\xb8",
		"<&>\u2028",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := jsontext.Append([]byte("before"), s)
		var got string
		if err := json.Unmarshal(b[len("before"):], &got); err != nil {
			t.Fatalf("%q: %q: %v", s, b, err)
		}
		var want strings.Builder // each invalid byte becomes one U+FFFD
		for _, r := range s {
			want.WriteRune(r)
		}
		if got != want.String() {
			t.Errorf("%q: got %q, want %q", s, got, want.String())
		}
	})
}
