package schema

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Served is the schema that the service answers queries of: the fixed API and the ontology that the program was built
// with.
func Served() (*ast.Schema, error) {
	sources, err := Sources()
	if err != nil {
		return nil, err
	}
	return Compose(sources...)
}

// Print writes a schema as one document in SDL. Nothing in it is an extension, so that tools which read no extensions
// can read it.
func Print(s *ast.Schema) string {
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s)
	return shortened(b.String())
}

// Compose makes the schema that is served of sources: the fixed API, and an ontology.
func Compose(sources ...*ast.Source) (*ast.Schema, error) {
	sdl, err := Expand(sources)
	if err != nil {
		return nil, err
	}
	s, err := gqlparser.LoadSchema(append(slices.Clone(sources), &ast.Source{Name: "composed.graphqls", Input: sdl})...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrOntology, err)
	}
	delete(s.Directives, "defer") // an answer comes in one piece
	o, err := Parse(sources...)
	if err != nil {
		return nil, err
	}
	if err := typed(s, o); err != nil {
		return nil, err
	}
	describe(s)
	return s, nil
}

// arguments are the descriptions of arguments that many fields have, by name and type.
var arguments = map[string]string{
	"filter: RelationFilter": "Which relations; all of them without it.",
	"filter: EntityFilter":   "Which entities; all of them without it.",
	"orderBy: EntityOrder":   "In which order; by id without it.",
	"first: Int":             "At most so many from the start, or from after. 50 without first and last.",
	"after: String":          "The cursor after which to go on: the endCursor of the page before. From the start without it.",
	"last: Int":              "At most so many from the end, or before before; in the order of the list. Not together with first.",
	"before: String":         "The cursor before which to end: the startCursor of the page after. To the end without it.",
	"id: ID!":                "The id.",
}

// describe gives the arguments that have no description of their own the common one.
func describe(s *ast.Schema) {
	for name, d := range s.Types {
		if strings.HasPrefix(name, "__") {
			continue
		}
		for _, f := range d.Fields {
			for _, a := range f.Arguments {
				if a.Description == "" && a.Name == "first" && a.DefaultValue != nil {
					a.Description = "At most so many."
				}
				if a.Description == "" {
					a.Description = arguments[a.Name+": "+a.Type.String()]
				}
			}
		}
	}
}
