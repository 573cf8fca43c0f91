package schema

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A GroupValue is a value of an enum KGroupBy: a field by which an aggregate can group.
type GroupValue struct {
	Name        string // FOUNDED_ON_YEAR
	Field       string // the fact or relation field, or kind
	Part        string // YEAR or MONTH of a date; empty for the whole value
	Description string
}

// GroupValues returns all fields by which the entities of the shape can be grouped.
func (s *Shape) GroupValues() []GroupValue {
	out := []GroupValue{{Name: "KIND", Field: "kind", Description: "By kind."}}
	for _, f := range s.Facts {
		name := enumName(f.Name)
		out = append(out, GroupValue{Name: name, Field: f.Name, Description: "By " + f.Name + "."})
		if f.IsDate() {
			out = append(
				out,
				GroupValue{Name: name + "_YEAR", Field: f.Name, Part: "YEAR", Description: "By the year of " + f.Name + "."},
				GroupValue{
					Name:        name + "_MONTH",
					Field:       f.Name,
					Part:        "MONTH",
					Description: "By the month of " + f.Name + ", or by the year if the date has no month.",
				},
			)
		}
	}
	for _, f := range s.Relations {
		out = append(out, GroupValue{
			Name: enumName(f.Name), Field: f.Name,
			Description: "By the entities that " + f.Name + " leads to.",
		})
	}
	return out
}

// Totals returns the facts of the shape that have a minimum and a maximum: numbers and dates.
func (s *Shape) Totals() []*Fact {
	var out []*Fact
	for _, f := range s.Facts {
		if f.IsNumber() || f.IsDate() {
			out = append(out, f)
		}
	}
	return out
}

// enumName returns the name of a field in the form of an enum value: foundedOn becomes FOUNDED_ON.
func enumName(field string) string {
	var b strings.Builder
	for i, c := range field {
		if i > 0 && c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(c)
	}
	return strings.ToUpper(b.String())
}

// aggregate adds the field of Query that counts the entities of a shape and sums their facts, by group.
func (x *typer) aggregate(s *Shape) error {
	groupBy, err := groupBy(s)
	if err != nil {
		return err
	}
	values, numbers := x.totals(s)
	whole, group := aggregateTypes(s)
	defs := []*ast.Definition{groupBy, whole, group}
	for _, d := range []*ast.Definition{values, numbers} {
		if len(d.Fields) == 0 {
			continue
		}
		defs = append(defs, d)
		for _, to := range []*ast.Definition{whole, group} {
			to.Fields = append(to.Fields, totalFields(d, d == values)...)
		}
	}
	for _, d := range defs {
		if err := x.define(s.Name, d); err != nil {
			return err
		}
	}
	name := s.Plural + "Aggregate"
	for _, root := range [...]string{"Query", View} {
		d := x.Types[root]
		if d.Fields.ForName(name) != nil {
			return fmt.Errorf(
				"%w: %s needs the field Query.%s, but this name is already used; choose another name with @kind(plural:)",
				ErrOntology,
				s.Name,
				name,
			)
		}
		d.Fields = append(d.Fields, aggregateField(s, name))
	}
	return nil
}

// groupBy builds the enum of the fields by which entities of a shape can be grouped.
func groupBy(s *Shape) (*ast.Definition, error) {
	d := &ast.Definition{
		Kind:        ast.Enum,
		Name:        s.Name + "GroupBy",
		Description: "The fields by which entities " + ofWhat(s) + " can be grouped.",
	}
	for _, v := range s.GroupValues() {
		if d.EnumValues.ForName(v.Name) != nil {
			return nil, fmt.Errorf("%w: two fields of %s have the same name %s in groupBy; rename one of them", ErrOntology,
				s.Name, v.Name)
		}
		d.EnumValues = append(d.EnumValues, &ast.EnumValueDefinition{Name: v.Name, Description: v.Description})
	}
	return d, nil
}

// aggregateTypes builds the types of an aggregate and of one of its groups, without the totals of facts.
func aggregateTypes(s *Shape) (whole, group *ast.Definition) {
	whole = &ast.Definition{
		Kind: ast.Object, Name: s.Name + "Aggregate", Description: "Counts and totals of entities " + ofWhat(s) + ".",
		Fields: ast.FieldList{
			output("count", "The number of entities, each counted once.", ast.NonNullNamedType("Int", nil)),
			output("groupCount", "The number of groups.", ast.NonNullNamedType("Int", nil)),
			{
				Name: "groups", Description: "The groups, the largest first. Empty without groupBy.",
				Arguments: ast.ArgumentDefinitionList{{
					Name: "first", Description: "The maximum number of groups.", Type: ast.NamedType("Int", nil),
					DefaultValue: &ast.Value{Kind: ast.IntValue, Raw: "100"},
				}, {
					Name: "offset", Description: "The number of groups before the first one. By default, 0.",
					Type: ast.NamedType("Int", nil),
				}},
				Type: ast.NonNullListType(ast.NonNullNamedType(s.Name+"AggregateGroup", nil), nil),
			},
		},
	}
	group = &ast.Definition{
		Kind: ast.Object, Name: s.Name + "AggregateGroup",
		Description: "Entities " + ofWhat(s) + " that have the same values.", Fields: ast.FieldList{
			output("keys", "The values, in the order of groupBy.",
				ast.NonNullListType(ast.NonNullNamedType("AggregateKey", nil), nil)),
			output("count", "The number of entities in the group.", ast.NonNullNamedType("Int", nil)),
		},
	}
	return whole, group
}

// aggregateField builds the field of Query and View that returns the aggregate of a shape.
func aggregateField(s *Shape, name string) *ast.FieldDefinition {
	return &ast.FieldDefinition{
		Name: name,
		Description: "Counts the entities " + ofWhat(s) + " that match the filter and computes totals of their facts, by " +
			"group. Only stated facts and relations count, unless the filter names modalities. An entity with several " +
			"values belongs to several groups.",
		Arguments: ast.ArgumentDefinitionList{{
			Name: "filter", Description: "Only entities that match. By default, all entities.",
			Type: ast.NamedType(s.Name+"Filter", nil),
		}, {
			Name: "groupBy", Description: "The fields by which to group. By default, there are no groups.",
			Type: ast.ListType(ast.NonNullNamedType(s.Name+"GroupBy", nil), nil),
		}},
		Type: ast.NonNullNamedType(s.Name+"Aggregate", nil),
	}
}

// totals builds two types: values for minimum and maximum, and numbers for sum and mean.
func (x *typer) totals(s *Shape) (values, numbers *ast.Definition) {
	values = &ast.Definition{
		Kind:        ast.Object,
		Name:        s.Name + "AggregateValues",
		Description: "Values of facts of entities " + ofWhat(s) + "; null if no entity has a value.",
	}
	numbers = &ast.Definition{
		Kind: ast.Object, Name: s.Name + "AggregateNumbers",
		Description: "Exact totals of numeric facts of entities " + ofWhat(s) +
			"; null if no entity has a value. Means are rounded to 34 digits.",
	}
	for _, f := range s.Totals() {
		values.Fields = append(values.Fields, output(f.Name, "The result for "+f.Name+".", ast.NamedType(f.Type, nil)))
		if f.IsNumber() {
			numbers.Fields = append(numbers.Fields, output(f.Name, "The result for "+f.Name+".", ast.NamedType("Decimal", nil)))
		}
	}
	return values, numbers
}

// totalFields returns the fields of an aggregate: min and max if values is true, and sum and avg otherwise.
func totalFields(d *ast.Definition, values bool) ast.FieldList {
	t := ast.NonNullNamedType(d.Name, nil)
	if values {
		return ast.FieldList{output("min", "The least values.", t), output("max", "The greatest values.", t)}
	}
	return ast.FieldList{
		output("sum", "The sums of all values.", t),
		output("avg", "The means of all values.", t),
	}
}

func output(name, text string, t *ast.Type) *ast.FieldDefinition {
	return &ast.FieldDefinition{Name: name, Description: text, Type: t}
}
