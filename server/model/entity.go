package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// Node is the GraphQL interface Node.
type Node interface{ IsNode() }

// AnyEntity is the GraphQL interface Entity: an entity as its kind.
type AnyEntity interface {
	Node
	IsEntity()
}

// An Entity is a node of a view. It stands for entities of all kinds.
type Entity struct {
	scope *Scope
	node  graph.Node
}

// IsNode marks the GraphQL interface.
func (*Entity) IsNode() {}

// IsEntity marks the GraphQL interface.
func (*Entity) IsEntity() {}

// ID is the entity's id.
func (e *Entity) ID() string { return e.scope.id(e.scope.View.ID(e.node)) }

// Key is the id, unique across views.
func (e *Entity) Key() string { return e.scope.key(e.scope.View.ID(e.node)) }

// Kind is the value of EntityKind.
func (e *Entity) Kind() string { return e.scope.View.Kind(e.node).Enum }

// KindName is the name of the GraphQL type.
func (e *Entity) KindName() string { return e.scope.View.Kind(e.node).Name }

// TypeName is the name of the GraphQL type, for the executor.
func (e *Entity) TypeName() string { return e.KindName() }

// Name is what it is called.
func (e *Entity) Name() string { return e.scope.View.Name(e.node) }

// Aliases are its other names, each once.
func (e *Entity) Aliases() []string {
	return append([]string{}, e.scope.View.Aliases(e.node)...)
}

// Description is what it is, in a sentence or two.
func (e *Entity) Description() *string { return One[string](e, claim.PredicateDescription) }

// Facts is a page of what is claimed of it.
func (e *Entity) Facts(first *int32, after *string, last *int32, before *string) (*FactConnection, error) {
	return facts(e, PageInput{first, after, last, before})
}

// Relations is a page of its ties.
func (e *Entity) Relations(
	ctx context.Context, filter *RelationFilter, where map[string]any, order []map[string]any, first *int32, after *string, last *int32, before *string,
) (*RelationConnection, error) {
	p, list, err := relationPage(ctx, e, Follow{Of: "Entity"}, RelatedArguments{
		Filter: filter, Where: where, Order: order, Page: PageInput{first, after, last, before},
	})
	if err != nil {
		return nil, err
	}
	return connectRelations(p, list.Count), nil
}

// RelationCounts counts its stated relations. Those of foreign predicates are counted together.
func (e *Entity) RelationCounts() []RelationCount {
	var out []RelationCount
	at := map[RelationCount]int{}
	for _, c := range e.scope.View.RelationCounts(e.node) {
		key := RelationCount{Type: e.scope.TypeName(c.Type), Direction: query.DirectionName(c.Direction)}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, key)
		}
		out[i].Count += c.Count
	}
	return out
}

// A RelationCount is how many relations of one type an entity has in one direction.
type RelationCount struct {
	Type      string
	Direction string
	Count     int
}
