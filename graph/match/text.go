package match

import (
	"math/bits"
	"strings"
	"unicode"

	"github.com/anyascii/go"      // romanizes every script; its tables are generated from public sources
	"github.com/hbollon/go-edlib" // string distances

	"nexum/graph/fold"
)

// latin returns the words of a text in lower-case ASCII letters and digits. Letters of other scripts are romanized;
// each Chinese character is a word, with its reading in Mandarin. An apostrophe does not separate words. Letters that
// stand alone with full stops between them are one word: U.S.A. is usa.
func latin(s string) []string { return latinWords(fold.Plain(s), false) }

// latinName is like latin, but for a name: its words are those of respelled.
func latinName(s string) []string { return latinWords(respelled(fold.Plain(s)), true) }

// latinWords returns the words of a text that is folded. Chinese characters without a space between them are one word
// if they are joined.
func latinWords(s string, joined bool) []string {
	var out []string
	var word strings.Builder
	single := 0 // the number of words at the end of out that are a single letter with a full stop
	end := func(dot bool) {
		w := word.String()
		word.Reset()
		switch {
		case w == "":
			return
		case dot && len(w) == 1:
			if single > 0 {
				out[len(out)-1] += w
				single++
				return
			}
			single = 1
		case single > 0:
			if len(w) == 1 && single > 1 {
				out[len(out)-1] += w
				single = 0
				return
			}
			single = 0
		}
		out = append(out, w)
	}
	for _, r := range s {
		switch {
		case r < 0x80 && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
			word.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			word.WriteByte(byte(r) + 'a' - 'A')
		case isApostrophe(r):
		case r == '.':
			end(true)
		case r < 0x80:
			end(false)
		case !joined && unicode.Is(unicode.Han, r):
			end(false)
			roman(&word, r)
			end(false)
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r):
			roman(&word, r)
		default:
			end(false)
		}
	}
	end(false)
	return out
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´', 'ʹ', 'ʻ':
		return true
	}
	return false
}

// roman writes a letter in Latin letters. It writes nothing for other characters.
func roman(b *strings.Builder, r rune) {
	for _, c := range []byte(anyascii.TransliterateRune(r)) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteByte(c)
		case c >= 'A' && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
		}
	}
}

// skeleton returns an approximation of the sound of a word: its consonants, where those that are often confused between
// spellings and scripts are equal, and a vowel at the beginning.
func skeleton(word string) string {
	var out []byte
	add := func(c byte) {
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	vowelBefore := false
	for i := 0; i < len(word); i++ {
		c := word[i]
		next := byte(0)
		if i+1 < len(word) {
			next = word[i+1]
		}
		switch { // one sound, in the way in which Russian or German writes it
		case strings.HasPrefix(word[i:], "dzh"):
			c, i = 'j', i+2
		case strings.HasPrefix(word[i:], "sch"):
			i += 2
		}
		vowel := false
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y':
			vowel = true
			if len(out) == 0 && !vowelBefore {
				add('a')
			}
		case 'h':
		case 'p':
			if next == 'h' {
				add('f')
			} else {
				add('p')
			}
		case 'b':
			add('p')
		case 'c':
			if next == 'e' || next == 'i' || next == 'y' {
				add('s')
			} else {
				add('k')
			}
		case 'g':
			if next == 'h' && i > 0 { // night, Leigh
				break
			}
			add('k')
		case 'q', 'k':
			add('k')
		case 'x':
			add('k')
			add('s')
		case 'z', 's':
			add('s')
		case 'v', 'w', 'f':
			add('f')
		case 'd', 't':
			add('t')
		default:
			add(c)
		}
		vowelBefore = vowel
	}
	return string(out)
}

// A likeness is the way in which two words of names are similar.
type likeness uint8

const (
	unlike  likeness = iota
	initial          // one is the first letter of the other
	near             // a short word that sounds alike
	typo             // one or two letters are wrong
	sound            // they sound alike
	short            // both are forms of one given name
	equal
)

// share is, by likeness, the part of the weight of a word that counts.
var share = [...]float64{unlike: 0, initial: 0.35, near: 0.4, typo: 0.75, sound: 0.8, short: 0.85, equal: 1}

// explain describes for readers why two words are similar.
func (l likeness) explain(a, b string) string {
	switch l {
	case initial:
		if len(a) > len(b) {
			a, b = b, a
		}
		return a + " can be the initial of " + b
	case near:
		return a + " and " + b + " can be spellings of one word"
	case typo:
		return a + " and " + b + " differ by a slip"
	case sound:
		return a + " and " + b + " sound alike"
	case short:
		return a + " and " + b + " are forms of one given name"
	}
	return ""
}

// similarity compares two different words by their letters and sounds.
func similarity(a, b *word) likeness {
	if len(a.text) == 1 || len(b.text) == 1 {
		if a.text[0] == b.text[0] {
			return initial
		}
		return unlike
	}
	if a.number || b.number {
		return unlike
	}
	for _, x := range a.formal {
		for _, y := range b.formal {
			if x == y {
				return short
			}
		}
	}
	sounds := a.sound == b.sound
	if sounds && len(a.sound) > 2 {
		return sound
	}
	least, most := min(len(a.text), len(b.text)), max(len(a.text), len(b.text))
	if most-least > 2 {
		return unlike
	}
	if sounds && len(a.sound) == 2 {
		if a.roman != b.roman { // the vowels can differ, because other scripts do not write all of them
			return sound
		}
		return near
	}
	slips := 1
	if least >= 7 {
		slips = 2
	}
	if least < 5 || bits.OnesCount32(a.letters^b.letters) > 2*slips { // a slip changes at most two letters
		return unlike
	}
	distance := edlib.OSADamerauLevenshteinDistance(a.text, b.text)
	if distance <= slips {
		return typo
	}
	return unlike
}
