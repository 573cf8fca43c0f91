package mcp

import (
	"context"

	"nexum/graph/query"
)

type matchesIn struct {
	Of       string   `json:"of,omitempty" jsonschema:"the id of an entity; by default, the pairs of all"`
	Kinds    []string `json:"kinds,omitempty" jsonschema:"only entities of these kinds, such as Company"`
	MinScore float64  `json:"min_score,omitempty" jsonschema:"the least score, from 0 to 1; default 0.85"`
	Page
	View
}

type matchOut struct {
	Left    Entity   `json:"left"`
	Right   Entity   `json:"right"`
	Score   float64  `json:"score" jsonschema:"how probable it is that they are one"`
	Cluster int      `json:"cluster,omitempty" jsonschema:"the number of the group of entities that are one"`
	Reasons []string `json:"reasons" jsonschema:"the evidence, each with its weight in bits: positive for, negative against"`
}

type matchesOut struct {
	Matches    []matchOut `json:"matches"`
	Total      int        `json:"total"`
	Ambiguous  int        `json:"ambiguous,omitempty" jsonschema:"pairs not proposed: one of the two also matches a third that contradicts the other"`
	NextOffset *int       `json:"next_offset,omitempty"`
}

func matches(ctx context.Context, s *query.Session, in matchesIn) (matchesOut, error) {
	kinds, err := kindNames(s, in.Kinds)
	if err != nil {
		return matchesOut{}, err
	}
	found, err := s.Matches(ctx, query.MatchQuestion{Kinds: kinds, Of: in.Of, MinScore: in.MinScore})
	if err != nil {
		return matchesOut{}, err
	}
	page, next, err := cut(found.Pairs, in.Page)
	if err != nil {
		return matchesOut{}, err
	}
	out := matchesOut{Matches: []matchOut{}, Total: len(found.Pairs), Ambiguous: len(found.Ambiguous)}
	for _, p := range page {
		x := matchOut{
			Left: entity(s.View, p.A), Right: entity(s.View, p.B), Score: p.Score, Cluster: p.Cluster,
			Reasons: []string{},
		}
		x.Left.Description, x.Right.Description = "", ""
		for _, r := range p.Reasons {
			x.Reasons = append(x.Reasons, r.String())
		}
		out.Matches = append(out.Matches, x)
	}
	out.Matches, out.NextOffset = within(out.Matches, next, in.Page, in.room())
	return out, nil
}
