package schema

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// shared is the directive of definitions that may differ between sources.
const shared = "shared"

// look is the directive that says how a picture shows a kind.
const look = "look"

// unite adds the interfaces, facts, relation fields and terms of another definition of a kind. Parts that both
// definitions have must agree, with two exceptions: one of them may give a single value to a fact that has several
// values in the other, and may restrict a relation field to fewer kinds.
func (m *merger) unite(to, d *ast.Definition) {
	for _, i := range d.Interfaces {
		if !slices.Contains(to.Interfaces, i) {
			to.Interfaces = append(to.Interfaces, i)
		}
	}
	for _, x := range d.Directives {
		m.uniteDirective(to.Name, &to.Directives, x)
	}
	for _, f := range d.Fields {
		same := to.Fields.ForName(f.Name)
		switch {
		case same == nil:
			to.Fields = append(to.Fields, f)
		case f.Directives.ForName("relation") != nil && same.Directives.ForName("relation") != nil &&
			f.Type.Name() != same.Type.Name():
			if same.Type.Name() != entityName {
				same.Type = f.Type
			}
			if same.Type.Name() != entityName {
				m.add(f.Position, "%s.%s leads to %s at %s, and to %s here; let one of them lead to Entity",
					to.Name, f.Name, same.Type.Name(), place(same.Position), f.Type.Name())
			}
		case f.Type.Name() == same.Type.Name() && (f.Type.Elem == nil) != (same.Type.Elem == nil):
			if same.Type.Elem == nil {
				same.Type = f.Type
			}
			for _, x := range f.Directives {
				m.uniteDirective(to.Name+"."+f.Name, &same.Directives, x)
			}
		default:
			m.addField(to, f)
		}
	}
}

// entityName is the interface of all kinds.
const entityName = "Entity"

// decided reports whether a directive of an extension is ignored because it is a @look of a shared kind that another
// source has given a look.
func decided(to *ast.Definition, x *ast.Directive) bool {
	return x.Name == look && to.Directives.ForName(shared) != nil
}

// uniteDirective adds a directive to those of a definition.
func (m *merger) uniteDirective(of string, to *ast.DirectiveList, x *ast.Directive) {
	def := m.directives[x.Name]
	for _, have := range to.ForNames(x.Name) {
		if directive(have) == directive(x) {
			return
		}
		if x.Name == look {
			return // the first source decides
		}
		if def == nil || !def.IsRepeatable {
			m.add(x.Position, "%s has another @%s at %s", of, x.Name, place(have.Position))
			return
		}
	}
	*to = append(*to, x)
}

// uniteType adds the kinds, attributes and terms of another definition of a relation type. The inverse name of the
// first definition stays.
func (m *merger) uniteType(to, d *ast.EnumValueDefinition) {
	a, b := to.Directives.ForName("predicate"), d.Directives.ForName("predicate")
	if a == nil || b == nil {
		return // reported elsewhere
	}
	for _, flag := range [...]string{"symmetric", "antisymmetric"} {
		if (arg(a, flag) == "true") != (arg(b, flag) == "true") {
			m.add(d.Position, "relation type %s is %s at one place only: at %s, or here", d.Name, flag, place(to.Position))
			return
		}
	}
	for _, name := range [...]string{"from", "to", "attributes"} {
		more, have := b.Arguments.ForName(name), a.Arguments.ForName(name)
		switch {
		case more == nil || more.Value == nil:
		case have == nil || have.Value == nil:
			a.Arguments = append(a.Arguments, more)
		default:
			addMissing(have.Value, more.Value)
		}
	}
	for _, x := range d.Directives {
		if x.Name != "predicate" {
			m.addDirective(to, x)
		}
	}
}
