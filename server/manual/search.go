package manual

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"nexum/graph/fold"
	"nexum/schema/spelling"
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

// Found is what a search found.
type Found struct {
	Results []Result
	Instead string // the words that the results have, if they are not all those that were asked for
}

// A Section is a part of the manual that is not a file of it. Search looks through such sections last.
type Section struct{ Title, Address, Text string }

// Search returns the sections that have every word of a query: first those that have the words one after another, and
// those with the words in their title. If there are none, it leaves out words that say nothing, and takes the most
// similar word for one that is nowhere in the manual; if there are still none, it returns the sections with the most of
// these words.
func (m *Manual) Search(query string, limit int, more ...Section) Found {
	words := strings.Fields(fold.Prefix(query[:min(len(query), maxQuery)]))
	if len(words) == 0 {
		return Found{}
	}
	all := m.look(words, len(words), more)
	if len(all) > 0 {
		return Found{Results: all[:min(len(all), limit)]}
	}
	words = m.meant(words, more)
	for least := len(words); least > 0; least-- {
		if some := m.look(words, least, more); len(some) > 0 {
			return Found{some[:min(len(some), limit)], strings.Join(words, " ")}
		}
	}
	return Found{}
}

// look returns the sections that have at least a number of the words, the best first.
func (m *Manual) look(words []string, least int, more []Section) []Result {
	var out, last []Result
	byScore := func(a, b Result) int { return cmp.Compare(b.score, a.score) }
	for _, p := range m.pages {
		for i, s := range p.sections {
			r, ok := find(s, words, least)
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
	for _, s := range more {
		if r, ok := find(section{title: s.Title, text: s.Text}, words, least); ok {
			r.Title, r.Address = s.Title, s.Address
			last = append(last, r)
		}
	}
	slices.SortStableFunc(out, byScore)
	slices.SortStableFunc(last, byScore)
	return append(out, last...)
}

// saysNothing lists words that a question has, and that no section is about.
var saysNothing = map[string]bool{
	"a": true, "an": true, "and": true, "are": true, "as": true, "at": true, "be": true, "by": true, "can": true,
	"do": true, "does": true, "for": true, "from": true, "how": true, "i": true, "in": true, "into": true, "is": true,
	"it": true, "me": true, "my": true, "of": true, "on": true, "or": true, "the": true, "to": true, "what": true,
	"where": true, "which": true, "with": true, "you": true,
}

// meant returns the words of a query without those that say nothing. For a word that is nowhere in the manual, it takes
// the most similar word that is.
func (m *Manual) meant(words []string, more []Section) []string {
	known := map[string]bool{}
	var all strings.Builder
	add := func(text string) {
		text = fold.Prefix(text) + " "
		all.WriteString(text)
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			known[w] = true
		}
	}
	for _, p := range m.pages {
		for _, s := range p.sections {
			add(s.title + " " + s.text)
		}
	}
	for _, s := range more {
		add(s.Title + " " + s.Text)
	}
	var out []string
	for _, w := range words {
		w = strings.Trim(w, `"'“”„.,;:?!()`)
		if saysNothing[w] || w == "" {
			continue
		}
		if !strings.Contains(all.String(), w) {
			w = cmp.Or(spelling.Nearest(w, maps.Keys(known)), w)
		}
		out = append(out, w)
	}
	return out
}

// find looks for words in a section. It reports whether the section has at least a number of them.
func find(s section, words []string, least int) (Result, bool) {
	const phrase, inTitle, most = 50, 20, 10 // most is the maximum number of occurrences of a word that count
	title, text := fold.Prefix(s.title), fold.Prefix(s.text)
	r := Result{}
	if whole := strings.Join(words, " "); len(words) > 1 &&
		(strings.Contains(title, whole) || strings.Contains(text, whole)) {
		r.score = phrase
	}
	var has []string
	for _, w := range words {
		n := min(strings.Count(text, w), most)
		switch {
		case strings.Contains(title, w):
			r.score += inTitle + n
		case n > 0:
			r.score += n
		default:
			continue
		}
		has = append(has, w)
	}
	if len(has) < least {
		return Result{}, false
	}
	r.Text = around(s.text, text, has[0])
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
