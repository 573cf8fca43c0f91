package main

import (
	"context"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/walk"
)

type relationsCmd struct {
	Of    string `arg:"" optional:"" help:"The id of an entity. By default, the relations of all entities."`
	First int    `help:"The maximum number of relations to show; 0 shows all." default:"50"`

	formatFlag
	walkFlags
}

func (c *relationsCmd) Run(ctx context.Context, p *program) error {
	session, f, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	page, key, err := relationPages(ctx, session, c.Of, f)
	if err != nil {
		return err
	}
	var found walk.Subgraph
	more, err := eachPage(c.First, page, key, func(r graph.Relation) error {
		found.Relations = append(found.Relations, r)
		return nil
	})
	if err != nil {
		return err
	}
	l, err := subgraphListing(ctx, session, found)
	if err != nil {
		return err
	}
	if more {
		l.cut("--first 0 shows all")
	}
	return l.print(p, c.Format)
}

// relationPages returns functions that read the relations of an entity, or of all entities if of is empty.
func relationPages(ctx context.Context, s *query.Session, of string, f *query.RelationFilter) (
	page func(query.Slice) (query.Page[graph.Relation], error), key func(graph.Relation) []string, err error,
) {
	if of == "" {
		list, err := s.AllRelations(ctx, f)
		if err != nil {
			return nil, nil, err
		}
		return list.Page, list.Key, nil
	}
	n, err := s.Node("of", of)
	if err != nil {
		return nil, nil, err
	}
	list, err := s.Relations(ctx, query.RelationQuery{Of: n, Filter: f})
	if err != nil {
		return nil, nil, err
	}
	return list.Page, list.Key, nil
}
