package search

// Document is the searchable text of one entity.
type Document struct {
	// ID is the entity's id. It must not be empty. It is searchable too.
	ID string
	// Kind is the entity's kind, for [Query.Kinds].
	Kind string
	// Name is the entity's name. Its first 1,024 characters are searchable.
	Name string
	// Aliases are the entity's other names, in any language and order. The first 64 are searchable.
	Aliases []string
	// Identifiers are found only as a whole, never by a part and never with typos. The first 64 are searchable.
	Identifiers []string
	// Description is free text. Its first 4,096 characters are searchable.
	Description string
}

// Query is a search. Any text is allowed; there are no operators.
type Query struct {
	// Text is the text to find. Only its first 256 characters and 12 words are used. A text without a letter, digit
	// or symbol finds nothing.
	Text string
	// Kinds limits the hits to entities of these kinds. If it is empty, all kinds are found.
	Kinds []string
	// After is the hit after which the results begin. With the zero value they begin with the best hit.
	After Hit
	// Limit is the maximum number of hits. If it is 0, [Index.Search] uses DefaultLimit and [Index.Hits] uses
	// MaxHits.
	Limit int
}

// Hit is an entity that was found.
type Hit struct {
	// ID is the entity's id.
	ID string
	// Score is a measure of the match, above 0 and at most 1. Only the order of scores has a meaning.
	Score float64
}

// Before reports whether h comes before o in a list of hits.
func (h Hit) Before(o Hit) bool {
	return h.Score > o.Score || h.Score == o.Score && h.ID < o.ID
}

const (
	// DefaultLimit is the number of hits that Search returns if the query sets no limit.
	DefaultLimit = 20
	// MaxHits is the maximum number of hits of one call of Search or Hits.
	MaxHits = 10_000
)
