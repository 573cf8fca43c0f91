package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxName        = 1024 // characters of a name that are searchable
	maxAliases     = 64   // aliases that are searchable
	maxDescription = 4096 // characters of a description that are searchable
	maxCompact     = 200  // characters of a whole name that are compared
	maxWord        = 64   // bytes of a word
)

// token is a word, or a run of characters of a script without spaces.
type token struct {
	text string // in lower case
	// parts are the words inside a word such as GuizhouCloud or 21Vianet, in lower case. It is empty if there is
	// only one.
	parts []string
	// unspaced means that the script has no spaces between words, or that the characters are emoji.
	unspaced bool
	// bare is the word without its marks: c for C++. It is empty if the word has no marks.
	bare string
}

// tokens splits s, which must be plain.
func tokens(s string) []token {
	var out []token
	var word []rune
	unspaced := false
	flush := func() {
		if len(word) > 0 {
			out = append(out, makeToken(word, unspaced))
			word = word[:0]
		}
	}
	var prev rune
	rest := s
	for len(rest) > 0 {
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		switch {
		case isUnspaced(r):
			if !unspaced {
				flush()
			}
			unspaced = true
			word = append(word, r)
		case isWordRune(r) || unicode.IsMark(r) && len(word) > 0 || r == '.' && len(word) == 0 && opensWord(prev, rest):
			if unspaced {
				flush()
			}
			unspaced = false
			word = append(word, r)
		case isEndMark(r) && !unspaced && len(word) > 0 && endsWord(prev, rest):
			word = append(word, r)
		case isApostrophe(r) && !unspaced && len(word) > 0:
			// People's is one word.
		case r == '.' && !unspaced && len(word) > 0 && initialBefore(word, prev) && letterNext(rest):
			// U.S. is one word.
		default:
			flush()
		}
		prev = r
	}
	flush()
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// isEndMark reports whether r is a part of a word if it is at the end of it, as in C++ and C#.
func isEndMark(r rune) bool { return r == '+' || r == '#' }

// endsWord reports whether a mark ends a word: it follows a letter, a digit or another mark, and none follows it.
func endsWord(prev rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "+#"))
	return (isWordRune(prev) || isEndMark(prev)) && !isWordRune(next)
}

// opensWord reports whether a full stop begins a word, as in .NET: a letter follows it, and no letter or digit precedes
// it.
func opensWord(prev rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(next) && !isUnspaced(next) && (prev == 0 || unicode.IsSpace(prev) || prev == '(')
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// initialBefore reports whether the part of a word before a full stop can be initials: A, or A.B.
func initialBefore(word []rune, prev rune) bool {
	return unicode.IsUpper(prev) && (len(word) == 1 || allUpper(word))
}

func allUpper(word []rune) bool {
	for _, r := range word {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// letterNext reports whether s begins with a single capital letter, such as the B of A.B.
func letterNext(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[size:])
	return !unicode.IsLetter(next) || size == len(s)
}

func makeToken(word []rune, unspaced bool) token {
	if unspaced {
		return token{text: strings.ToLower(string(word)), unspaced: true}
	}
	t := token{text: lowerWord(word)}
	if bare := strings.Trim(string(word), "+#."); len(bare) < len(string(word)) {
		word = []rune(bare)
		t.bare = lowerWord(word)
		t.parts = append(t.parts, t.bare)
	}
	start := 0
	for i := 1; i <= len(word); i++ {
		if i == len(word) && start == 0 {
			break
		}
		if i == len(word) || isSeam(word, i) {
			t.parts = append(t.parts, lowerWord(word[start:i]))
			start = i
		}
	}
	return t
}

// isSeam reports whether a new word begins inside word at index i: at the C of gC, the H of XMLHttp, the V of 21V, and
// the G of 5G.
func isSeam(word []rune, i int) bool {
	a, b := word[i-1], word[i]
	switch {
	case unicode.IsNumber(a) != unicode.IsNumber(b):
		return true
	case unicode.IsLower(a) && unicode.IsUpper(b):
		return true
	case unicode.IsUpper(a) && unicode.IsUpper(b):
		return i+1 < len(word) && unicode.IsLower(word[i+1])
	}
	return false
}

func lowerWord(word []rune) string {
	s := strings.ToLower(string(word))
	if len(s) <= maxWord {
		return s
	}
	end := maxWord
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}

// isUnspaced reports whether r belongs to a script without spaces between words, or is a picture such as an emoji.
func isUnspaced(r rune) bool {
	if r < 0xe00 {
		return false
	}
	return r == 'ー' || isPicture(r) || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul,
		unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// isPicture reports whether r is an emoji or a similar symbol. Signs of letters, such as ©, are not.
func isPicture(r rune) bool {
	return (r >= 0x1f000 || r >= 0x2600 && r <= 0x27bf || r >= 0x2b00 && r <= 0x2bff) && unicode.Is(unicode.So, r)
}

// grams calls f for each character of s and for each pair of adjacent characters.
func grams(s string, f func(gram string)) {
	last := -1
	for i, r := range s {
		end := i + utf8.RuneLen(r)
		f(s[i:end])
		if last >= 0 {
			f(s[last:end])
		}
		last = i
	}
}

// pairs returns each pair of adjacent characters in s, or s itself if it has only one character.
func pairs(s string) []string {
	var out []string
	grams(s, func(gram string) {
		if utf8.RuneCountInString(gram) == 2 {
			out = append(out, gram)
		}
	})
	if out == nil {
		return []string{s}
	}
	return out
}

// isStop reports whether a word is too common to be searched.
func isStop(word string) bool {
	switch word {
	case "the", "of", "and", "a", "an", "in", "on", "for", "to", "by", "at", "的":
		return true
	}
	return false
}
