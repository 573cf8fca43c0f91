// Package spelling has the parts of messages that are about words: which names may be meant, and which there are.
package spelling

import (
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// DidYouMean returns the end of a message that proposes the name most similar to word, or "" if none is similar.
func DidYouMean(word string, names iter.Seq[string]) string {
	return Hint(Nearest(word, names))
}

// Hint returns the end of a message that proposes a name, or "" if the name is empty.
func Hint(name string) string {
	if name == "" {
		return ""
	}
	return "; did you mean " + name + "?"
}

// Nearest returns the name that word is most likely a misspelling of, or "" if none is similar enough.
func Nearest(word string, names iter.Seq[string]) string {
	return NearestOf([]string{word}, names)[word]
}

// maxLength is the length of the longest word in bytes for which NearestOf looks.
const maxLength = 100

// NearestOf does the work of Nearest for many words in one pass over names. It ignores case and underscores, so that
// OWNED_BY is the same as ownedBy. Of several equally similar names it takes the alphabetically first.
func NearestOf(words []string, names iter.Seq[string]) map[string]string {
	best := map[string]string{}
	var wanted []misspelled
	for _, w := range words {
		if low := plain(w); len(w) <= maxLength {
			wanted = append(wanted, misspelled{w, low, letters(low), max((len(low)+1)/3, 1)}) // a third of the letters
		}
	}
	var rows [3][]int
	for n := range names {
		if len(n) > 2*maxLength {
			continue
		}
		low := plain(n)
		has := letters(low)
		for i := range wanted {
			w := &wanted[i]
			if abs(len(low)-len(w.low)) > w.limit || bits.OnesCount64(has&^w.letters) > w.limit ||
				bits.OnesCount64(w.letters&^has) > w.limit {
				continue
			}
			if d := distance(w.low, low, w.limit, &rows); d < w.limit ||
				d == w.limit && (best[w.word] == "" || n < best[w.word]) {
				best[w.word], w.limit = n, d
			}
		}
	}
	return best
}

// misspelled is a word for which NearestOf looks for a similar name.
type misspelled struct {
	word, low string
	letters   uint64
	limit     int // the greatest distance of a name that is proposed; it falls as better names are found
}

// plain returns a word without what NearestOf ignores.
func plain(word string) string { return strings.ReplaceAll(strings.ToLower(word), "_", "") }

// letters returns a set of the letters of a word. Each edit of a word removes at most one letter from its set and adds
// at most one.
func letters(word string) (set uint64) {
	for i := range len(word) {
		set |= 1 << (word[i] & 63)
	}
	return set
}

// distance returns the restricted Damerau-Levenshtein distance of two words in bytes: the number of insertions,
// deletions, replacements and swaps of neighbours that turn one into the other. If the distance is greater than limit,
// it returns a number greater than limit. rows is memory that is used again.
func distance(a, b string, limit int, rows *[3][]int) int {
	for i := range rows {
		rows[i] = slices.Grow(rows[i][:0], len(b)+1)[:len(b)+1]
	}
	before, last, row := rows[0], rows[1], rows[2]
	for j := range last {
		last[j], before[j] = j, j
	}
	least := 0 // the least distance in the previous row
	for i := 1; i <= len(a); i++ {
		row[0] = i
		now := i
		for j := 1; j <= len(b); j++ {
			d := min(last[j]+1, row[j-1]+1)
			if a[i-1] == b[j-1] {
				d = min(d, last[j-1])
			} else {
				d = min(d, last[j-1]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j], now = d, min(now, d)
		}
		if now > limit && least > limit { // a swap continues from the row before the last one
			return limit + 1
		}
		before, last, row, least = last, row, before, now
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }

// OrList joins words: a, b or c.
func OrList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
