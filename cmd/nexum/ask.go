package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"nexum/graph/query"
	"nexum/server/export"
)

type askCmd struct {
	Question string `arg:"" help:"A query in the rule language: constrains(Law, /21vianet), enacted(Body, Law)"`
	First    int    `help:"The maximum number of answers to show; 0 shows all." default:"20"`
	Format   string `help:"Show answers with their proofs, or as a table, JSON or CSV: text, table, json, csv, or proof for a file that nexum check-proof reads." enum:"text,table,json,csv,proof" default:"text" env:"NEXUM_OUTPUT_FORMAT"`
	Proofs   bool   `help:"Show why each answer holds." default:"true" negatable:""`
	Lines    int    `name:"proof-lines" help:"The maximum number of lines of each proof in text; 0 shows all." default:"200"`
	remoteFlags
}

func (c *askCmd) Run(ctx context.Context, p *program) error {
	session, err := c.session(ctx, p)
	if err != nil {
		return err
	}
	found, err := session.Ask(ctx, c.Question)
	if err != nil {
		return withPosition(c.Question, err)
	}
	shown := len(found.Rows)
	if c.First > 0 {
		shown = min(shown, c.First)
	}
	proofs := c.Proofs && c.Format != "table"
	if c.Format == "proof" {
		change, err := c.change(session, "")
		if err != nil {
			return err
		}
		if err := proofFile(p.out, found, shown, change); err != nil {
			return err
		}
	} else if err := c.print(ctx, p, export.NewAnswers(found, shown, proofs)); err != nil {
		return err
	}
	if len(found.Rows) == 0 {
		if why := session.NoAnswer(ctx, c.Question); why != "" {
			fmt.Fprintln(p.err, harmless(why))
		}
	}
	if more := len(found.Rows) - shown; more > 0 { // separate from the answers, which a program may read
		fmt.Fprintf(p.err, "and %d more; --first 0 shows all\n", more)
	}
	return nil
}

// print writes answers in the format that the flags select.
func (c *askCmd) print(ctx context.Context, p *program, a *export.Answers) error {
	switch c.Format {
	case "json":
		return a.JSON(ctx, p.out)
	case "csv":
		return a.CSV(ctx, p.out)
	case "table":
		return answerTable(p.out, a)
	}
	return answerText(p.out, a, c.Lines)
}

// withPosition adds to an error in a question the line with the error and a mark. It returns other errors unchanged.
func withPosition(question string, err error) error {
	e, ok := errors.AsType[*query.Error](err)
	if !ok || len(e.Problems) == 0 {
		return err
	}
	lines := strings.Split(question, "\n")
	var b strings.Builder
	for _, q := range e.Problems {
		line := lines[max(0, min(q.Line, len(lines))-1)]
		fmt.Fprintf(&b, "\n%s\n%s^ %s", line, strings.Repeat(" ", max(0, q.Column-1)), q.Message)
	}
	return errors.New(b.String())
}
