package main

import (
	"context"
	"io"

	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

type neighborhoodCmd struct {
	Of    []string `arg:"" help:"The ids of one or more entities."`
	Depth int32    `help:"The maximum distance, in relations." default:"1"`
	Most  int32    `name:"limit" help:"The maximum number of entities to show." default:"500"`

	formatFlag
	walkFlags
}

func (c *neighborhoodCmd) Run(ctx context.Context, p *program) error {
	session, f, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.Neighborhood(ctx, c.Of, f, query.Reach{Depth: &c.Depth, Count: &c.Most})
	if err != nil {
		return err
	}
	l, err := subgraphListing(ctx, session, found)
	if err != nil {
		return err
	}
	l.truncated(
		found.Truncated,
		"there are more entities; see them with a greater --limit",
		"there are entities farther away; see them with a greater --depth",
	)
	return l.print(p, c.Format)
}

type subgraphCmd struct {
	IDs []string `arg:"" name:"ids" help:"The ids of entities."`

	formatFlag
	walkFlags
}

func (c *subgraphCmd) Run(ctx context.Context, p *program) error {
	session, f, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.Subgraph(ctx, c.IDs, f)
	if err != nil {
		return err
	}
	l, err := subgraphListing(ctx, session, found)
	if err != nil {
		return err
	}
	l.truncated(found.Truncated, "there are more relations than a request may read; name fewer entities", "")
	return l.print(p, c.Format)
}

// subgraphListing returns the listing of the relations of a subgraph.
func subgraphListing(ctx context.Context, s *query.Session, g walk.Subgraph) (*listing, error) {
	l := &listing{name: "relations", columns: relationColumns(), none: "no relation"}
	var entities []any
	for _, n := range g.Entities {
		e := export.NewEntity(ctx, s.View, n)
		entities = append(entities, export.Object{
			{Name: "id", Value: e.ID},
			{Name: "kind", Value: e.Kind},
			{Name: "name", Value: e.Name},
		})
	}
	if entities != nil {
		l.rest = append(l.rest, export.Member{Name: "entities", Value: entities})
	}
	for _, r := range g.Relations {
		x, err := describe(ctx, s, r)
		if err != nil {
			return nil, err
		}
		l.rows = append(l.rows, row{text: relationLine(x), cells: relationCells(x), value: x.Value()})
	}
	// The CSV is the file that the service exports, with the attributes of relations as columns.
	l.inCSV = func(w io.Writer) error {
		format, _ := export.ByName("CSV_EDGES")
		return export.FromSubgraph(s.View, s.Engine, g).Write(ctx, w, format)
	}
	return l, nil
}
