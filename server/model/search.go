package model

import (
	"context"

	"nexum/graph/search"
)

// A Searcher finds entities by text, the best first.
type Searcher interface {
	Search(ctx context.Context, q search.Query) ([]search.Hit, error)
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
