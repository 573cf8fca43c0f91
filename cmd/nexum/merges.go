package main

import (
	"context"
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/server/export"
)

type mergesCmd struct {
	Of    string   `arg:"" optional:"" help:"The id of an entity. By default, the pairs of all entities."`
	State []string `help:"Only pairs in these states: merged, proposed, apart, overruled." enum:"merged,proposed,apart,overruled" placeholder:"STATE"`
	First int      `help:"The maximum number of pairs to show; 0 shows all." default:"50"`

	formatFlag
	remoteFlags
}

func (c *mergesCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	var states []graph.MergeState
	for _, name := range c.State {
		state, _ := graph.ParseMergeState(strings.ToUpper(name)) // the flag accepts only valid names
		states = append(states, state)
	}
	list, err := session.Merges(ctx, c.Of, states...)
	if err != nil {
		return err
	}
	l := &listing{
		name: "merges", none: "no claim says that two ids are the same entity, or that they are not",
		columns: []string{"subject", "object", "state", "modality", "confidence", "score", "reasons", "citations"},
	}
	more := c.First > 0 && len(list) > c.First
	if more {
		list = list[:c.First]
	}
	for _, m := range list {
		x := newSame(m)
		l.rows = append(l.rows, row{text: x.line(), value: x, cells: x.cells()})
	}
	if more {
		l.cut("--first 0 shows all")
	}
	return l.print(p, c.Format)
}

// cells returns the cells of a pair in the listing of merges.
func (m *sameOut) cells() []export.TableCell {
	number := func(f float64) export.TableCell {
		return export.TableCell{Text: strconv.FormatFloat(f, 'f', -1, 64), Number: true}
	}
	score := export.TableCell{}
	if m.Score != nil {
		score = number(*m.Score)
	}
	out := append(cells(m.Subject, m.Object, m.State, m.Modality), number(m.Confidence), score)
	return append(out, cells(export.Join(m.Reasons), export.Join(m.Citations))...)
}
