package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule/proof/portable"
)

type checkProofCmd struct {
	File string `arg:"" help:"A file that nexum ask --format proof wrote, or the field file of a proof in GraphQL; - for standard input."`
	serviceFlags
	Seed  bool           `help:"Check against the bundled dataset, in memory, as long as the default folder has no store." default:"true" negatable:""`
	Limit questionLimits `embed:"" prefix:"limit-"`

	Text string `kong:"-"` // the content of the file, for a service that runs the command
}

// limits returns the limits of the command.
func (c *checkProofCmd) limits() *questionLimits { return &c.Limit }

// maxProofFile is the maximum size of a file of proofs in bytes.
const maxProofFile = 256 << 20

// prepare reads the file, since a service that runs the command does not have it.
func (c *checkProofCmd) prepare() error {
	if c.Text != "" {
		return nil
	}
	in, name := io.Reader(os.Stdin), "standard input"
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer f.Close()
		in, name = f, c.File
	}
	text, err := io.ReadAll(io.LimitReader(in, maxProofFile+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > maxProofFile {
		return fmt.Errorf("%s is over %d MiB", name, maxProofFile>>20)
	}
	c.Text, c.File = string(text), name
	return nil
}

func (c *checkProofCmd) Run(ctx context.Context, p *program) error {
	if err := c.prepare(); err != nil {
		return err
	}
	file, err := portable.Read([]byte(c.Text))
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	view := viewFlags{Seed: c.Seed, Limit: c.Limit}
	session, err := view.session(ctx, p)
	if err != nil {
		return err
	}
	result, err := session.CheckProofs(ctx, file)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	for _, v := range result.Verdicts {
		if v.Refused != nil {
			fmt.Fprintf(p.out, "refused: %s: %s\n", oneLine(v.Of), oneLine(v.Refused.Error()))
		} else {
			fmt.Fprintf(p.out, "accepted: %s\n", oneLine(v.Of))
		}
	}
	at := result.Session.View.Revision().Number
	if at != file.Revision {
		fmt.Fprintf(
			p.err,
			"the proofs are of revision %d, and were checked at revision %d: this store does not have the revision of "+
				"the proofs\n",
			file.Revision,
			at,
		)
	}
	if n := result.Refused(); n > 0 {
		return fmt.Errorf("%d of %d proofs are refused", n, len(result.Verdicts))
	}
	return nil
}

// proofFile writes the proofs of answers as a file that check-proof reads.
func proofFile(w io.Writer, found *query.Answers, shown int, change graph.Change) error {
	var changes []portable.Change
	if c := portable.ChangeOf(change); !c.IsZero() {
		changes = append(changes, c)
	}
	to := portable.NewWriter(found.Session.View, changes)
	to.Question(found.Query)
	for i := range found.Rows[:shown] {
		to.Answer(found.Columns(), &found.Rows[i])
	}
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	e.SetEscapeHTML(false)
	return e.Encode(to.File())
}
