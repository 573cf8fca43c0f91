package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain returns at most limit characters of s without what should not matter to a search: the width
// of characters, diacritics, vowel points, ligatures. Case is kept, since it separates words. Broken
// UTF-8 becomes spaces.
func plain(s string, limit int) string {
	s, ascii := cut(s, limit)
	if ascii {
		return s
	}
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
	s, _ = cut(norm.NFC.String(b.String()), limit)
	return s
}

// cut returns the first limit characters of s, and whether they are all ASCII.
func cut(s string, limit int) (short string, ascii bool) {
	ascii = true
	n := 0
	for i, r := range s {
		if n == limit {
			return s[:i], ascii
		}
		n++
		ascii = ascii && r < utf8.RuneSelf
	}
	return s, ascii
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

// compact returns the letters and digits of s in lower case and nothing else, so that "Guizhou-Cloud",
// "guizhou cloud" and "GuizhouCloud" are the same. A name that has none, such as an emoji, is itself.
func compact(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n == maxCompact {
			break
		}
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			b.WriteRune(unicode.ToLower(r))
			n++
		}
	}
	if n > 0 {
		return b.String()
	}
	for _, r := range s {
		if n == maxCompact {
			break
		}
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			b.WriteRune(r)
			n++
		}
	}
	return b.String()
}
