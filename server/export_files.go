package server

import (
	"context"
	"encoding/json"
	"io"
	"math"
	"slices"

	"nexum/graph/query"
	"nexum/server/export"
	"nexum/server/input"
	"nexum/server/model"
)

// graphContent returns the file content for a subgraph.
func graphContent(ctx context.Context, g *model.Subgraph, title string) content {
	return content{
		truncated: g.Truncated(),
		graph:     func(w io.Writer, f export.Format) error { return g.Write(ctx, w, f, title) },
	}
}

func neighborhoodFile(ctx context.Context, p *params) (content, error) {
	of, depth, limit, filter := p.ids("of"), p.number("depth"), p.number("limit"), p.filter()
	if len(of) == 0 {
		p.wrong("of", " is missing")
	}
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.Neighborhood(ctx, of, depth, filter, limit)
	if err != nil {
		return content{}, err
	}
	return graphContent(ctx, g, p.title("neighborhood")), nil
}

func subgraphFile(ctx context.Context, p *params) (content, error) {
	ids, filter := p.ids("ids"), p.filter()
	if len(ids) == 0 {
		p.wrong("ids", " is missing")
	}
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.Among(ctx, ids, filter)
	if err != nil {
		return content{}, err
	}
	return graphContent(ctx, g, p.title("subgraph")), nil
}

func allFile(ctx context.Context, p *params) (content, error) {
	filter := p.filter()
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.ExportAll(ctx, nil, filter)
	if err != nil {
		return content{}, err
	}
	g.Title = p.title("all")
	return content{graph: func(w io.Writer, f export.Format) error { return g.Write(ctx, w, f) }}, nil
}

// relationsFile opens a table with one row per relation that passes the filter.
func relationsFile(ctx context.Context, p *params) (content, error) {
	filter := p.filter()
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.ExportAll(ctx, filter.Kinds, filter)
	if err != nil {
		return content{}, err
	}
	return content{rows: func(w io.Writer, f export.RowFormat) error { return g.Write(ctx, w, export.EdgeTable(f)) }}, nil
}

// entitiesFile opens a table with one row per entity that passes the filter. Its columns do not depend on the filter.
func entitiesFile(ctx context.Context, p *params) (content, error) {
	q := query.EntityQuestion{Kinds: p.list("kind"), Where: p.where(), Order: p.list("orderBy")}
	first := p.first(-1)
	if p.err != nil {
		return content{}, p.err
	}
	g, err := model.ExportEntities(ctx, q, first)
	if err != nil {
		return content{}, err
	}
	return content{rows: func(w io.Writer, f export.RowFormat) error { return g.Write(ctx, w, export.NodeTable(f)) }}, nil
}

// claimsFile opens a table with one row per claim: claims of the relations that pass the filter, of the facts of
// entities, and of merges. The parameter document keeps the claims of these documents. Any other filter of relations
// leaves out the claims of merges and, unless the parameter about requests them, of facts.
func claimsFile(ctx context.Context, p *params) (content, error) {
	about := p.enum("about", "RELATIONS", "FACTS")
	filtered := slices.ContainsFunc(filterParams, func(name string) bool {
		return name != "kind" && name != "document" && p.values.Has(name)
	})
	filter := p.filter()
	if about != nil && *about == "FACTS" && filtered {
		p.wrong("about", ": facts have no type, direction or predicate; with about=facts, filter by kind and document only")
	}
	if p.err != nil {
		return content{}, p.err
	}
	kinds := filter.Kinds
	g, err := model.ExportAll(ctx, kinds, filter)
	if err != nil {
		return content{}, err
	}
	c := &export.Claims{View: g.View, Documents: g.Documents}
	if about == nil || *about == "RELATIONS" {
		c.Relations = g.StatedOrDenied()
	}
	if about == nil && !filtered || about != nil && *about == "FACTS" {
		c.Entities = g.Entities
	}
	if about == nil && !filtered {
		c.Merges, err = g.Merges(ctx)
	}
	return content{rows: func(w io.Writer, f export.RowFormat) error { return c.Write(ctx, w, f) }}, err
}

func pathsFile(ctx context.Context, p *params) (content, error) {
	from, to := p.required("from"), p.required("to")
	a := model.PathArguments{
		MaxLength: p.number("maxLength"), First: p.number("first"), Filter: p.filter(), Avoid: p.ids("avoid"),
		Order:    (*input.PathOrder)(p.enum("order", "SHORTEST", "FEWEST_HUBS", "CORROBORATED", "LIGHTEST", "MOST_TELLING")),
		Together: p.boolean("together"),
		Times:    (*input.PathTimes)(p.enum("times", "ANY", "ASCENDING")), Since: p.date("since"), Until: p.date("until"),
		TimeAttribute: p.one("timeAttribute"), Weight: p.one("weight"),
	}
	if p.err != nil {
		return content{}, p.err
	}
	found, err := model.Paths(ctx, from, to, a)
	if err != nil {
		return content{}, err
	}
	c := graphContent(ctx, found.Subgraph(), p.title("paths"))
	c.other = func(w io.Writer, _ string) error {
		return json.NewEncoder(w).Encode(map[string]any{
			"paths": found.Export(
				a.ByOccasion(),
			), "exhaustive": found.Exhaustive(), "explored": found.Explored(), "truncated": found.Truncated(),
		})
	}
	return c, nil
}

// aggregateFile opens a table with the number of entities in each group and the totals of their facts.
func aggregateFile(ctx context.Context, p *params) (content, error) {
	q := query.AggregateQuestion{GroupBy: p.list("groupBy"), Facts: p.list("fact")}
	if kind := p.one("kind"); kind != nil {
		q.Kind = *kind
	}
	q.Where = p.where()
	first := p.first(math.MaxInt32)
	if p.err != nil {
		return content{}, p.err
	}
	groups, err := model.Groups(ctx, q, first)
	if err != nil {
		return content{}, err
	}
	return content{rows: func(w io.Writer, f export.RowFormat) error { return groups.Write(ctx, w, f) }}, nil
}

func askFile(ctx context.Context, p *params) (content, error) {
	q, proof := p.required("q"), p.boolean("proof")
	if p.err != nil {
		return content{}, p.err
	}
	answers, err := model.Answers(ctx, q, proof == nil || *proof)
	if err != nil {
		return content{}, err
	}
	return content{
		rows:  func(w io.Writer, f export.RowFormat) error { return answers.WriteRows(ctx, w, f) },
		other: func(w io.Writer, _ string) error { return answers.JSON(ctx, w) },
	}, nil
}
