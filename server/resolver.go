package server

import (
	"context"

	"nexum/server/gql"
	"nexum/server/model"
)

// resolver is the root of gqlgen's resolvers. Most types resolve themselves, in package model.
type resolver struct{}

func (resolver) Query() gql.QueryResolver { return query{} }

func (resolver) Claim() gql.ClaimResolver { return claim{} }

// query resolves the fields of Query; those that follow from the kinds are generated.
type query struct{ gql.KindQueries }

func (query) Node(ctx context.Context, id string) (model.Node, error) { return model.NodeOf(ctx, id) }

func (query) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	return model.NodesOf(ctx, ids)
}

func (query) Entity(ctx context.Context, id string) (model.AnyEntity, error) {
	return model.EntityOf(ctx, id), nil
}

func (query) Entities(ctx context.Context, filter *model.EntityFilter, order *model.EntityOrder, first *int32, after *string) (*gql.EntityConnection, error) {
	return model.List[model.AnyEntity](ctx, "Entity", filter, order, first, after)
}

func (query) Relations(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.RelationConnection, error) {
	return model.AllRelations(ctx, filter, first, after)
}

func (query) Search(ctx context.Context, text string, kinds []string, first *int32, after *string) (*model.SearchConnection, error) {
	return model.Search(ctx, text, kinds, first, after)
}

func (query) Paths(ctx context.Context, from, to string, maxLength, first *int32, filter *model.RelationFilter, avoid []string) (*model.PathResult, error) {
	return model.Paths(ctx, from, to, maxLength, first, filter, avoid)
}

func (query) Neighborhood(ctx context.Context, of []string, depth *int32, filter *model.RelationFilter, limit *int32) (*model.Subgraph, error) {
	return model.Neighborhood(ctx, of, depth, filter, limit)
}

func (query) Subgraph(ctx context.Context, ids []string, filter *model.RelationFilter) (*model.Subgraph, error) {
	return model.Among(ctx, ids, filter)
}

func (query) Rules(ctx context.Context) ([]*model.Rule, error) { return model.Rules(ctx), nil }

func (query) Ontology(ctx context.Context) (*model.Ontology, error) {
	return model.OntologyOf(ctx), nil
}

func (query) Stats(ctx context.Context) (*model.Stats, error) { return model.StatsOf(ctx), nil }

func (query) Revision(ctx context.Context) (*model.Revision, error) {
	return model.RevisionOf(ctx), nil
}

// claim resolves what is a Document: a type that only the generated code has.
type claim struct{}

func (claim) Document(_ context.Context, c *model.Claim) (*gql.Document, error) {
	return document(c.Document()), nil
}

func (claim) Relays(_ context.Context, c *model.Claim) (*gql.Document, error) {
	return document(c.Relays()), nil
}

// document is an entity that a claim names as a source, whatever kind the view takes it for.
func document(e *model.Entity) *gql.Document {
	if e == nil {
		return nil
	}
	return &gql.Document{Entity: e}
}
