// Command generate writes schema/generated.graphqls: what follows from the ontology in schema/ (see schema.Expand).
// Run it at the top of the module, by go generate ./...
package main

import (
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	if err := run("schema"); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	sources, err := readSources(dir)
	if err != nil {
		return err
	}
	sdl, err := schema.Expand(sources)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, schema.Generated)
	for i, s := range sources {
		if s.Name == schema.Generated {
			sources = slices.Delete(sources, i, i+1)
			break
		}
	}
	if err := schema.Check(append(sources, &ast.Source{Name: schema.Generated, Input: sdl})...); err != nil {
		return fmt.Errorf("%s is left as it was: %w", path, err)
	}
	return os.WriteFile(path, []byte(sdl), 0o644)
}

// readSources reads the ontology from dir rather than from what this program was built with, which is
// the same but for the file that it is about to write.
func readSources(dir string) ([]*ast.Source, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.graphqls"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, errors.New("no schema here; run at the top of the module")
	}
	slices.Sort(paths)
	var out []*ast.Source
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			return nil, err
		}
		out = append(out, &ast.Source{Name: filepath.Base(p), Input: string(b)})
	}
	return out, nil
}
