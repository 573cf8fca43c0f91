package infer

import (
	"cmp"
	"slices"
)

// A Draft is a drafted ontology, and a mapping for what is no RDF.
type Draft struct {
	Sources []string // what it was drafted from, each with its size, in words
	Notes   []string // what a person has to know of it
	kinds   []*kind
	types   []*relationType
	tables  []*tableDraft
}

// A kind is a drafted kind.
type kind struct {
	name   string // as in the data, before it was made a name
	word   string // Film
	iri    string
	count  int
	what   string // what it is, in the words of the data: rows of films.csv
	facts  []*fact
	fields []field
}

// A fact is a drafted fact of a kind. Facts of one name have one type.
type fact struct {
	*property
	count int // entities that have it
}

// A property is what is known of a fact whatever the kind.
type property struct {
	name  string
	word  string
	iri   string
	what  string
	typ   guess
	list  bool
	total int // values
}

// A relationType is a drafted relation type.
type relationType struct {
	name       string
	word       string // DIRECTED_BY
	iri        string
	what       string
	count      int
	from, to   map[*kind]int
	untyped    int // targets without a kind of their own
	attributes []*property
}

// A field is a relation as a kind sees it.
type field struct {
	word string
	typ  *relationType
	in   bool
	ends []*kind
}

// sorted returns the kinds of one end, the most frequent first.
func sorted(ends map[*kind]int) []*kind {
	var out []*kind
	for k := range ends {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b *kind) int { return cmp.Or(cmp.Compare(ends[b], ends[a]), cmp.Compare(a.word, b.word)) })
	return out
}
