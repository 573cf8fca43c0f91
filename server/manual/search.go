package manual

import (
	"cmp"
	"slices"
	"strings"

	"nexum/graph/fold"
)

// maxResults is the maximum number of sections that a search shows. maxQuery is the number of bytes of a query that it
// reads.
const (
	maxResults = 30
	maxQuery   = 200
)

// A Result is a section of a page that a search found.
type Result struct {
	Title   string // the titles of the page and the section
	Address string
	Text    string // the text around the first match
	score   int
}

// Search returns the sections that have every word of a query: first those that have the words one after another, and
// those with the words in their title.
func (m *Manual) Search(query string, limit int) []Result {
	words := strings.Fields(fold.Prefix(query[:min(len(query), maxQuery)]))
	if len(words) == 0 {
		return nil
	}
	var out []Result
	for _, p := range m.pages {
		for i, s := range p.sections {
			r, ok := find(s, words)
			if !ok {
				continue
			}
			r.Title, r.Address = p.Title, m.address(p.Name)
			if i > 0 {
				r.Title += ": " + s.title
				r.Address += "#" + s.anchor
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b Result) int { return cmp.Compare(b.score, a.score) })
	return out[:min(len(out), limit)]
}

// find looks for all words in a section.
func find(s section, words []string) (Result, bool) {
	const phrase, inTitle, most = 50, 20, 10 // most is the maximum number of occurrences of a word that count
	title, text := fold.Prefix(s.title), fold.Prefix(s.text)
	r := Result{}
	if whole := strings.Join(words, " "); len(words) > 1 &&
		(strings.Contains(title, whole) || strings.Contains(text, whole)) {
		r.score = phrase
	}
	for _, w := range words {
		n := min(strings.Count(text, w), most)
		switch {
		case strings.Contains(title, w):
			r.score += inTitle + n
		case n > 0:
			r.score += n
		default:
			return Result{}, false
		}
	}
	r.Text = around(s.text, text, words[0])
	return r, true
}

// around returns the part of a text around the first match of a word in its folded form. If folding changed the length
// of the text, the position is approximate.
func around(text, folded, word string) string {
	const before, after = 60, 160
	at := max(strings.Index(folded, word), 0)
	runes := []rune(text)
	at = min(len([]rune(folded[:at])), len(runes))
	from, to := max(at-before, 0), min(at+after, len(runes))
	out := string(runes[from:to])
	if from > 0 {
		out = "… " + out
	}
	if to < len(runes) {
		out += " …"
	}
	return out
}
