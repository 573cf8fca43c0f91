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
	maxCompact     = 200  // characters of a whole name that are compared as one
	maxWord        = 64   // bytes of a word
)

// A token is a word, or a run of characters of a script that is written without spaces.
type token struct {
	text string // in lower case
	// parts are the words inside a word like GuizhouCloud or 21Vianet, in lower case. None if it is one.
	parts []string
	// dense says that the text is Chinese, Japanese or Korean.
	dense bool
}

// tokens splits s, which must be plain.
func tokens(s string) []token {
	var out []token
	var word []rune
	dense := false
	flush := func() {
		if len(word) > 0 {
			out = append(out, makeToken(word, dense))
			word = word[:0]
		}
	}
	var prev rune
	rest := s
	for len(rest) > 0 {
		r, size := utf8.DecodeRuneInString(rest)
		rest = rest[size:]
		switch {
		case isDense(r):
			if !dense {
				flush()
			}
			dense = true
			word = append(word, r)
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) && len(word) > 0:
			if dense {
				flush()
			}
			dense = false
			word = append(word, r)
		case isApostrophe(r) && !dense && len(word) > 0:
			// People's is one word.
		case r == '.' && !dense && len(word) > 0 && initialBefore(word, prev) && letterNext(rest):
			// U.S. is one word.
		default:
			flush()
		}
		prev = r
	}
	flush()
	return out
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// initialBefore says whether what has been read of a word can be initials: A, or after the dots of A.B.
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

// letterNext says whether s begins with a single capital letter, as the B of A.B does.
func letterNext(s string) bool {
	r, size := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(s[size:])
	return !unicode.IsLetter(next) || size == len(s)
}

func makeToken(word []rune, dense bool) token {
	if dense {
		return token{text: strings.ToLower(string(word)), dense: true}
	}
	t := token{text: lowerWord(word)}
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

// isSeam says whether a new word begins inside word at i: gC, XMLHttp before the H, 21V, 5G.
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

// isDense says whether r belongs to a script whose words are not separated.
func isDense(r rune) bool {
	if r < 0x1100 {
		return false
	}
	return r == 'ー' || unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// grams calls f with the characters of s and with each two that are neighbours.
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

// pairs returns each two neighbours in s, or s itself if it has no two.
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

// isStop says whether a word says too little to be asked for.
func isStop(word string) bool {
	switch word {
	case "the", "of", "and", "a", "an", "in", "on", "for", "to", "by", "at", "的":
		return true
	}
	return false
}
