package schema

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// The roles of kinds and relation types in a conflict. They are the values of @conflictRole.
const (
	RoleConflicts = "CONFLICTS"
	RoleBears     = "BEARS"
	RoleImposes   = "IMPOSES"
	RoleOrigin    = "ORIGIN"
	RoleClass     = "CLASS"
)

// Influences returns the names of the relation types in which a change of the source changes the target.
func (o *Ontology) Influences() []string {
	var out []string
	for _, t := range o.types {
		if t.Influences {
			out = append(out, t.Name)
		}
	}
	return out
}

// TypeOfRole returns the relation type that has a role in conflicts; ok is false if no type has it.
func (o *Ontology) TypeOfRole(role string) (t *RelationType, ok bool) {
	i := slices.IndexFunc(o.types, func(t *RelationType) bool { return t.ConflictRole == role })
	if i < 0 {
		return nil, false
	}
	return o.types[i], true
}

// KindsOfRole returns the kinds that have a role in conflicts, sorted by name.
func (o *Ontology) KindsOfRole(role string) []*Kind {
	var out []*Kind
	for _, k := range o.kinds {
		if k.ConflictRole == role {
			out = append(out, k)
		}
	}
	return out
}

// roles reads the directives of a kind that define its meaning.
func (r *reader) roles(k *Kind, d *ast.Definition) {
	for _, x := range d.Directives {
		switch x.Name {
		case "conflictRole":
			k.ConflictRole = arg(x, "is")
			if k.ConflictRole != RoleOrigin && k.ConflictRole != RoleClass {
				r.fail(x.Position, "%s: @conflictRole of a kind must be ORIGIN or CLASS, not %s", k.Name, k.ConflictRole)
			}
		case "expects":
			e := Expectation{Out: list(x, "out"), In: list(x, "in"), Otherwise: arg(x, "otherwise")}
			if len(e.Out)+len(e.In) == 0 {
				r.fail(x.Position, "%s: @expects names no relation type; write out: or in:", k.Name)
			}
			k.Expects = append(k.Expects, e)
		}
	}
}

// meaning reads the directives of a relation type that define its meaning.
func (r *reader) meaning(t *RelationType, v *ast.EnumValueDefinition) {
	for _, x := range v.Directives {
		switch x.Name {
		case "constrains":
			t.Constrains = true
		case "mention":
			t.Mention = true
		case "locates":
			t.Locates = true
		case "authors":
			t.Authors = true
		case "sign":
			t.Influences = true
			switch arg(x, "of") {
			case "1":
				t.Sign = 1
			case "-1":
				t.Sign = -1
			case "0":
			default:
				r.fail(x.Position, "relation type %s: @sign(of:) must be 1, -1 or 0", t.Name)
			}
		case "conflictRole":
			r.conflictRole(t, x)
		case "attribute":
			r.attribute(t, x)
		}
	}
	if x := v.Directives.ForName("repeatable"); x != nil { // it names attributes, which are known now
		r.repeatable(t, x)
	}
}

// KeyAttribute is the attribute of claims that names the occurrence of a repeatable relation. Every repeatable type has
// it.
const KeyAttribute = "key"

// repeatable reads how the occurrences of a relation type are distinguished.
func (r *reader) repeatable(t *RelationType, x *ast.Directive) {
	t.Repeatable, t.KeyedBy, t.OnlyKeyed = true, list(x, "by"), arg(x, "keyed") == "true"
	for _, name := range t.KeyedBy {
		if !slices.Contains(t.Attributes, name) {
			r.fail(
				x.Position,
				"relation type %s: @repeatable(by:) names %s, which is not an attribute of the type; declare it with @attribute",
				t.Name,
				name,
			)
		}
	}
	at := slices.Index(t.Attributes, KeyAttribute)
	if at < 0 {
		t.Attributes = append(t.Attributes, KeyAttribute)
		t.Typed = append(t.Typed, Attribute{
			Name: KeyAttribute, Type: "String",
			Description: "Which occurrence it is. Without it, the other attributes and the period decide.",
		})
		return
	}
	if typ := t.Typed[at].Type; typ != "" && typ != "String" {
		r.fail(x.Position, "relation type %s: the attribute key of a repeatable type must be a String, not %s", t.Name, typ)
	}
}

// attribute reads an attribute of a relation type.
func (r *reader) attribute(t *RelationType, x *ast.Directive) {
	a := Attribute{Name: arg(x, "name"), Type: arg(x, "type"), Description: arg(x, "description")}
	if a.Type == "" {
		a.Type = "String"
	}
	switch {
	case !attributeName.MatchString(a.Name):
		r.fail(x.Position, "relation type %s: @attribute: %s", t.Name, misnamed(a.Name))
	case !slices.Contains([]string{"String", "Int", "Float", "Decimal", "Boolean", "Date", "DateTime"}, a.Type):
		r.fail(
			x.Position,
			"relation type %s: @attribute: a value must be a String, Int, Float, Decimal, Boolean, Date or DateTime, not %s",
			t.Name,
			a.Type,
		)
	case slices.Contains(t.Attributes, a.Name):
		r.fail(x.Position, "relation type %s: the attribute %s is given twice", t.Name, a.Name)
	default:
		t.Attributes, t.Typed = append(t.Attributes, a.Name), append(t.Typed, a)
	}
}

// conflictRole reads the role of a relation type in conflicts. At most one type can have each role.
func (r *reader) conflictRole(t *RelationType, x *ast.Directive) {
	t.ConflictRole = arg(x, "is")
	switch t.ConflictRole {
	case RoleConflicts, RoleBears, RoleImposes:
	default:
		r.fail(
			x.Position,
			"relation type %s: @conflictRole of a relation type must be CONFLICTS, BEARS or IMPOSES, not %s",
			t.Name,
			t.ConflictRole,
		)
		return
	}
	if t.ConflictRole == RoleConflicts && !t.Symmetric {
		r.fail(x.Position, "relation type %s: the type with the role CONFLICTS must be symmetric; add symmetric: true to "+
			"its @predicate", t.Name)
	}
	for _, other := range r.o.types {
		if other.ConflictRole == t.ConflictRole {
			r.fail(
				x.Position,
				"relation type %s: %s is %s already; only one relation type can have this role",
				t.Name,
				other.Name,
				t.ConflictRole,
			)
		}
	}
}

// expectations checks that the relation types that kinds expect exist.
func (r *reader) expectations() {
	for _, k := range r.o.kinds {
		for _, e := range k.Expects {
			for _, name := range r.unknownTypes(slices.Concat(e.Out, e.In)) {
				r.fail(r.doc.Definitions.ForName(k.Name).Position, "%s: @expects names %s, which is not a relation type",
					k.Name, name)
			}
		}
	}
}

// unknownTypes returns those of the names that are not names of relation types.
func (r *reader) unknownTypes(names []string) []string {
	var out []string
	for _, name := range names {
		if _, ok := r.o.byType[name]; !ok {
			out = append(out, name)
		}
	}
	return out
}

// list reads an argument that is a list of names.
func list(d *ast.Directive, name string) []string {
	a := d.Arguments.ForName(name)
	if a == nil || a.Value == nil {
		return nil
	}
	var out []string
	for _, c := range a.Value.Children {
		out = append(out, c.Value.Raw)
	}
	return out
}
