package schema

import (
	"regexp"
	"slices"
	"strings"

	"nexum/schema/spelling"

	"github.com/vektah/gqlparser/v2/ast"
)

// relationTypes is the enum whose values are the relation types.
const relationTypes = "RelationType"

// Limits of an ontology. The loader and the view number kinds and relation types with 16 bits.
const (
	maxKinds = 4_000
	maxTypes = 8_000
)

// A merger merges the sources of an ontology into one document. Identical definitions become one, and extensions are
// added to the definitions that they extend. Each contradiction is a problem that names both places.
type merger struct {
	problems
	api        map[string]*ast.Definition // the definitions of the fixed API; no ontology may define these
	directives map[string]*ast.DirectiveDefinition
	defs       map[string]*ast.Definition
	names      []string // keys of defs, in the order of the sources
	types      *ast.Definition
	widened    []*ast.EnumValueDefinition
}

func newMerger(api, directives *ast.SchemaDocument) *merger {
	m := &merger{
		api: map[string]*ast.Definition{}, directives: map[string]*ast.DirectiveDefinition{},
		defs: map[string]*ast.Definition{}, types: &ast.Definition{
			Kind: ast.Enum, Name: relationTypes,
			Description: "The types of relations. Each description says how the source is related to the target.",
		},
	}
	for _, d := range api.Definitions {
		m.api[d.Name] = d
	}
	for _, name := range [...]string{"EntityKind", View, "String", "Int", "Float", "Boolean", "ID"} {
		m.api[name] = &ast.Definition{Name: name}
	}
	for _, d := range directives.Directives {
		m.directives[d.Name] = d
	}
	return m
}

// merge merges documents in the given order.
func (m *merger) merge(docs []*ast.SchemaDocument) *ast.SchemaDocument {
	for _, doc := range docs {
		m.foreign(doc)
		for _, d := range doc.Definitions {
			m.define(d)
		}
	}
	for _, doc := range docs {
		for _, d := range doc.Extensions {
			m.extend(d)
		}
	}
	m.widen()
	out := &ast.SchemaDocument{}
	for _, name := range m.names {
		out.Definitions = append(out.Definitions, m.defs[name])
	}
	return out
}

// foreign reports the definitions that an ontology must not contain.
func (m *merger) foreign(doc *ast.SchemaDocument) {
	for _, d := range doc.Directives {
		m.add(d.Position, "an ontology defines no directives; @%s cannot be defined here", d.Name)
	}
	for _, s := range slices.Concat(doc.Schema, doc.SchemaExtension) {
		m.add(s.Position, "an ontology has no schema block: the root fields of a kind follow from the kind; leave it out")
	}
}

var (
	typeName  = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	fieldName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	valueName = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)
)

// describes returns the words by which a message refers to a definition.
func describes(d *ast.Definition) string {
	switch d.Kind {
	case ast.Object:
		return "a type"
	case ast.Interface:
		return "an interface"
	case ast.Enum:
		return "an enum"
	}
	return "a " + strings.ToLower(strings.ReplaceAll(string(d.Kind), "_", " "))
}

// define adds a definition.
func (m *merger) define(d *ast.Definition) {
	if !m.admits(d) {
		return
	}
	if d.Name == relationTypes {
		m.add(d.Position, "every ontology shares the enum RelationType; write: extend enum RelationType {")
		return
	}
	other := m.defs[d.Name]
	if other == nil {
		m.checkDefinition(d)
		m.defs[d.Name] = d
		m.names = append(m.names, d.Name)
		return
	}
	if d.Directives.ForName(shared) != nil && other.Directives.ForName(shared) != nil && other.Kind == d.Kind {
		m.checkDefinition(d)
		m.unite(other, d)
		return
	}
	if why := differs(other, d); why != "" {
		m.add(d.Position, "%s is defined differently at %s: %s; define it once, and write extend type %s to add to it",
			d.Name, place(other.Position), why, d.Name)
	}
}

// admits reports whether an ontology may define or extend the type of d. If not, it reports a problem.
func (m *merger) admits(d *ast.Definition) bool {
	switch {
	case d.Kind != ast.Object && d.Kind != ast.Interface && d.Kind != ast.Enum:
		m.add(d.Position, "%s is %s; an ontology has types, interfaces and enums", d.Name, describes(d))
	case d.Name != relationTypes && m.api[d.Name] != nil:
		m.add(d.Position, "%s is a name of the API, which no ontology can change; choose another name", d.Name)
	case !typeName.MatchString(d.Name):
		m.add(d.Position, "%s is not a name of a kind, interface or enum; write it as CargoShip", d.Name)
	default:
		return true
	}
	return false
}

// checkDefinition checks the names and directives of a definition or extension.
func (m *merger) checkDefinition(d *ast.Definition) {
	m.checkDirectives(d.Directives, ast.DirectiveLocation(d.Kind))
	for _, f := range d.Fields {
		if !fieldName.MatchString(f.Name) {
			m.add(f.Position, "%s.%s: a field is written as launchedOn", d.Name, f.Name)
		}
		if len(f.Arguments) > 0 {
			m.add(f.Position, "%s.%s: a field of an ontology has no arguments; the service adds them", d.Name, f.Name)
		}
		m.checkDirectives(f.Directives, ast.LocationFieldDefinition)
	}
	for _, v := range d.EnumValues {
		if d.Name == relationTypes && !valueName.MatchString(v.Name) {
			m.add(v.Position, "relation type %s: write it as SUBSIDIARY_OF", v.Name)
		}
		m.checkDirectives(v.Directives, ast.LocationEnumValue)
	}
}

// checkDirectives checks that an ontology can use the directives, that their location is allowed, and that they have
// their arguments.
func (m *merger) checkDirectives(list ast.DirectiveList, at ast.DirectiveLocation) {
	seen := map[string]bool{}
	for _, d := range list {
		def := m.directives[d.Name]
		switch {
		case def == nil:
			m.add(d.Position, "there is no directive @%s; nexum schema lists the directives", d.Name)
			continue
		case !slices.Contains(def.Locations, at):
			m.add(d.Position, "@%s is not allowed here", d.Name)
			continue
		case seen[d.Name] && !def.IsRepeatable:
			m.add(d.Position, "@%s occurs twice here", d.Name)
		}
		seen[d.Name] = true
		for _, a := range d.Arguments {
			if def.Arguments.ForName(a.Name) == nil {
				m.add(a.Position, "@%s has no argument %s", d.Name, a.Name)
			}
		}
		for _, a := range def.Arguments {
			m.checkArgument(d, a)
		}
	}
}

// checkArgument checks one argument of a directive.
func (m *merger) checkArgument(d *ast.Directive, def *ast.ArgumentDefinition) {
	given := d.Arguments.ForName(def.Name)
	if given == nil || given.Value == nil || given.Value.Kind == ast.NullValue {
		if def.Type.NonNull && def.DefaultValue == nil {
			m.add(d.Position, "@%s needs %s", d.Name, def.Name)
		}
		return
	}
	if v := given.Value; def.Type.Elem != nil {
		if v.Kind != ast.ListValue {
			m.add(v.Position, "@%s: %s must be a list: [A, B]", d.Name, def.Name)
			return
		}
		for _, c := range v.Children {
			m.checkValue(d, def, def.Type.Elem, c.Value)
		}
		return
	}
	m.checkValue(d, def, def.Type, given.Value)
}

// checkValue checks one value of an argument. The name of a kind or interface may have the form of an enum value.
func (m *merger) checkValue(d *ast.Directive, def *ast.ArgumentDefinition, t *ast.Type, v *ast.Value) {
	ok, want := true, ""
	switch t.NamedType {
	case "Boolean":
		ok, want = v.Kind == ast.BooleanValue, "true or false"
	case "Int":
		ok, want = v.Kind == ast.IntValue, "a whole number"
	case "Float":
		ok, want = v.Kind == ast.IntValue || v.Kind == ast.FloatValue, "a number"
	case "String":
		ok, want = v.Kind == ast.StringValue || v.Kind == ast.BlockValue ||
			namesKinds[d.Name+"."+def.Name] && v.Kind == ast.EnumValue, "a text in quotes"
	default:
		ok, want = v.Kind == ast.EnumValue, "a name without quotes"
	}
	if !ok {
		m.add(v.Position, "@%s: %s is %s", d.Name, def.Name, want)
	}
}

// namesKinds is the set of arguments whose values are kinds and interfaces.
var namesKinds = map[string]bool{
	"predicate.from": true, "predicate.to": true, "widen.from": true, "widen.to": true,
}

// extend merges an extension into the definition that it extends.
func (m *merger) extend(d *ast.Definition) {
	if !m.admits(d) {
		return
	}
	m.checkDefinition(d)
	if d.Name == relationTypes {
		if d.Kind != ast.Enum {
			m.add(d.Position, "RelationType is an enum; write: extend enum RelationType {")
			return
		}
		m.extendTypes(d)
		return
	}
	to := m.defs[d.Name]
	if to == nil {
		m.add(
			d.Position,
			"there is no %s to extend%s; load a dataset that defines it before this one, or together with it",
			d.Name,
			m.suggestion(d.Name),
		)
		return
	}
	if to.Kind != d.Kind {
		m.add(d.Position, "%s is %s, defined at %s", d.Name, describes(to), place(to.Position))
		return
	}
	for _, i := range d.Interfaces {
		if !slices.Contains(to.Interfaces, i) {
			to.Interfaces = append(to.Interfaces, i)
		}
	}
	for _, x := range d.Directives {
		same := to.Directives.ForName(x.Name)
		def := m.directives[x.Name]
		repeated := def != nil && def.IsRepeatable &&
			!slices.ContainsFunc(to.Directives, func(o *ast.Directive) bool { return directive(o) == directive(x) })
		if same == nil || repeated {
			to.Directives = append(to.Directives, x)
		} else if directive(same) != directive(x) && !def.IsRepeatable && !decided(to, x) {
			m.add(x.Position, "%s has another @%s at %s", d.Name, x.Name, place(same.Position))
		}
	}
	for _, f := range d.Fields {
		m.addField(to, f)
	}
	for _, v := range d.EnumValues {
		if to.EnumValues.ForName(v.Name) == nil {
			to.EnumValues = append(to.EnumValues, v)
		}
	}
}

// addField adds a field to a type, if the type may have it.
func (m *merger) addField(to *ast.Definition, f *ast.FieldDefinition) {
	same := to.Fields.ForName(f.Name)
	if same == nil {
		to.Fields = append(to.Fields, f)
		return
	}
	if why := fieldDiffers(same, f); why != "" {
		m.add(f.Position, "%s.%s is defined differently at %s: %s", to.Name, f.Name, place(same.Position), why)
	}
}

// extendTypes adds the relation types of an extension.
func (m *merger) extendTypes(d *ast.Definition) {
	m.types.Directives = append(m.types.Directives, d.Directives...)
	for _, v := range d.EnumValues {
		if v.Directives.ForName("widen") != nil {
			if v.Directives.ForName("predicate") != nil {
				m.add(
					v.Position,
					"relation type %s: @predicate defines it and @widen widens one that another source defines; write one of them",
					v.Name,
				)
				continue
			}
			m.widened = append(m.widened, v)
			continue
		}
		same := m.types.EnumValues.ForName(v.Name)
		if same == nil {
			m.types.EnumValues = append(m.types.EnumValues, v)
			continue
		}
		if v.Directives.ForName(shared) != nil && same.Directives.ForName(shared) != nil {
			m.uniteType(same, v)
			continue
		}
		if a, b := m.directiveSet(same.Directives), m.directiveSet(v.Directives); a != b {
			m.add(
				v.Position,
				"relation type %s is defined differently at %s: %s there, and %s here; to let it relate more kinds, write %s "+
					"@widen(from: […], to: […])",
				v.Name,
				place(same.Position),
				a,
				b,
				v.Name,
			)
		}
	}
}

// widen adds the kinds and attributes of @widen to the relation types.
func (m *merger) widen() {
	for _, v := range m.widened {
		t := m.types.EnumValues.ForName(v.Name)
		if t == nil || t.Directives.ForName("predicate") == nil {
			m.add(
				v.Position,
				"there is no relation type %s to widen; load a dataset that defines it before this one, or together with it",
				v.Name,
			)
			continue
		}
		p := t.Directives.ForName("predicate")
		w := v.Directives.ForName("widen")
		for _, name := range [...]string{"from", "to"} {
			more, have := w.Arguments.ForName(name), p.Arguments.ForName(name)
			if more == nil || more.Value == nil || have == nil || have.Value == nil {
				continue
			}
			addMissing(have.Value, more.Value)
		}
		for _, x := range v.Directives {
			if x.Name != "widen" {
				m.addDirective(t, x)
			}
		}
	}
}

// addMissing adds those values of a list to another list that it does not have. Company and COMPANY are the same.
func addMissing(to, list *ast.Value) {
	for _, c := range list.Children {
		same := func(h *ast.ChildValue) bool { return EnumValue(h.Value.Raw) == EnumValue(c.Value.Raw) }
		if !slices.ContainsFunc(to.Children, same) {
			to.Children = append(to.Children, c)
		}
	}
}

// addDirective adds a directive of an extension to a relation type.
func (m *merger) addDirective(t *ast.EnumValueDefinition, x *ast.Directive) {
	def := m.directives[x.Name]
	for _, have := range t.Directives {
		if have.Name != x.Name {
			continue
		}
		if directive(have) == directive(x) {
			return
		}
		if def == nil || !def.IsRepeatable || contradicts(have, x) {
			m.add(x.Position, "relation type %s has another @%s at %s", t.Name, x.Name, place(have.Position))
			return
		}
	}
	t.Directives = append(t.Directives, x)
}

// contradicts reports whether two different directives of one name cannot both apply to a relation type: they describe
// the same attribute, or give a name in the same language. Two directives @iri never contradict each other.
func contradicts(a, b *ast.Directive) bool {
	return a.Name != "iri" && !slices.ContainsFunc([]string{"name", "attribute", "language"}, func(key string) bool {
		return arg(a, key) != arg(b, key)
	})
}

// suggestion suggests a known name that is similar to name.
func (m *merger) suggestion(name string) string {
	return spelling.DidYouMean(strings.TrimSuffix(name, "s"), slices.Values(m.names))
}
