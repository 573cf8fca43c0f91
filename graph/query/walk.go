package query

import (
	"context"
	"errors"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/trace"
	"nexum/graph/walk"
)

// Reach limits a traversal and its result. A nil field means the default of the question.
type Reach struct {
	Depth *int32 // steps of a neighborhood; relations of a path or cycle
	Count *int32 // entities of a neighborhood; paths or cycles
}

// reach holds the names of the arguments of a traversal, and their defaults.
type reach struct {
	depth        Argument
	depthDefault int
	count        Argument
	countDefault int
}

// bounds returns the bounds of a traversal. It is an error if they exceed the limits of the session.
func (s *Session) bounds(r Reach, of reach) (walk.Bounds, error) {
	l := s.Limits()
	b := walk.Bounds{Depth: min(of.depthDefault, l.Depth), Work: l.Work, Time: l.Time, Budget: s.Budget()}
	if r.Depth != nil {
		b.Depth = int(*r.Depth)
	}
	if b.Depth < 0 {
		return b, InputError("%s: %d is negative", of.depth, b.Depth)
	}
	if b.Depth > l.Depth {
		return b, LimitError("%s: %d is over %d, the maximum (--limit-length)", of.depth, b.Depth, l.Depth)
	}
	var err error
	b.Limit, err = Bound(of.count, r.Count, of.countDefault, l.Subgraph)
	return b, err
}

// Neighborhood returns the entities within some steps of the given ones, and the relations among them: 1 step and 500
// entities by default.
func (s *Session) Neighborhood(ctx context.Context, of []string, f *RelationFilter,
	r Reach,
) (_ walk.Subgraph, err error) {
	ctx, span := trace.Start(ctx, "query.Neighborhood")
	defer span.EndWith(&err)
	nodes, err := s.Nodes("of", of)
	if err != nil {
		return walk.Subgraph{}, err
	}
	b, err := s.bounds(r, reach{"depth", 1, "limit", 500})
	if err != nil {
		return walk.Subgraph{}, err
	}
	filter, err := s.Filter(Follow{}, f)
	if err != nil {
		return walk.Subgraph{}, err
	}
	return walk.Neighborhood(ctx, s.View, nodes, filter, b)
}

// Subgraph returns the given entities and the relations among them.
func (s *Session) Subgraph(ctx context.Context, ids []string, f *RelationFilter) (_ walk.Subgraph, err error) {
	ctx, span := trace.Start(ctx, "query.Subgraph")
	defer span.EndWith(&err)
	nodes, err := s.Nodes("ids", ids)
	if err != nil {
		return walk.Subgraph{}, err
	}
	filter, err := s.Filter(Follow{}, f)
	if err != nil {
		return walk.Subgraph{}, err
	}
	l := s.Limits()
	return walk.Among(ctx, s.View, nodes, filter, walk.Bounds{Work: l.Work, Time: l.Time, Budget: s.Budget()})
}

// A PathQuestion asks for paths between two entities. By default, paths have at most 6 relations, and there are at most
// 10 of them.
type PathQuestion struct {
	From, To string
	Avoid    []string // entities that no path may contain
	Filter   *RelationFilter
	Order    walk.PathOrder
	Together bool // only paths whose relations all hold at one common time
	Reach    Reach

	// See walk.PathOptions. If Weight is set, the lightest paths come first.
	Ascending     bool
	Between       claim.Period
	TimeAttribute string
	Weight        string
}

// ByOccasion reports whether each claim of a relation is a separate step that a path can take.
func (q *PathQuestion) ByOccasion() bool {
	return q.Ascending || !q.Between.IsZero() || q.TimeAttribute != "" || q.Weight != ""
}

// options returns the options of the search.
func (q *PathQuestion) options(avoid []graph.Node) (walk.PathOptions, error) {
	o := walk.PathOptions{
		Avoid: avoid, Order: q.Order, Together: q.Together, Ascending: q.Ascending,
		Between: q.Between, TimeAttribute: q.TimeAttribute, Weight: q.Weight,
	}
	switch {
	case q.Between.Empty():
		return o, InputError("%s: %v is before %s: %v", Argument("until"), q.Between.To, Argument("since"), q.Between.From)
	case q.Order == walk.MostTelling && (q.Together || q.ByOccasion()):
		return o, InputError("%s: MOST_TELLING cannot be combined with %s, %s, %s, %s, %s and %s", Argument("order"),
			Argument("together"), Argument("times"), Argument("since"), Argument("until"), Argument("timeAttribute"),
			Argument("weight"))
	case q.Weight == "" && q.Order == walk.Lightest:
		return o, InputError("%s: LIGHTEST needs %s, the attribute to add up", Argument("order"), Argument("weight"))
	case q.Weight == "":
		return o, nil
	case q.Order != walk.Shortest && q.Order != walk.Lightest:
		return o, InputError("%s: with %s, the lightest paths come first; leave %[1]s out", Argument("order"),
			Argument("weight"))
	}
	o.Order = walk.Lightest
	return o, nil
}

// check returns an error if no relation of the predicates has an attribute that the question names. Without it, the
// question would just find no paths.
func (q *PathQuestion) check(ctx context.Context, v *graph.View, preds *graph.Preds) error {
	for _, a := range []struct {
		argument Argument
		name     string
		of       rule.Type
	}{{"timeAttribute", q.TimeAttribute, rule.DateType}, {"weight", q.Weight, rule.NumberType}} {
		if a.name == "" {
			continue
		}
		if err := engine.CheckAttribute(ctx, v, preds, a.name, a.of); ctx.Err() != nil {
			return err
		} else if err != nil {
			return InputError("%s: %v", a.argument, err)
		}
	}
	return nil
}

// Paths returns paths between two entities, the best first.
func (s *Session) Paths(ctx context.Context, q PathQuestion) (_ walk.Paths, err error) {
	ctx, span := trace.Start(ctx, "query.Paths")
	defer span.EndWith(&err)
	from, err := s.Node("from", q.From)
	if err != nil {
		return walk.Paths{}, err
	}
	to, err := s.Node("to", q.To)
	if err != nil {
		return walk.Paths{}, err
	}
	avoid, err := s.Nodes("avoid", q.Avoid)
	if err != nil {
		return walk.Paths{}, err
	}
	b, err := s.bounds(q.Reach, reach{"maxLength", 6, "first", 10})
	if err != nil {
		return walk.Paths{}, err
	}
	f, err := s.Filter(Follow{}, q.Filter)
	if err != nil {
		return walk.Paths{}, err
	}
	o, err := q.options(avoid)
	o.Mentions, o.Locates = s.mentions, s.locates
	if err != nil {
		return walk.Paths{}, err
	}
	if err := q.check(ctx, s.View, f.Preds); err != nil {
		return walk.Paths{}, err
	}
	paths, err := walk.FindPaths(ctx, s.View, from, to, f, o, b)
	if errors.Is(err, walk.ErrWeight) {
		return walk.Paths{}, InputError("%s: %s; the order LIGHTEST needs weights of at least 0", Argument("weight"), err)
	}
	return paths, err
}

// mentions reports whether relations of a type only mention their target.
func (s *Session) mentions(p graph.Pred) bool {
	t := s.View.PredType(p)
	return t != nil && t.Mention
}

// locates reports whether relations of a type only say where their source is. The ontology marks the type @locates. A
// type that is also antisymmetric, such as "is part of", means more than a place.
func (s *Session) locates(p graph.Pred) bool {
	t := s.View.PredType(p)
	return t != nil && t.Locates && !t.Antisymmetric
}
