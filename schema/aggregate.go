package schema

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A GroupValue is a value of an enum KGroupBy: what an aggregate can group by.
type GroupValue struct {
	Name        string // FOUNDED_ON_YEAR
	Field       string // the fact or relation field, or kind
	Part        string // YEAR or MONTH of a date; empty for the whole value
	Description string
}

// GroupValues returns everything that the entities of the shape can be grouped by.
func (s *Shape) GroupValues() []GroupValue {
	out := []GroupValue{{Name: "KIND", Field: "kind", Description: "By kind."}}
	for _, f := range s.Facts {
		name := enumName(f.Name)
		out = append(out, GroupValue{Name: name, Field: f.Name, Description: "By " + f.Name + "."})
		if f.IsDate() {
			out = append(out,
				GroupValue{Name: name + "_YEAR", Field: f.Name, Part: "YEAR", Description: "By the year of " + f.Name + "."},
				GroupValue{Name: name + "_MONTH", Field: f.Name, Part: "MONTH", Description: "By the month of " + f.Name + ", or its year where it has no month."})
		}
	}
	for _, f := range s.Relations {
		out = append(out, GroupValue{Name: enumName(f.Name), Field: f.Name, Description: "By the far ends of " + f.Name + "."})
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
	groupBy := &ast.Definition{Kind: ast.Enum, Name: s.Name + "GroupBy", Description: "What groups of entities " + ofWhat(s) + " have in common."}
	for _, v := range s.GroupValues() {
		if groupBy.EnumValues.ForName(v.Name) != nil {
			return fmt.Errorf("%w: two fields of %s are both written %s to group by; give one of them another name", ErrOntology, s.Name, v.Name)
		}
		groupBy.EnumValues = append(groupBy.EnumValues, &ast.EnumValueDefinition{Name: v.Name, Description: v.Description})
	}
	values, numbers := x.totals(s)
	whole := &ast.Definition{
		Kind: ast.Object, Name: s.Name + "Aggregate", Description: "What entities " + ofWhat(s) + " come to.",
		Fields: ast.FieldList{
			output("count", "How many there are, each once.", ast.NonNullNamedType("Int", nil)),
			output("groupCount", "How many groups there are.", ast.NonNullNamedType("Int", nil)),
			{
				Name: "groups", Description: "The groups, those of the most entities first; empty without groupBy.",
				Arguments: ast.ArgumentDefinitionList{{
					Name: "first", Description: "At most so many.", Type: ast.NamedType("Int", nil), DefaultValue: &ast.Value{Kind: ast.IntValue, Raw: "100"},
				}},
				Type: ast.NonNullListType(ast.NonNullNamedType(s.Name+"AggregateGroup", nil), nil),
			},
		},
	}
	group := &ast.Definition{
		Kind: ast.Object, Name: s.Name + "AggregateGroup", Description: "Entities " + ofWhat(s) + " that have the same values.",
		Fields: ast.FieldList{
			output("keys", "The values, in the order of groupBy.", ast.NonNullListType(ast.NonNullNamedType("AggregateKey", nil), nil)),
			output("count", "How many entities there are.", ast.NonNullNamedType("Int", nil)),
		},
	}
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
			return fmt.Errorf("%w: %s wants Query.%s, which there is already; give it another name with @kind(plural:)", ErrOntology, s.Name, name)
		}
		d.Fields = append(d.Fields, &ast.FieldDefinition{
			Name: name,
			Description: "How many entities " + ofWhat(s) + " the filter lets through, and what their facts come to, in groups. Only facts and relations " +
				"that are stated count, unless the filter names modalities. An entity with several values is in the group of each.",
			Arguments: ast.ArgumentDefinitionList{
				{Name: "filter", Description: "Which entities; all of them without it.", Type: ast.NamedType(s.Name+"Filter", nil)},
				{
					Name: "groupBy", Description: "What the entities of a group have in common; all are one group without it.",
					Type: ast.ListType(ast.NonNullNamedType(groupBy.Name, nil), nil),
				},
			},
			Type: ast.NonNullNamedType(whole.Name, nil),
		})
	}
	return nil
}

// totals builds two types: values for minimum and maximum, and numbers for sum and mean.
func (x *typer) totals(s *Shape) (values, numbers *ast.Definition) {
	values = &ast.Definition{Kind: ast.Object, Name: s.Name + "AggregateValues", Description: "Values of facts of entities " + ofWhat(s) + "; null where no entity has one."}
	numbers = &ast.Definition{
		Kind: ast.Object, Name: s.Name + "AggregateNumbers",
		Description: "Exact numbers over facts of entities " + ofWhat(s) + "; null where no entity has a value. A mean that does not end is rounded to 34 digits.",
	}
	for _, f := range s.Totals() {
		values.Fields = append(values.Fields, output(f.Name, "Of "+f.Name+".", ast.NamedType(f.Type, nil)))
		if f.IsNumber() {
			numbers.Fields = append(numbers.Fields, output(f.Name, "Of "+f.Name+".", ast.NamedType("Decimal", nil)))
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
