package main

import (
	"context"
	"fmt"
	"os"

	"nexum/loader/infer"
	"nexum/schema"
)

type inferCmd struct {
	Encoding string   `help:"The character encoding of files that are not UTF-8, and of tables without an encoding of their own." placeholder:"NAME"`
	Mapping  string   `help:"Write the draft of a mapping for tables and JSON to this file: NAME.mapping.yaml." type:"path" placeholder:"FILE"`
	Paths    []string `arg:"" help:"Files of RDF, tables, workbooks and JSON, also packed with gzip, and archives of them." name:"file"`
}

func (c *inferCmd) Run(ctx context.Context, p *program) error {
	paths, _, done, err := openArchives(c.Paths)
	if err != nil {
		return err
	}
	defer done()
	d, err := infer.Files(ctx, paths, infer.Options{Encoding: c.Encoding})
	if err != nil {
		return err
	}
	text := d.Ontology()
	o, err := schema.New(schema.Source{Name: "draft", Text: text})
	if err == nil {
		_, err = o.Compose()
	}
	if err != nil {
		return fmt.Errorf("the draft is not a valid ontology, which is a bug of nexum: %w", err)
	}
	mapping := d.Mapping()
	switch {
	case c.Mapping != "" && mapping == "":
		return fmt.Errorf("RDF needs no mapping: load the draft with the data; leave --mapping out")
	case c.Mapping != "":
		if err := os.WriteFile(c.Mapping, []byte(mapping), 0o666); err != nil {
			return err
		}
	case mapping != "":
		p.log.Info("tables need a mapping, too: --mapping NAME.mapping.yaml drafts it")
	}
	_, err = fmt.Fprint(p.out, text)
	return err
}
