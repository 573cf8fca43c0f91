package rule

import "nexum/schema"

// A Column is the name and type of one value of each answer.
type Column struct {
	Name string
	Type Type
	// Whole means that the values are whole numbers: those of a count, or of a fact or an attribute of the type Int.
	Whole bool
}

// Columns returns the columns of the answers. The type of a column is UnknownType if it is known only from the answers,
// as for an attribute; proof.ColumnsOf determines it.
func (q *Query) Columns() []Column {
	var out []Column
	if q.Group == nil {
		for _, v := range q.Shown {
			out = append(out, q.column(q.Vars[v], v))
		}
		return out
	}
	for _, v := range q.Group.By {
		out = append(out, q.column(q.Vars[v], v))
	}
	for _, a := range q.Group.Of {
		switch a.Op {
		case "min", "max":
			out = append(out, q.column(a.Name, a.Of))
		default:
			out = append(out, Column{Name: a.Name, Type: NumberType, Whole: a.Op == "count"})
		}
	}
	return out
}

// column returns a column with the values of a variable.
func (q *Query) column(name string, variable int) Column {
	return Column{Name: name, Type: q.Types[variable], Whole: q.declared(variable) == "Int"}
}

// DeclaredType returns the type that the ontology declares for the values of a column. If it declares none, the type is
// NumberType if the question uses the values as numbers, otherwise UnknownType. A claim can have a value of another
// type.
func (q *Query) DeclaredType(column int) Type {
	variables := q.Shown
	if q.Group != nil {
		variables = q.Group.By
		if column >= len(variables) {
			variables, column = []int{q.Group.Of[column-len(variables)].Of}, 0
		}
	}
	switch q.declared(variables[column]) {
	case "Int", "Decimal", "Float":
		return NumberType
	case "Date", "DateTime":
		return DateType
	case "String", "Boolean":
		return TextType
	}
	if numberVariables(Flatten(q.Body))[variables[column]] {
		return NumberType
	}
	return UnknownType
}

// declared returns the type that the ontology declares for the attribute that binds the variable. For a fact with whole
// numbers it returns Int, otherwise the empty text.
func (q *Query) declared(variable int) string {
	for i := range q.Body {
		l := &q.Body[i]
		if l.Kind == FactLiteral && l.Args[1].Var == variable {
			if l.Whole {
				return "Int"
			}
			return ""
		}
		if l.Kind != RelationLiteral {
			continue
		}
		for _, a := range l.Attrs {
			if a.Term.Var == variable {
				return attributeType(l.Type, a.Name)
			}
		}
	}
	return ""
}

// ReadAs returns the type as which the texts of an attribute are read: DateType if the ontology declares it as a date,
// otherwise UnknownType. t is nil for a foreign predicate.
func ReadAs(t *schema.RelationType, name string) Type {
	if t != nil {
		if declared := attributeType(t, name); declared == "Date" || declared == "DateTime" {
			return DateType
		}
	}
	return UnknownType
}

// attributeType returns the type of an attribute of a relation type; empty if it has none.
func attributeType(t *schema.RelationType, name string) string {
	for _, a := range t.Typed {
		if a.Name == name {
			return a.Type
		}
	}
	return ""
}
