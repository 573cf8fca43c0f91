package loader

import (
	"iter"
	"slices"
	"strings"
)

// didYouMean returns the end of a message that proposes the name most similar to word, or "" if none is similar.
func didYouMean(word string, names iter.Seq[string]) string {
	if near := nearest(word, names); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}

// nearest returns the name that word is most likely a misspelling of, or "" if none is similar enough.
func nearest(word string, names iter.Seq[string]) string {
	return nearestOf([]string{word}, names)[word]
}

// nearestOf does the work of nearest for many words in one pass over names. Of several equally similar names it
// takes the alphabetically first.
func nearestOf(words []string, names iter.Seq[string]) map[string]string {
	best, dist := map[string]string{}, map[string]int{}
	for _, w := range words {
		dist[w] = max(len(w)/3, 1) // a third of the letters
	}
	for n := range names {
		l := strings.ToLower(n)
		for _, w := range words {
			low := strings.ToLower(w)
			if len(low) > 64 || abs(len(l)-len(low)) > dist[w] {
				continue
			}
			if d := distance(low, l); d < dist[w] || d == dist[w] && (best[w] == "" || n < best[w]) {
				best[w], dist[w] = n, d
			}
		}
	}
	return best
}

// distance returns the restricted Damerau-Levenshtein distance of two words in bytes: the number of insertions,
// deletions, replacements and swaps of neighbours that turn one into the other.
func distance(a, b string) int {
	var before, last, row []int
	for j := range len(b) + 1 {
		last = append(last, j)
	}
	before, row = slices.Clone(last), slices.Clone(last)
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1)
			if a[i-1] == b[j-1] {
				row[j] = min(row[j], last[j-1])
			} else {
				row[j] = min(row[j], last[j-1]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func abs(n int) int { return max(n, -n) }
