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
		return fmt.Errorf("%w: %s needs a type %s, but this name is already used; rename one of the two",
			ErrOntology, of, d.Name)
	}
	x.Types[d.Name] = d
	if d.Kind == ast.Object {
		x.AddPossibleType(d.Name, d)
	}
	return nil
}

func (x *typer) shape(s *Shape) error {
	if d := x.Types[s.Name]; d != nil {
		for _, fact := range s.Facts {
			if f := d.Fields.ForName(fact.Name); f != nil {
				f.Arguments = factArguments()
			}
		}
	}
	if s.Name == Entity {
		x.entityFilter(s)
	} else if err := x.define(s.Name, x.filter(s)); err != nil {
		return err
	}
	if err := x.define(s.Name, relationInput(s)); err != nil {
		return err
	}
	if s.Name == Entity {
		return x.aggregate(s)
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
			f.Description = "Entities of kind " + s.Name + " that match the filter, in the order of orderBy."
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
			return fmt.Errorf(
				"%w: the interface %s needs the field Query.%s, but this name is already used; choose another name with "+
					"@kind(plural:)",
				ErrOntology,
				s.Name,
				s.Plural,
			)
		}
		d.Fields = append(d.Fields, &ast.FieldDefinition{
			Name:        s.Plural,
			Description: "Entities of all kinds that are " + s.Name + " and match the filter, in the order of orderBy.",
			Arguments:   listArguments(s),
			Type:        ast.NonNullNamedType(s.Name+"Connection", nil),
		})
	}
	return nil
}

// factArguments are the arguments of the field of a fact.
func factArguments() ast.ArgumentDefinitionList {
	return ast.ArgumentDefinitionList{{
		Name: "modalities",
		Description: "Only values with one of these modalities. What is alleged, planned, recommended or hypothetical is " +
			"not shown unless it is asked for.",
		Type: ast.ListType(ast.NonNullNamedType("Modality", nil), nil),
		DefaultValue: &ast.Value{Kind: ast.ListValue, Children: ast.ChildValueList{
			{Value: &ast.Value{Kind: ast.EnumValue, Raw: "STATED"}},
		}},
	}}
}

func listArguments(s *Shape) ast.ArgumentDefinitionList {
	return append(ast.ArgumentDefinitionList{
		{
			Name: "filter", Description: "Only entities that match. By default, all entities.",
			Type: ast.NamedType(s.Name+"Filter", nil),
		},
		{
			Name: "orderBy", Description: "The order: by the first element, then by the next, and finally by id. By " +
				"default, by id.",
			Type: ast.ListType(ast.NonNullNamedType(s.Name+"Order", nil), nil),
		},
	}, pageArguments()...)
}

// pageArguments returns the arguments of a connection that pages in both directions.
func pageArguments() ast.ArgumentDefinitionList {
	return ast.ArgumentDefinitionList{
		{
			Name: "first",
			Description: "The maximum number of results, from the start or from the cursor in after. The default is 50 unless " +
				"first and last.",
			Type: ast.NamedType("Int", nil),
		},
		{
			Name: "after", Description: "Results after this cursor: the endCursor of the previous page.",
			Type: ast.NamedType("String", nil),
		},
		{
			Name: "last",
			Description: "The maximum number of results, counted back from the end or from the cursor in before. They keep " +
				"the order of the list. Cannot be combined with first.",
			Type: ast.NamedType("Int", nil),
		},
		{
			Name:        "before",
			Description: "Results before this cursor: the startCursor of the following page.",
			Type:        ast.NamedType("String", nil),
		},
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
		Description: "A filter for entities " + ofWhat(s) + ". All given conditions must hold; null means no condition. " +
			"Only facts and relations of the view count, and only stated ones unless modalities says otherwise. If sources " +
			"contradict each other on a fact, each of their values counts, as in rules: one of them must match.",
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
		input("and", "All of these filters must match.", ast.ListType(ast.NonNullNamedType(own, nil), nil)),
		input(
			"or",
			"At least one of these filters must match. An empty list never matches.",
			ast.ListType(ast.NonNullNamedType(own, nil), nil),
		),
		input("not", "This filter must not match.", ast.NamedType(own, nil)),
		input("id", "The id. An unknown id is an error.", ast.NamedType("IDFilter", nil)),
		input("name", "The name, as the field name shows it.", ast.NamedType("StringFilter", nil)),
		input("aliases", "The other names. At least one of them must match.", ast.NamedType("StringFilter", nil)),
		input("modalities", "Only facts and relations with one of these modalities count. The default is STATED. "+
			"Nested filters inherit the value, unless they have their own.",
			ast.ListType(ast.NonNullNamedType("Modality", nil), nil)),
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
		Description: "A filter for the relations of a field to entities " + ofWhat(s) + ".",
		Fields: ast.FieldList{
			input("some", "There is a relation to an entity that matches this filter. {} matches any entity.", far),
			input("none", "There is no relation to an entity that matches this filter. {} matches any entity.", far),
			input(
				"relation",
				"Only relations that match this filter count. By default, stated and derived relations with the modalities of "+
					"the enclosing filter.",
				ast.NamedType("RelationFilter", nil),
			),
		},
	}
}

// orderInput builds KOrder.
func orderInput(s *Shape) *ast.Definition {
	d := &ast.Definition{
		Kind: ast.InputObject, Name: s.Name + "Order",
		Description: "An order of entities " + ofWhat(s) +
			": exactly one field. Entities without a stated value come last in both directions.",
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
			text = "By the least value of " + f.Name + "; for DESC, by the greatest."
		case f.IsEnum():
			text = "By " + f.Name + ", in the order of the values of " + f.Type + "."
		}
		way(f.Name, text)
	}
	way("id", "By id.")
	way("name", "By name, ignoring case.")
	way("relations", "By the number of stated relations.")
	if d.Fields.ForName("field") == nil && d.Fields.ForName("direction") == nil {
		d.Fields = append(
			d.Fields,
			input(
				"field",
				"An older notation: {field: NAME, direction: DESC} is the same as {name: DESC}.",
				ast.NamedType("EntityOrderField", nil),
			),
			input("direction", "The direction for field. The default is ASC.", ast.NamedType("OrderDirection", nil)),
		)
	}
	return d
}

// enumFilter builds the filter for an enum.
func enumFilter(f *Fact) *ast.Definition {
	one := ast.NamedType(f.Type, nil)
	return &ast.Definition{
		Kind: ast.InputObject, Name: f.Type + "Filter",
		Description: "A filter for values of " + f.Type +
			". If there are several values, all conditions must hold for the same value.",
		Fields: ast.FieldList{
			input("eq", "Equal to this value.", one),
			input("ne", "There is a value, and it is not equal to this value.", one),
			input("in", "Equal to one of these values.", ast.ListType(ast.NonNullNamedType(f.Type, nil), nil)),
			input("exists", "Whether there is a value.", ast.NamedType("Boolean", nil)),
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
				{
					Name:        "edges",
					Description: "The entities with their cursors.",
					Type:        ast.NonNullListType(ast.NonNullNamedType(name+"Edge", nil), nil),
				},
				{Name: "pageInfo", Description: "The position of this page.", Type: ast.NonNullNamedType("PageInfo", nil)},
			},
		},
		{
			Kind: ast.Object, Name: name + "Edge", Description: one + " in a page.",
			Fields: ast.FieldList{
				{
					Name: "cursor", Description: "The cursor of this edge, for after and before.",
					Type: ast.NonNullNamedType("String", nil),
				},
				{Name: "node", Description: "The entity.", Type: ast.NonNullNamedType(name, nil)},
				{
					Name:        "relation",
					Description: "The relation to this entity; null in a list without relations.",
					Type:        ast.NamedType("Relation", nil),
				},
			},
		},
	}
}

// count adds the field totalCount to the connections that lack it.
func count(s *ast.Schema) {
	for _, name := range slices.Sorted(maps.Keys(s.Types)) {
		d := s.Types[name]
		if d.Kind == ast.Object && d.Fields.ForName("edges") != nil && d.Fields.ForName("pageInfo") != nil &&
			d.Fields.ForName("totalCount") == nil {
			d.Fields = append(d.Fields, &ast.FieldDefinition{
				Name: "totalCount", Description: "The number of results on all pages. Counting takes extra time.",
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
				{
					Name:        "filter",
					Description: "Only relations that match. By default, all relations.",
					Type:        ast.NamedType("RelationFilter", nil),
				},
				{
					Name: "where", Description: "Only relations to entities that match this filter.",
					Type: ast.NamedType(of+"Filter", nil),
				},
				{
					Name: "orderBy", Description: "The order, by the related entities. By default, the order that the ontology " +
						"gives the field, or by type and related entity.",
					Type: ast.ListType(ast.NonNullNamedType(of+"Order", nil), nil),
				},
			}, pageArguments()...)
		}
	}
}
