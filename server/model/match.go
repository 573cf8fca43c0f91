package model

import (
	"context"
	"math"

	"nexum/graph/match"
	"nexum/graph/query"
	"nexum/server/input"
)

// A MatchConnection is a page of pairs of entities that are probably one.
type MatchConnection struct {
	Edges                           []MatchEdge
	PageInfo                        PageInfo
	TotalCount, Clusters, Ambiguous int
	Skipped                         []match.Skipped
}

// A MatchEdge is a pair in a page.
type MatchEdge struct {
	Cursor string
	Node   *Match
}

// A Match is two entities that are probably one.
type Match struct {
	scope *Scope
	pair  match.Pair
}

// Left returns the entity whose id comes first.
func (m *Match) Left() AnyEntity { return m.scope.anyEntity(m.pair.A) }

// Right returns the other entity.
func (m *Match) Right() AnyEntity { return m.scope.anyEntity(m.pair.B) }

func (m *Match) Score() float64 { return m.pair.Score }

// Cluster returns the number of the cluster with both entities, or nil if there is none.
func (m *Match) Cluster() *int {
	if m.pair.Cluster == 0 {
		return nil
	}
	return &m.pair.Cluster
}

// Reasons returns the evidence.
func (m *Match) Reasons() []MatchReason {
	out := make([]MatchReason, len(m.pair.Reasons))
	for i, r := range m.pair.Reasons {
		out[i] = MatchReason{r}
	}
	return out
}

// A MatchReason is a piece of evidence.
type MatchReason struct{ reason match.Reason }

// Evidence returns the property that the evidence is about.
func (r MatchReason) Evidence() string { return string(r.reason.Evidence) }

// Weight returns its weight in bits.
func (r MatchReason) Weight() float64 { return r.reason.Bits }

func (r MatchReason) Text() string { return r.reason.Text }

// Left returns the value of the left entity; nil if there is none.
func (r MatchReason) Left() *string { return optionalText(r.reason.Left) }

// Right returns the value of the right entity; nil if there is none.
func (r MatchReason) Right() *string { return optionalText(r.reason.Right) }

func optionalText(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Matches returns a page of pairs of entities that are probably one.
func Matches(
	ctx context.Context, kinds []string, of *string, minScore *float64, minScores []*input.KindScore, in PageInput,
) (*MatchConnection, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	part, err := s.slice(in, defaultPage, cursorMatch, 2)
	if err != nil {
		return nil, err
	}
	q := query.MatchQuestion{Kinds: kinds, ByKind: map[string]float64{}}
	if of != nil {
		q.Of = *of
	}
	if minScore != nil {
		q.MinScore = *minScore
		if q.MinScore == 0 { // all pairs, not the default
			q.MinScore = math.SmallestNonzeroFloat64
		}
	}
	for _, k := range minScores {
		q.ByKind[k.Kind] = k.MinScore
	}
	all, err := s.Session.Matches(ctx, q)
	if err != nil {
		return nil, err
	}
	found, err := query.Part(all.Pairs, part, all.Key)
	if err != nil {
		return nil, err
	}
	out := &MatchConnection{
		Edges: []MatchEdge{}, TotalCount: len(all.Pairs), Clusters: len(all.Clusters), Ambiguous: len(all.Ambiguous),
		Skipped: all.Skipped, PageInfo: PageInfo{HasPreviousPage: found.Previous, HasNextPage: found.Next},
	}
	for _, p := range found.Entries {
		out.Edges = append(out.Edges, MatchEdge{encodeCursor(cursorMatch, all.Key(p)...), &Match{s, p}})
	}
	out.PageInfo.ends(len(out.Edges), func(i int) string { return out.Edges[i].Cursor })
	return out, nil
}
