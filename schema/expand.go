package schema

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
	"github.com/vektah/gqlparser/v2/parser"
)

// View is the name of the type of the field view.
const View = "View"

// expand generates the SDL that follows from the sources of a schema, which include the ontology:
//
//   - enum EntityKind, with one value per kind;
//   - the fields that a kind or interface inherits from its interfaces;
//   - a connection and an edge type for each kind, and for each interface for which a field has a connection;
//   - in Query, a lookup and a list for each kind;
//   - the type View, with the fields of Query.
//
// The result depends only on the sources.
func expand(o *Ontology, sources []*ast.Source) (string, error) {
	x := expander{ontology: o, defs: map[string]*ast.Definition{}, doc: &ast.SchemaDocument{}}
	for _, s := range sources {
		d, err := parser.ParseSchema(s)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrOntology, err)
		}
		for _, def := range d.Definitions {
			x.defs[def.Name] = def
			x.names = append(x.names, def.Name)
		}
	}
	slices.Sort(x.names)
	x.kinds()
	if err := x.inherited(); err != nil {
		return "", err
	}
	x.connections()
	if err := x.queries(); err != nil {
		return "", err
	}
	var b strings.Builder
	formatter.NewFormatter(&b, formatter.WithIndent("  ")).FormatSchemaDocument(x.doc)
	return shortened(b.String()), nil
}

// shortened replaces each block string of one line by a plain string. The formatter writes all descriptions as block
// strings, with the quotes in lines of their own.
func shortened(sdl string) string {
	const quotes = `"""`
	var b strings.Builder
	b.Grow(len(sdl))
	within := false // whether the line is in a block string of several lines
	lines := strings.Split(sdl, "\n")
	for i := 0; i < len(lines); i++ {
		if i > 0 {
			b.WriteByte('\n')
		}
		line := lines[i]
		if !strings.HasSuffix(line, quotes) || within {
			within = within && !strings.HasPrefix(strings.TrimLeft(line, " "), quotes)
			b.WriteString(line)
			continue
		}
		if i+2 < len(lines) && !strings.ContainsAny(lines[i+1], "\"\\") {
			if after, ends := strings.CutPrefix(strings.TrimLeft(lines[i+2], " "), quotes); ends {
				b.WriteString(strings.TrimSuffix(line, quotes) + `"` + strings.TrimLeft(lines[i+1], " ") + `"` + after)
				i += 2
				continue
			}
		}
		within = true
		b.WriteString(line)
	}
	return b.String()
}

type expander struct {
	ontology *Ontology
	defs     map[string]*ast.Definition
	names    []string // the keys of defs, sorted
	doc      *ast.SchemaDocument
}

func (x *expander) define(d *ast.Definition) { x.doc.Definitions = append(x.doc.Definitions, d) }

func (x *expander) extend(d *ast.Definition) { x.doc.Extensions = append(x.doc.Extensions, d) }

func (x *expander) kinds() {
	e := &ast.Definition{Kind: ast.Enum, Name: "EntityKind", Description: "The kinds of entities."}
	for _, k := range x.ontology.Kinds() {
		e.EnumValues = append(e.EnumValues, &ast.EnumValueDefinition{Name: k.Enum, Description: k.Description})
	}
	x.define(e)
}

// inherited gives each kind and interface the fields of its interfaces.
func (x *expander) inherited() error {
	for _, name := range x.names {
		d := x.defs[name]
		if name == "Entity" || !slices.Contains(d.Interfaces, "Entity") {
			continue
		}
		fields, err := x.inheritedFields(d)
		if err != nil {
			return err
		}
		if len(fields) > 0 {
			x.extend(&ast.Definition{Kind: d.Kind, Name: name, Fields: fields})
		}
	}
	return nil
}

// inheritedFields returns the fields of the interfaces of a kind that the kind does not define itself: the fields of
// every entity first, then those of the other interfaces in the order of the kind.
func (x *expander) inheritedFields(d *ast.Definition) (ast.FieldList, error) {
	has := map[string]bool{}
	for _, f := range d.Fields {
		has[f.Name] = true
	}
	order := append([]string{"Entity"}, slices.DeleteFunc(slices.Clone(d.Interfaces), func(i string) bool {
		return i == "Entity"
	})...)
	var out ast.FieldList
	for _, i := range order {
		of, ok := x.defs[i]
		if !ok {
			return nil, fmt.Errorf("%w: %s implements %s, which is not defined", ErrOntology, d.Name, i)
		}
		for _, f := range of.Fields {
			if !has[f.Name] {
				has[f.Name] = true
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// connections defines XConnection and XEdge for each kind, and for every other type for which a field has a connection.
func (x *expander) connections() {
	want := map[string]bool{"Entity": true}
	for _, k := range x.ontology.Kinds() {
		want[k.Name] = true
	}
	for _, d := range x.defs {
		for _, f := range d.Fields {
			of, ok := strings.CutSuffix(f.Type.Name(), "Connection")
			if to := x.defs[of]; ok && to != nil && slices.Contains(to.Interfaces, "Entity") {
				want[of] = true
			}
		}
	}
	for _, name := range x.names {
		if !want[name] || x.defs[name+"Connection"] != nil {
			continue
		}
		what := "entities of kind " + name
		one := "An entity of kind " + name
		if x.defs[name].Kind == ast.Interface {
			what, one = "entities", "An entity"
			if name != "Entity" {
				what, one = "entities that are "+name, "An entity that is "+name
			}
		}
		for _, d := range connectionOf(name, what, one) {
			x.define(d)
		}
	}
}

// queries extends Query with a lookup and a list per kind.
func (x *expander) queries() error {
	q := &ast.Definition{Kind: ast.Object, Name: "Query"}
	owner := map[string]string{}
	if d := x.defs["Query"]; d != nil {
		for _, f := range d.Fields {
			owner[f.Name] = "Query itself"
		}
	}
	for _, k := range x.ontology.Kinds() {
		for _, name := range []string{k.Singular, k.Plural} {
			if by, taken := owner[name]; taken {
				return fmt.Errorf(
					"%w: kind %s needs the field Query.%s, but %s already uses this name; rename the kind or add @kind(plural:)",
					ErrOntology,
					k.Name,
					name,
					by,
				)
			}
			owner[name] = "kind " + k.Name
		}
		q.Fields = append(
			q.Fields,
			&ast.FieldDefinition{
				Name: k.Singular,
				Description: "The entity of kind " + k.Name +
					" with this id; null if there is none, or if the entity has another kind.",
				Arguments: ast.ArgumentDefinitionList{{Name: "id", Type: ast.NonNullNamedType("ID", nil)}},
				Type:      ast.NamedType(k.Name, nil),
			},
			&ast.FieldDefinition{
				Name:        k.Plural,
				Description: "Entities of kind " + k.Name + ". It is an error if the filter excludes " + k.Enum + ".",
				Arguments: ast.ArgumentDefinitionList{
					{Name: "filter", Type: ast.NamedType("EntityFilter", nil)},
					{Name: "orderBy", Type: ast.NamedType("EntityOrder", nil)},
					{Name: "first", Type: ast.NamedType("Int", nil), DefaultValue: &ast.Value{Kind: ast.IntValue, Raw: "50"}},
					{Name: "after", Type: ast.NamedType("String", nil)},
				},
				Type: ast.NonNullNamedType(k.Name+"Connection", nil),
			},
		)
	}
	x.extend(q)
	x.view(q)
	return nil
}

// view defines the type View, which has the fields of Query that apply to a view of the graph.
func (x *expander) view(kinds *ast.Definition) {
	v := &ast.Definition{
		Kind: ast.Object, Name: View,
		Description: "A view of the graph, with the questions of Query. The type differs from Query so that the caches of " +
			"clients keep views apart.",
		Fields: ast.FieldList{{
			Name: "id", Description: "Identifies the view and its revision.", Type: ast.NonNullNamedType("ID", nil),
		}},
	}
	if q := x.defs["Query"]; q != nil {
		v.Fields = append(v.Fields, q.Fields...)
	}
	v.Fields = append(v.Fields, kinds.Fields...)
	x.define(v)
}
