package query

import (
	"context"
	"errors"
	"iter"
	"time"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/rule"
	"nexum/graph/search"
)

// A Searcher finds entities by text, the best first. The kind of a document in its index is the name of the kind:
// Company.
type Searcher interface {
	Hits(ctx context.Context, q search.Query) iter.Seq2[search.Hit, error]
}

// A Session is what questions are asked of: one view, the engine of its rules, its search, and the budget of the
// request.
type Session struct {
	View *graph.View
	// Engine derives relations by the rules of the view, and proves them. It draws on the budget.
	Engine *engine.Engine

	options Options
}

// Options are what the sessions of a service have in common.
type Options struct {
	Parser   *rule.Parser // reads questions
	Searcher Searcher     // finds entities by text; may be nil
	Limits   Limits       // of one question; DefaultLimits if zero
	Cache    *Cache       // keeps answers, for the sessions of one program; nil keeps none
}

// Limits are the limits of one question, whatever it asks for.
type Limits struct {
	Subgraph int           // entities of a subgraph, and ids in an argument
	Page     int           // entries of a page
	Depth    int           // steps of a traversal
	Work     int           // entities that a traversal looks at
	Time     time.Duration // how long a traversal runs before it returns what it has
}

// DefaultLimits are the limits of a service for a few people on one machine.
func DefaultLimits() Limits {
	return Limits{Page: 1000, Subgraph: 10_000, Depth: 12, Work: 5_000_000, Time: 5 * time.Second}
}

// Open returns the session of a program's view. All that is asked of it draws on the budget.
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

// maxChanges is how many things of one sort a view can hide or assume.
const maxChanges = 1000

// With returns the session of the changed view, with the same budget.
func (s *Session) With(c graph.Change) (*Session, error) {
	if n := max(len(c.Without), len(c.Distrust), len(c.With)); n > maxChanges {
		return nil, LimitError("a view hides and assumes at most %d things, not %d", maxChanges, n)
	}
	key := viewKey{s.Engine.Program(), changeKey(c)}
	if p := s.options.Cache.view(key); p != nil {
		return s.of(p), nil
	}
	v, err := s.View.See(c)
	if errors.Is(err, graph.ErrTie) {
		return nil, &Error{Code: CodeInput, Message: err.Error()}
	}
	if err != nil {
		return nil, err
	}
	p, err := s.Engine.Program().For(v)
	if err != nil {
		return nil, err
	}
	return s.of(s.options.Cache.keepView(key, p)), nil
}

// of returns the session of another program, with the same budget.
func (s *Session) of(p *engine.Program) *Session {
	changed := *s
	changed.View, changed.Engine = p.View(), p.Engine(s.Budget())
	return &changed
}

// Node finds the entity that an argument names.
func (s *Session) Node(argument, id string) (graph.Node, error) {
	n, ok := s.View.Lookup(id)
	if !ok {
		return 0, NotFound(argument, id)
	}
	return n, nil
}

// Nodes finds the entities that an argument names.
func (s *Session) Nodes(argument string, ids []string) ([]graph.Node, error) {
	if len(ids) > s.Limits().Subgraph {
		return nil, LimitError("%s: %d ids are more than %d, the most at a time", argument, len(ids), s.Limits().Subgraph)
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

// Bound returns how many things an argument asks for: a default if it is nil, and at most as many as are allowed.
func Bound(argument string, n *int32, byDefault, most int) (int, error) {
	switch {
	case n == nil:
		return min(byDefault, most), nil
	case *n < 0:
		return 0, InputError("%s: %d is negative", argument, *n)
	case int(*n) > most:
		return 0, LimitError("%s: %d is over %d, the most at a time", argument, *n, most)
	}
	return int(*n), nil
}
