// Command generate writes the Go types of the inputs and enums of the fixed API, with gqlgen's generator and its
// gqlgen.yml. It generates no code that executes queries, because package server/graphql does that. An argument names
// another output file.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/plugin/modelgen"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func generate() error {
	cfg, err := config.LoadConfig("gqlgen.yml")
	if err != nil {
		return err
	}
	ontology, err := schema.New() // without sources: the fixed API
	if err != nil {
		return err
	}
	served, err := ontology.Compose()
	if err != nil {
		return err
	}
	cfg.Schema = inputsAndEnums(served)
	if len(os.Args) > 1 { // another output file
		cfg.Model.Filename = os.Args[1]
	}
	if err := cfg.Init(); err != nil {
		return err
	}
	return modelgen.New().(*modelgen.Plugin).MutateConfig(cfg)
}

// fromOntology lists the enums whose values come from datasets.
var fromOntology = []string{"EntityKind", "RelationType"}

// inputsAndEnums returns the part of the served schema that needs Go types: the inputs, enums and scalars of the
// fixed API.
func inputsAndEnums(served *ast.Schema) *ast.Schema {
	query := &ast.Definition{Kind: ast.Object, Name: "Query"}
	out := &ast.Schema{Query: query, Types: map[string]*ast.Definition{"Query": query}, Directives: served.Directives}
	for name, d := range served.Types {
		fixed := d.BuiltIn || d.Position != nil && strings.HasSuffix(d.Position.Src.Name, "api.graphqls") ||
			slices.Contains(fromOntology, name)
		if fixed && (d.Kind == ast.InputObject || d.Kind == ast.Enum || d.Kind == ast.Scalar) {
			out.Types[name] = d
		}
	}
	return out
}
