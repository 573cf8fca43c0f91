package query

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/search"
)

// A Searcher finds entities by text, the best first. The kinds in its index are names of kinds, such as Company.
type Searcher interface {
	Hits(ctx context.Context, q search.Query) iter.Seq2[search.Hit, error]
}

// A Session answers questions on one view. It has the engine of the view's rules, its search, and the budget of the
// request.
type Session struct {
	View *graph.View
	// Engine derives relations by the rules of the view, and proves them. Its work counts against the budget.
	Engine *engine.Engine

	options Options
}

// Options are the options that the sessions of a service share.
type Options struct {
	Parser   *rule.Parser // reads queries; a new one if nil
	Searcher Searcher     // finds entities by text; may be nil
	Limits   Limits       // the limits of one question; DefaultLimits if zero
	Cache    *Cache       // keeps answers for the sessions of one program; may be nil
}

// Limits are the limits of one question.
type Limits struct {
	Subgraph int           // entities of a subgraph, and ids in an argument
	Page     int           // entries of a page
	Depth    int           // steps of a traversal
	Work     int           // entities that a traversal looks at
	Time     time.Duration // duration of a traversal; after it, the traversal returns the results found so far
}

// DefaultLimits returns the limits for a service for a few people on one machine.
func DefaultLimits() Limits {
	return Limits{Page: 1000, Subgraph: 10_000, Depth: 12, Work: 5_000_000, Time: 5 * time.Second}
}

// Open returns the session of a program's view. All of its work is charged to the budget.
func Open(p *engine.Program, b *budget.Budget, o Options) *Session {
	if o.Parser == nil {
		o.Parser = rule.NewParser()
	}
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	return &Session{View: p.View(), Engine: p.Engine(b), options: o}
}

// Limits returns the limits of one question.
func (s *Session) Limits() Limits { return s.options.Limits }

// Budget returns the budget of the request.
func (s *Session) Budget() *budget.Budget { return s.Engine.Budget() }

// maxChanges limits each list of a change: the ids to hide, the documents to distrust, and the relations to assume.
const maxChanges = 1000

// With returns the session of the changed view, with the same budget.
func (s *Session) With(c graph.Change) (*Session, error) {
	if n := max(len(c.Without), len(c.Distrust), len(c.With)); n > maxChanges {
		return nil, LimitError("a view can hide or assume at most %d things, not %d", maxChanges, n)
	}
	c.Without = s.withTypes(c.Without)
	key := viewKey{s.Engine.Program(), changeKey(c)}
	if p := s.options.Cache.view(key); p != nil {
		return s.withProgram(p), nil
	}
	v, err := s.View.With(c)
	if wrong, ok := errors.AsType[*graph.ChangeError](err); ok {
		return nil, s.wrongChange(wrong)
	}
	if err != nil {
		return nil, err
	}
	p, err := s.Engine.Program().For(v)
	if err != nil {
		return nil, err
	}
	return s.withProgram(s.options.Cache.keepView(key, p)), nil
}

// withTypes returns the ids that a view hides, with relation types in their normal form. The type of a relation can be
// written as operates, as elsewhere.
func (s *Session) withTypes(ids []string) []string {
	out := slices.Clone(ids)
	for i, id := range out {
		r, ok := claim.ParseRelationID(id)
		if !ok || r.Predicate == claim.PredicateSameAs || s.View.Has(id) {
			continue
		}
		if t, ok := FindType(s.View.Ontology(), r.Predicate); ok {
			r.Predicate = t.Name
			out[i] = r.String()
		}
	}
	return out
}

// wrongChange returns the error about an argument of a view.
func (s *Session) wrongChange(wrong *graph.ChangeError) error {
	code, hint := CodeInput, ""
	missing, ok := errors.AsType[*graph.NotFoundError](wrong)
	switch {
	case ok && s.View.Has(missing.ID):
		code, hint, missing = CodeNotFound, "; the view hides it", nil
	case ok:
		code, hint = CodeNotFound, s.nearID(missing.ID)
	case errors.Is(wrong, graph.ErrNotFound):
		code = CodeNotFound
	}
	out := newError(code, "%s: %v%s", Argument(wrong.Field), wrong.Err, hint)
	if missing != nil {
		out.Missing = missing.ID
	}
	return out
}

// withProgram returns the session of another program, with the same budget.
func (s *Session) withProgram(p *engine.Program) *Session {
	changed := *s
	changed.View, changed.Engine = p.View(), p.Engine(s.Budget())
	return &changed
}

// Node returns the entity that an argument names.
func (s *Session) Node(argument Argument, id string) (graph.Node, error) {
	n, ok := s.View.Lookup(id)
	if !ok {
		return 0, s.notFound(argument, id)
	}
	return n, nil
}

// Nodes returns the entities that an argument names.
func (s *Session) Nodes(argument Argument, ids []string) ([]graph.Node, error) {
	if len(ids) > s.Limits().Subgraph {
		return nil, LimitError("%s: %d ids are more than the maximum of %d", argument, len(ids), s.Limits().Subgraph)
	}
	out := make([]graph.Node, len(ids))
	for i, id := range ids {
		n, err := s.Node(argument, id)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

// Bound returns the count that an argument asks for: byDefault if it is nil, but at most most. It is an error if the
// argument is negative or exceeds most.
func Bound(argument Argument, n *int32, byDefault, most int) (int, error) {
	switch {
	case n == nil:
		return min(byDefault, most), nil
	case *n < 0:
		return 0, InputError("%s: %d is negative", argument, *n)
	case int(*n) > most:
		return 0, LimitError("%s: %d is more than the maximum of %d", argument, *n, most)
	}
	return int(*n), nil
}
