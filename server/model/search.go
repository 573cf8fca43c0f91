package model

import (
	"context"
	"strconv"

	"nexum/graph/query"
	"nexum/graph/search"
)

// A SearchConnection is a page of search results.
type SearchConnection struct {
	Edges    []SearchEdge
	PageInfo PageInfo

	count func() (*int, error)
}

// TotalCount returns the number of matching entities; nil if there are too many to count.
func (c *SearchConnection) TotalCount() (*int, error) { return c.count() }

// A SearchEdge is one search result.
type SearchEdge struct {
	Cursor string
	Score  float64

	entity *Entity
}

// Node is the entity.
func (e SearchEdge) Node() *Entity { return e.entity }

// Search returns a page of the entities that match a text. It skips entities that are in the index but not in the
// view.
func Search(ctx context.Context, text string, kinds []string, in PageInput) (*SearchConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, 20, cursorHit, 2)
	if err != nil {
		return nil, err
	}
	q := query.SearchQuestion{Text: text, Kinds: kinds, Limit: part.Size, FromEnd: part.FromEnd}
	if q.After, err = searchKey("after", part.After); err != nil {
		return nil, err
	}
	if q.Before, err = searchKey("before", part.Before); err != nil {
		return nil, err
	}
	found, err := s.Session.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	c := &SearchConnection{PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next}}
	c.count = func() (*int, error) {
		n, exact, err := s.Session.CountSearch(ctx, q)
		if err != nil || !exact {
			return nil, err
		}
		return &n, nil
	}
	for _, f := range found.Entries {
		cursor := encodeCursor(cursorHit, strconv.FormatFloat(f.Score, 'g', -1, 64), f.ID)
		c.Edges = append(c.Edges, SearchEdge{cursor, f.Score, s.Entity(f.Node)})
	}
	c.PageInfo.ends(len(c.Edges), func(i int) string { return c.Edges[i].Cursor })
	return c, nil
}

// searchKey reads the key of a search result. The result has no id if there is no key.
func searchKey(argument query.Argument, key []string) (search.Hit, error) {
	if key == nil {
		return search.Hit{}, nil
	}
	score, err := strconv.ParseFloat(key[0], 64)
	if err != nil || !(score > 0 && score <= 1) {
		return search.Hit{}, query.InputError("%s: this is not a cursor of this list", argument)
	}
	return search.Hit{ID: key[1], Score: score}, nil
}
