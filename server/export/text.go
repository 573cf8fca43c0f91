package export

import (
	"bufio"
	"strconv"
	"strings"
	"unicode/utf8"
)

// xmlRune reports whether XML 1.0 allows a character.
func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// clean replaces invalid UTF-8 and control characters other than tabs and line ends. No text format should contain
// them.
func clean(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if !xmlRune(r) || r >= 0x7F && r < 0xA0 {
			return utf8.RuneError
		}
		return r
	}, s)
}

// isPlain reports whether a text consists only of ASCII characters that are no control characters.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7F {
			return false
		}
	}
	return true
}

// mostShown is the maximum length in characters of a text in a picture.
const mostShown = 200

// short shortens a text for a picture.
func short(s string) string {
	count := 0
	for i := range s {
		if count++; count > mostShown {
			return s[:i] + "…"
		}
	}
	return s
}

// writeXML writes a text as part of an attribute value or of content.
func writeXML(w *bufio.Writer, s string) {
	for _, r := range s {
		switch {
		case r == '<':
			_, _ = w.WriteString("&lt;")
		case r == '>':
			_, _ = w.WriteString("&gt;")
		case r == '&':
			_, _ = w.WriteString("&amp;")
		case r == '"':
			_, _ = w.WriteString("&quot;")
		case r == '\n':
			_, _ = w.WriteString("&#10;")
		case r == '\r':
			_, _ = w.WriteString("&#13;")
		case r == '\t':
			_, _ = w.WriteString("&#9;")
		case r == 0x85 || r == 0x2028: // some parsers treat them as line ends
			_, _ = w.WriteString("&#" + strconv.Itoa(int(r)) + ";")
		case !xmlRune(r):
			_, _ = w.WriteRune(utf8.RuneError)
		default:
			_, _ = w.WriteRune(r)
		}
	}
}
