package model

import (
	"context"
	"slices"

	"nexum/graph"
	"nexum/graph/query"
)

// A Subgraph is a piece of the graph.
type Subgraph struct {
	scope *Scope
	graph graph.Subgraph
}

// Entities are those in it, the nearest first.
func (g *Subgraph) Entities() []AnyEntity { return g.scope.anys(g.graph.Entities) }

// Relations are those among its entities.
func (g *Subgraph) Relations() []*Relation { return g.scope.relations(g.graph.Relations) }

// Truncated is which limit cut it.
func (g *Subgraph) Truncated() *string { return truncation(g.graph.Truncated) }

// A PathResult tells which paths there are.
type PathResult struct {
	scope *Scope
	paths graph.Paths
}

// Paths are the shortest first.
func (r *PathResult) Paths() []Path {
	out := make([]Path, len(r.paths.Paths))
	for i, p := range r.paths.Paths {
		out[i] = Path{r.scope, p}
	}
	return out
}

// Exhaustive is whether these are all.
func (r *PathResult) Exhaustive() bool { return r.paths.Exhaustive }

// Explored is how many entities were looked at.
func (r *PathResult) Explored() int { return r.paths.Explored }

// Truncated is which limit ended the search.
func (r *PathResult) Truncated() *string { return truncation(r.paths.Truncated) }

// A Path is a way from one entity to another.
type Path struct {
	scope *Scope
	path  graph.Path
}

// Length is how many relations.
func (p Path) Length() int { return len(p.path.Relations) }

// Entities are those on the way.
func (p Path) Entities() []AnyEntity { return p.scope.anys(p.path.Entities) }

// Relations are the steps.
func (p Path) Relations() []*Relation { return p.scope.relations(p.path.Relations) }

// truncations are the values of the enum Truncation by the domain's.
var truncations = [...]string{graph.TruncatedDepth: "DEPTH", graph.TruncatedLimit: "LIMIT", graph.TruncatedTime: "TIME"}

func truncation(t graph.Truncation) *string { return optional(truncations[t]) }

// pathOrders are the values of the enum PathOrder by the domain's.
var pathOrders = [...]string{graph.Shortest: "SHORTEST", graph.FewestHubs: "FEWEST_HUBS", graph.Corroborated: "CORROBORATED"}

// Paths finds the paths between two entities.
func Paths(ctx context.Context, from, to string, maxLength, first *int32, filter *RelationFilter, avoid []string, order *string, together *bool) (*PathResult, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	q := query.PathQuestion{
		From: from, To: to, Avoid: avoid, Filter: (*query.RelationFilter)(filter), Together: together != nil && *together,
		Reach: query.Reach{Depth: maxLength, Count: first},
	}
	if order != nil {
		q.Order = graph.PathOrder(max(0, slices.Index(pathOrders[:], *order)))
	}
	paths, err := s.Session.Paths(ctx, q)
	return &PathResult{s, paths}, err
}

// Neighborhood finds everything within some steps.
func Neighborhood(ctx context.Context, of []string, depth *int32, filter *RelationFilter, limit *int32) (*Subgraph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Session.Neighborhood(ctx, of, (*query.RelationFilter)(filter), query.Reach{Depth: depth, Count: limit})
	return &Subgraph{s, g}, err
}

// Among finds the relations among entities.
func Among(ctx context.Context, ids []string, filter *RelationFilter) (*Subgraph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Session.Subgraph(ctx, ids, (*query.RelationFilter)(filter))
	return &Subgraph{s, g}, err
}
