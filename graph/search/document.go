package search

// A Document is what can be found of one entity.
type Document struct {
	// ID is the entity's id. It must not be empty, and is itself searchable.
	ID string
	// Kind is the entity's kind, for [Query.Kinds].
	Kind string
	// Name is the entity's name. Its first 1,024 characters are searchable.
	Name string
	// Aliases are its other names, in any language and order. The first 64 are searchable.
	Aliases []string
	// Identifiers are found whole only, never by a part and never with typos. The first 64 are searchable.
	Identifiers []string
	// Description is free text. Its first 4,096 characters are searchable.
	Description string
}

// A Query says what to find. Any text is allowed: nothing in it is an operator.
type Query struct {
	// Text is what was typed. Beyond 256 characters and 12 words it is ignored. Text without a letter,
	// digit or symbol finds nothing.
	Text string
	// Kinds are the kinds to find. None means all.
	Kinds []string
	// After is the hit after which to begin. The zero value begins at the best.
	After Hit
	// Limit is how many hits to return at most. [Index.Search] takes 0 as DefaultLimit, and
	// [Index.Hits] as MaxHits.
	Limit int
}

// A Hit is an entity that was found.
type Hit struct {
	// ID is the entity's id.
	ID string
	// Score says how well the entity matches, above 0 and at most 1. Only its order matters.
	Score float64
}

// before says whether h comes before o in a list of hits.
func (h Hit) before(o Hit) bool {
	return h.Score > o.Score || h.Score == o.Score && h.ID < o.ID
}

const (
	// DefaultLimit is how many hits Search returns if the query does not say.
	DefaultLimit = 20
	// MaxHits is the most that one call of Search or Hits yields.
	MaxHits = 10_000
)
