// Package fold converts names to the form in which they are compared. Search, prefixes, order by name, and the check
// for entities with equal names all use the same form.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain returns s without details that a person who searches for a name ignores: the width of characters, diacritics,
// vowel points, ligatures, invisible characters, the script of digits, forms of Arabic letters, and whether Chinese is
// traditional or simplified. It keeps case, which separates words. Invalid UTF-8 becomes spaces.
// Canonically equivalent texts have the same plain form.
func Plain(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToValidUTF8(s, " ")) {
		switch {
		case isDiacritic(r):
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		default:
			b.WriteString(common(r))
		}
	}
	return norm.NFC.String(b.String())
}

// Name returns the form in which whole names are compared: Plain, in lower case, with each run of white space replaced
// by one space, and without white space at the ends. It is empty if the name has no visible characters.
func Name(s string) string { return strings.TrimSuffix(Prefix(s), " ") }

// Prefix returns the form in which the start of a name is compared. It is like Name, but keeps a space at the end, so
// that "foo " is not a prefix of "food".
func Prefix(s string) string {
	if !isASCII(s) {
		s = Plain(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := true // drop spaces at the start
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

// maxSort is the number of bytes of a text that are compared when texts are sorted. The limit exists because cursors of
// pages contain these bytes.
const maxSort = 256

// Sort returns the part of a text that is compared when texts are sorted: the beginning of its Name.
func Sort(s string) string {
	folded := Name(s)
	return strings.ToValidUTF8(folded[:min(len(folded), maxSort)], "")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isDiacritic reports whether r only decorates the letter before it. Marks that distinguish letters, such as the vowel
// signs of Indic scripts and the voicing marks of kana, are not diacritics.
func isDiacritic(r rune) bool {
	switch {
	case r < 0x300:
		return r == '\u00ad' // soft hyphen
	case r <= 0x36f: // combining diacritical marks
		return true
	case r >= 0x591 && r <= 0x5c7: // Hebrew points
		return unicode.Is(unicode.Mn, r)
	case r >= 0x610 && r <= 0x670: // Arabic vowels and the tatweel
		return unicode.Is(unicode.Mn, r) || r == '\u0640'
	case r >= 0x1f3fb && r <= 0x1f3ff: // tones of skin
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		return true
	}
	return unicode.Is(unicode.Cf, r) // joiners and direction marks
}

// common returns the form in which a character is compared. It is not empty.
func common(r rune) string {
	switch {
	case unicode.Is(unicode.Han, r):
		return string(simplify(r))
	case unicode.Is(unicode.Arabic, r):
		r = unarabic(r)
	}
	if unicode.IsDigit(r) {
		return string(rune('0' + digit(r)))
	}
	return unligature(r)
}

// digit returns the value of a decimal digit of any script. The digits of a script follow one another, from 0 to 9.
func digit(r rune) rune {
	zero := r
	for unicode.IsDigit(zero-1) && r-zero < 9 {
		zero--
	}
	return r - zero
}

// unarabic replaces Persian and Urdu letters, and Arabic letters that are often confused, by one standard Arabic
// letter.
func unarabic(r rune) rune {
	switch r {
	case 'ک':
		return 'ك'
	case 'ی', 'ى', 'ے':
		return 'ي'
	case 'ة', 'ہ', 'ە', 'ھ':
		return 'ه'
	}
	return r
}

// unligature replaces letters that Unicode does not decompose by the letters that people type for them.
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
