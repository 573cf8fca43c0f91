package schema

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A resolver completes a merged document. It gives kinds their inherited fields, relation fields their arguments and
// connections, and relation types the names of the kinds that they connect.
type resolver struct {
	problems
	defs   map[string]*ast.Definition
	names  []string          // the keys of defs, in order
	byEnum map[string]string // COMPANY → Company, for kinds and interfaces
}

func newResolver(m *merger) *resolver {
	r := &resolver{defs: m.defs, names: m.names, byEnum: map[string]string{"ENTITY": "Entity"}}
	for _, name := range r.names {
		if d := r.defs[name]; d.Kind == ast.Enum {
			continue
		}
		value := EnumValue(name)
		if other, taken := r.byEnum[value]; taken {
			r.add(r.defs[name].Position, "%s and %s are both written %s as a value of EntityKind; choose another name", name,
				other, value)
			continue
		}
		r.byEnum[value] = name
	}
	return r
}

// resolve completes the document.
func (r *resolver) resolve(types *ast.Definition) {
	for _, name := range r.names {
		d := r.defs[name]
		if d.Kind == ast.Enum {
			continue
		}
		d.Interfaces = append(r.closure(d, nil), "Entity", "Node")
	}
	for _, name := range r.names {
		if d := r.defs[name]; d.Kind != ast.Enum {
			r.inherit(d)
		}
	}
	for _, name := range r.names {
		for _, f := range r.defs[name].Fields {
			if f.Directives.ForName("relation") != nil && len(f.Arguments) == 0 {
				r.relation(r.defs[name], f)
			}
		}
	}
	for _, v := range types.EnumValues {
		if p := v.Directives.ForName("predicate"); p != nil {
			r.ends(v, p)
		}
	}
}

// closure returns the direct and indirect interfaces of a type, except those that every kind implements.
func (r *resolver) closure(d *ast.Definition, over []string) []string {
	var out []string
	add := func(name string) {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	over = append(over, d.Name)
	for _, name := range d.Interfaces {
		if name == "Entity" || name == "Node" {
			continue
		}
		i := r.defs[name]
		switch {
		case i == nil:
			r.add(d.Position, "%s implements %s, which is not defined", d.Name, name)
			continue
		case i.Kind != ast.Interface:
			r.add(d.Position, "%s implements %s, which is %s and not an interface (%s)", d.Name, name, describes(i),
				place(i.Position))
			continue
		case slices.Contains(over, name):
			r.add(d.Position, "%s implements itself by way of %s", name, d.Name)
			continue
		}
		add(name)
		for _, more := range r.closure(i, over) {
			add(more)
		}
	}
	return out
}

// inherit gives a kind or interface the fields of its interfaces.
func (r *resolver) inherit(d *ast.Definition) {
	for _, name := range d.Interfaces {
		i := r.defs[name]
		if i == nil || i == d {
			continue
		}
		for _, f := range i.Fields {
			own := d.Fields.ForName(f.Name)
			if own == nil {
				field := *f
				d.Fields = append(d.Fields, &field)
			} else if why := fieldDiffers(f, own); why != "" {
				r.add(own.Position, "%s.%s does not match the interface %s at %s: %s", d.Name, f.Name, name, place(f.Position), why)
			}
		}
	}
}

// relation replaces the type of a relation field, which the author writes as a list of kinds, by a connection.
func (r *resolver) relation(d *ast.Definition, f *ast.FieldDefinition) {
	t := f.Type
	if t.Elem == nil || t.Elem.Elem != nil {
		of := "Kind"
		if t.Elem == nil {
			of = strings.TrimSuffix(t.NamedType, "Connection")
		}
		r.add(f.Position, "%s.%s: a relation field is a list of kinds: write [%s!]", d.Name, f.Name, of)
		return
	}
	name := t.Elem.NamedType
	if of := r.defs[name]; name != "Entity" && (of == nil || of.Kind == ast.Enum) {
		hint := ""
		if kind, ok := r.byEnum[name]; ok {
			hint = "; write " + kind
		}
		r.add(f.Position, "%s.%s: there is no kind or interface %s%s", d.Name, f.Name, name, hint)
		return
	}
	at := f.Position
	value := func(raw string) *ast.Value { return &ast.Value{Raw: raw, Kind: ast.IntValue, Position: at} }
	f.Type = ast.NonNullNamedType(name+"Connection", at)
	f.Arguments = ast.ArgumentDefinitionList{
		{Name: "filter", Type: ast.NamedType("RelationFilter", at), Position: at},
		{Name: "first", Type: ast.NamedType("Int", at), DefaultValue: value("50"), Position: at},
		{Name: "after", Type: ast.NamedType("String", at), Position: at},
	}
}

// ends replaces the enum values in from and to of a directive by the names of kinds and interfaces.
func (r *resolver) ends(v *ast.EnumValueDefinition, p *ast.Directive) {
	for _, name := range [...]string{"from", "to"} {
		a := p.Arguments.ForName(name)
		if a == nil || a.Value == nil {
			continue
		}
		for _, c := range a.Value.Children {
			if kind, ok := r.byEnum[c.Value.Raw]; ok {
				c.Value.Raw = kind
			} else if d := r.defs[c.Value.Raw]; c.Value.Raw != "Entity" && (d == nil || d.Kind == ast.Enum) {
				r.add(c.Value.Position, "relation type %s: %s: there is no kind or interface %s", v.Name, name, c.Value.Raw)
			}
			c.Value.Kind = ast.StringValue
		}
	}
}
