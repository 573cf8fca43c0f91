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

func (resolver) Query() gql.QueryResolver { return query{} }

func (resolver) Claim() gql.ClaimResolver { return claim{} }

func (resolver) SourceCount() gql.SourceCountResolver { return sourceCount{} }

// query resolves the fields of Query; those that follow from the kinds are generated.
type query struct{ gql.KindQueries }

func (query) Node(ctx context.Context, id string) (model.Node, error) { return model.NodeOf(ctx, id) }

func (query) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	return model.NodesOf(ctx, ids)
}

func (query) Entity(ctx context.Context, id string) (model.AnyEntity, error) {
	return model.EntityOf(ctx, id)
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

func (query) Paths(ctx context.Context, from, to string, maxLength, first *int32, filter *model.RelationFilter, avoid []string, order *string, together *bool) (*model.PathResult, error) {
	return model.Paths(ctx, from, to, maxLength, first, filter, avoid, order, together)
}

func (query) Cycles(ctx context.Context, through string, maxLength, first *int32, filter *model.RelationFilter) (*model.CycleResult, error) {
	return model.CyclesThrough(ctx, through, maxLength, first, filter)
}

func (query) Ask(ctx context.Context, question string, first *int32, after *string) (*model.Answer, error) {
	return model.Ask(ctx, question, first, after)
}

func (query) Conflicts(ctx context.Context, of *string, first *int32, after *string) (*model.ConflictConnection, error) {
	return model.Conflicts(ctx, of, first, after)
}

func (query) WhyNot(ctx context.Context, source, typ, target string, first *int32) ([]*model.NearMiss, error) {
	return model.WhyNot(ctx, source, typ, target, first)
}

func (query) Compare(ctx context.Context, before, after *model.ViewInput, question string) (*model.Comparison, error) {
	return model.Compare(ctx, before, after, question)
}

func (query) View(context.Context, *graph.Date, *time.Time, []string, []string, []*model.RelationInput) (*model.Query, error) {
	return nil, errors.New("gqlgen resolves the field view by itself") // see model.Query
}

func (query) Timeline(ctx context.Context, of *string, kinds []string, from, to *graph.Date, includeDerived *bool, first *int32, after *string) (*model.TimelineConnection, error) {
	return model.Timeline(ctx, of, kinds, from, to, includeDerived, first, after)
}

func (query) Neighborhood(ctx context.Context, of []string, depth *int32, filter *model.RelationFilter, limit *int32) (*model.Subgraph, error) {
	return model.Neighborhood(ctx, of, depth, filter, limit)
}

func (query) Subgraph(ctx context.Context, ids []string, filter *model.RelationFilter) (*model.Subgraph, error) {
	return model.Among(ctx, ids, filter)
}

func (query) Rules(ctx context.Context) ([]*model.Rule, error) { return model.Rules(ctx) }

func (query) UnusedRules(ctx context.Context) ([]*model.UnusedRule, error) {
	return model.UnusedRules(ctx)
}

func (query) Ontology(ctx context.Context) (*model.Ontology, error) {
	return model.OntologyOf(ctx)
}

func (query) Stats(ctx context.Context) (*model.Stats, error) { return model.StatsOf(ctx) }

func (query) Revision(ctx context.Context) (*model.Revision, error) {
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
