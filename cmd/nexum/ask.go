package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nexum/graph/rule"
)

type askCmd struct {
	Question string `arg:"" help:"A query in the rule language: constrains(Law, /21vianet), enacted(Body, Law)"`
	First    int    `help:"Show at most so many answers." default:"20"`
	Proofs   bool   `help:"Show why each answer holds." default:"true" negatable:""`
	Seed     bool   `help:"Load the dataset that comes along if the store is empty." default:"true" negatable:""`
}

func (c *askCmd) Run(ctx context.Context, p *program) error {
	g, err := p.openGraph(ctx)
	if err != nil {
		return err
	}
	if c.Seed && g.View().Revision().Number == 0 {
		if err := p.loadSeed(ctx, g); err != nil {
			return closing(err, g.Close)
		}
	}
	v := g.View()
	if err := g.Close(); err != nil { // the view stays; others may have the store
		return err
	}
	query, problems := rule.NewParser().Query(c.Question, v.Ontology())
	if len(problems) > 0 {
		var b strings.Builder
		for _, q := range problems {
			fmt.Fprintf(&b, "\n%s\n%s^ %s", c.Question, strings.Repeat(" ", max(0, q.Column-1)), q.Message)
		}
		return errors.New(b.String())
	}
	program, err := rule.Load(v)
	if err != nil {
		return err
	}
	rows, err := rule.NewEngine(program, rule.Limits{}).Ask(ctx, query)
	if err != nil {
		return err
	}
	for i, r := range rows {
		if i == c.First {
			fmt.Fprintf(p.out, "and %d more; see them with --first %d\n", len(rows)-i, len(rows))
			break
		}
		var parts []string
		for j, val := range r.Values {
			text := val.Text
			if val.Type == rule.EntityType {
				text = fmt.Sprintf("%s (%s)", v.Name(val.Node), val.Text)
			}
			parts = append(parts, fmt.Sprintf("%s = %s", query.Vars[query.Shown[j]], text))
		}
		if len(parts) == 0 {
			parts = []string{"yes"}
		}
		fmt.Fprintln(p.out, strings.Join(parts, ", "))
		if c.Proofs {
			for _, line := range strings.Split(strings.TrimRight(r.Text(v, query), "\n"), "\n") {
				fmt.Fprintln(p.out, "  "+line)
			}
			fmt.Fprintln(p.out)
		}
	}
	if len(rows) == 0 {
		fmt.Fprintln(p.out, "no answer")
	}
	return nil
}
