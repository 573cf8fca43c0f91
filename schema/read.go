package schema

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"
)

// A reader collects the parts of an ontology and all its problems.
type reader struct {
	doc  *ast.SchemaDocument
	o    *Ontology
	errs problems
}

func (r *reader) fail(pos *ast.Position, format string, args ...any) {
	r.errs.add(pos, format, args...)
}

// builtin lists the fields of every kind. A kind may not redefine them.
var builtin = []string{
	"id",
	"key",
	"kind",
	"foreignKind",
	"name",
	"localName",
	"aliases",
	"alias",
	"description",
	"facts",
	"relations",
	"relationCounts",
	"rule",
}

func (r *reader) kinds() {
	for _, d := range r.doc.Definitions {
		if d.Kind == ast.Enum {
			r.constants(d)
		}
	}
	for _, d := range r.doc.Definitions {
		if d.Kind != ast.Object || !slices.Contains(d.Interfaces, "Entity") {
			continue
		}
		k := &Kind{
			Name: d.Name, Enum: EnumValue(d.Name), Singular: lowerFirst(d.Name), Plural: lowerFirst(d.Name) + "s",
			Description: d.Description, Interfaces: d.Interfaces,
		}
		k.IRI, k.AlsoIRI = iris(d.Directives)
		if p := d.Directives.ForName("kind"); p != nil {
			k.Plural = arg(p, "plural")
		}
		r.roles(k, d)
		if strings.TrimSpace(d.Description) == "" {
			r.fail(d.Position, "kind %s has no description; say what it means", d.Name)
		}
		for _, f := range d.Fields {
			if f.Directives.ForName("relation") == nil {
				r.fact(k, f)
			}
		}
		r.o.kinds = append(r.o.kinds, k)
		r.o.byKind[k.Name], r.o.byEnum[k.Enum] = k, k
	}
	slices.SortFunc(r.o.kinds, func(a, b *Kind) int { return cmp.Compare(a.Name, b.Name) })
	for i, k := range r.o.kinds {
		k.Index = i
	}
	if n := len(r.o.kinds); n > maxKinds {
		r.fail(nil, "there are %d kinds; an ontology has at most %d", n, maxKinds)
	}
}

// constants reads the values of an enum.
func (r *reader) constants(d *ast.Definition) {
	for _, v := range d.EnumValues {
		c := Constant{Name: v.Name, Description: v.Description}
		if d.Name != relationTypes {
			c.Labels = r.labels(d.Name+"."+v.Name, v.Directives)
		}
		r.o.enums[d.Name] = append(r.o.enums[d.Name], c)
	}
}

func (r *reader) fact(k *Kind, f *ast.FieldDefinition) {
	if slices.Contains(builtin, f.Name) {
		r.fail(f.Position, "%s.%s: every kind has this field; leave it out", k.Name, f.Name)
		return
	}
	t := f.Type
	fact := &Fact{
		Name: f.Name, Description: f.Description,
		Required: f.Directives.ForName("mandatory") != nil,
		Begins:   f.Directives.ForName("begins") != nil,
		Ends:     f.Directives.ForName("ends") != nil,
		Nests:    f.Directives.ForName("nests") != nil,
	}
	if d := f.Directives.ForName("begins"); d != nil {
		orBefore := d.Arguments.ForName("orBefore")
		fact.OrBefore = orBefore != nil && orBefore.Value.Raw == "true"
	}
	fact.IRI, _ = iris(f.Directives)
	fact.Labels = r.labels(k.Name+"."+f.Name, f.Directives)
	if t.Elem != nil {
		fact.List, t = true, t.Elem
	}
	fact.Type = t.NamedType
	if !r.values(k, f, fact) {
		return
	}
	if f.Type.NonNull && !fact.List {
		r.fail(
			f.Position,
			"%s.%s: a fact can be unknown, so its type must not end in !; add @mandatory if every entity must have it",
			k.Name,
			f.Name,
		)
	}
	if (fact.Begins || fact.Ends) && (!fact.IsDate() || fact.List) {
		r.fail(f.Position, "%s.%s: @begins and @ends are for a Date", k.Name, f.Name)
	}
	fact.Scheme = r.scheme(k, f, fact)
	if d := f.Directives.ForName("evidence"); d != nil {
		fact.Match = d.Arguments.ForName("as").Value.Raw
		if fact.Match == "DATE" && !fact.IsDate() {
			r.fail(f.Position, "%s.%s: only a fact of type Date can have @evidence(as: DATE)", k.Name, f.Name)
		}
	}
	if fact.Nests && (fact.Type != "Boolean" || fact.List) {
		r.fail(f.Position, "%s.%s: only a fact of type Boolean can have @nests", k.Name, f.Name)
	}
	if strings.TrimSpace(f.Description) == "" {
		r.fail(f.Position, "%s.%s has no description; say what it means, and what its absence means", k.Name, f.Name)
	}
	k.Facts = append(k.Facts, fact)
}

// values gives a fact of an enum its values. If the type is neither an enum nor a type of facts, values reports the
// problem and returns false.
func (r *reader) values(k *Kind, f *ast.FieldDefinition, fact *Fact) bool {
	switch fact.Type {
	case "String", "Int", "Float", "Decimal", "Boolean", "Date", "DateTime":
		return true
	}
	constants, ok := r.o.enums[fact.Type]
	if !ok {
		r.fail(
			f.Position,
			"%s.%s: a fact must be a String, Int, Float, Decimal, Boolean, Date, DateTime or an enum, not %s; a relation to "+
				"another entity needs @relation",
			k.Name,
			f.Name,
			fact.Type,
		)
		return false
	}
	fact.Constants = constants
	for _, v := range constants {
		fact.Values = append(fact.Values, v.Name)
	}
	return true
}

func (r *reader) types() {
	d := r.doc.Definitions.ForName(relationTypes)
	r.o.named = r.namedAttributes(relationTypes, d.Directives)
	if n := len(d.EnumValues); n > maxTypes {
		r.fail(nil, "there are %d relation types; an ontology has at most %d", n, maxTypes)
		return
	}
	for _, v := range d.EnumValues {
		p := v.Directives.ForName("predicate")
		if p == nil {
			r.fail(v.Position, "relation type %s has no @predicate(from:, to:, inverse:)", v.Name)
			continue
		}
		t := &RelationType{
			Name: v.Name, Term: Term(v.Name), Description: v.Description, Inverse: arg(p, "inverse"),
			Symmetric: arg(p, "symmetric") == "true", Antisymmetric: arg(p, "antisymmetric") == "true", Index: len(r.o.types),
			From: r.ends(v, p, "from"), To: r.ends(v, p, "to"), Attributes: r.attributes(v, p),
		}
		t.IRI, t.AlsoIRI = iris(v.Directives)
		t.Labels = r.labels(v.Name, v.Directives)
		if strings.TrimSpace(v.Description) == "" {
			r.fail(v.Position, "relation type %s has no description; say what the source does to the target", v.Name)
		}
		if other, taken := r.o.byTerm[t.Term]; taken {
			r.fail(v.Position, "relation type %s: its name in rules would be %s, which is that of %s; choose another name",
				v.Name, t.Term, other.Name)
		}
		for _, k := range r.o.kinds {
			if _, ok := k.Fact(t.Term); ok {
				r.fail(v.Position, "relation type %s: %s is also a fact of %s; use different names", v.Name, t.Term, k.Name)
			}
			if k.Singular == t.Term {
				r.fail(v.Position, "relation type %s: rules use %s for the kind %s; use different names", v.Name, t.Term, k.Name)
			}
		}
		for _, name := range t.Attributes {
			t.Typed = append(t.Typed, Attribute{Name: name})
		}
		r.meaning(t, v)
		r.attributeLabels(t, v.Directives)
		r.o.types = append(r.o.types, t)
		r.o.byType[t.Name], r.o.byTerm[t.Term] = t, t
	}
}

// ends resolves the names of kinds and interfaces in an argument of @predicate.
func (r *reader) ends(v *ast.EnumValueDefinition, p *ast.Directive, name string) []string {
	var out []string
	a := p.Arguments.ForName(name)
	if a == nil || a.Value == nil || len(a.Value.Children) == 0 {
		r.fail(v.Position, "relation type %s: @predicate needs %s: a list of kinds", v.Name, name)
		return nil
	}
	for _, c := range a.Value.Children {
		n, found := c.Value.Raw, false
		for _, k := range r.o.kinds {
			if k.Name == n || slices.Contains(k.Interfaces, n) {
				out, found = append(out, k.Name), true
			}
		}
		if !found {
			r.fail(v.Position, "relation type %s: %s: there is no kind or interface %q", v.Name, name, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var attributeName = regexp.MustCompile(`^[a-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`)

// misnamed returns why an attribute cannot have a name, and what to write instead.
func misnamed(name string) string {
	says := fmt.Sprintf("%q is not a name that a rule can write", name)
	if strings.ContainsFunc(name, func(c rune) bool { return c > unicode.MaxASCII }) {
		return says + fmt.Sprintf("; write an English name such as percent, and give this one by @attributeLabel(attribute: "+
			"\"percent\", language: \"zh\", text: %q), with the right language", name)
	}
	words := strings.FieldsFunc(name, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	for i, w := range words {
		switch {
		case i > 0:
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		case w == strings.ToUpper(w):
			words[i] = strings.ToLower(w)
		default:
			words[i] = lowerFirst(w)
		}
	}
	if better := strings.Join(words, ""); attributeName.MatchString(better) {
		return says + "; write it as " + better
	}
	return says + "; write it as percent"
}

// attributes reads the attribute names in an optional argument of @predicate.
func (r *reader) attributes(v *ast.EnumValueDefinition, p *ast.Directive) []string {
	var out []string
	a := p.Arguments.ForName("attributes")
	if a == nil || a.Value == nil {
		return nil
	}
	for _, c := range a.Value.Children {
		switch name := c.Value.Raw; {
		case !attributeName.MatchString(name):
			r.fail(v.Position, "relation type %s: attributes: %s", v.Name, misnamed(name))
		case slices.Contains(out, name):
			r.fail(v.Position, "relation type %s: attributes: %s is given twice", v.Name, name)
		default:
			out = append(out, name)
		}
	}
	return out
}

// fields checks the typed relation fields against the relation types.
func (r *reader) fields() {
	for _, d := range r.doc.Definitions {
		for _, f := range d.Fields {
			dir := f.Directives.ForName("relation")
			if dir == nil {
				continue
			}
			if _, ok := r.o.byType[arg(dir, "type")]; !ok {
				r.fail(f.Position, "%s.%s: @relation names %s, which is not a relation type", d.Name, f.Name, arg(dir, "type"))
			}
			if order := arg(dir, "order"); order != "" && !r.orders(arg(dir, "type"), order) {
				r.fail(f.Position, "%s.%s: @relation orders by %s, which is neither an attribute of %s nor a fact of any kind",
					d.Name, f.Name, order, arg(dir, "type"))
			}
			if !strings.HasSuffix(f.Type.NamedType, "Connection") {
				r.fail(f.Position, "%s.%s: the type of a relation field must be a connection, such as EntityConnection!",
					d.Name, f.Name)
			}
		}
	}
}

// orders reports whether relations of a type can be ordered by name, which must be an attribute of the type or a
// fact.
func (r *reader) orders(relationType, name string) bool {
	if t, ok := r.o.byType[relationType]; ok && slices.Contains(t.Attributes, name) {
		return true
	}
	return slices.ContainsFunc(r.o.kinds, func(k *Kind) bool {
		_, ok := k.Fact(name)
		return ok
	})
}

func arg(d *ast.Directive, name string) string {
	if a := d.Arguments.ForName(name); a != nil && a.Value != nil {
		return a.Value.Raw
	}
	return ""
}

// iris returns the terms that the directives @iri name: the first one, and the others that shared definitions add.
func iris(ds ast.DirectiveList) (first string, also []string) {
	for i, d := range ds.ForNames("iri") {
		if i == 0 {
			first = arg(d, "is")
		} else {
			also = append(also, arg(d, "is"))
		}
	}
	return first, also
}
