package server

import (
	"context"
	"errors"
	"time"

	"nexum/graph"
	"nexum/server/gql"
	"nexum/server/model"
)

// resolver is the root of gqlgen's resolvers. Most types resolve themselves, in package model.
type resolver struct{}

func (resolver) Query() gql.QueryResolver { return queryResolver{} }

func (resolver) Claim() gql.ClaimResolver { return claim{} }

func (resolver) SourceCount() gql.SourceCountResolver { return sourceCount{} }

// queryResolver resolves the fields of Query; those that follow from the kinds are generated.
type queryResolver struct{ gql.KindQueries }

func (queryResolver) Node(ctx context.Context, id string) (model.Node, error) {
	return model.NodeOf(ctx, id)
}

func (queryResolver) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	return model.NodesOf(ctx, ids)
}

func (queryResolver) Entity(ctx context.Context, id string) (model.AnyEntity, error) {
	return model.EntityOf(ctx, id)
}

func (queryResolver) Entities(ctx context.Context, filter *model.EntityFilter, order *model.EntityOrder, first *int32, after *string) (*gql.EntityConnection, error) {
	return model.List[model.AnyEntity](ctx, "Entity", filter, order, first, after)
}

func (queryResolver) Relations(ctx context.Context, filter *model.RelationFilter, first *int32, after *string) (*model.RelationConnection, error) {
	return model.AllRelations(ctx, filter, first, after)
}

func (queryResolver) Search(ctx context.Context, text string, kinds []string, first *int32, after *string) (*model.SearchConnection, error) {
	return model.Search(ctx, text, kinds, first, after)
}

func (queryResolver) Paths(ctx context.Context, from, to string, maxLength, first *int32, filter *model.RelationFilter, avoid []string, order *string, together *bool) (*model.PathResult, error) {
	return model.Paths(ctx, from, to, maxLength, first, filter, avoid, order, together)
}

func (queryResolver) Cycles(ctx context.Context, through string, maxLength, first *int32, filter *model.RelationFilter) (*model.CycleResult, error) {
	return model.CyclesThrough(ctx, through, maxLength, first, filter)
}

func (queryResolver) Ask(ctx context.Context, question string, first *int32, after *string) (*model.Answer, error) {
	return model.Ask(ctx, question, first, after)
}

func (queryResolver) Conflicts(ctx context.Context, of *string, first *int32, after *string) (*model.ConflictConnection, error) {
	return model.Conflicts(ctx, of, first, after)
}

func (queryResolver) WhyNot(ctx context.Context, source, typ, target string, first *int32) ([]*model.NearMiss, error) {
	return model.WhyNot(ctx, source, typ, target, first)
}

func (queryResolver) Compare(ctx context.Context, before, after *model.ViewInput, question string) (*model.Comparison, error) {
	return model.Compare(ctx, before, after, question)
}

func (queryResolver) View(context.Context, *graph.Date, *time.Time, []string, []string, []*model.RelationInput) (*model.Query, error) {
	return nil, errors.New("gqlgen resolves the field view by itself") // see model.Query
}

func (queryResolver) Timeline(ctx context.Context, of *string, kinds []string, from, to *graph.Date, includeDerived *bool, first *int32, after *string) (*model.TimelineConnection, error) {
	return model.Timeline(ctx, of, kinds, from, to, includeDerived, first, after)
}

func (queryResolver) Neighborhood(ctx context.Context, of []string, depth *int32, filter *model.RelationFilter, limit *int32) (*model.Subgraph, error) {
	return model.Neighborhood(ctx, of, depth, filter, limit)
}

func (queryResolver) Subgraph(ctx context.Context, ids []string, filter *model.RelationFilter) (*model.Subgraph, error) {
	return model.Among(ctx, ids, filter)
}

func (queryResolver) Rules(ctx context.Context) ([]*model.Rule, error) { return model.Rules(ctx) }

func (queryResolver) UnusedRules(ctx context.Context) ([]*model.UnusedRule, error) {
	return model.UnusedRules(ctx)
}

func (queryResolver) Ontology(ctx context.Context) (*model.Ontology, error) {
	return model.OntologyOf(ctx)
}

func (queryResolver) Stats(ctx context.Context) (*model.Stats, error) { return model.StatsOf(ctx) }

func (queryResolver) Revision(ctx context.Context) (*model.Revision, error) {
	return model.RevisionOf(ctx)
}

func (resolver) Conflict() gql.ConflictResolver { return conflict{} }

// conflict resolves what is a Duty or a Law: types that only the generated code has.
type conflict struct{}

func (conflict) Duty(_ context.Context, c *model.Conflict) (*gql.Duty, error) {
	return &gql.Duty{Entity: c.DutyEntity()}, nil
}

func (conflict) Against(_ context.Context, c *model.Conflict) (*gql.Duty, error) {
	return &gql.Duty{Entity: c.AgainstEntity()}, nil
}

func (conflict) DutyLaws(ctx context.Context, c *model.Conflict) ([]*gql.Law, error) {
	return laws(c.LawsOf(ctx, c.DutyEntity()))
}

func (conflict) AgainstLaws(ctx context.Context, c *model.Conflict) ([]*gql.Law, error) {
	return laws(c.LawsOf(ctx, c.AgainstEntity()))
}

func laws(list []*model.Entity, err error) ([]*gql.Law, error) {
	out := make([]*gql.Law, len(list))
	for i, e := range list {
		out[i] = &gql.Law{Entity: e}
	}
	return out, err
}

// claim resolves what is a Document: a type that only the generated code has.
type claim struct{}

func (claim) Document(_ context.Context, c *model.Claim) (*gql.Document, error) {
	return document(c.Document()), nil
}

func (claim) Relays(_ context.Context, c *model.Claim) (*gql.Document, error) {
	return document(c.Relays()), nil
}

// sourceCount resolves what is a Document, as claim does.
type sourceCount struct{}

func (sourceCount) Document(_ context.Context, c *model.SourceCount) (*gql.Document, error) {
	return document(c.Source), nil
}

// document is an entity that a claim names as a source, whatever kind the view takes it for.
func document(e *model.Entity) *gql.Document {
	if e == nil {
		return nil
	}
	return &gql.Document{Entity: e}
}
