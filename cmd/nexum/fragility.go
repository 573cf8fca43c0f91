package main

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph/rule/engine"

	"nexum/graph/query"
	"nexum/server/export"
)

type fragilityCmd struct {
	relationArgs
	By    string `help:"What to remove: documents or relations." enum:"documents,relations" default:"documents"`
	Size  int32  `help:"The maximum number of members of a set." default:"2"`
	First int32  `help:"The maximum number of sets to show." default:"5"`

	formatFlag
	remoteFlags
}

// The maximum number of sets, and of members of a set, as in the API.
const (
	maxSets    = 20
	maxMembers = 4
)

func (c *fragilityCmd) Run(ctx context.Context, p *program) error {
	size, err := query.Bound("--size", &c.Size, 2, maxMembers)
	if err != nil {
		return err
	}
	first, err := query.Bound("--first", &c.First, 5, maxSets)
	if err != nil {
		return err
	}
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	r, err := relationOf(ctx, session, c.Relation...)
	if err != nil {
		return err
	}
	by := engine.Documents
	if c.By == "relations" {
		by = engine.Relations
	}
	found, err := session.Fragility(ctx, r, by, size, first)
	if err != nil {
		return err
	}
	l := &listing{
		name: "sets", columns: []string{"size", "members"},
		none: fmt.Sprintf("no set of at most %d %s without which the relation would not hold", size, c.By),
		rest: export.Object{{Name: "exhaustive", Value: found.Exhaustive}},
	}
	for _, set := range found.Sets {
		l.rows = append(l.rows, setRow(session, set))
	}
	if !found.Exhaustive {
		l.note("there may be more sets; see them with a greater --first or --size")
	}
	return l.print(p, c.Format)
}

func setRow(s *query.Session, set engine.CriticalSet) row {
	var lines []string
	for _, id := range set {
		if n, ok := s.View.Lookup(id); ok {
			lines = append(lines, oneLine(named(s.View.Name(n), id)))
			continue
		}
		lines = append(lines, oneLine(id))
	}
	return row{
		text:  "without " + strings.Join(lines, " and "),
		value: map[string]any{"members": []string(set)},
		cells: []export.TableCell{{Text: fmt.Sprint(len(set)), Number: true}, {Text: export.Join(set)}},
	}
}
