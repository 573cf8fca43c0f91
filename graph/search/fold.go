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
// "GuizhouCloud" are equal. If s has no letters and digits, such as an emoji, compact returns s.
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
