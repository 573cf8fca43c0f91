package model

import (
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/input"
)

// RelationFilter is the GraphQL input RelationFilter.
type RelationFilter = input.RelationFilter

// domainFilter converts a filter to the type of the domain.
func domainFilter(in *RelationFilter) *query.RelationFilter {
	if in == nil {
		return nil
	}
	out := &query.RelationFilter{
		Types: in.Types, Predicates: in.Predicates, ExcludeTypes: in.ExcludeTypes, Direction: (*string)(in.Direction),
		Kinds: in.Kinds, IncludeDerived: in.IncludeDerived, IncludeDisputed: in.IncludeDisputed,
		MinConfidence: in.MinConfidence, Documents: in.Documents,
	}
	for _, m := range in.Modalities {
		out.Modalities = append(out.Modalities, string(m))
	}
	return out
}

// A Follow describes the relations that a typed relation field follows.
type Follow = query.Follow

// filter compiles a filter for the relations of an entity. The result accepts only relations that the typed field
// follows.
func (s *Scope) filter(field Follow, in *RelationFilter) (walk.Filter, error) {
	return s.Filter(field, domainFilter(in))
}
