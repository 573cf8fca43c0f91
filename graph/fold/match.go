package fold

import "bytes"

// A Matcher searches for a text in other texts, all folded as by Name. It keeps a buffer, so that matching does not
// allocate for ASCII texts. It belongs to one goroutine.
type Matcher struct {
	text []byte // folded by Prefix
	buf  []byte
}

// NewMatcher returns a Matcher for a text. A space at the end is significant: "foo " is not a prefix of "food".
func NewMatcher(text string) *Matcher { return &Matcher{text: []byte(Prefix(text))} }

// Empty reports whether the text has no visible characters. Then it matches every text.
func (m *Matcher) Empty() bool { return len(m.text) == 0 }

// Prefixes reports whether s starts with the text.
func (m *Matcher) Prefixes(s string) bool { return bytes.HasPrefix(m.fold(s), m.text) }

// ContainedIn reports whether s contains the text.
func (m *Matcher) ContainedIn(s string) bool { return bytes.Contains(m.fold(s), m.text) }

// fold returns the same form as Name. The result is valid until the next call.
func (m *Matcher) fold(s string) []byte {
	if !isASCII(s) {
		m.buf = append(m.buf[:0], Name(s)...)
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
