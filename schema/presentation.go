package schema

import (
	"regexp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// A Look says how pictures show the entities of a kind. A field is empty if the ontology does not say.
type Look struct {
	Color string // a value of LookColor: BLUE
	Icon  string // the name of an icon of Lucide: building
}

// A Place has the names of the facts that say where an entity is. A name is empty if there is no such fact.
type Place struct{ Latitude, Longitude, Country string }

// A Question is offered at the entities of a kind. Its answer is the relations of some types that the entity has.
type Question struct {
	Name      string // the name in addresses: laws
	Label     string // the text of the button
	Heading   string // the heading of the answer, before the name of the entity
	Types     []string
	Direction string // OUT if the entity is the source, IN if it is the target, BOTH
	Otherwise string // the text that is shown if there is no such relation
	Labels    []QuestionLabel
}

var (
	iconName     = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	questionName = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

// presentation reads the directives that say how a kind is shown, from the kind or else from its interfaces.
func (r *reader) presentation() {
	r.checkFactLabels()
	for _, k := range r.o.kinds {
		defs := []*ast.Definition{r.doc.Definitions.ForName(k.Name)}
		for _, name := range k.Interfaces {
			if d := r.doc.Definitions.ForName(name); d != nil {
				defs = append(defs, d)
			}
		}
		k.Labels = r.labels(k.Name, defs[0].Directives)
		r.factLabels(k, defs)
		r.look(k, defs)
		r.place(k, defs)
		r.questions(k, defs)
	}
}

func (r *reader) look(k *Kind, defs []*ast.Definition) {
	for _, d := range defs {
		x := d.Directives.ForName("look")
		if x == nil {
			continue
		}
		color, icon := arg(x, "color"), arg(x, "icon")
		if icon != "" && !iconName.MatchString(icon) {
			r.fail(x.Position, "%s: @look: the name of an icon must be in lower case, as building, not %q", d.Name, icon)
		}
		if k.Look.Color == "" {
			k.Look.Color = color
		}
		if k.Look.Icon == "" {
			k.Look.Icon = icon
		}
	}
}

func (r *reader) place(k *Kind, defs []*ast.Definition) {
	i := slices.IndexFunc(defs, func(d *ast.Definition) bool { return d.Directives.ForName("place") != nil })
	if i < 0 {
		return
	}
	x := defs[i].Directives.ForName("place")
	k.Place = Place{arg(x, "latitude"), arg(x, "longitude"), arg(x, "country")}
	if (k.Place.Latitude == "") != (k.Place.Longitude == "") {
		r.fail(x.Position, "%s: @place has a latitude or a longitude, and needs both", defs[i].Name)
	}
	for _, name := range []string{k.Place.Latitude, k.Place.Longitude} {
		if f, ok := k.Fact(name); name != "" && (!ok || f.Type != "Float" && f.Type != "Decimal") {
			r.fail(x.Position, "%s: @place: %s has no fact %s that is a Float or a Decimal", defs[i].Name, k.Name, name)
		}
	}
	if name := k.Place.Country; name != "" && name != "name" {
		if f, ok := k.Fact(name); !ok || f.Type != "String" {
			r.fail(x.Position, "%s: @place: %s has no fact %s that is a String", defs[i].Name, k.Name, name)
		}
	}
}

func (r *reader) questions(k *Kind, defs []*ast.Definition) {
	for _, d := range defs {
		inherited := len(k.Questions)
		for _, x := range d.Directives.ForNames("question") {
			q := Question{
				Name: arg(x, "name"), Label: arg(x, "label"), Heading: arg(x, "heading"), Types: list(x, "types"),
				Direction: arg(x, "direction"), Otherwise: arg(x, "otherwise"),
			}
			switch {
			case !questionName.MatchString(q.Name):
				r.fail(x.Position, "%s: @question: a name must be in lower case, as laws, not %q", d.Name, q.Name)
			case slices.ContainsFunc(k.Questions, func(o Question) bool { return o.Name == q.Name }):
				r.fail(x.Position, "%s: @question: %s has a question %s already", d.Name, k.Name, q.Name)
			case len(q.Types) == 0:
				r.fail(x.Position, "%s: @question %s names no relation type; write types:", d.Name, q.Name)
			}
			for _, name := range r.unknownTypes(q.Types) {
				r.fail(x.Position, "%s: @question %s names %s, which is not a relation type", d.Name, q.Name, name)
			}
			k.Questions = append(k.Questions, q)
		}
		r.questionLabels(d, k.Questions[inherited:])
	}
}
