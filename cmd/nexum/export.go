package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/schema"
	"nexum/seed"
)

// standardOutput stands for standard output where a flag names a file to write.
const standardOutput = "-"

type exportCmd struct {
	Output string `help:"Write to this file instead of standard output; - is standard output." short:"o" type:"path" placeholder:"FILE"`
	Claims bool   `help:"Write one quad per claim, without documents, dates and revisions. Such an export cannot be restored."`
}

func (c *exportCmd) Run(ctx context.Context, p *program) error {
	s, err := p.readStore(ctx)
	if err != nil {
		return err
	}
	write := s.Export
	if c.Claims {
		write = s.ExportClaims
	}
	if c.Output == "" || c.Output == standardOutput {
		out := bufio.NewWriterSize(p.out, 1<<20)
		if err := write(ctx, out); err != nil {
			return closeOnError(err, s.Close)
		}
		if err := out.Flush(); err != nil {
			return closeOnError(err, s.Close)
		}
		return s.Close()
	}
	if err := writeFile(c.Output, func(w io.Writer) error { return write(ctx, w) }); err != nil {
		return closeOnError(err, s.Close)
	}
	return s.Close()
}

// writeFile writes a file atomically: either completely or not at all.
func writeFile(path string, write func(io.Writer) error) error {
	tmp := path + ".part"
	f, err := os.Create(tmp)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 1<<20)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		return os.Rename(tmp, path)
	}
	os.Remove(tmp)
	return err
}

type schemaCmd struct {
	JSONSchema bool `help:"Print a JSON Schema with which an editor completes and checks data files."`
	Seed       bool `help:"Print the schema of the bundled dataset, as long as the default folder has no store; otherwise that of no data." default:"true" negatable:""`
	serviceFlags
}

func (c *schemaCmd) Run(ctx context.Context, p *program) error {
	o, err := c.ontology(ctx, p)
	if err != nil {
		return err
	}
	if c.JSONSchema {
		b, err := loader.JSONSchema(o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(p.out, string(b))
		return err
	}
	served, err := o.Compose()
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(p.out, schema.Print(served))
	return err
}

// ontology returns the ontology of the store. If there is no store, it returns the ontology of the bundled dataset or,
// without it, the one that every store has.
func (c *schemaCmd) ontology(ctx context.Context, p *program) (*schema.Ontology, error) {
	g, err := p.readGraph(ctx)
	if errors.Is(err, claim.ErrNoStore) && p.usesBundled() {
		if !c.Seed {
			return schema.New()
		}
		return seed.Ontology()
	}
	if err != nil {
		return nil, err
	}
	return g.View().Ontology(), g.Close()
}
