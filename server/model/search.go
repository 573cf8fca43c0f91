package model

import (
	"context"
	"strconv"

	"nexum/graph/search"

	"nexum/graph/query"
)

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
func (e SearchEdge) Node() *Entity { return e.entity }

// Search is a page of what matches a text. What the index holds and the view does not is left out.
func Search(ctx context.Context, text string, kinds []string, first *int32, after *string) (*SearchConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	size, err := query.Bound("first", first, 20, s.Limits().Page)
	if err != nil {
		return nil, err
	}
	from, err := searchKey(after)
	if err != nil {
		return nil, err
	}
	found, more, err := s.Session.Search(ctx, text, kinds, from, size)
	if err != nil {
		return nil, err
	}
	c := &SearchConnection{PageInfo: PageInfo{HasPreviousPage: from.ID != "", HasNextPage: more}}
	for _, f := range found {
		cursor := encodeCursor(cursorHit, strconv.FormatFloat(f.Score, 'g', -1, 64), f.ID)
		c.Edges = append(c.Edges, SearchEdge{cursor, f.Score, s.Entity(f.Node)})
	}
	if n := len(c.Edges); n > 0 {
		c.PageInfo.StartCursor, c.PageInfo.EndCursor = &c.Edges[0].Cursor, &c.Edges[n-1].Cursor
	}
	return c, nil
}

func searchKey(after *string) (search.Hit, error) {
	key, err := decodeCursor("after", after, cursorHit, 2)
	if err != nil || key == nil {
		return search.Hit{}, err
	}
	score, err := strconv.ParseFloat(key[0], 64)
	if err != nil || !(score > 0 && score <= 1) {
		return search.Hit{}, query.InputError("after: %q is no cursor of this list", query.Clip(*after))
	}
	return search.Hit{ID: key[1], Score: score}, nil
}
