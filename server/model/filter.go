package model

import (
	"nexum/graph/query"
	"nexum/graph/walk"
)

// RelationFilter is the input of the same name.
type RelationFilter query.RelationFilter

// A Follow is what a typed relation field follows.
type Follow = query.Follow

// filter compiles a filter for relations seen from an entity, within what a typed field follows.
func (s *Scope) filter(field Follow, in *RelationFilter) (walk.Filter, error) {
	return s.Filter(field, (*query.RelationFilter)(in))
}
