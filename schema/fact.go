package schema

import (
	"regexp"

	"github.com/vektah/gqlparser/v2/ast"
)

// IsDate reports whether the values of the fact are dates.
func (f *Fact) IsDate() bool { return f.Type == "Date" || f.Type == "DateTime" }

// IsNumber reports whether the values of the fact are numbers.
func (f *Fact) IsNumber() bool { return f.Type == "Int" || f.Type == "Float" || f.Type == "Decimal" }

// IsEnum reports whether the values of the fact are those of an enum.
func (f *Fact) IsEnum() bool { return f.Values != nil }

var schemeName = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// scheme reads @identifier of a fact.
func (r *reader) scheme(k *Kind, f *ast.FieldDefinition, fact *Fact) string {
	d := f.Directives.ForName("identifier")
	if d == nil {
		return ""
	}
	name := arg(d, "scheme")
	if !schemeName.MatchString(name) {
		r.fail(f.Position, "%s.%s: @identifier(scheme:) must be the name of a scheme in lower case, such as lei, not %q",
			k.Name, f.Name, name)
	}
	if fact.Type != "String" {
		r.fail(f.Position, "%s.%s: only a fact of type String can have @identifier, not one of type %s", k.Name,
			f.Name, fact.Type)
	}
	return name
}
