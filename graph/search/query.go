package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxText  = 256 // characters of a text that are searched
	maxUnits = 12  // words of a text that are searched
	maxRun   = 32  // maximum number of characters of a text without spaces that are searched
)

// parsed is a text in the form that the tiers need.
type parsed struct {
	raw     string // the text without spaces around it; it may be an id
	compact string
	units   []unit
	// open means that the last unit may be the beginning of a word.
	open bool
}

// unit is a word of the text, or an unspaced run.
type unit struct {
	word  string
	bare  string   // the word without marks; see token
	pairs []string // the pairs of an unspaced run; see pairs
}

func parse(text string) parsed {
	p := parsed{raw: strings.TrimSpace(text)}
	if len(p.raw) > maxID {
		p.raw = ""
	}
	text = plain(text, maxText)
	p.compact = compact(text)
	all := tokens(text)
	kept := make([]token, 0, len(all))
	for _, t := range all {
		if !isStop(t.text) {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 {
		kept = all
	}
	for _, t := range kept[:min(len(kept), maxUnits)] {
		u := unit{word: t.text, bare: t.bare}
		if t.unspaced {
			u.word, _ = cut(u.word, maxRun)
			u.pairs = pairs(u.word)
		}
		p.units = append(p.units, u)
	}
	if n := len(p.units); n > 0 && n == len(kept) {
		p.open = p.units[n-1].pairs == nil && kept[n-1].text == all[len(all)-1].text
	}
	return p
}

// edits returns the number of letters of a word that may be wrong. It is 0 for numbers.
func edits(word string) int {
	n := utf8.RuneCountInString(word)
	switch {
	case n < 4 || n > maxTypos || !strings.ContainsFunc(word, unicode.IsLetter) || strings.ContainsFunc(word, isUnspaced):
		return 0
	case n < 8:
		return 1
	}
	return 2
}

// maxTypos is the length of the longest word that is searched with typos, because the cost grows with the length.
const maxTypos = 32
