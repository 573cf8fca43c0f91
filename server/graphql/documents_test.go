package graphql_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// documents generates a random document. If it is careful, the document is valid except for rare faults. Otherwise it
// uses few names for many things, so that its fields conflict.
type documents struct {
	rnd      *rand.Rand
	schema   *ast.Schema
	careful  bool
	faults   float64 // the probability of a deliberate fault
	next     int     // for new names
	budget   int     // number of fields that may still be generated
	declared []string
	values   map[string]any
	vars     []variable
	open     int // depth of the fragments that are being generated
	spreads  []spread
	more     []string // fragment definitions
}

type variable struct{ name, typ string }

type spread struct{ name, on string }

func newDocument(rnd *rand.Rand, s *ast.Schema) *documents {
	d := &documents{rnd: rnd, schema: s, careful: rnd.Float64() < 0.75, values: map[string]any{}, budget: 4 + rnd.IntN(40)}
	if rnd.Float64() < 0.4 {
		d.faults = 0.03
	}
	return d
}

func (d *documents) chance(p float64) bool { return d.rnd.Float64() < p }

func (d *documents) fault() bool { return d.faults > 0 && d.chance(d.faults) }

func (d *documents) name(prefix string) string {
	d.next++
	return fmt.Sprintf("%s%d", prefix, d.next)
}

func pickOf[T any](d *documents, list []T) T { return list[d.rnd.IntN(len(list))] }

func (d *documents) request() request {
	body := d.set(d.schema.Query, 0)
	r := request{}
	head := ""
	if len(d.declared) > 0 || d.chance(0.5) {
		head = "query Q"
		if len(d.declared) > 0 {
			head += "(" + strings.Join(d.declared, ", ") + ")"
		}
		if d.chance(0.3) {
			r.OperationName = "Q"
		}
	}
	r.Query = head + d.directives() + " " + body + "\n" + strings.Join(d.more, "\n")
	if d.chance(0.03) {
		r.Query += "\nquery R { __typename }"
		if d.chance(0.5) {
			r.OperationName = pickOf(d, []string{"Q", "R", "S"})
		}
	}
	if d.fault() {
		r.Query = strings.Replace(r.Query, pickOf(d, []string{"{", "}", "(", ":", "$", "..."}), "", 1)
	}
	if len(d.values) > 0 {
		r.Variables = d.values
	}
	return r
}

// directives returns the directives of an operation, usually none.
func (d *documents) directives() string {
	if d.fault() {
		return " @skip(if: true)"
	}
	return ""
}

// conditions sometimes returns @skip or @include.
func (d *documents) conditions() string {
	if !d.chance(0.12) {
		return ""
	}
	boolean := ast.NonNullNamedType("Boolean", nil)
	out := fmt.Sprintf(" @%s(if: %s)", pickOf(d, []string{"skip", "include"}), d.value(boolean, 0.6))
	if d.chance(0.1) {
		out += fmt.Sprintf(" @%s(if: %s)", pickOf(d, []string{"skip", "include"}), d.value(boolean, 0.6))
	}
	if d.fault() {
		out += pickOf(d, []string{" @nope", " @skip", " @include(if: 1)", " @deprecated"})
	}
	return out
}

// set generates a selection set on a type.
func (d *documents) set(on *ast.Definition, depth int) string {
	var parts []string
	for range 1 + d.rnd.IntN(4) {
		switch {
		case d.chance(0.12):
			parts = append(parts, d.inline(on, depth))
		case d.chance(0.12):
			parts = append(parts, d.spread(on, depth))
		default:
			if f := d.field(on, depth); f != "" {
				parts = append(parts, f)
				if d.chance(0.08) {
					parts = append(parts, f) // a duplicate
				}
			}
		}
	}
	if len(parts) == 0 {
		parts = []string{"__typename"}
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

// narrower returns a type condition that a fragment inside the type can have.
func (d *documents) narrower(on *ast.Definition) string {
	names := []string{"Dog", "Cat", "Fish", "Animal", "Node", "Pet"}
	switch {
	case d.fault():
		names = append(names, "Query", "Color", "Nothing")
	case on.Name == "Query":
		names = []string{"Query"}
	case on.Kind == ast.Object:
		names = []string{on.Name, "Animal", "Node", "Pet"}
	}
	return pickOf(d, names)
}

func (d *documents) inline(on *ast.Definition, depth int) string {
	if d.chance(0.3) {
		return "..." + d.conditions() + " " + d.set(on, depth)
	}
	name := d.narrower(on)
	def := d.schema.Types[name]
	if def == nil || !def.IsCompositeType() {
		def = on
	}
	return "... on " + name + d.conditions() + " " + d.set(def, depth)
}

func (d *documents) spread(on *ast.Definition, depth int) string {
	for _, s := range d.spreads {
		if (s.on == on.Name || d.fault()) && d.chance(0.5) {
			return "..." + s.name + d.conditions()
		}
	}
	if d.open > 3 {
		return "__typename"
	}
	name, cond := d.name("F"), d.narrower(on)
	def := d.schema.Types[cond]
	if def == nil || !def.IsCompositeType() {
		def = on
	}
	d.open++
	if d.fault() {
		d.spreads = append(d.spreads, spread{name, on.Name}) // may spread itself
	}
	d.more = append(d.more, "fragment "+name+" on "+cond+" "+d.set(def, depth))
	d.open--
	d.spreads = append(d.spreads, spread{name, on.Name})
	if d.fault() {
		return "__typename" // a fragment that nothing uses
	}
	return "..." + name + d.conditions()
}

func (d *documents) field(on *ast.Definition, depth int) string {
	if d.budget--; d.budget < 0 {
		return "__typename"
	}
	if d.fault() {
		return pickOf(d, []string{"nothing", "__type", "id { id }", "a: b: c", "__schema { queryType { name } }"})
	}
	if on.Kind == ast.Union || d.chance(0.08) {
		return d.alias("__typename") + "__typename" + d.conditions()
	}
	f := on.Fields[d.rnd.IntN(len(on.Fields))]
	if strings.HasPrefix(f.Name, "__") {
		return "__typename"
	}
	if (f.Name == "bang" || f.Name == "home") && d.chance(0.8) {
		return "__typename"
	}
	def := d.schema.Types[f.Type.Name()]
	if depth > 5 && def.IsCompositeType() {
		return "__typename"
	}
	args := d.arguments(f.Arguments)
	alias := ""
	switch {
	case !d.careful:
		alias = d.alias(f.Name)
	case args != "":
		alias = d.name("f") + ": "
	case def.IsLeafType():
		alias = d.carefulAlias()
	}
	out := alias + f.Name + args + d.conditions()
	if def.IsCompositeType() && !d.fault() {
		out += " " + d.set(def, depth+1)
	}
	return out
}

// alias returns one of a few aliases, or none.
func (d *documents) alias(string) string {
	if d.chance(0.3) {
		return pickOf(d, []string{"a", "b", "name", "id"}) + ": "
	}
	return ""
}

func (d *documents) carefulAlias() string {
	if d.chance(0.1) {
		return d.name("x") + ": "
	}
	return ""
}

func (d *documents) arguments(list ast.ArgumentDefinitionList) string {
	var parts []string
	for _, a := range list {
		if !d.chance(0.35) && (!a.Type.NonNull || a.DefaultValue != nil || d.fault()) {
			continue
		}
		parts = append(parts, a.Name+": "+d.value(a.Type, 0.25))
		if d.fault() {
			parts = append(parts, parts[len(parts)-1])
		}
	}
	if d.fault() {
		parts = append(parts, "nothing: 1")
	}
	if len(parts) == 0 {
		return ""
	}
	d.rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return "(" + strings.Join(parts, ", ") + ")"
}

// value generates a value of an input type, often a variable.
func (d *documents) value(t *ast.Type, variables float64) string {
	if d.chance(variables) {
		return d.variable(t)
	}
	if d.fault() {
		return pickOf(d, []string{
			`"text"`, "1", "1.5", "true", "null", "[]", "{}", "RED", "PURPLE", "99999999999",
			`"""block"""`, "$nobody", "[null]",
		})
	}
	if !t.NonNull && d.chance(0.06) {
		return "null"
	}
	if t.Elem != nil {
		if d.chance(0.1) {
			return d.value(t.Elem, variables/2)
		}
		var parts []string
		for range d.rnd.IntN(3) {
			parts = append(parts, d.value(t.Elem, variables/2))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch def := d.schema.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		return pickOf(d, def.EnumValues).Name
	case ast.InputObject:
		return d.object(def, variables)
	}
	return d.scalar(t.NamedType)
}

func (d *documents) object(def *ast.Definition, variables float64) string {
	if def.Name == "Choice" && !d.fault() {
		if d.chance(0.5) {
			return "{a: 1}"
		}
		return `{b: "x"}`
	}
	var parts []string
	for _, f := range def.Fields {
		if !d.chance(0.3) && (!f.Type.NonNull || f.DefaultValue != nil || d.fault()) {
			continue
		}
		parts = append(parts, f.Name+": "+d.value(f.Type, variables/2))
	}
	if d.fault() {
		parts = append(parts, pickOf(d, []string{"nothing: 1", "y: 1, y: 1"}))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (d *documents) scalar(name string) string {
	switch name {
	case "Int":
		return pickOf(d, []string{"0", "1", "-3", "2147483647", "5"})
	case "Float":
		return pickOf(d, []string{"0", "1.5", "-2e3", "7", "1e21", "0.1"})
	case "Boolean":
		return pickOf(d, []string{"true", "false"})
	case "ID":
		return pickOf(d, []string{`"1"`, "2", `"7"`, `"x"`, `"11"`})
	case "Date":
		return pickOf(d, []string{`"2017"`, `"2017-06-01"`, `"soon"`})
	}
	return pickOf(d, []string{
		`"a \"b\" \\ \u00e9\n"`, `""`, `"""block "text" """`, `"动物 \/"`, `"\uD83D\uDE00"`,
		"\"\"\"\n  two\n    lines\n\"\"\"", `"#{}"`,
	})
}

// variable declares a variable with a value for a type, and returns its name.
func (d *documents) variable(t *ast.Type) string {
	if d.careful {
		for _, v := range d.vars {
			if v.typ == t.String() && d.chance(0.3) {
				return "$" + v.name
			}
		}
	}
	name := d.name("v")
	typ := *t
	byDefault := ""
	switch {
	case d.fault():
		typ = *ast.NamedType(pickOf(d, []string{"Int", "String", "Boolean", "Animal", "Nothing"}), nil)
	case !typ.NonNull && d.chance(0.3):
		typ.NonNull = true
	case typ.NonNull && d.chance(0.5):
		typ.NonNull = false
		byDefault = " = " + d.literal(t)
	case !typ.NonNull && d.chance(0.2):
		byDefault = " = " + d.literal(t)
	}
	if d.fault() {
		return "$" + name // an undeclared variable
	}
	d.declared = append(d.declared, "$"+name+": "+typ.String()+byDefault)
	d.vars = append(d.vars, variable{name, t.String()})
	switch {
	case d.chance(0.15):
		// The variable has no value.
	case d.chance(0.12):
		d.values[name] = nil
	case d.fault() || d.faults > 0 && d.chance(0.1):
		d.values[name] = pickOf(d, []any{
			"text", json.Number("1"), json.Number("1.5"), true,
			[]any{},
			map[string]any{},
			json.Number("5.0"), json.Number("1e400"), "RED", "red",
			[]any{nil},
			json.Number("99999999999"),
			map[string]any{"nothing": true, "must": true},
			map[string]any{"must": nil},
			json.Number("1e2"),
		})
	default:
		d.values[name] = d.json(t)
	}
	if d.fault() {
		return "1" // a variable that nothing uses
	}
	return "$" + name
}

// literal generates a value without variables and faults.
func (d *documents) literal(t *ast.Type) string {
	faults := d.faults
	d.faults = 0
	defer func() { d.faults = faults }()
	return d.value(t, 0)
}

// json generates a value of a type in the form that a client sends.
func (d *documents) json(t *ast.Type) any {
	if t.Elem != nil {
		if d.chance(0.1) {
			return d.json(t.Elem)
		}
		out := []any{}
		for range d.rnd.IntN(3) {
			out = append(out, d.json(t.Elem))
		}
		return out
	}
	switch def := d.schema.Types[t.NamedType]; def.Kind {
	case ast.Enum:
		return pickOf(d, def.EnumValues).Name
	case ast.InputObject:
		out := map[string]any{}
		for _, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || d.chance(0.3) {
				out[f.Name] = d.json(f.Type)
			}
			if def.Name == "Choice" && len(out) == 1 {
				break
			}
		}
		return out
	}
	switch t.NamedType {
	case "Int":
		return json.Number(pickOf(d, []string{"0", "1", "-3", "5"}))
	case "Float":
		return json.Number(pickOf(d, []string{"0", "1.5", "-2e3", "7"}))
	case "Boolean":
		return d.chance(0.5)
	case "ID":
		return pickOf(d, []any{"1", json.Number("2"), "x"})
	case "Date":
		return pickOf(d, []any{"2017", "soon"})
	}
	return pickOf(d, []any{"text", "", "动物 \"quoted\"", "😀"})
}
