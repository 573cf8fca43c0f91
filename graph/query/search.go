package query

import (
	"cmp"
	"context"

	"nexum/graph"
	"nexum/graph/search"
	"nexum/graph/trace"
)

// A Found is an entity that a search found.
type Found struct {
	Node graph.Node
	search.Hit
}

// A SearchQuestion asks for entities that match a text.
type SearchQuestion struct {
	Text          string
	Kinds         []string   // values of EntityKind; nil for all
	After, Before search.Hit // hits of other pages; none if the ID is empty
	Limit         int
	FromEnd       bool // whether the last Limit entries are wanted, not the first
}

// Search returns a page of the entities of the view that match a text, the best first.
func (s *Session) Search(ctx context.Context, q SearchQuestion) (_ Page[Found], err error) {
	ctx, span := trace.Start(ctx, "query.Search")
	defer span.EndWith(&err)
	w := &window[Found]{size: q.Limit, fromEnd: q.FromEnd}
	if q.Before.ID != "" {
		w.before = func(f Found) int {
			return cmp.Or(cmp.Compare(q.Before.Score, f.Score), cmp.Compare(f.ID, q.Before.ID))
		}
	}
	_, err = s.eachHit(ctx, q, freeMeter(ctx), w.add)
	page := w.done()
	page.Previous = page.Previous || q.After.ID != ""
	return page, err
}

// CountSearch returns the number of entities that match a text, on all pages. exact is false if there are too many to
// count.
func (s *Session) CountSearch(ctx context.Context, q SearchQuestion) (count int, exact bool, err error) {
	ctx, span := trace.Start(ctx, "query.CountSearch")
	defer span.EndWith(&err)
	q.After = search.Hit{}
	m := s.meter(ctx)
	defer m.close()
	hits, err := s.eachHit(ctx, q, m, func(Found) bool { count++; return true })
	return count, hits < search.MaxHits, err
}

// eachHit calls yield for the matching entities of the view that come after q.After. It returns the number of hits in
// the index.
func (s *Session) eachHit(ctx context.Context, q SearchQuestion, m *meter, yield func(Found) bool) (hits int, err error) {
	if q.Kinds != nil && len(q.Kinds) == 0 {
		return 0, nil
	}
	in := search.Query{Text: q.Text, After: q.After}
	for _, name := range q.Kinds {
		if k, ok := s.View.Ontology().KindByEnum(name); ok {
			in.Kinds = append(in.Kinds, k.Name)
		}
	}
	ctx, span := trace.Start(ctx, "search.Hits")
	defer func() {
		span.Int("nexum.hits", hits)
		span.End(err)
	}()
	var merged map[graph.Node]bool // the entities with several ids that were found
	for hit, err := range s.options.Searcher.Hits(ctx, in) {
		if err == nil {
			err = m.step()
		}
		if err != nil {
			return hits, err
		}
		hits++
		n, ok := s.View.Lookup(hit.ID)
		if ok && len(s.View.MergedIDs(n)) > 0 { // the index can have its ids as several entities
			if merged[n] {
				continue
			}
			if merged == nil {
				merged = map[graph.Node]bool{}
			}
			merged[n] = true
		}
		if ok && !yield(Found{n, hit}) { // otherwise the view does not have the entity of the hit
			return hits, nil
		}
	}
	return hits, nil
}
