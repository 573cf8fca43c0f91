package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// typed adds to a served schema the types that follow from the facts and relation fields of kinds and interfaces. For
// each K these are the inputs KFilter, KOrder and KRelationFilter, a list in Query and View that takes them, and an
// aggregate. Interfaces get a list, too.
func typed(s *ast.Schema, o *Ontology) error {
	x := typer{Schema: s, ontology: o}
	for _, shape := range append(o.Shapes(), o.shapes[Entity]) {
		if err := x.shape(shape); err != nil {
			return err
		}
	}
	relate(s)
	count(s)
	return nil
}

type typer struct {
	*ast.Schema
	ontology *Ontology
}

// define adds a type to the schema. It fails if the name is taken.
func (x *typer) define(of string, d *ast.Definition) error {
	if x.Types[d.Name] != nil {
		return fmt.Errorf("%w: %s wants a type %s, which there is already; give one of them another name", ErrOntology, of, d.Name)
	}
	x.Types[d.Name] = d
	if d.Kind == ast.Object {
		x.AddPossibleType(d.Name, d)
	}
	return nil
}

func (x *typer) shape(s *Shape) error {
	if s.Name == Entity {
		x.entityFilter(s)
	} else if err := x.define(s.Name, x.filter(s)); err != nil {
		return err
	}
	if err := x.define(s.Name, relationInput(s)); err != nil {
		return err
	}
	if s.Name == Entity {
		return nil
	}
	if err := x.define(s.Name, orderInput(s)); err != nil {
		return err
	}
	for _, f := range s.Facts {
		if name := f.Type + "Filter"; f.IsEnum() && x.Types[name] == nil {
			x.Types[name] = enumFilter(f)
		}
	}
	if err := x.aggregate(s); err != nil {
		return err
	}
	if s.Interface {
		return x.interfaceList(s)
	}
	for _, root := range [...]string{"Query", View} {
		if f := x.Types[root].Fields.ForName(s.Plural); f != nil {
			f.Arguments = listArguments(s)
			f.Description = "Entities of kind " + s.Name + " that the filter lets through, in the order asked for."
		}
	}
	return nil
}

// interfaceList adds the list of an interface to Query and View.
func (x *typer) interfaceList(s *Shape) error {
	if x.Types[s.Name+"Connection"] == nil {
		for _, d := range connectionOf(s.Name, "entities that are "+s.Name, "An entity that is "+s.Name) {
			if err := x.define(s.Name, d); err != nil {
				return err
			}
		}
	}
	for _, root := range [...]string{"Query", View} {
		d := x.Types[root]
		if d.Fields.ForName(s.Plural) != nil {
			return fmt.Errorf("%w: the interface %s wants Query.%s, which there is already; give it another name with @kind(plural:)", ErrOntology, s.Name, s.Plural)
		}
		d.Fields = append(d.Fields, &ast.FieldDefinition{
			Name:        s.Plural,
			Description: "Entities of all kinds that are " + s.Name + " and that the filter lets through, in the order asked for.",
			Arguments:   listArguments(s),
			Type:        ast.NonNullNamedType(s.Name+"Connection", nil),
		})
	}
	return nil
}

func listArguments(s *Shape) ast.ArgumentDefinitionList {
	return append(ast.ArgumentDefinitionList{
		{Name: "filter", Description: "Which entities; all of them without it.", Type: ast.NamedType(s.Name+"Filter", nil)},
		{
			Name: "orderBy", Description: "In which order: by the first of these, then by the next, at last by id. By id without it.",
			Type: ast.ListType(ast.NonNullNamedType(s.Name+"Order", nil), nil),
		},
	}, pageArguments()...)
}

// pageArguments returns the arguments of a connection that pages in both directions.
func pageArguments() ast.ArgumentDefinitionList {
	return ast.ArgumentDefinitionList{
		{Name: "first", Description: "At most so many from the start, or from after. 50 without first and last.", Type: ast.NamedType("Int", nil)},
		{Name: "after", Description: "The cursor after which to go on: the endCursor of the page before.", Type: ast.NamedType("String", nil)},
		{Name: "last", Description: "At most so many from the end, or before before; in the order of the list. Not together with first.", Type: ast.NamedType("Int", nil)},
		{Name: "before", Description: "The cursor before which to end: the startCursor of the page after.", Type: ast.NamedType("String", nil)},
	}
}

// valueFilters maps the type of a fact to the input type of its filter.
var valueFilters = map[string]string{
	"String": "StringFilter", "Int": "IntFilter", "Float": "FloatFilter", "Decimal": "DecimalFilter",
	"Boolean": "BooleanFilter", "Date": "DateFilter", "DateTime": "DateFilter",
}

// filter builds KFilter.
func (x *typer) filter(s *Shape) *ast.Definition {
	d := &ast.Definition{
		Kind: ast.InputObject, Name: s.Name + "Filter",
		Description: "Which entities " + ofWhat(s) + ". All conditions must hold; what is left out or null does not restrict. " +
			"Facts and relations count as they hold in the view, and only if they are stated: see modalities.",
		Fields: logic(s),
	}
	for _, f := range s.Facts {
		name, ok := valueFilters[f.Type]
		if !ok {
			name = f.Type + "Filter"
		}
		text := f.Description
		if f.List {
			text += " One of the values must match."
		}
		d.Fields = append(d.Fields, input(f.Name, text, ast.NamedType(name, nil)))
	}
	for _, f := range s.Relations {
		d.Fields = append(d.Fields, input(f.Name, f.Description, ast.NamedType(f.Of+"RelationFilter", nil)))
	}
	for _, f := range x.Types["EntityFilter"].Fields {
		if d.Fields.ForName(f.Name) == nil {
			c := *f
			d.Fields = append(d.Fields, &c)
		}
	}
	return d
}

// entityFilter adds the common fields of all filters to the filter of all entities.
func (x *typer) entityFilter(s *Shape) {
	d := x.Types["EntityFilter"]
	for _, f := range logic(s) {
		if d.Fields.ForName(f.Name) == nil {
			d.Fields = append(d.Fields, f)
		}
	}
}

// logic returns the common fields of all filters.
func logic(s *Shape) ast.FieldList {
	own := s.Name + "Filter"
	return ast.FieldList{
		input("and", "All of these must hold.", ast.ListType(ast.NonNullNamedType(own, nil), nil)),
		input("or", "One of these must hold; of an empty list, none does.", ast.ListType(ast.NonNullNamedType(own, nil), nil)),
		input("not", "This must not hold.", ast.NamedType(own, nil)),
		input("id", "The id. One that no entity has is an error.", ast.NamedType("IDFilter", nil)),
		input("name", "The name that is shown.", ast.NamedType("StringFilter", nil)),
		input("aliases", "The other names. One of them must match.", ast.NamedType("StringFilter", nil)),
		input("modalities", "In which ways a fact or relation may be claimed to count here: only STATED without it. "+
			"The filters inside take it over, unless they have their own.", ast.ListType(ast.NonNullNamedType("Modality", nil), nil)),
	}
}

func ofWhat(s *Shape) string {
	switch {
	case s.Name == Entity:
		return "of all kinds"
	case s.Interface:
		return "that are " + s.Name
	}
	return "of kind " + s.Name
}

// relationInput builds KRelationFilter, the condition on the relations to entities of K.
func relationInput(s *Shape) *ast.Definition {
	far := ast.NamedType(s.Name+"Filter", nil)
	return &ast.Definition{
		Kind: ast.InputObject, Name: s.Name + "RelationFilter",
		Description: "What the relations of a field must be like whose far ends are entities " + ofWhat(s) + ".",
		Fields: ast.FieldList{
			input("some", "There is a relation to such an entity; with {}, any relation.", far),
			input("none", "There is no relation to such an entity; with {}, no relation at all.", far),
			input("relation", "Which relations count: those of the modalities of the filter around it, derived ones too, without it.", ast.NamedType("RelationFilter", nil)),
		},
	}
}

// orderInput builds KOrder.
func orderInput(s *Shape) *ast.Definition {
	d := &ast.Definition{
		Kind: ast.InputObject, Name: s.Name + "Order",
		Description: "By what to order entities " + ofWhat(s) + ": exactly one field. Entities without a stated value come last either way.",
	}
	way := func(name, text string) {
		if d.Fields.ForName(name) == nil {
			d.Fields = append(d.Fields, input(name, text, ast.NamedType("OrderDirection", nil)))
		}
	}
	for _, f := range s.Facts {
		text := "By " + f.Name + "."
		switch {
		case f.List:
			text = "By the least value of " + f.Name + ", or the greatest for DESC."
		case f.IsEnum():
			text = "By " + f.Name + ", in the order of the values of " + f.Type + "."
		}
		way(f.Name, text)
	}
	way("id", "By id.")
	way("name", "By name, upper and lower case alike.")
	way("relations", "By the number of stated relations.")
	if d.Fields.ForName("field") == nil && d.Fields.ForName("direction") == nil {
		d.Fields = append(
			d.Fields,
			input("field", "The older way to write it: {field: NAME, direction: DESC} is {name: DESC}.", ast.NamedType("EntityOrderField", nil)),
			input("direction", "Which way, for field; ASC without it.", ast.NamedType("OrderDirection", nil)),
		)
	}
	return d
}

// enumFilter builds the filter for an enum.
func enumFilter(f *Fact) *ast.Definition {
	one := ast.NamedType(f.Type, nil)
	return &ast.Definition{
		Kind: ast.InputObject, Name: f.Type + "Filter",
		Description: "What a value of " + f.Type + " must be like. All conditions must hold of the same value.",
		Fields: ast.FieldList{
			input("eq", "It is this one.", one),
			input("ne", "There is one, and it is not this one.", one),
			input("in", "It is one of these.", ast.ListType(ast.NonNullNamedType(f.Type, nil), nil)),
			input("exists", "Whether there is one.", ast.NamedType("Boolean", nil)),
		},
	}
}

func input(name, text string, t *ast.Type) *ast.FieldDefinition {
	return &ast.FieldDefinition{Name: name, Description: text, Type: t}
}

// connectionOf builds XConnection and XEdge.
func connectionOf(name, what, one string) []*ast.Definition {
	return []*ast.Definition{
		{
			Kind: ast.Object, Name: name + "Connection", Description: "A page of " + what + ".",
			Fields: ast.FieldList{
				{Name: "edges", Description: "The entities with their cursors.", Type: ast.NonNullListType(ast.NonNullNamedType(name+"Edge", nil), nil)},
				{Name: "pageInfo", Description: "Where this page lies.", Type: ast.NonNullNamedType("PageInfo", nil)},
			},
		},
		{
			Kind: ast.Object, Name: name + "Edge", Description: one + " in a page.",
			Fields: ast.FieldList{
				{Name: "cursor", Description: "Where it stands, for after and before.", Type: ast.NonNullNamedType("String", nil)},
				{Name: "node", Description: "The entity.", Type: ast.NonNullNamedType(name, nil)},
				{Name: "relation", Description: "The relation that led here; null in a plain list.", Type: ast.NamedType("Relation", nil)},
			},
		},
	}
}

// count adds the field totalCount to the connections that lack it.
func count(s *ast.Schema) {
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		d := s.Types[name]
		if d.Kind == ast.Object && d.Fields.ForName("edges") != nil && d.Fields.ForName("pageInfo") != nil && d.Fields.ForName("totalCount") == nil {
			d.Fields = append(d.Fields, &ast.FieldDefinition{
				Name: "totalCount", Description: "How many there are in all, whatever the page. They are counted when this is asked for.",
				Type: ast.NonNullNamedType("Int", nil),
			})
		}
	}
}

// relate adds the arguments of the fields that follow relations.
func relate(s *ast.Schema) {
	for _, d := range s.Types {
		for _, f := range d.Fields {
			of, ok := strings.CutSuffix(f.Type.Name(), "Connection")
			if f.Directives.ForName("relation") == nil || !ok {
				continue
			}
			f.Arguments = append(ast.ArgumentDefinitionList{
				{Name: "filter", Description: "Which relations; all of them without it.", Type: ast.NamedType("RelationFilter", nil)},
				{Name: "where", Description: "What the entities at the far ends must be like.", Type: ast.NamedType(of+"Filter", nil)},
				{
					Name: "orderBy", Description: "By what of the far ends to order the relations. Without it, by type and far end, if the field has no order of its own.",
					Type: ast.ListType(ast.NonNullNamedType(of+"Order", nil), nil),
				},
			}, pageArguments()...)
		}
	}
}
