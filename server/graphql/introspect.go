package graphql

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/server/jsontext"
)

// The Go types for introspection, section 4 of the specification. Lists have the order of the schema. Types and
// directives have no order there, so they are sorted by name.

type schemaInfo struct{ schema *ast.Schema }

type typeInfo struct {
	schema *ast.Schema
	def    *ast.Definition // nil for a list or a non-null type
	typ    *ast.Type       // nil for a named type
}

type fieldInfo struct {
	schema *ast.Schema
	def    *ast.FieldDefinition
}

type inputInfo struct {
	schema      *ast.Schema
	name        string
	description string
	typ         *ast.Type
	value       *ast.Value
	directives  ast.DirectiveList
}

type enumInfo struct{ def *ast.EnumValueDefinition }

type directiveInfo struct {
	schema *ast.Schema
	def    *ast.DirectiveDefinition
}

// bindIntrospection binds the types of introspection.
func bindIntrospection(b *Binding) {
	Object[schemaInfo](b, "__Schema")
	Object[typeInfo](b, "__Type")
	Object[fieldInfo](b, "__Field")
	Object[inputInfo](b, "__InputValue")
	Object[enumInfo](b, "__EnumValue")
	Object[directiveInfo](b, "__Directive")
}

// A metaField is an implicit field of the query root: __schema or __type.
type metaField struct {
	def   *ast.FieldDefinition
	field *Field
}

func metaFields(s *ast.Schema) []metaField {
	return []metaField{
		{
			&ast.FieldDefinition{Name: "__schema", Type: ast.NonNullNamedType("__Schema", nil)},
			&Field{
				Result:  reflect.TypeFor[*schemaInfo](),
				Resolve: func(context.Context, any, []any) (any, error) { return &schemaInfo{s}, nil },
			},
		},
		{
			&ast.FieldDefinition{
				Name: "__type", Type: ast.NamedType("__Type", nil),
				Arguments: ast.ArgumentDefinitionList{{Name: "name", Type: ast.NonNullNamedType("String", nil)}},
			},
			&Field{
				Params: []reflect.Type{reflect.TypeFor[string]()},
				Result: reflect.TypeFor[*typeInfo](),
				Resolve: func(_ context.Context, _ any, args []any) (any, error) {
					return namedInfo(s, s.Types[args[0].(string)]), nil
				},
			},
		},
	}
}

func namedInfo(s *ast.Schema, def *ast.Definition) *typeInfo {
	if def == nil {
		return nil
	}
	return &typeInfo{schema: s, def: def}
}

func infoOf(s *ast.Schema, t *ast.Type) *typeInfo {
	if !t.NonNull && t.Elem == nil {
		return namedInfo(s, s.Types[t.NamedType])
	}
	return &typeInfo{schema: s, typ: t}
}

func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// deprecation returns the reason in @deprecated; nil if there is no such directive.
func deprecation(list ast.DirectiveList) *string {
	d := list.ForName("deprecated")
	if d == nil {
		return nil
	}
	if a := d.Arguments.ForName("reason"); a != nil {
		return &a.Value.Raw
	}
	reason := "No longer supported"
	return &reason
}

// hidden reports whether an element is deprecated and deprecated elements are not included.
func hidden(list ast.DirectiveList, include *bool) bool {
	return (include == nil || !*include) && list.ForName("deprecated") != nil
}

func (s *schemaInfo) Description() *string { return text(s.schema.Description) }

func (s *schemaInfo) Types() []*typeInfo {
	var out []*typeInfo
	for _, name := range slices.Sorted(maps.Keys(s.schema.Types)) {
		out = append(out, namedInfo(s.schema, s.schema.Types[name]))
	}
	return out
}

func (s *schemaInfo) QueryType() *typeInfo { return namedInfo(s.schema, s.schema.Query) }

func (s *schemaInfo) MutationType() *typeInfo { return namedInfo(s.schema, s.schema.Mutation) }

func (s *schemaInfo) SubscriptionType() *typeInfo { return namedInfo(s.schema, s.schema.Subscription) }

func (s *schemaInfo) Directives() []*directiveInfo {
	var out []*directiveInfo
	for _, name := range slices.Sorted(maps.Keys(s.schema.Directives)) {
		out = append(out, &directiveInfo{s.schema, s.schema.Directives[name]})
	}
	return out
}

func (t *typeInfo) Kind() string {
	switch {
	case t.def != nil:
		return string(t.def.Kind)
	case t.typ.NonNull:
		return "NON_NULL"
	}
	return "LIST"
}

func (t *typeInfo) Name() *string {
	if t.def == nil {
		return nil
	}
	return &t.def.Name
}

func (t *typeInfo) Description() *string {
	if t.def == nil {
		return nil
	}
	return text(t.def.Description)
}

// isNamed reports whether the type is a named type of one of the kinds.
func (t *typeInfo) isNamed(kinds ...ast.DefinitionKind) bool {
	return t.def != nil && slices.Contains(kinds, t.def.Kind)
}

// SpecifiedByURL returns the URL of the specification of a scalar; nil if there is none.
func (t *typeInfo) SpecifiedByURL() *string {
	if !t.isNamed(ast.Scalar) {
		return nil
	}
	if d := t.def.Directives.ForName("specifiedBy"); d != nil {
		return &d.Arguments.ForName("url").Value.Raw
	}
	return nil
}

// Fields returns the fields. Like all methods below that return lists, it returns nil if the kind of the type has no
// such list.
func (t *typeInfo) Fields(includeDeprecated *bool) []*fieldInfo {
	if !t.isNamed(ast.Object, ast.Interface) {
		return nil
	}
	out := []*fieldInfo{}
	for _, f := range t.def.Fields {
		if !strings.HasPrefix(f.Name, "__") && !hidden(f.Directives, includeDeprecated) {
			out = append(out, &fieldInfo{t.schema, f})
		}
	}
	return out
}

func (t *typeInfo) Interfaces() []*typeInfo {
	if !t.isNamed(ast.Object, ast.Interface) {
		return nil
	}
	return t.named(t.def.Interfaces)
}

func (t *typeInfo) named(names []string) []*typeInfo {
	out := []*typeInfo{}
	for _, name := range names {
		out = append(out, namedInfo(t.schema, t.schema.Types[name]))
	}
	return out
}

func (t *typeInfo) PossibleTypes() []*typeInfo {
	if !t.isNamed(ast.Interface, ast.Union) {
		return nil
	}
	if t.def.Kind == ast.Union {
		return t.named(t.def.Types)
	}
	var names []string
	for _, d := range t.schema.GetPossibleTypes(t.def) {
		if d.Kind == ast.Object {
			names = append(names, d.Name)
		}
	}
	slices.Sort(names)
	return t.named(names)
}

func (t *typeInfo) EnumValues(includeDeprecated *bool) []*enumInfo {
	if !t.isNamed(ast.Enum) {
		return nil
	}
	out := []*enumInfo{}
	for _, v := range t.def.EnumValues {
		if !hidden(v.Directives, includeDeprecated) {
			out = append(out, &enumInfo{v})
		}
	}
	return out
}

func (t *typeInfo) InputFields(includeDeprecated *bool) []*inputInfo {
	if !t.isNamed(ast.InputObject) {
		return nil
	}
	out := []*inputInfo{}
	for _, f := range t.def.Fields {
		if !hidden(f.Directives, includeDeprecated) {
			out = append(out, &inputInfo{t.schema, f.Name, f.Description, f.Type, f.DefaultValue, f.Directives})
		}
	}
	return out
}

// OfType returns the element type of a list or the nullable type of a non-null type; nil for a named type.
func (t *typeInfo) OfType() *typeInfo {
	switch {
	case t.typ == nil:
		return nil
	case t.typ.NonNull:
		nullable := *t.typ
		nullable.NonNull = false
		return infoOf(t.schema, &nullable)
	}
	return infoOf(t.schema, t.typ.Elem)
}

// IsOneOf returns nil for a type that is not an input object.
func (t *typeInfo) IsOneOf() *bool {
	if !t.isNamed(ast.InputObject) {
		return nil
	}
	one := t.def.Directives.ForName("oneOf") != nil
	return &one
}

func (f *fieldInfo) Name() string { return f.def.Name }

func (f *fieldInfo) Description() *string { return text(f.def.Description) }

func (f *fieldInfo) Args(includeDeprecated *bool) []*inputInfo {
	return inputsOf(f.schema, f.def.Arguments, includeDeprecated)
}

func (f *fieldInfo) Type() *typeInfo { return infoOf(f.schema, f.def.Type) }

func (f *fieldInfo) IsDeprecated() bool { return f.DeprecationReason() != nil }

func (f *fieldInfo) DeprecationReason() *string { return deprecation(f.def.Directives) }

func inputsOf(s *ast.Schema, list ast.ArgumentDefinitionList, includeDeprecated *bool) []*inputInfo {
	out := []*inputInfo{}
	for _, a := range list {
		if !hidden(a.Directives, includeDeprecated) {
			out = append(out, &inputInfo{s, a.Name, a.Description, a.Type, a.DefaultValue, a.Directives})
		}
	}
	return out
}

func (i *inputInfo) Name() string { return i.name }

func (i *inputInfo) Description() *string { return text(i.description) }

func (i *inputInfo) Type() *typeInfo { return infoOf(i.schema, i.typ) }

// DefaultValue returns the default in SDL syntax; nil if there is none.
func (i *inputInfo) DefaultValue() *string {
	if i.value == nil {
		return nil
	}
	out := printValue(i.value)
	return &out
}

func (i *inputInfo) IsDeprecated() bool { return i.DeprecationReason() != nil }

func (i *inputInfo) DeprecationReason() *string { return deprecation(i.directives) }

// printValue formats a value in SDL syntax.
func printValue(v *ast.Value) string {
	var parts []string
	switch v.Kind {
	case ast.ListValue:
		for _, c := range v.Children {
			parts = append(parts, printValue(c.Value))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case ast.ObjectValue:
		for _, c := range v.Children {
			parts = append(parts, c.Name+": "+printValue(c.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case ast.StringValue, ast.BlockValue:
		return string(jsontext.Append(nil, v.Raw))
	}
	return v.String()
}

func (e *enumInfo) Name() string { return e.def.Name }

func (e *enumInfo) Description() *string { return text(e.def.Description) }

func (e *enumInfo) IsDeprecated() bool { return e.DeprecationReason() != nil }

func (e *enumInfo) DeprecationReason() *string { return deprecation(e.def.Directives) }

func (d *directiveInfo) Name() string { return d.def.Name }

func (d *directiveInfo) Description() *string { return text(d.def.Description) }

func (d *directiveInfo) IsRepeatable() bool { return d.def.IsRepeatable }

func (d *directiveInfo) Locations() []string {
	out := make([]string, len(d.def.Locations))
	for i, l := range d.def.Locations {
		out[i] = string(l)
	}
	return out
}

func (d *directiveInfo) Args(includeDeprecated *bool) []*inputInfo {
	return inputsOf(d.schema, d.def.Arguments, includeDeprecated)
}
