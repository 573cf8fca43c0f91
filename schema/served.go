package schema

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// Compose returns the schema that the service serves: the fixed API and the types that follow from the ontology. The
// caller must not modify the result.
func (o *Ontology) Compose() (*ast.Schema, error) { return o.compose() }

// Print formats a schema as one SDL document. The document contains no extensions, because some tools cannot read
// them.
func Print(s *ast.Schema) string {
	var b bytes.Buffer
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchema(s)
	return shortened(b.String())
}

// compose builds the schema that is served.
func compose(o *Ontology) (*ast.Schema, error) {
	var sources []*ast.Source
	for _, name := range [...]string{apiFile, directivesFile} {
		s, err := embedded(name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, &ast.Source{Name: s.Name, Input: s.Text})
	}
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchemaDocument(o.doc)
	sources = append(sources, &ast.Source{Name: "ontology.graphqls", Input: b.String()})
	sdl, err := expand(o, sources)
	if err != nil {
		return nil, err
	}
	s, err := gqlparser.LoadSchema(append(sources, &ast.Source{Name: "composed.graphqls", Input: sdl})...)
	if err != nil {
		return nil, fmt.Errorf("%w: the schema that follows from it cannot be served: %w", ErrOntology, err)
	}
	delete(s.Directives, "defer") // the executor sends each answer as a whole
	if err := typed(s, o); err != nil {
		return nil, err
	}
	describe(s)
	refine(s, o)
	removeUnused(s)
	return s, nil
}

// removeUnused removes the input types that no argument and no other input uses, such as the filter of relations to a
// kind to which no relation leads, and the filter of a scalar that the ontology does not use.
func removeUnused(s *ast.Schema) {
	used := map[string]bool{}
	for _, d := range s.Types {
		for _, f := range d.Fields {
			used[f.Type.Name()] = true
			for _, a := range f.Arguments {
				used[a.Type.Name()] = true
			}
		}
	}
	for name, d := range s.Types {
		if d.Kind == ast.InputObject && !used[name] {
			delete(s.Types, name)
		}
	}
}

// refine narrows the types of the fields of Conflict: to the kind that bears duties, and to the kind that they
// originate from, if the ontology has exactly one such kind.
func refine(s *ast.Schema, o *Ontology) {
	conflict := s.Types["Conflict"]
	set := func(kind string, fields ...string) {
		for _, name := range fields {
			t := conflict.Fields.ForName(name).Type
			if t.Elem != nil {
				t = t.Elem
			}
			t.NamedType = kind
		}
	}
	if bears, ok := o.TypeOfRole(RoleBears); ok && len(bears.From) == 1 {
		set(bears.From[0], "duty", "against")
	}
	if origins := o.KindsOfRole(RoleOrigin); len(origins) == 1 {
		set(origins[0].Name, "dutyLaws", "againstLaws")
	}
}

// arguments has the descriptions of common arguments. The keys are name and type.
var arguments = map[string]string{
	"filter: RelationFilter": "Only relations that match. By default, all relations.",
	"filter: EntityFilter":   "Only entities that match. By default, all entities.",
	"orderBy: EntityOrder":   "The order. By default, by id.",
	"first: Int": "The maximum number of results, from the start or from the cursor in after. The default is 50 " +
		"unless last is given.",
	"after: String": "Results after this cursor: the endCursor of the previous page. By default, from the start.",
	"last: Int": "The maximum number of results, counted back from the end or from the cursor in before. They keep " +
		"the order of the list. Cannot be combined with first.",
	"before: String": "Results before this cursor: the startCursor of the following page. By default, to the end.",
	"id: ID!":        "The id.",
}

// describe gives arguments without a description the common one.
func describe(s *ast.Schema) {
	for name, d := range s.Types {
		if strings.HasPrefix(name, "__") {
			continue
		}
		for _, f := range d.Fields {
			for _, a := range f.Arguments {
				a.Description = cmp.Or(a.Description, commonDescription(a))
			}
		}
	}
}

// commonDescription returns the description of arguments with the same name and type; empty if there is none.
func commonDescription(a *ast.ArgumentDefinition) string {
	if a.Name == "first" && a.DefaultValue != nil {
		return "The maximum number of results."
	}
	return arguments[a.Name+": "+a.Type.String()]
}
