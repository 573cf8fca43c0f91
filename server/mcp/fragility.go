package mcp

import (
	"context"
	"strings"

	"nexum/graph/query"
	"nexum/graph/rule/engine"
)

type fragilityIn struct {
	relationIn
	By   string `json:"by,omitempty" jsonschema:"what is removed: DOCUMENTS (the default) or RELATIONS"`
	Size int    `json:"size,omitempty" jsonschema:"how many members a set has at most; default 2, at most 4"`
	Page int    `json:"limit,omitempty" jsonschema:"how many sets are returned at most; default 5, at most 20"`
}

type member struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
}

type fragilityOut struct {
	Sets []([]member) `json:"sets" jsonschema:"without all members of a set, the relation would not hold"`
	All  bool         `json:"all" jsonschema:"whether these are all sets of this size"`
	Note string       `json:"note,omitempty"`
}

// The maximum number of sets, and of members of a set, as in the API.
const (
	mostSets    = 20
	mostMembers = 4
)

func fragility(ctx context.Context, s *query.Session, in fragilityIn) (fragilityOut, error) {
	named, err := in.named(s)
	if err != nil {
		return fragilityOut{}, err
	}
	by := engine.Documents
	switch strings.ToUpper(in.By) {
	case "", "DOCUMENTS":
	case "RELATIONS":
		by = engine.Relations
	default:
		return fragilityOut{}, query.InputError("%s: %q is not one of DOCUMENTS and RELATIONS", query.Argument("by"),
			query.Clip(in.By))
	}
	size, err := query.Bound("size", given(in.Size), 2, mostMembers)
	if err != nil {
		return fragilityOut{}, err
	}
	first, err := query.Bound("limit", given(in.Page), 5, mostSets)
	if err != nil {
		return fragilityOut{}, err
	}
	r, holds, err := s.Relation(ctx, named.String())
	switch list := s.Occurrences(named, mostOccurrences+1); {
	case err != nil:
		return fragilityOut{}, err
	case !holds && len(list) > 0:
		return fragilityOut{}, query.InputError("%s: it holds several times; name one of: %s", query.Argument("relation"),
			joined(list))
	case !holds:
		return fragilityOut{}, query.InputError("%s: %v does not hold in this view; why_not explains what is missing",
			query.Argument("relation"), named)
	}
	found, err := s.Fragility(ctx, r, by, size, first)
	if err != nil {
		return fragilityOut{}, err
	}
	out := fragilityOut{Sets: [][]member{}, All: found.Exhaustive}
	for _, set := range found.Sets {
		var members []member
		for _, id := range set {
			m := member{ID: id}
			if n, ok := s.View.Lookup(id); ok {
				m.Name = s.View.Name(n)
			}
			members = append(members, m)
		}
		out.Sets = append(out.Sets, members)
	}
	if len(out.Sets) == 0 {
		out.Note = "No set of this size is enough: several independent sources say so. Raise size to look for larger sets."
	}
	return out, nil
}

// given returns a number that an agent gave; nil if it gave none.
func given(n int) *int32 {
	if n == 0 {
		return nil
	}
	return number(n)
}
