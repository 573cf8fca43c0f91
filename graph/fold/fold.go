// Package fold gives names the form in which they are compared. There is one such form: search, prefixes, order by
// name, and the check for entities with equal names all use it.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain returns s without what does not matter to a reader who looks for a name: the width of characters, diacritics,
// vowel points, ligatures and invisible characters. It keeps case, which separates words. Invalid UTF-8 becomes
// spaces. Canonically equivalent texts have one plain form.
func Plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case isDiacritic(r):
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		default:
			b.WriteString(unligature(r))
		}
	}
	return norm.NFC.String(b.String())
}

// Name returns the form in which a whole name is compared: Plain, in lower case, with one space for each run of white
// space and none at the ends. It is empty if the name shows nothing.
func Name(s string) string { return strings.TrimSuffix(Prefix(s), " ") }

// Prefix returns the form in which the beginning of a name is compared. It is Name, but keeps a space at the end, so
// that "foo " is no prefix of "food".
func Prefix(s string) string {
	if !isASCII(s) {
		s = Plain(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := true // none at the beginning
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.IsControl(r):
			continue
		}
		b.WriteRune(unicode.ToLower(r))
		space = false
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isDiacritic says whether r only decorates the letter before it. Marks that tell letters apart, such
// as the vowel signs of Indic scripts and the voicing marks of kana, are not diacritics.
func isDiacritic(r rune) bool {
	switch {
	case r < 0x300:
		return r == '\u00ad' // soft hyphen
	case r <= 0x36f: // combining diacritical marks
		return true
	case r >= 0x591 && r <= 0x5c7: // Hebrew points
		return unicode.Is(unicode.Mn, r)
	case r >= 0x610 && r <= 0x670: // Arabic vowels and the elongation
		return unicode.Is(unicode.Mn, r) || r == '\u0640'
	}
	return unicode.Is(unicode.Cf, r) // joiners and direction marks
}

// unligature spells letters that Unicode does not decompose as people type them.
func unligature(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'æ':
		return "ae"
	case 'Æ':
		return "AE"
	case 'œ':
		return "oe"
	case 'Œ':
		return "OE"
	case 'ø':
		return "o"
	case 'Ø':
		return "O"
	case 'ł':
		return "l"
	case 'Ł':
		return "L"
	case 'đ', 'ð':
		return "d"
	case 'Đ', 'Ð':
		return "D"
	case 'þ':
		return "th"
	case 'Þ':
		return "Th"
	case 'ı':
		return "i"
	case 'ς':
		return "σ"
	}
	return string(r)
}
