package infer

import (
	"cmp"
	"hash/maphash"
	"slices"
)

// Draft is a drafted ontology, and a mapping for data that is not RDF.
type Draft struct {
	Sources []string // descriptions of the input, each with its size
	Notes   []string // information for the person who edits the draft
	Assumed []string // what the draft assumes about the form of tables: where their headers and footers are
	kinds   []*kind
	types   []*relationType
	tables  []*tableDraft
	named   []*tableDraft // entities that columns name and that have no table of their own
	seed    maphash.Seed  // the seed for the hashes of cells
}

// kind is a drafted kind.
type kind struct {
	name   string // the original name in the data
	word   string // Film
	plural string // films
	iri    string
	count  int
	what   string // description from the data: rows of films.csv
	facts  []*fact
	fields []field
	// extends reports whether the ontology in use has the kind.
	extends bool
}

// fact is a drafted fact of a kind. Facts with one name have one type.
type fact struct {
	*property
	count    int    // number of entities that have it
	evidence string // the directive by which nexum match compares the values; empty for none
}

// property is the part of a fact that is the same for all kinds.
type property struct {
	name  string
	word  string
	iri   string
	what  string
	typ   guess
	list  bool
	total int    // number of values
	as    string // the type that the ontology in use gives it; empty if it has no such fact
}

// relationType is a drafted relation type.
type relationType struct {
	name       string
	word       string // DIRECTED_BY
	iri        string
	what       string
	count      int
	from, to   map[*kind]int
	untyped    int // number of targets without a kind
	attributes []*property
	repeats    bool   // whether two entities have several such relations
	heading    string // the heading of the column after which it is called; empty for none
}

// field is a relation from the view of one kind.
type field struct {
	word string
	typ  *relationType
	in   bool
	ends []*kind
}

// sorted returns the kinds of one end, most frequent first.
func sorted(ends map[*kind]int) []*kind {
	var out []*kind
	for k := range ends {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(ends[b], ends[a]), cmp.Compare(a.word, b.word))
	})
	return out
}
