package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
)

// A Scope is the context in which fields are resolved: a session, and what the API needs in addition. Every object of
// a response refers to the scope that it came from, so that one response can contain parts of several views.
type Scope struct {
	*query.Session
	// Unattributed is the document of claims that name no document. It may belong to another view.
	Unattributed *Entity
	// Base is the IRI prefix of exports; empty means the default.
	Base string

	path viewPath // how the view differs from the view of the request
}

type scopeKey struct{}

// WithScope returns a context in which root fields use s.
func WithScope(ctx context.Context, s *Scope) context.Context {
	return context.WithValue(ctx, scopeKey{}, s)
}

// ScopeFrom returns the scope of root fields.
func ScopeFrom(ctx context.Context) (*Scope, error) { return ctx.Value(scopeKey{}).(*Scope), nil }

// Entity returns a node of the view as an entity.
func (s *Scope) Entity(n graph.Node) *Entity { return &Entity{s, n} }

// optionalEntity returns a node as an entity; nil if there is no node.
func (s *Scope) optionalEntity(n graph.Node) *Entity {
	if n == graph.NoNode {
		return nil
	}
	return s.Entity(n)
}

// anyEntity returns a node as an AnyEntity.
func (s *Scope) anyEntity(n graph.Node) AnyEntity { return s.Entity(n) }

func (s *Scope) anyEntities(nodes []graph.Node) []AnyEntity {
	out := make([]AnyEntity, len(nodes))
	for i, n := range nodes {
		out[i] = s.anyEntity(n)
	}
	return out
}

// Has reports whether the view has an entity with the id.
func (s *Scope) Has(id string) bool { _, ok := s.View.Lookup(id); return ok }
