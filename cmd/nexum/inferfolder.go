package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"nexum/loader"
)

// writeFolder writes the drafts to the folder of --output, and prints the command that loads them with the data. A new
// folder becomes a dataset: it gets a dataset.yaml and copies of the files that the drafts were made from. writeFolder
// writes nothing if a draft exists.
func (c *inferCmd) writeFolder(p *program, ontology, mapping string, data []string) error {
	base := filepath.Join(c.Output, filepath.Base(c.Output))
	files := [][2]string{{base + ".graphqls", ontology}}
	if mapping != "" {
		files = append(files, [2]string{base + ".mapping.yaml", mapping})
	}
	if err := os.MkdirAll(c.Output, 0o777); err != nil {
		return err
	}
	held, err := os.ReadDir(c.Output)
	if err != nil {
		return err
	}
	whole := len(held) == 0 && distinctNames(data)
	if whole {
		name := cmp.Or(loader.Slug(filepath.Base(c.Output)), "my-data")
		files = append(files, [2]string{filepath.Join(c.Output, loader.DatasetFile), "name: " + name + "\n"})
	}
	for _, f := range files {
		if _, err := os.Lstat(f[0]); err == nil {
			return existsError(f[0])
		}
	}
	words := []string{"nexum", "load"}
	for _, f := range files {
		if err := writeNew(f[0], f[1]); err != nil {
			return err
		}
		words = append(words, quoted(shortest(f[0])))
	}
	if whole {
		for _, path := range data {
			if err := copyNew(path, filepath.Join(c.Output, filepath.Base(path))); err != nil {
				return err
			}
		}
		words = []string{"nexum", "load", quoted(shortest(c.Output))}
	}
	for _, path := range c.Paths {
		if abs, err := filepath.Abs(path); !whole && (mapping == "" || err != nil ||
			filepath.Dir(abs) != c.Output) { // a mapping finds the tables beside it
			words = append(words, quoted(path))
		}
	}
	_, err = fmt.Fprintln(p.out, strings.Join(words, " "))
	return err
}

// distinctNames reports whether no two of the files have one name, so that one folder can have all of them.
func distinctNames(paths []string) bool {
	names := make(map[string]bool, len(paths))
	for _, path := range paths {
		names[strings.ToLower(filepath.Base(path))] = true
	}
	return len(names) == len(paths)
}

// copyNew copies a file to a new file. It fails if the new file exists already.
func copyNew(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
