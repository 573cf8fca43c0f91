package server

import (
	"context"

	"nexum/graph/claim"
	"nexum/server/input"
	"nexum/server/model"
)

// queries resolves the fields of Query that do not depend on the kinds, except those that bindAPI binds.
type queries struct{}

func (queries) Nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	return model.NodesOf(ctx, ids)
}

func (queries) Entities(
	ctx context.Context, filter, order map[string]any, first *int32, after *string, last *int32, before *string,
) (*model.Connection, error) {
	return model.AllEntities(ctx, filter, order, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Relations(
	ctx context.Context, filter *model.RelationFilter, first *int32, after *string, last *int32, before *string,
) (*model.RelationConnection, error) {
	return model.AllRelations(ctx, filter, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Search(
	ctx context.Context, text string, kinds []string, first *int32, after *string, last *int32, before *string,
) (*model.SearchConnection, error) {
	return model.Search(ctx, text, kinds, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Paths(
	ctx context.Context,
	from, to string,
	maxLength, first *int32,
	filter *model.RelationFilter,
	avoid []string,
	order *input.PathOrder,
	together *bool,
	times *input.PathTimes,
	since, until *claim.Date,
	timeAttribute, weight *string,
) (*model.PathResult, error) {
	return model.Paths(ctx, from, to, model.PathArguments{
		MaxLength: maxLength, First: first, Filter: filter, Avoid: avoid, Order: order, Together: together,
		Times: times, Since: since, Until: until, TimeAttribute: timeAttribute, Weight: weight,
	})
}

func (queries) Cycles(
	ctx context.Context,
	through *string,
	maxLength, first *int32,
	filter *model.RelationFilter,
) (*model.CycleResult, error) {
	return model.Cycles(ctx, through, maxLength, first, filter)
}

func (queries) Ask(ctx context.Context, question string, first *int32, after *string, last *int32,
	before *string,
) (*model.Answer, error) {
	return model.Ask(ctx, question, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Conflicts(
	ctx context.Context, of *string, first *int32, after *string, last *int32, before *string,
) (*model.ConflictConnection, error) {
	return model.Conflicts(ctx, of, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Merges(
	ctx context.Context, of *string, states []input.MergeState, first *int32, after *string, last *int32, before *string,
) (*model.MergeConnection, error) {
	return model.Merges(ctx, of, states, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Matches(
	ctx context.Context,
	kinds []string,
	of *string,
	minScore *float64,
	minScores []*input.KindScore,
	first *int32,
	after *string,
	last *int32,
	before *string,
) (*model.MatchConnection, error) {
	return model.Matches(ctx, kinds, of, minScore, minScores,
		model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) WhyNot(ctx context.Context, source, typ, target string, first *int32) ([]*model.NearMiss, error) {
	return model.WhyNot(ctx, source, typ, target, first)
}

func (queries) Compare(ctx context.Context, before, after *model.ViewInput,
	question string,
) (*model.Comparison, error) {
	return model.Compare(ctx, before, after, question)
}

func (queries) Claims(
	ctx context.Context, document string, at *string, first *int32, after *string, last *int32, before *string,
) (*model.StatementConnection, error) {
	return model.Claims(ctx, document, at, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Timeline(
	ctx context.Context,
	of *string,
	kinds, types, modalities []string,
	from, to *claim.Date,
	includeDerived *bool,
	first *int32,
	after *string,
	last *int32,
	before *string,
) (*model.TimelineConnection, error) {
	return model.Timeline(ctx, model.TimelineArguments{
		Of: of, Kinds: kinds, Types: types, Modalities: modalities, From: from, To: to, IncludeDerived: includeDerived,
	}, model.PageInput{First: first, After: after, Last: last, Before: before})
}

func (queries) Neighborhood(
	ctx context.Context,
	of []string,
	depth *int32,
	filter *model.RelationFilter,
	limit *int32,
) (*model.Subgraph, error) {
	return model.Neighborhood(ctx, of, depth, filter, limit)
}

func (queries) Subgraph(ctx context.Context, ids []string, filter *model.RelationFilter) (*model.Subgraph, error) {
	return model.Among(ctx, ids, filter)
}

func (queries) Metrics(
	ctx context.Context,
	metrics []input.Metric,
	ids, of []string,
	depth *int32,
	filter *model.RelationFilter,
	weight *string,
) ([]*model.MetricResult, error) {
	return model.Metrics(ctx, metrics, ids, of, depth, filter, weight)
}

func (queries) Rules(ctx context.Context) ([]*model.Rule, error) { return model.Rules(ctx) }

func (queries) UnusedRules(ctx context.Context) ([]*model.UnusedRule, error) {
	return model.UnusedRules(ctx)
}

func (queries) Ontology(ctx context.Context) (*model.Ontology, error) {
	return model.OntologyOf(ctx)
}

func (queries) Stats(ctx context.Context) (*model.Stats, error) { return model.StatsOf(ctx) }

func (queries) Revision(ctx context.Context) (*model.Revision, error) {
	return model.RevisionOf(ctx)
}

func (queries) Datasets(ctx context.Context) ([]*model.Dataset, error) {
	return model.DatasetsOf(ctx)
}
