package model

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"nexum/graph"
	"nexum/graph/rule"
)

// A Scope is what a query is asked of: one view, and what reasons and searches over it. Every object of
// a response carries the scope that it came from, so that parts of one response can come from several
// views.
type Scope struct {
	View *graph.View
	// Engine derives relations by the view's rules, and proves them.
	Engine *rule.Engine
	// Searcher finds entities by text.
	Searcher Searcher
	// Wrap makes an entity its kind.
	Wrap func(*Entity) AnyEntity
	// Unattributed stands for the document of claims that name none. It may be of another view.
	Unattributed *Entity
	// Base is where IRIs of exports begin; empty for the default.
	Base string
	// Exports bounds the exports of one request; nil for no bound.
	Exports *ExportBudget
	// Limits bound what one field may do.
	Limits Limits
}

// Limits bound what one field may do, whatever is asked for.
type Limits struct {
	Subgraph int           // entities of a subgraph, and ids in an argument
	Page     int           // entries of a page
	Depth    int           // steps of a traversal
	Work     int           // entities that a traversal looks at
	Time     time.Duration // how long a traversal runs before it gives what it has
	Export   int64         // bytes of all exports in one answer
}

// DefaultLimits are those of a service for a few people on one machine.
func DefaultLimits() Limits {
	return Limits{Page: 1000, Subgraph: 10_000, Depth: 12, Work: 5_000_000, Time: 5 * time.Second, Export: 32 << 20}
}

type scopeKey struct{}

// WithScope returns a context under which root fields are asked of s.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeFrom returns the scope that root fields are asked of: that of the innermost field view that they
// stand in, else that of the request. It fails if there can be no such view.
func ScopeFrom(ctx context.Context) (*Scope, error) {
	return scopeFrom(ctx, graphql.GetFieldContext(ctx))
}

func scopeFrom(ctx context.Context, field *graphql.FieldContext) (*Scope, error) {
	for ; field != nil; field = field.Parent {
		if q, ok := field.Result.(*Query); ok {
			return q.of(ctx, field)
		}
	}
	return ctx.Value(scopeKey{}).(*Scope), nil
}

// Entity returns a node of the scope's view as an entity.
func (s *Scope) Entity(n graph.Node) *Entity { return &Entity{s, n} }

// maybe returns a node as an entity; nil for no node.
func (s *Scope) maybe(n graph.Node) *Entity {
	if n == graph.NoNode {
		return nil
	}
	return s.Entity(n)
}

// any returns a node as an entity of its kind.
func (s *Scope) any(n graph.Node) AnyEntity { return s.Wrap(s.Entity(n)) }

func (s *Scope) anys(nodes []graph.Node) []AnyEntity {
	out := make([]AnyEntity, len(nodes))
	for i, n := range nodes {
		out[i] = s.any(n)
	}
	return out
}

// node finds the entity that an argument names.
func (s *Scope) node(argument, id string) (graph.Node, error) {
	n, ok := s.View.Lookup(id)
	if !ok {
		return 0, notFound(argument, id)
	}
	return n, nil
}

// nodes finds the entities that an argument names.
func (s *Scope) nodes(argument string, ids []string) ([]graph.Node, error) {
	if len(ids) > s.Limits.Subgraph {
		return nil, &Error{Code: CodeLimit, Message: argument + ": too many ids; ask for fewer at a time"}
	}
	out := make([]graph.Node, len(ids))
	for i, id := range ids {
		n, err := s.node(argument, id)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}
