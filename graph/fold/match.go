package fold

import (
	"bytes"
	"strings"
)

// typed replaces the dashes and quotation marks of printed texts by those on a keyboard.
var typed = strings.NewReplacer(
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2014", "-", "\u2015", "-", "\u2212", "-",
	"\u2018", "'", "\u2019", "'", "\u201b", "'", "\u02bc", "'", "\u2032", "'", "\u05f3", "'",
	"\u201c", `"`, "\u201d", `"`, "\u201e", `"`, "\u2033", `"`, "\u05f4", `"`, "\u00ab", `"`, "\u00bb", `"`,
)

// Typed is like Name, for texts that are compared with typed ones: it also replaces dashes and quotation marks by those
// on a keyboard.
func Typed(s string) string { return Name(typed.Replace(s)) }

// A Matcher searches for a text in other texts, all folded as by Typed. It keeps a buffer, so that matching does not
// allocate for ASCII texts. It belongs to one goroutine.
type Matcher struct {
	text []byte // folded by Prefix
	buf  []byte
}

// NewMatcher returns a Matcher for a text. A space at the end is significant: "foo " is not a prefix of "food".
func NewMatcher(text string) *Matcher { return &Matcher{text: []byte(Prefix(typed.Replace(text)))} }

// Empty reports whether the text has no visible characters. Then it matches every text.
func (m *Matcher) Empty() bool { return len(m.text) == 0 }

// Prefixes reports whether s starts with the text.
func (m *Matcher) Prefixes(s string) bool { return bytes.HasPrefix(m.fold(s), m.text) }

// ContainedIn reports whether s contains the text.
func (m *Matcher) ContainedIn(s string) bool { return bytes.Contains(m.fold(s), m.text) }

// fold returns the same form as Typed. The result is valid until the next call.
func (m *Matcher) fold(s string) []byte {
	if !isASCII(s) {
		m.buf = append(m.buf[:0], Typed(s)...)
		return m.buf
	}
	out, space := m.buf[:0], true // drop spaces at the start
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			if !space {
				out = append(out, ' ')
			}
			space = true
		case c < ' ' || c == 0x7f:
		case c >= 'A' && c <= 'Z':
			out, space = append(out, c+'a'-'A'), false
		default:
			out, space = append(out, c), false
		}
	}
	m.buf = out
	return bytes.TrimSuffix(out, []byte(" "))
}
