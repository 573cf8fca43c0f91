package fold_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"nexum/graph/fold"
)

func TestName(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"case", "GOOGLE", "google"},
		{"composed", "Caf\u00e9", "cafe"},
		{"decomposed", "Cafe\u0301", "cafe"},
		{"zero width space", "Goo\u200bgle", "google"},
		{"soft hyphen", "Goo\u00adgle", "google"},
		{"full width", "ＡＢＣ　１", "abc 1"},
		{"white space", " \tFoo \u00a0 Bar\n", "foo bar"},
		{"ligature", "ﬁle Straße", "file strasse"},
		{"final sigma", "ΟΔΟΣ ς", "οδοσ σ"},
		{"Chinese", "世纪互联", "世纪互联"},
		{"kana keep their voicing marks", "ガ", "ガ"},
		{"control characters", "a\x00b\x07", "ab"},
		{"traditional Chinese", "臺灣積體電路製造 華為", "台湾积体电路制造 华为"},
		{"digits of other scripts", "شركة ٢٠٢٠ ۱۲۳ १२३ ๔๕", "شركه 2020 123 123 45"},
		{"Arabic letters of Persian", "شرکت ایران مصطفى", "شركت ايران مصطفي"},
		{"variation selectors and tones of skin", "I ❤\ufe0f NY 👍🏽", "i ❤ ny 👍"},
		{"nothing visible", "\u200b\u2060 ", ""},
		{"invalid UTF-8", "a\xffb", "a b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fold.Name(c.in); got != c.want {
				t.Errorf("Name(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestPrefixKeepsASpace(t *testing.T) {
	if got := fold.Prefix(" Foo  "); got != "foo " {
		t.Errorf("got %q", got)
	}
}

// FuzzName checks that equivalent texts have the same form, and that folding a form again does not change it.
func FuzzName(f *testing.F) {
	for _, s := range []string{"Café", "ＡＢＣ", "Goo\u200bgle", "ガ", "İ", "ſ", "Å", "ﬁ", "a\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, " ")
		n := fold.Name(s)
		if d := fold.Name(norm.NFD.String(s)); d != n {
			t.Errorf("%q: %q composed, %q decomposed", s, n, d)
		}
		if again := fold.Name(n); again != n {
			t.Errorf("%q: %q, and folded again %q", s, n, again)
		}
	})
}

// FuzzMatcher compares the results of a Matcher with the forms of Name and Prefix.
func FuzzMatcher(f *testing.F) {
	for _, s := range [][2]string{
		{"Foo", "foo bar"},
		{"foo ", "food"},
		{"É", "cafe"},
		{" b", "a  B c"},
		{"", "x"},
		{"a\x00", "ba\v"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, text, s string) {
		m := fold.NewMatcher(text)
		for range 2 { // the second time reuses the buffer
			if got, want := m.Prefixes(s), strings.HasPrefix(fold.Name(s), fold.Prefix(text)); got != want {
				t.Errorf("%q is a prefix of %q: %v", text, s, got)
			}
			if got, want := m.ContainedIn(s), strings.Contains(fold.Name(s), fold.Prefix(text)); got != want {
				t.Errorf("%q is in %q: %v", text, s, got)
			}
		}
	})
}

// TestMatcherTakesTypedSigns checks that an apostrophe, a quotation mark or a dash as typed on a keyboard matches those
// of printed texts, and the reverse.
func TestMatcherTakesTypedSigns(t *testing.T) {
	for _, tt := range []struct{ text, in string }{
		{"o'reilly", "O\u2019Reilly & Sons"},
		{"O\u2019Reilly", "O'Reilly"},
		{"coca-cola", "Coca\u2013Cola"},
		{"\u05d1\u05e2\"\u05de", "\u05d1\u05e2\u05f4\u05de"},
		{`"acme"`, "\u201cAcme\u201d Ltd"},
		{"a-b", "A-B"},
	} {
		t.Run(tt.text, func(t *testing.T) {
			if m := fold.NewMatcher(tt.text); !m.Prefixes(tt.in) || !m.ContainedIn(tt.in) {
				t.Errorf("%q is not found in %q", tt.text, tt.in)
			}
		})
	}
	if fold.NewMatcher("coca-cola").ContainedIn("Coca Cola") {
		t.Error("a dash is found as a space")
	}
}
