package main

import (
	"context"
	"slices"
	"strconv"

	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

type cyclesCmd struct {
	Through   string `arg:"" optional:"" help:"The id of an entity on the loops. By default, all loops."`
	First     int32  `help:"The maximum number of loops to show." default:"20"`
	MaxLength int32  `help:"The maximum number of relations in a loop." default:"8"`

	formatFlag
	walkFlags
}

func (c *cyclesCmd) Run(ctx context.Context, p *program) error {
	session, f, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	reach := query.Reach{Depth: &c.MaxLength, Count: &c.First}
	found, err := session.Cycles(ctx, c.Through, f, reach)
	if err != nil {
		return err
	}
	l := &listing{
		name: "cycles", none: "no feedback loop",
		columns: slices.Concat([]string{"length", "feedback", "entities", "relations"}, certainties()),
		rest:    export.Object{{Name: "exhaustive", Value: found.Exhaustive}},
	}
	for _, cycle := range found.Cycles {
		r, err := cycleRow(ctx, session, cycle)
		if err != nil {
			return err
		}
		l.rows = append(l.rows, r)
	}
	l.partial(
		found.Exhaustive,
		found.Truncated,
		"there are more loops; see them with a greater --first",
		"there may be longer loops; see them with a greater --max-length",
	)
	return l.print(p, c.Format)
}

func cycleRow(ctx context.Context, s *query.Session, c walk.Cycle) (row, error) {
	out := walkOut{Path: export.NewPath(s.View, walk.Path{Entities: c.Entities, Relations: c.Relations}, false, false)}
	relations, err := steps(ctx, s, c.Relations)
	if err != nil {
		return row{}, err
	}
	out.Feedback, out.Steps = c.Feedback(), relations.values
	round := append(slices.Clone(c.Entities), c.Entities[0])
	words := map[string]string{"BALANCING": "balancing", "UNKNOWN": "of unknown sign", "REINFORCING": "reinforcing"}
	return row{
		text: block(wayLine(s.View, round)+"  ("+words[out.Feedback]+")", relations.lines), value: out,
		cells: append([]export.TableCell{
			{Text: strconv.Itoa(out.Length), Number: true},
			{Text: out.Feedback},
			{Text: export.Join(out.Entities)},
			{Text: export.Join(out.Relations)},
		}, relations.certain...),
	}, nil
}
