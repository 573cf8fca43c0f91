package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/rule"
)

type askCmd struct {
	Question string   `arg:"" help:"A query in the rule language: constrains(Law, /21vianet), enacted(Body, Law)"`
	First    int      `help:"Show at most so many answers; 0 for all." default:"20"`
	Format   string   `help:"Show answers with their proofs, or as a table, JSON or CSV: text, table, json or csv." enum:"text,table,json,csv" default:"text"`
	Proofs   bool     `help:"Show why each answer holds." default:"true" negatable:""`
	AsOf     string   `help:"Ask of what holds at this date." placeholder:"DATE"`
	KnownAt  string   `help:"Ask of what had been loaded by this moment, such as 2026-01-31T12:00:00Z." placeholder:"TIME"`
	Distrust []string `help:"Leave out what these documents claim." placeholder:"ID"`
	Without  []string `help:"Leave out these entities, relations (source|TYPE|target) and rules." placeholder:"ID"`
	With     []string `help:"Assume these relations." placeholder:"SOURCE|TYPE|TARGET"`
	Seed     bool     `help:"Ask the bundled dataset, in memory, as long as the default folder has no store." default:"true" negatable:""`
}

func (c *askCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.Ask(ctx, c.Question)
	if e, ok := errors.AsType[*query.Error](err); ok && len(e.Problems) > 0 {
		return pointed(c.Question, e.Problems)
	}
	if err != nil {
		return err
	}
	rows := found.Rows
	columns := found.Columns()
	more := 0
	if c.First > 0 && len(rows) > c.First {
		more = len(rows) - c.First
		rows = rows[:c.First]
	}
	a := answers{columns, rows, session.View, found.Query, c.Proofs}
	switch c.Format {
	case "json":
		err = a.json(p.out)
	case "csv":
		err = a.csv(p.out)
	case "table":
		err = a.table(p.out)
	default:
		err = a.text(p.out)
	}
	if err == nil && more > 0 { // told apart from the answers, which another program may read
		fmt.Fprintf(p.err, "and %d more; see them with --first 0\n", more)
	}
	return err
}

// session opens the store for as long as it takes to compile the view that the flags ask for.
func (c *askCmd) session(ctx context.Context, p *program) (*query.Session, error) {
	g, err := p.readOrLend(ctx, c.Seed)
	if err != nil {
		return nil, err
	}
	v := g.View()
	if err := g.Close(); err != nil {
		return nil, err
	}
	change := graph.Change{Distrust: c.Distrust, Without: c.Without}
	if c.AsOf != "" {
		if change.AsOf, err = graph.ParseDate(c.AsOf); err != nil {
			return nil, fmt.Errorf("--as-of: %w", err)
		}
	}
	if c.KnownAt != "" {
		if change.KnownAt, err = time.Parse(time.RFC3339, c.KnownAt); err != nil {
			return nil, fmt.Errorf("--known-at: %q is no moment such as 2026-01-31T12:00:00Z", c.KnownAt)
		}
	}
	for _, id := range c.With {
		source, typ, target, ok := graph.SplitRelationID(id)
		if !ok {
			return nil, fmt.Errorf("--with: %q is no relation such as 21vianet|OPERATES|azure-china", id)
		}
		change.With = append(change.With, graph.Tie{Source: source, Type: typ, Target: target})
	}
	loaded, err := rule.Load(v)
	if err != nil {
		return nil, err
	}
	session, err := query.Open(loaded, budget.New(rule.Limits{}.Budget()), query.Options{}).With(change)
	if err != nil {
		return nil, err
	}
	for _, u := range session.Engine.Program().Unfit() { // on standard error, apart from the answers
		fmt.Fprintf(p.err, "rule %s is not used, and what it leads to is missing: %s\n", u.ID, u.Why)
	}
	return session, nil
}

// pointed shows where in a question a mistake is.
func pointed(question string, problems []query.Problem) error {
	lines := strings.Split(question, "\n")
	var b strings.Builder
	for _, q := range problems {
		line := lines[min(q.Line, len(lines))-1]
		fmt.Fprintf(&b, "\n%s\n%s^ %s", line, strings.Repeat(" ", max(0, q.Column-1)), q.Message)
	}
	return errors.New(b.String())
}
