package query

import (
	"cmp"
	"context"
	"slices"

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
	After, Before search.Hit // only hits after and before these; an empty ID does not restrict
	Limit         int
	FromEnd       bool // whether to return the last Limit entries instead of the first
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
func (s *Session) eachHit(ctx context.Context, q SearchQuestion, m *meter,
	yield func(Found) bool,
) (hits int, err error) {
	if q.Kinds != nil && len(q.Kinds) == 0 {
		return 0, nil
	}
	in := search.Query{Text: q.Text, After: q.After}
	for _, name := range q.Kinds {
		if k, ok := s.View.Ontology().KindByEnum(name); ok {
			in.Kinds = append(in.Kinds, k.Name)
		}
	}
	find := s.lookup
	if s.View.HasMerges() {
		find = s.lookupOnce(q.After, in.Kinds)
		in.After = search.Hit{}
		in.Kinds = append(in.Kinds, s.View.OwnKinds(in.Kinds)...)
	}
	ctx, span := trace.Start(ctx, "search.Hits")
	defer func() {
		span.Int("nexum.hits", hits)
		span.End(err)
	}()
	for hit, err := range s.options.Searcher.Hits(ctx, in) {
		if err == nil {
			err = m.step()
		}
		if err != nil {
			return hits, err
		}
		hits++
		if n, ok := find(hit); ok && !yield(Found{n, hit}) {
			return hits, nil
		}
	}
	return hits, nil
}

// lookup returns the entity of a hit; ok is false if the view does not have it.
func (s *Session) lookup(hit search.Hit) (n graph.Node, ok bool) { return s.View.Lookup(hit.ID) }

// lookupOnce is like lookup for a view with merges. The index has each id with its own names, so an entity can have
// several hits, and the best one counts. ok is false for the other hits, for hits of earlier pages and, if kinds are
// given, for entities of other kinds. The function must see the hits of all pages.
func (s *Session) lookupOnce(after search.Hit, kinds []string) func(search.Hit) (n graph.Node, ok bool) {
	seen := map[graph.Node]bool{}
	return func(hit search.Hit) (n graph.Node, ok bool) {
		n, ok = s.View.Lookup(hit.ID)
		if !ok || seen[n] || len(kinds) > 0 && !slices.Contains(kinds, s.View.Kind(n).Name) {
			return n, false
		}
		if len(s.View.MergedIDs(n)) > 0 {
			seen[n] = true
		}
		return n, after.ID == "" || after.Before(hit)
	}
}
