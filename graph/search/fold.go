package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nexum/graph/fold"
)

// plain returns the first limit characters of s in the form of fold.Plain.
func plain(s string, limit int) string {
	s, ascii := cut(s, limit)
	if ascii {
		return s
	}
	s, _ = cut(fold.Plain(s), limit)
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

// compact returns only the letters and digits of s, in lower case, so that "Guizhou-Cloud", "guizhou cloud" and
// "GuizhouCloud" are equal. It also keeps emoji, and the marks that are a part of words such as C++ and .NET. If
// nothing is left, compact returns s.
func compact(s string) string {
	if text, ok := compactASCII(s); ok {
		return text
	}
	return compactText(s)
}

// compactText is the version of compact for any text.
func compactText(s string) string {
	var b strings.Builder
	n := 0
	var prev rune
	for rest := s; len(rest) > 0 && n < maxCompact; {
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		if isWordRune(r) || unicode.IsMark(r) || isPicture(r) || isEndMark(r) && endsWord(prev, rest) ||
			r == '.' && opensWord(prev, rest) {
			b.WriteRune(unicode.ToLower(r))
			n++
		}
		prev = r
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

// compactASCII is a fast version of compact for most texts. It returns false for a text with characters that are not
// ASCII, with characters that can be marks of a word, or without letters and digits.
func compactASCII(s string) (string, bool) {
	var b strings.Builder
	b.Grow(min(len(s), maxCompact))
	for i := range len(s) {
		switch c := s[i]; {
		case c >= utf8.RuneSelf || isEndMark(rune(c)) || c == '.':
			return "", false
		case b.Len() == maxCompact:
		case 'A' <= c && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteByte(c)
		}
	}
	return b.String(), b.Len() > 0
}
