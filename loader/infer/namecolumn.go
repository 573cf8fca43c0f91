package infer

import (
	"regexp"
	"slices"
)

// nameColumn returns the column with the names of the rows, or nil if there is none.
func (t *tableDraft) nameColumn() *column {
	for _, word := range []string{
		"name", "title", "label", "caption", "firma", "bezeichnung", "titel", "nom",
		"denomination", "titre", "naimenovanie", "nazvanie", "imya", "fio",
	} {
		var best *column
		for _, c := range t.columns {
			typ, _ := c.guess.fact()
			n := len(c.words)
			if n == 0 || c.words[n-1] != word || typ != typeString || c.recurs() || c.honors() {
				continue
			}
			if n == 1 || slices.Equal(c.words[:n-1], t.stem) {
				return c
			}
			fits := word == "name" && !t.namesOther(c) || word == "label" && t.labels(c)
			if fits && (best == nil || c.filled > best.filled) {
				best = c
			}
		}
		if best != nil {
			return best
		}
	}
	for _, c := range t.columns {
		if t.namedLikeRows(c) {
			return c
		}
	}
	return nil
}

// honors reports whether the values of a column, usually Title, are those before the names of people: Mr, Dr.
func (c *column) honors() bool {
	return c.filled > 0 && c.guess.longest <= len("Mr and Mrs") && honorific.MatchString(c.guess.example)
}

var honorific = regexp.MustCompile(`(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|sir|lord|lady|herr|frau|m|mme|mlle|sr|sra|dhr|mevr)\b\.?`)

// labels reports whether a column has the names of what the first column identifies: itemLabel beside item, as in the
// answers of Wikidata.
func (t *tableDraft) labels(c *column) bool {
	first := t.columns[0]
	return len(c.words) > 1 && slices.Equal(first.words, c.words[:len(c.words)-1]) && first.filled == t.rows &&
		len(first.values) == t.rows
}

// namedLikeRows reports whether the heading of a column is the name of the rows, and its values are different texts
// that are not ids: for example, the column Company of companies.csv beside the column Reg No.
func (t *tableDraft) namedLikeRows(c *column) bool {
	typ, _ := c.guess.fact()
	if t.id == nil || c == t.id || c.list || typ != typeString || !slices.Equal(c.words, t.stem) || c.filled == 0 ||
		len(c.values) < c.filled {
		return false
	}
	for v := range c.values {
		if t.id.values[v] {
			return false
		}
	}
	return true
}
