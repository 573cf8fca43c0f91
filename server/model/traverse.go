package model

import (
	"context"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/input"
)

// A Subgraph is a part of the graph.
type Subgraph struct {
	scope *Scope
	graph walk.Subgraph
}

// Entities returns the entities of the subgraph, nearest first.
func (g *Subgraph) Entities() []AnyEntity { return g.scope.anyEntities(g.graph.Entities) }

// Relations returns the relations of the subgraph.
func (g *Subgraph) Relations() []Relation { return g.scope.relations(g.graph.Relations) }

// Truncated names the limit that cut the subgraph; nil if it is complete.
func (g *Subgraph) Truncated() *string { return truncation(g.graph.Truncated) }

// A PathResult is the result of a search for paths.
type PathResult struct {
	scope *Scope
	paths walk.Paths

	weighed bool // whether the paths have weights
}

// Paths returns the paths, shortest first.
func (r *PathResult) Paths() []Path {
	out := make([]Path, len(r.paths.Paths))
	for i, p := range r.paths.Paths {
		out[i] = Path{r.scope, p, r.weighed}
	}
	return out
}

// Exhaustive reports whether the search found all paths.
func (r *PathResult) Exhaustive() bool { return r.paths.Exhaustive }

// Explored returns the number of entities that the search examined.
func (r *PathResult) Explored() int { return r.paths.Explored }

// Truncated names the limit that ended the search; nil if none did.
func (r *PathResult) Truncated() *string { return truncation(r.paths.Truncated) }

// A Path is a path from one entity to another.
type Path struct {
	scope *Scope
	path  walk.Path

	weighed bool
}

// Times returns the earliest time at which each relation can be used.
func (p Path) Times() []claim.Date {
	if p.path.Times == nil {
		return make([]claim.Date, len(p.path.Relations))
	}
	return p.path.Times
}

// Weight returns the total weight of the relations; nil if the paths have no weights.
func (p Path) Weight() *string {
	if !p.weighed {
		return nil
	}
	return optional(p.path.Weight.String())
}

// Length returns the number of relations.
func (p Path) Length() int { return len(p.path.Relations) }

// Entities returns the entities along the path.
func (p Path) Entities() []AnyEntity { return p.scope.anyEntities(p.path.Entities) }

// Relations returns the relations along the path.
func (p Path) Relations() []Relation { return p.scope.relations(p.path.Relations) }

// truncations maps the constants of the domain to values of the enum Truncation.
var truncations = [...]string{walk.TruncatedDepth: "DEPTH", walk.TruncatedLimit: "LIMIT", walk.TruncatedTime: "TIME"}

func truncation(t walk.Truncation) *string { return optional(truncations[t]) }

// pathOrders maps the constants of the domain to values of the enum PathOrder.
var pathOrders = [...]input.PathOrder{
	walk.Shortest: input.PathOrderShortest, walk.FewestHubs: input.PathOrderFewestHubs,
	walk.Corroborated: input.PathOrderCorroborated, walk.Lightest: input.PathOrderLightest,
	walk.MostTelling: input.PathOrderMostTelling,
}

// PathArguments has the arguments of the field paths, except the two ends.
type PathArguments struct {
	MaxLength, First      *int32
	Filter                *RelationFilter
	Avoid                 []string
	Order                 *input.PathOrder
	Together              *bool
	Times                 *input.PathTimes
	Since, Until          *claim.Date
	TimeAttribute, Weight *string
}

// ByOccasion reports whether the search treats each claim of a relation separately.
func (a *PathArguments) ByOccasion() bool {
	return a.Times != nil && *a.Times == input.PathTimesAscending || a.Since != nil || a.Until != nil ||
		a.TimeAttribute != nil ||
		a.Weight != nil
}

// Paths finds the paths between two entities.
func Paths(ctx context.Context, from, to string, a PathArguments) (*PathResult, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	q := query.PathQuestion{
		From: from, To: to, Avoid: a.Avoid, Filter: domainFilter(a.Filter), Together: a.Together != nil && *a.Together,
		Reach:     query.Reach{Depth: a.MaxLength, Count: a.First},
		Ascending: a.Times != nil && *a.Times == input.PathTimesAscending,
	}
	if a.Order != nil {
		q.Order = walk.PathOrder(max(0, slices.Index(pathOrders[:], *a.Order)))
	}
	if a.Since != nil {
		q.Between.From = *a.Since
	}
	if a.Until != nil {
		q.Between.To = *a.Until
	}
	if a.TimeAttribute != nil {
		q.TimeAttribute = *a.TimeAttribute
	}
	if a.Weight != nil {
		q.Weight = *a.Weight
	}
	paths, err := s.Session.Paths(ctx, q)
	return &PathResult{s, paths, q.Weight != ""}, err
}

// Neighborhood finds the subgraph within some number of steps of the entities.
func Neighborhood(ctx context.Context, of []string, depth *int32, filter *RelationFilter,
	limit *int32,
) (*Subgraph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Session.Neighborhood(ctx, of, domainFilter(filter), query.Reach{Depth: depth, Count: limit})
	return &Subgraph{s, g}, err
}

// Among finds the relations between the given entities.
func Among(ctx context.Context, ids []string, filter *RelationFilter) (*Subgraph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.Session.Subgraph(ctx, ids, domainFilter(filter))
	return &Subgraph{s, g}, err
}
