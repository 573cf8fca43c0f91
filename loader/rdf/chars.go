package rdf

import "strings"

// inIRI lists the bytes that may be in an IRI without an escape.
var inIRI = func() (ok [256]bool) {
	for i := range ok {
		ok[i] = i > ' ' && (i >= 0x80 || !strings.ContainsRune("<>\"{}|^`\\", rune(i)))
	}
	return ok
}()

// nameRanges are the characters beyond ASCII that may begin a name: PN_CHARS_BASE of the grammars.
var nameRanges = [...][2]rune{
	{0xc0, 0xd6},
	{0xd8, 0xf6},
	{0xf8, 0x2ff},
	{0x370, 0x37d},
	{0x37f, 0x1fff},
	{0x200c, 0x200d},
	{0x2070, 0x218f},
	{0x2c00, 0x2fef},
	{0x3001, 0xd7ff},
	{0xf900, 0xfdcf},
	{0xfdf0, 0xfffd},
	{0x10000, 0xeffff},
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isHex(r rune) bool { return isDigit(r) || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F' }

// isNameStart reports whether r may begin a prefix: PN_CHARS_BASE.
func isNameStart(r rune) bool {
	if r < 0x80 {
		return isLetter(r)
	}
	for _, in := range nameRanges {
		if in[0] <= r && r <= in[1] {
			return true
		}
	}
	return false
}

// isNameChar reports whether r may be inside a name: PN_CHARS.
func isNameChar(r rune) bool {
	return isNameStart(r) || isDigit(r) || r == '_' || r == '-' || r == 0xb7 || 0x300 <= r && r <= 0x36f ||
		0x203f <= r && r <= 0x2040
}

// inLabel reports whether r may be in the label of a blank node or, if first is set, begin it.
func inLabel(r rune, first bool) bool {
	if first {
		return isNameStart(r) || isDigit(r) || r == '_'
	}
	return isNameChar(r) || r == '.'
}

const (
	escapeLetters = `tbnrf"'\`
	escapeChars   = "\t\b\n\r\f\"'\\"
)
