package match

import (
	"strings"
	"unicode"
)

// respelled returns a text with the words of some scripts spelled in the way in which other languages write their
// sounds, so that romanizing each letter for itself gives a name that can be compared:
//
//   - In Greek, two letters can be one sound: Ντόρα is Dora, and Ευάγγελος Evangelos.
//   - In Arabic, alif and ain at the beginning of a word are vowels, a waw within a word is mostly one, and the article
//     is written as a part of the word: الأسد is Assad.
//   - In Chinese, most words have two characters. Of a name of two or three characters the first one is the surname,
//     and the others are the given name: 习近平 is Xi Jinping. A legal form at the end is a word of its own.
//
// Everything else stays as it is.
func respelled(s string) string {
	of := scriptsOf(s)
	if of == (scripts{}) {
		return s
	}
	var out strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
		if end < 0 {
			end = len(s)
		}
		out.WriteString(respelledWord(s[:end], of))
		next := strings.IndexFunc(s[end:], unicode.IsLetter)
		if next < 0 {
			next = len(s) - end
		}
		out.WriteString(s[end : end+next])
		s = s[end+next:]
	}
	return out.String()
}

// scripts says which of the scripts that respelled treats a text has.
type scripts struct{ greek, arabic, han bool }

func scriptsOf(s string) (of scripts) {
	for _, r := range s {
		switch {
		case r < 0x370:
		case r <= 0x3ff:
			of.greek = true
		case unicode.Is(unicode.Arabic, r):
			of.arabic = true
		case unicode.Is(unicode.Han, r):
			of.han = true
		}
	}
	return of
}

func respelledWord(w string, of scripts) string {
	if of.greek {
		w = greekWord(w)
	}
	if of.arabic {
		w = arabicWord(w)
	}
	if of.han {
		w = hanWord(w)
	}
	return w
}

// greekPairs are two letters that are one sound anywhere in a word. The letters have no accents.
var greekPairs = strings.NewReplacer("ευ", "ev", "Ευ", "Ev", "ΕΥ", "EV", "αυ", "av", "Αυ", "Av", "ΑΥ", "AV", "γγ", "ng",
	"ΓΓ", "NG", "ου", "ou", "Ου", "Ou", "ΟΥ", "OU")

// greekStarts are two letters that are one sound at the beginning of a word.
var greekStarts = map[string]string{"μπ": "b", "ντ": "d", "γκ": "g"}

func greekWord(w string) string {
	if runes := []rune(w); len(runes) > 2 {
		if sound, ok := greekStarts[strings.ToLower(string(runes[:2]))]; ok {
			w = sound + string(runes[2:])
		}
	}
	return greekPairs.Replace(w)
}

// arabicWord replaces the letters that are vowels by Latin ones, and removes the article.
func arabicWord(w string) string {
	runes := []rune(w)
	if len(runes) > 4 && runes[0] == 'ا' && runes[1] == 'ل' && string(runes[2:]) != "له" {
		runes = runes[2:]
	}
	for i, r := range runes {
		switch {
		case i == 0 && (r == 'ا' || r == 'ع'):
			runes[i] = 'a'
		case i > 0 && r == 'و':
			runes[i] = 'u'
		}
	}
	return string(runes)
}

// hanForms are the legal forms of companies in Chinese, the longest first.
var hanForms = []string{"股份有限公司", "有限责任公司", "有限公司", "集团公司", "公司", "集团"}

// hanWord divides the Chinese characters of a word by spaces.
func hanWord(w string) string {
	var out, run []rune
	flush := func() {
		out = append(append(out, ' '), hanRun(run)...)
		out, run = append(out, ' '), run[:0]
	}
	for _, r := range w {
		if unicode.Is(unicode.Han, r) {
			run = append(run, r)
			continue
		}
		if len(run) > 0 {
			flush()
		}
		out = append(out, r)
	}
	if len(run) > 0 {
		flush()
	}
	return string(out)
}

func hanRun(run []rune) []rune {
	text, form := string(run), ""
	for _, f := range hanForms {
		if stem, ok := strings.CutSuffix(text, f); ok && stem != "" {
			text, form = stem, f
			break
		}
	}
	runes := []rune(text)
	first := 2
	if form == "" && len(runes) <= 3 {
		first = 1
	}
	var out []rune
	for len(runes) > 0 {
		n := min(first, len(runes))
		out, runes, first = append(append(out, runes[:n]...), ' '), runes[n:], 2
	}
	return append(out, []rune(form)...)
}
