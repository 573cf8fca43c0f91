package graphql

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema/spelling"
)

// An InputError reports an argument or variable with an invalid value.
type InputError struct {
	// Name is the argument or variable, with the path of the invalid value in it: filter.types[0].
	Name string
	// Err describes the problem.
	Err error
}

// Error implements error.
func (e *InputError) Error() string { return e.Name + ": " + e.Err.Error() }

// Unwrap implements errors.Unwrap.
func (e *InputError) Unwrap() error { return e.Err }

// A place is the path of a value in an argument or variable.
type place struct {
	in    *place
	name  string // the name of a field; empty for an element of a list
	index int
}

func (p *place) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return p.in.String() + "[" + strconv.Itoa(p.index) + "]"
	case p.in == nil:
		return p.name
	}
	return p.in.String() + "." + p.name
}

func (p *place) fail(format string, args ...any) error {
	return &InputError{Name: p.String(), Err: fmt.Errorf(format, args...)}
}

var errNull = errors.New("must not be null")

// variables coerces the variables of an operation as section 6.1.2 of the specification requires. The result has no
// entry for a variable that has neither a value nor a default.
func (s *Schema) variables(op *ast.OperationDefinition, given map[string]any) (map[string]any, error) {
	if len(op.VariableDefinitions) == 0 {
		return nil, nil
	}
	out := make(map[string]any, len(op.VariableDefinitions))
	for _, d := range op.VariableDefinitions {
		v, ok := given[d.Variable]
		if _, isText := v.(string); isText && takesText(d.Type) {
			out[d.Variable] = v
			continue
		}
		at := &place{name: d.Variable}
		switch {
		case !ok && d.DefaultValue != nil:
			c, err := s.literal(d.Type, d.DefaultValue, nil, at)
			if err != nil {
				return nil, err
			}
			out[d.Variable] = c
		case !ok && d.Type.NonNull:
			return nil, at.fail("must be given: it is of type %s and has no default", d.Type)
		case !ok:
		default:
			c, err := s.value(d.Type, v, at)
			if err != nil {
				return nil, err
			}
			out[d.Variable] = c
		}
	}
	return out, nil
}

// takesText reports whether coercion to an input type does not change a string.
func takesText(t *ast.Type) bool {
	return t.Elem == nil && (t.NamedType == "ID" || t.NamedType == "String")
}

// value coerces a value from a client's JSON to an input type.
func (s *Schema) value(t *ast.Type, v any, at *place) (any, error) {
	if v == nil {
		if t.NonNull {
			return nil, &InputError{Name: at.String(), Err: errNull}
		}
		return nil, nil
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok { // a single value is coerced to a list
			c, err := s.value(t.Elem, v, at)
			return []any{c}, err
		}
		out := make([]any, len(list))
		for i, e := range list {
			c, err := s.value(t.Elem, e, &place{in: at, index: i})
			if err != nil {
				return nil, err
			}
			out[i] = c
		}
		return out, nil
	}
	switch def := s.ast.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		name, ok := v.(string)
		if !ok || def.EnumValues.ForName(name) == nil {
			return nil, at.fail("%s is not a value of %s%s", quoted(v), def.Name, suggestEnum(def, name))
		}
		return name, nil
	case ast.InputObject:
		return s.object(def, v, at)
	default:
		return scalarValue(def.Name, v, at)
	}
}

// suggestEnum suggests the value that is probably meant, or lists the values of a small enum.
func suggestEnum(def *ast.Definition, name string) string {
	var values []string
	for _, v := range def.EnumValues {
		if strings.EqualFold(v.Name, name) {
			return "; write " + v.Name
		}
		values = append(values, v.Name)
	}
	hint := spelling.DidYouMean(name, slices.Values(values))
	if hint == "" && len(values) <= manyFields {
		hint = "; it has " + strings.Join(values, ", ")
	}
	return hint
}

// manyFields is the number of fields of an input, or of values of an enum, above which messages do not list all.
const manyFields = 12

// suggestField suggests the field of an input that is probably meant, or lists its fields.
func suggestField(def *ast.Definition, name string) string {
	var fields []string
	for _, f := range def.Fields {
		fields = append(fields, f.Name)
	}
	if hint := spelling.DidYouMean(name, slices.Values(fields)); hint != "" && len(name) > 2 {
		return hint
	}
	return "; it has " + someFields(def)
}

// someFields lists the first fields of an input.
func someFields(def *ast.Definition) string {
	const most = manyFields
	var names []string
	for _, f := range def.Fields[:min(most, len(def.Fields))] {
		names = append(names, f.Name)
	}
	if len(def.Fields) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func (s *Schema) object(def *ast.Definition, v any, at *place) (any, error) {
	given, ok := v.(map[string]any)
	if !ok {
		return nil, at.fail("%s is not an object of type %s, which has %s", quoted(v), def.Name, someFields(def))
	}
	for _, name := range sortedKeys(given) {
		if def.Fields.ForName(name) == nil {
			return nil, at.fail("%s has no field %s%s", def.Name, quoted(name), suggestField(def, name))
		}
	}
	out := make(map[string]any, len(def.Fields))
	for _, f := range def.Fields {
		in := &place{in: at, name: f.Name}
		v, ok := given[f.Name]
		var err error
		switch {
		case ok:
			out[f.Name], err = s.value(f.Type, v, in)
		case f.DefaultValue != nil:
			out[f.Name], err = s.literal(f.Type, f.DefaultValue, nil, in)
		case f.Type.NonNull:
			err = in.fail("must be given: it is of type %s and has no default", f.Type)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, oneOf(def, out, at)
}

// oneOf checks a OneOf input object, which must have exactly one field.
func oneOf(def *ast.Definition, fields map[string]any, at *place) error {
	if def.Directives.ForName("oneOf") == nil {
		return nil
	}
	if len(fields) != 1 {
		return at.fail("give exactly one field of %s", def.Name)
	}
	for name, v := range fields {
		if v == nil {
			return (&place{in: at, name: name}).fail("must not be null")
		}
	}
	return nil
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// scalarValue coerces a scalar from a client's JSON. Custom scalars are passed to their Decode unchanged.
func scalarValue(name string, v any, at *place) (any, error) {
	switch name {
	case "Int":
		if n, ok := asInt(v); ok {
			return n, nil
		}
		return nil, at.fail("%s is not an Int: a whole number from -2147483648 to 2147483647", quoted(v))
	case "Float":
		if f, ok := asFloat(v); ok {
			return f, nil
		}
		return nil, at.fail("%s is not a Float", quoted(v))
	case "String":
		if t, ok := v.(string); ok {
			return t, nil
		}
		return nil, at.fail("%s is not a String", quoted(v))
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, at.fail("%s is not a Boolean", quoted(v))
	case "ID":
		if t, ok := asID(v); ok {
			return t, nil
		}
		return nil, at.fail("%s is not an ID: a text or a whole number", quoted(v))
	}
	return v, nil
}

// asInt reads a 32-bit integer. It accepts 5.0, because JSON does not distinguish it from 5.
func asInt(v any) (int32, bool) {
	switch v := v.(type) {
	case json.Number:
		if n, err := strconv.ParseInt(string(v), 10, 32); err == nil {
			return int32(n), true
		}
		f, err := strconv.ParseFloat(string(v), 64)
		return wholeInt(f, err == nil)
	case float64:
		return wholeInt(v, true)
	case int:
		return int32(v), v >= math.MinInt32 && v <= math.MaxInt32
	case int32:
		return v, true
	case int64:
		return int32(v), v >= math.MinInt32 && v <= math.MaxInt32
	}
	return 0, false
}

func wholeInt(f float64, ok bool) (int32, bool) {
	ok = ok && f == math.Trunc(f) && f >= math.MinInt32 && f <= math.MaxInt32
	if !ok {
		return 0, false
	}
	return int32(f), true
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		f, err := strconv.ParseFloat(string(v), 64)
		return f, err == nil && !math.IsInf(f, 0)
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	case int:
		return float64(v), true
	case int32:
		return float64(v), true
	case int64:
		return float64(v), true
	}
	return 0, false
}

func asID(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		if !strings.ContainsAny(string(v), ".eE") {
			return string(v), true
		}
		f, err := strconv.ParseFloat(string(v), 64)
		return strconv.FormatFloat(f, 'f', -1, 64), err == nil && f == math.Trunc(f) && math.Abs(f) < 1<<53
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), v == math.Trunc(v) && math.Abs(v) < 1<<53
	}
	return "", false
}

// literal coerces a value from a query or a schema and replaces variables by their coerced values. Validation has
// already checked the type, except for the values of variables.
func (s *Schema) literal(t *ast.Type, v *ast.Value, vars map[string]any, at *place) (any, error) {
	if v.Kind == ast.Variable {
		c := vars[v.Raw]
		if c == nil && t.NonNull {
			return nil, &InputError{Name: at.String(), Err: fmt.Errorf("%w, but the variable $%s is null", errNull, v.Raw)}
		}
		return c, nil
	}
	if v.Kind == ast.NullValue {
		if t.NonNull {
			return nil, &InputError{Name: at.String(), Err: errNull}
		}
		return nil, nil
	}
	if t.Elem != nil {
		return s.literalList(t, v, vars, at)
	}
	switch def := s.ast.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		if v.Kind != ast.EnumValue || def.EnumValues.ForName(v.Raw) == nil {
			return nil, at.fail("%s is not a value of %s", quoted(v.Raw), def.Name)
		}
		return v.Raw, nil
	case ast.InputObject:
		return s.literalObject(def, v, vars, at)
	default:
		return scalarLiteral(def.Name, v, vars, at)
	}
}

func (s *Schema) literalList(t *ast.Type, v *ast.Value, vars map[string]any, at *place) (any, error) {
	if v.Kind != ast.ListValue {
		c, err := s.literal(t.Elem, v, vars, at)
		return []any{c}, err
	}
	out := make([]any, len(v.Children))
	for i, e := range v.Children {
		c, err := s.literal(t.Elem, e.Value, vars, &place{in: at, index: i})
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

func (s *Schema) literalObject(def *ast.Definition, v *ast.Value, vars map[string]any, at *place) (any, error) {
	if v.Kind != ast.ObjectValue {
		return nil, at.fail("this is not an object of type %s", def.Name)
	}
	out := make(map[string]any, len(def.Fields))
	for _, f := range def.Fields {
		in := &place{in: at, name: f.Name}
		given := v.Children.ForName(f.Name)
		if given != nil && given.Kind == ast.Variable {
			if _, ok := vars[given.Raw]; !ok {
				given = nil
			}
		}
		var err error
		switch {
		case given != nil:
			out[f.Name], err = s.literal(f.Type, given, vars, in)
		case f.DefaultValue != nil:
			out[f.Name], err = s.literal(f.Type, f.DefaultValue, nil, in)
		case f.Type.NonNull:
			err = in.fail("must be given: it is of type %s and has no default", f.Type)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, oneOf(def, out, at)
}

func scalarLiteral(name string, v *ast.Value, vars map[string]any, at *place) (any, error) {
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		return scalarValue(name, json.Number(v.Raw), at)
	case ast.StringValue, ast.BlockValue:
		return scalarValue(name, v.Raw, at)
	case ast.BooleanValue:
		return scalarValue(name, v.Raw == "true", at)
	}
	switch name {
	case "Int", "Float", "String", "Boolean", "ID":
		return nil, at.fail("%s is not of type %s", v, name)
	}
	return jsonLiteral(v, vars), nil
}

// jsonLiteral returns a literal of a custom scalar as a value of JSON. Numbers keep their digits.
func jsonLiteral(v *ast.Value, vars map[string]any) any {
	switch v.Kind {
	case ast.Variable:
		return vars[v.Raw]
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw)
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.NullValue:
		return nil
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, c := range v.Children {
			list[i] = jsonLiteral(c.Value, vars)
		}
		return list
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, c := range v.Children {
			object[c.Name] = jsonLiteral(c.Value, vars)
		}
		return object
	}
	return v.Raw // a text, or the name of an enum value
}

// constant reports whether a value of a query contains no variable.
func constant(v *ast.Value) bool {
	if v.Kind == ast.Variable {
		return false
	}
	for _, c := range v.Children {
		if !constant(c.Value) {
			return false
		}
	}
	return true
}
