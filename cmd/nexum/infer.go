package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"nexum/loader"
	"nexum/loader/formats"
	"nexum/loader/infer"
	"nexum/schema"
)

type inferCmd struct {
	Encoding string   `help:"The character encoding of files that are not UTF-8, and of tables without an encoding of their own." placeholder:"NAME"`
	Only     []string `help:"Read only those files and folders of an archive that match this pattern, such as examples/*.json." placeholder:"PATTERN"`
	Output   string   `short:"o" help:"Write the drafts to this folder, as NAME.graphqls and NAME.mapping.yaml, where NAME is the name of the folder. A new folder becomes a dataset that nexum load DIR loads: it gets a dataset.yaml and copies of the files. Files that exist are not replaced." type:"path" placeholder:"DIR" xor:"mapping"`
	Mapping  string   `help:"Write the draft of a mapping for tables and JSON to this new file: NAME.mapping.yaml." type:"path" placeholder:"FILE" xor:"mapping"`
	Paths    []string `arg:"" help:"Files of RDF, tables, workbooks and JSON, also packed with gzip, and archives of them." name:"file"`
}

func (c *inferCmd) Run(ctx context.Context, p *program) error {
	if c.Output == standardOutput || c.Mapping == standardOutput {
		return errors.New("the draft of an ontology goes to standard output, and that of a mapping to a file: " +
			"--mapping NAME.mapping.yaml, or -o DIR for both")
	}
	paths, _, done, err := openArchives(c.Paths, c.Only)
	if err != nil {
		return err
	}
	defer done()
	l := loader.Loader{Options: loader.Options{Formats: formats.All()}}
	for _, path := range paths {
		if f, ok := l.Signed(path); ok && slices.ContainsFunc(f.Extensions, func(ending string) bool {
			return slices.Contains([]string{".json", ".graphml", ".gexf"}, ending)
		}) {
			p.log.Warn("this file needs no mapping: nexum load reads it as it is, and nexum help packs lists ontologies",
				"file", filepath.Base(path), "format", f.Title)
		}
	}
	d, err := infer.Files(ctx, paths, infer.Options{Encoding: c.Encoding})
	if err != nil {
		return err
	}
	for _, text := range d.Assumed {
		p.log.Info("assumed: " + text)
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
	case c.Output != "":
		return c.writeFolder(p, text, mapping, paths)
	case c.Mapping != "" && mapping == "":
		return errors.New("RDF needs no mapping: load the draft with the data; leave --mapping out")
	case c.Mapping != "":
		if err := writeNew(c.Mapping, mapping); err != nil {
			return err
		}
	case mapping != "":
		p.log.Info("tables need a mapping, too: --mapping NAME.mapping.yaml drafts it, and -o DIR writes both")
	}
	_, err = io.WriteString(p.out, text)
	return err
}

// writeNew writes a text to a file that must not exist.
func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return existsError(path)
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

func existsError(path string) error {
	return fmt.Errorf("%s exists, and a draft replaces no file; remove it, or write the draft elsewhere", shortest(path))
}

// shortest returns the path relative to the working directory, if that is shorter.
func shortest(path string) string {
	if dir, err := os.Getwd(); err == nil {
		if rel, err := filepath.Rel(dir, path); err == nil && len(rel) < len(path) {
			return rel
		}
	}
	return path
}

// quoted quotes a word for a shell, if it needs quotes.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("_./-+=:,@%", r) || r > 127
	}
	if strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
