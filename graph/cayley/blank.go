package cayley

import (
	"strings"
	"unicode/utf8"
)

// isBlankName reports whether s may follow _: in N-Quads.
func isBlankName(s string) bool {
	if s == "" || s[0] == '.' || s[0] == '-' || s[len(s)-1] == '.' {
		return false
	}
	first := true
	for _, r := range s {
		if !isNameRune(r, first) && (first || r != '.') {
			return false
		}
		first = false
	}
	return true
}

// isNameRune reports whether r may be in the name of a blank node. The first rune is PN_CHARS_U, a digit or a
// colon; the others may also be PN_CHARS.
func isNameRune(r rune, first bool) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '_', r == ':':
		return true
	case r < 0x80:
		return !first && r == '-'
	case r == 0xB7, 0x300 <= r && r <= 0x36F, 0x203F <= r && r <= 0x2040:
		return !first
	case r == utf8.RuneError, r == 0xD7, r == 0xF7, r < 0xC0, r == 0x37E:
		return false
	}
	return r <= 0x1FFF || 0x200C <= r && r <= 0x200D || 0x2070 <= r && r <= 0x218F ||
		0x2C00 <= r && r <= 0x2FEF || 0x3001 <= r && r <= 0xD7FF || 0xF900 <= r && r <= 0xFDCF ||
		0xFDF0 <= r && r <= 0xFFFD || 0x10000 <= r && r <= 0xEFFFF
}

// isGraphTerm reports whether s is an IRI or a blank node in the syntax of N-Quads.
func isGraphTerm(s string) bool {
	if name, ok := strings.CutPrefix(s, "_:"); ok {
		return isBlankName(name)
	}
	inner, ok := strings.CutPrefix(s, "<")
	if !ok {
		return false
	}
	inner, ok = strings.CutSuffix(inner, ">")
	if !ok || inner == "" {
		return false
	}
	_, err := unescapeIRI(inner)
	return err == nil
}
