package query

import (
	"context"

	"nexum/graph"
	"nexum/graph/search"
)

// A Found is an entity that a search found.
type Found struct {
	Node graph.Node
	search.Hit
}

// Search returns at most limit entities of the view that match a text, the best first, after a hit of an earlier
// page if it has an id. more reports whether there are more. kinds are values of EntityKind; nil for all.
func (s *Session) Search(ctx context.Context, text string, kinds []string, after search.Hit, limit int) (found []Found, more bool, err error) {
	if kinds != nil && len(kinds) == 0 {
		return nil, false, nil
	}
	q := search.Query{Text: text, After: after}
	for _, name := range kinds {
		if k, ok := s.View.Ontology().KindByEnum(name); ok {
			q.Kinds = append(q.Kinds, k.Name)
		}
	}
	for hit, err := range s.options.Searcher.Hits(ctx, q) {
		if err != nil {
			return nil, false, err
		}
		n, ok := s.View.Lookup(hit.ID)
		if !ok { // the index has it, and the view does not
			continue
		}
		if len(found) == limit {
			return found, true, nil
		}
		found = append(found, Found{n, hit})
	}
	return found, false, nil
}
