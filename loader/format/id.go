package format

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Slug makes an id from a name: its letters, marks and digits in any script, in lower case and composed (NFC), with
// single hyphens between them. Names that differ in a letter get different ids: Müller and Möller. It is empty if the
// name has no letter and no digit.
func Slug(s string) string {
	parts := strings.FieldsFunc(norm.NFC.String(strings.ToLower(s)), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsMark(c) && !unicode.IsDigit(c)
	})
	return strings.Join(parts, "-")
}

// ID makes the id PREFIX:TEXT from any text. Characters that an id cannot contain are written as %XX.
func ID(prefix, text string) string { return prefix + ":" + Escaped(text) }

// Name makes the name PREFIX:TEXT of a foreign fact or relation, with the same escapes as ID.
func Name(prefix, text string) string { return prefix + ":" + Escaped(text) }

// Escaped writes characters as %XX that an IRI cannot contain or that are invisible, and every % as %25: different
// texts stay different. For a text that can be an IRI already, use AsIRI.
func Escaped(s string) string { return escaped(s, func(string) bool { return true }) }

// AsIRI is like Escaped, but keeps the escapes that the text has already: an IRI stays unchanged.
func AsIRI(s string) string {
	return escaped(s, func(rest string) bool { return !beginsEscaped(rest) })
}

// beginsEscaped reports whether a text begins with %XX.
func beginsEscaped(s string) bool {
	if len(s) < len("%XX") {
		return false
	}
	_, err := hex.DecodeString(s[1:len("%XX")])
	return err == nil
}

// escaped escapes a text; percent reports whether to escape the % that begins a part of it.
func escaped(s string, percent func(rest string) bool) string {
	escapes := func(i int, c rune) bool {
		return c == utf8.RuneError || mustEscape(c) || c == '%' && percent(s[i:])
	}
	clean := true
	for i, c := range s {
		if escapes(i, c) {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	var b strings.Builder
	for i, c := range s {
		if !escapes(i, c) {
			b.WriteRune(c)
			continue
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		for _, x := range []byte(s[i : i+n]) {
			fmt.Fprintf(&b, "%%%02X", x)
		}
	}
	return b.String()
}

func mustEscape(c rune) bool {
	return c <= ' ' || strings.ContainsRune("<>\"{}|^`\\", c) || IsHidden(c)
}

// IsHidden reports whether a character is invisible, so that different ids could look equal: a control character, a
// character that changes the direction of text, one without width, or a noncharacter of Unicode. The joiners of
// Persian and Indic scripts are allowed, since they visibly change the characters that they join.
func IsHidden(r rune) bool {
	switch {
	case r < ' ', 0x7F <= r && r <= 0x9F, r == 0x061C, r == 0x200B, 0x200E <= r && r <= 0x200F, 0x2028 <= r && r <= 0x202E,
		0x2060 <= r && r <= 0x206F, r == 0xFEFF, 0xFDD0 <= r && r <= 0xFDEF, r&0xFFFE == 0xFFFE, 0xE0000 <= r && r <= 0xE007F:
		return true
	}
	return false
}
