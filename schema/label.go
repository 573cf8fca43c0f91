package schema

import (
	"regexp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// A Label is the name of a kind, a fact, a relation type, an attribute or a constant in a language. In English, it
// replaces the words of the name in the schema.
type Label struct {
	Language    string // BCP 47, in lower case: zh
	Text        string
	Inverse     string // how a relation type reads from target to source; empty if the ontology does not say
	Plural      string // the name of several entities of a kind; empty if the ontology does not say
	Description string // the meaning in this language; empty if the ontology does not say
}

var languageTag = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})*$`)

// labels reads the directives @label of the definition with the given name.
func (r *reader) labels(name string, directives ast.DirectiveList) []Label {
	var out []Label
	for _, x := range directives.ForNames("label") {
		l := Label{
			Language: arg(x, "language"), Text: arg(x, "text"), Inverse: arg(x, "inverse"),
			Plural: arg(x, "plural"), Description: arg(x, "description"),
		}
		switch {
		case !r.isLanguage(x, name, l.Language):
		case strings.TrimSpace(l.Text) == "":
			r.fail(x.Position, "%s: @label in %s has no text", name, l.Language)
		case slices.ContainsFunc(out, func(o Label) bool { return o.Language == l.Language }):
			r.fail(x.Position, "%s: there are two @label in %s; keep one", name, l.Language)
		default:
			out = append(out, l)
		}
	}
	return out
}

// factLabels adds the names that the directives @factLabel of a kind and of its interfaces give to the facts of the
// kind. defs are the definitions of the kind and of its interfaces. A fact gets at most one name per language: that of
// its own @label, or else that of the first definition in defs.
func (r *reader) factLabels(k *Kind, defs []*ast.Definition) {
	for _, d := range defs {
		for _, x := range d.Directives.ForNames("factLabel") {
			f, ok := k.Fact(arg(x, "fact"))
			if !ok || slices.ContainsFunc(f.Labels, func(o Label) bool { return o.Language == arg(x, "language") }) {
				continue
			}
			f.Labels = append(f.Labels, Label{
				Language: arg(x, "language"), Text: arg(x, "text"),
				Description: arg(x, "description"),
			})
		}
	}
}

// checkFactLabels records the problems of all directives @factLabel.
func (r *reader) checkFactLabels() {
	for _, d := range r.doc.Definitions {
		seen := map[[2]string]bool{}
		for _, x := range d.Directives.ForNames("factLabel") {
			fact, language := arg(x, "fact"), arg(x, "language")
			switch {
			case !r.isLanguage(x, d.Name, language):
			case strings.TrimSpace(arg(x, "text")) == "":
				r.fail(x.Position, "%s: @factLabel for %s in %s has no text", d.Name, fact, language)
			case seen[[2]string{fact, language}]:
				r.fail(x.Position, "%s: there are two @factLabel for %s in %s; keep one", d.Name, fact, language)
			case !r.hasFact(d.Name, fact):
				r.fail(x.Position, "%s: @factLabel: %s has no fact %q", d.Name, d.Name, fact)
			}
			seen[[2]string{fact, language}] = true
		}
	}
}

// hasFact reports whether a kind, or a kind that implements an interface, has a fact.
func (r *reader) hasFact(name, fact string) bool {
	return slices.ContainsFunc(r.o.kinds, func(k *Kind) bool {
		_, ok := k.Fact(fact)
		return ok && (k.Name == name || slices.Contains(k.Interfaces, name))
	})
}

// namedAttributes reads the directives @attributeLabel of the definition with the given name: the attributes in the
// order of their first directives. If several directives name an attribute in one language, the first counts.
func (r *reader) namedAttributes(name string, directives ast.DirectiveList) []Attribute {
	var out []Attribute
	for _, x := range directives.ForNames("attributeLabel") {
		attribute := arg(x, "attribute")
		l := Label{Language: arg(x, "language"), Text: arg(x, "text")}
		switch {
		case !r.isLanguage(x, name, l.Language):
			continue
		case !attributeName.MatchString(attribute):
			r.fail(x.Position, "%s: @attributeLabel: %s", name, misnamed(attribute))
			continue
		case strings.TrimSpace(l.Text) == "":
			r.fail(x.Position, "%s: @attributeLabel for %s in %s has no text", name, attribute, l.Language)
			continue
		}
		i := slices.IndexFunc(out, func(a Attribute) bool { return a.Name == attribute })
		if i < 0 {
			out, i = append(out, Attribute{Name: attribute}), len(out)
		}
		out[i].Labels = withLabel(out[i].Labels, l)
	}
	return out
}

// attributeLabels gives the attributes of a relation type their names in other languages: those of the directives of
// the type and, for other languages, those of RelationType.
func (r *reader) attributeLabels(t *RelationType, directives ast.DirectiveList) {
	own := r.namedAttributes(t.Name, directives)
	for _, a := range own {
		if !slices.Contains(t.Attributes, a.Name) {
			r.fail(
				directives.ForName("attributeLabel").Position,
				"relation type %s: @attributeLabel names %s, which is not an attribute of the type; declare it with @attribute",
				t.Name,
				a.Name,
			)
		}
	}
	for i := range t.Typed {
		for _, a := range slices.Concat(own, r.o.named) {
			if a.Name != t.Typed[i].Name {
				continue
			}
			for _, l := range a.Labels {
				t.Typed[i].Labels = withLabel(t.Typed[i].Labels, l)
			}
		}
	}
}

// withLabel adds a label if there is none in its language.
func withLabel(labels []Label, l Label) []Label {
	if slices.ContainsFunc(labels, func(o Label) bool { return o.Language == l.Language }) {
		return labels
	}
	return append(labels, l)
}

// isLanguage reports whether a directive names a language as it should be written, and records a problem if not.
func (r *reader) isLanguage(x *ast.Directive, name, language string) bool {
	if languageTag.MatchString(language) {
		return true
	}
	r.fail(x.Position, "%s: @%s: a language must be written in lower case, as zh or zh-hant, not %q", name,
		x.Name, language)
	return false
}

// A QuestionLabel has the texts of a question in a language other than English.
type QuestionLabel struct {
	Language  string // BCP 47, in lower case: zh
	Label     string
	Heading   string
	Otherwise string
}

// questionLabels reads the directives @questionLabel of a definition for the questions of the same definition.
func (r *reader) questionLabels(d *ast.Definition, questions []Question) {
	for _, x := range d.Directives.ForNames("questionLabel") {
		name := arg(x, "question")
		l := QuestionLabel{arg(x, "language"), arg(x, "label"), arg(x, "heading"), arg(x, "otherwise")}
		i := slices.IndexFunc(questions, func(q Question) bool { return q.Name == name })
		switch {
		case !r.isLanguage(x, d.Name, l.Language):
		case i < 0:
			r.fail(x.Position, "%s: @questionLabel: %s has no @question %q", d.Name, d.Name, name)
		case slices.ContainsFunc(questions[i].Labels, func(o QuestionLabel) bool { return o.Language == l.Language }):
			r.fail(x.Position, "%s: there are two @questionLabel for %s in %s; keep one", d.Name, name, l.Language)
		default:
			questions[i].Labels = append(questions[i].Labels, l)
		}
	}
}
