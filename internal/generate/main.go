// Command generate makes all code that follows from the ontology in schema/. Run it at the top of the
// module, by go generate ./...
//
// It writes schema/generated.graphqls (see schema.Expand), then runs gqlgen as gqlgen.yml says, with a
// plugin that makes each kind a struct around the domain's entity. All of server/gql is its output.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/plugin"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("generate: ")
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() (err error) {
	sources, err := readSources("schema")
	if err != nil {
		return err
	}
	sdl, err := schema.Expand(sources)
	if err != nil {
		return err
	}
	ontology, err := schema.Parse(sources...)
	if err != nil {
		return err
	}
	old, err := readOutput()
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, old.restore())
		}
	}()
	if err := os.WriteFile(expanded, []byte(sdl), 0o644); err != nil {
		return err
	}
	// What an earlier run left would be read along with what this one writes.
	if err := removeOutput(); err != nil {
		return err
	}
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return fmt.Errorf("gqlgen.yml: %w", err)
	}
	if cfg.Exec.DirName != output {
		return fmt.Errorf("gqlgen.yml: exec.dir is to be %s", output)
	}
	err = api.Generate(cfg, func(_ *config.Config, plugins *[]plugin.Plugin) {
		// gqlgen's own plugins write models and resolver stubs, and both are by hand here.
		*plugins = []plugin.Plugin{&kinds{ontology: ontology}}
	})
	if err != nil {
		return err
	}
	return trim(output)
}

// Where the output goes.
const output = "server/gql"

var expanded = filepath.Join("schema", schema.Generated)

// files is what is in some files, by path.
type files map[string][]byte

// readOutput reads what an earlier run wrote, so that one that fails leaves it as it was.
func readOutput() (files, error) {
	paths, err := filepath.Glob(filepath.Join(output, "*.go"))
	if err != nil {
		return nil, err
	}
	out := files{}
	for _, p := range append(paths, expanded) {
		b, err := os.ReadFile(p)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[p] = b
	}
	return out, nil
}

func removeOutput() error {
	paths, err := filepath.Glob(filepath.Join(output, "*.go"))
	if err != nil {
		return err
	}
	for _, p := range paths {
		if err := os.Remove(p); err != nil {
			return err
		}
	}
	return nil
}

func (f files) restore() error {
	err := removeOutput()
	for p, b := range f {
		err = errors.Join(err, os.WriteFile(p, b, 0o644))
	}
	return err
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
