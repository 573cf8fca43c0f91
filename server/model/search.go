package model

import (
	"context"
	"iter"
	"strconv"

	"nexum/graph/search"
)

// A Searcher finds entities by text, the best first. The kind of a document in its index is the name of
// the kind: Company.
type Searcher interface {
	Hits(ctx context.Context, q search.Query) iter.Seq2[search.Hit, error]
}

// A SearchConnection is a page of what a search found.
type SearchConnection struct {
	Edges    []SearchEdge
	PageInfo PageInfo
}

// A SearchEdge is an entity that a search found.
type SearchEdge struct {
	Cursor string
	Score  float64

	entity *Entity
}

// Node is the entity.
func (e SearchEdge) Node() AnyEntity { return e.entity.scope.Wrap(e.entity) }

// Search is a page of what matches a text. What the index holds and the view does not is left out.
func Search(ctx context.Context, text string, kinds []string, first *int32, after *string) (*SearchConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := s.bound("first", first, 20, s.Limits.Page)
	if err != nil {
		return nil, err
	}
	c := &SearchConnection{}
	if kinds != nil && len(kinds) == 0 {
		return c, nil
	}
	q := search.Query{Text: text}
	if q.After, err = searchKey(after); err != nil {
		return nil, err
	}
	for _, name := range kinds {
		if k, ok := s.View.Ontology().KindByEnum(name); ok {
			q.Kinds = append(q.Kinds, k.Name)
		}
	}
	c.PageInfo.HasPreviousPage = q.After.ID != ""
	for hit, err := range s.Searcher.Hits(ctx, q) {
		if err != nil {
			return nil, err
		}
		n, ok := s.View.Lookup(hit.ID)
		if !ok {
			continue
		}
		if len(c.Edges) == size {
			c.PageInfo.HasNextPage = true
			break
		}
		cursor := encodeCursor(cursorHit, strconv.FormatFloat(hit.Score, 'g', -1, 64), hit.ID)
		c.Edges = append(c.Edges, SearchEdge{cursor, hit.Score, s.Entity(n)})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

func searchKey(after *string) (search.Hit, error) {
	key, err := decodeCursor(after, cursorHit, 2)
	if err != nil || key == nil {
		return search.Hit{}, err
	}
	score, err := strconv.ParseFloat(key[0], 64)
	if err != nil || !(score > 0 && score <= 1) {
		return search.Hit{}, inputError("after: %q is no cursor of this list", clip(*after))
	}
	return search.Hit{ID: key[1], Score: score}, nil
}
