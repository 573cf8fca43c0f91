package fold

import "bytes"

// A Matcher finds a text in others, all in the form of Name. It keeps a buffer, so that matching takes no memory for texts in
// ASCII; it belongs to one goroutine.
type Matcher struct {
	text []byte // in the form of Prefix
	buf  []byte
}

// NewMatcher returns a matcher of a text. Spaces at its ends count: "foo " is no prefix of "food".
func NewMatcher(text string) *Matcher { return &Matcher{text: []byte(Prefix(text))} }

// Empty reports whether the text shows nothing, so that it is in every text.
func (m *Matcher) Empty() bool { return len(m.text) == 0 }

// Prefixes reports whether s begins with the text.
func (m *Matcher) Prefixes(s string) bool { return bytes.HasPrefix(m.fold(s), m.text) }

// In reports whether the text is in s.
func (m *Matcher) In(s string) bool { return bytes.Contains(m.fold(s), m.text) }

// fold returns s in the form of Name.
func (m *Matcher) fold(s string) []byte {
	if !isASCII(s) {
		m.buf = append(m.buf[:0], Name(s)...)
		return m.buf
	}
	out, space := m.buf[:0], true // no space at the beginning
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
