package search

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// These are the fields of the index. Raise format when the terms of a field change.
const (
	fieldKind        = "k" // the kind
	fieldLength      = "l" // the length of the name; see lengthTerm
	fieldName        = "n" // the name, compact
	fieldAlias       = "a" // each alias and the id, compact
	fieldStart       = "s" // the first characters of names and aliases, with their length; see startTerm
	fieldWord        = "w" // words of the names
	fieldNumber      = "g" // words of the names that have no letter
	fieldPrefix      = "p" // the first shortPrefix characters of words and numbers
	fieldJoined      = "j" // each pair of adjacent words of a name, joined to one word
	fieldGram        = "c" // characters of unspaced script in the names, and pairs of them
	fieldIdentifier  = "x" // each identifier, compact
	fieldInitials    = "i" // the initials of a name of three words or more
	fieldDescription = "d" // words and pairs of characters of the description
)

// shortPrefix is the maximum length of prefixes that are terms themselves, because too many words begin with such a
// prefix. Longer prefixes are looked up in the dictionary.
const shortPrefix = 3

// blank begins the ids of entities that only have a label, such as blank nodes of RDF.
const blank = "_:"

// maxLength is the largest length of a name that is stored. Longer names count as maxLength.
const maxLength = 255

// A termSink receives the terms of a document. It ignores empty terms, and terms that it already has from this
// document.
type termSink interface {
	add(field, term string)
}

// analyzer splits documents into terms.
type analyzer struct{ termSink }

// analyze passes the terms of a document to a sink.
func analyze(d Document, to termSink) {
	e := analyzer{to}
	e.add(fieldKind, d.Kind)
	if d.Name == d.ID && strings.HasPrefix(d.ID, blank) {
		// The label has no meaning for people, so only the complete label is searchable.
		e.add(fieldIdentifier, compact(plain(d.ID, maxName)))
		return
	}
	name := plain(d.Name, maxName)
	whole := compact(name)
	e.add(fieldLength, lengthTerm(length(whole)))
	e.whole(fieldName, whole)
	e.name(name)
	for i, alias := range d.Aliases {
		if i == maxAliases {
			break
		}
		alias = plain(alias, maxName)
		e.whole(fieldAlias, compact(alias))
		e.name(alias)
	}
	id := plain(d.ID, maxName)
	local := localID(id)
	for _, s := range []string{id, local} {
		if s = compact(s); s != whole {
			e.whole(fieldAlias, s)
		}
	}
	for _, t := range tokens(local) {
		e.token(t)
	}
	for i, identifier := range d.Identifiers {
		if i == maxAliases {
			break
		}
		e.add(fieldIdentifier, compact(plain(identifier, maxName)))
	}
	for _, t := range tokens(plain(d.Description, maxDescription)) {
		if t.unspaced {
			grams(t.text, func(gram string) { e.add(fieldDescription, gram) })
			continue
		}
		e.add(fieldDescription, t.text)
		for _, part := range t.parts {
			e.add(fieldDescription, part)
		}
	}
}

// localID returns the distinctive part of an IRI, after its last slash, hash or colon.
func localID(id string) string {
	if !strings.Contains(id, "://") {
		return id
	}
	return id[strings.LastIndexAny(strings.TrimRight(id, "/#:"), "/#:")+1:]
}

// whole adds the terms for a complete name, which must be compact.
func (e analyzer) whole(field, text string) {
	if text == "" {
		return
	}
	e.add(field, text)
	size := lengthTerm(length(text))
	for _, n := range []int{1, shortPrefix} {
		start, _ := cut(text, n)
		e.add(fieldStart, startTerm(start, size))
	}
}

// name adds the words of a name, each pair of adjacent words as one word, and the initials.
func (e analyzer) name(name string) {
	var initials, important []byte
	previous := ""
	for _, t := range tokens(name) {
		e.token(t)
		joins := !t.unspaced && !isStop(t.text)
		if joins && previous != "" && len(previous)+len(t.text) <= maxWord {
			e.add(fieldJoined, previous+t.text)
		}
		previous = ""
		if joins {
			previous = t.text
		}
		if t.unspaced {
			continue
		}
		parts := t.parts
		if parts == nil {
			parts = []string{t.text}
		}
		for _, part := range parts {
			initial, _ := cut(part, 1)
			initials = append(initials, initial...)
			if !isStop(part) {
				important = append(important, initial...)
			}
		}
	}
	for _, s := range [][]byte{initials, important} {
		if n := utf8.RuneCount(s); n >= 3 && n <= 12 {
			e.add(fieldInitials, string(s))
		}
	}
}

// token adds a word and the words inside it, or the pairs of an unspaced run.
func (e analyzer) token(t token) {
	if t.unspaced {
		grams(t.text, func(gram string) { e.add(fieldGram, gram) })
		return
	}
	e.word(t.text)
	for _, part := range t.parts {
		e.word(part)
	}
}

// word adds a word and its first characters.
func (e analyzer) word(word string) {
	e.add(wordField(word), word)
	start, _ := cut(word, shortPrefix)
	e.add(fieldPrefix, start)
}

// wordField returns the field of a word. Numbers have their own field, because there can be very many, which would slow
// down the search for typos.
func wordField(word string) string {
	if strings.ContainsFunc(word, unicode.IsLetter) {
		return fieldWord
	}
	return fieldNumber
}

// length returns the number of characters of s, at most maxLength.
func length(s string) int { return min(utf8.RuneCountInString(s), maxLength) }

// lengthTerm returns the term for a name of n characters.
func lengthTerm(n int) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[n>>4], digits[n&0xf]})
}

// termLength returns the length at the end of a term.
func termLength(term string) (n int, ok bool) {
	if len(term) < 2 {
		return 0, false
	}
	u, err := strconv.ParseUint(term[len(term)-2:], 16, 8)
	return int(u), err == nil
}

// startTerm returns the term for a name that begins with start. lengthTerm is the term for the name's length. The
// terms of one start are in the order of the lengths.
func startTerm(start, lengthTerm string) string { return start + "\x00" + lengthTerm }
