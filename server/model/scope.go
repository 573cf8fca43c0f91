package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
)

// A Scope is what a query is asked of: a session, and what the API needs beside it. Every object of a response
// carries the scope that it came from, so that parts of one response can come from several views.
type Scope struct {
	*query.Session
	// Unattributed stands for the document of claims that name none. It may be of another view.
	Unattributed *Entity
	// Base is the IRI prefix of exports; empty for the default.
	Base string

	path viewPath // how the view differs from the one that the request is asked of
}

type scopeKey struct{}

// WithScope returns a context under which root fields are asked of s.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeFrom returns the scope that root fields are asked of.
func ScopeFrom(ctx context.Context) (*Scope, error) { return ctx.Value(scopeKey{}).(*Scope), nil }

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
func (s *Scope) any(n graph.Node) AnyEntity { return s.Entity(n) }

func (s *Scope) anys(nodes []graph.Node) []AnyEntity {
	out := make([]AnyEntity, len(nodes))
	for i, n := range nodes {
		out[i] = s.any(n)
	}
	return out
}
