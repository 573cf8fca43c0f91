package schema

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Entity is the name of the interface that every kind implements.
const Entity = "Entity"

// A Shape is a kind or an interface, with the facts and relations that one can query by its name.
type Shape struct {
	Name        string // Company, Actor, Entity
	Plural      string // the field of Query that lists these entities
	Description string
	Interface   bool
	IRIs        []string // of an interface: the equivalent terms in well-known vocabularies
	Kinds       []*Kind  // the kind itself or the kinds that implement the interface, sorted by name
	Facts       []*Fact  // the facts that all of the kinds have
	Relations   []*RelationField
}

// A RelationField is a field that follows one relation type from one of its ends.
type RelationField struct {
	Name        string // subsidiaries
	Description string
	Type        string // SUBSIDIARY_OF
	Direction   string // OUT, IN or BOTH, from the entity that has the field
	Of          string // the kind or interface of the other end
	Order       string // the attribute or fact with the number by which the entries are sorted; empty if there is none
}

// Shape finds a kind or interface by name.
func (o *Ontology) Shape(name string) (*Shape, bool) { s, ok := o.shapes[name]; return s, ok }

// Shapes returns the kinds and the interfaces that they implement, sorted by name, without Entity.
func (o *Ontology) Shapes() []*Shape {
	all := slices.SortedFunc(maps.Values(o.shapes), func(a, b *Shape) int { return cmp.Compare(a.Name, b.Name) })
	return slices.DeleteFunc(all, func(s *Shape) bool { return s.Name == Entity })
}

// Singular returns the name as rule-language questions write it, such as company or actor.
func (s *Shape) Singular() string { return lowerFirst(s.Name) }

// KindNames returns the names of its kinds, sorted.
func (s *Shape) KindNames() []string {
	out := make([]string, len(s.Kinds))
	for i, k := range s.Kinds {
		out[i] = k.Name
	}
	return out
}

// Fact finds a fact by name. All kinds of the shape have it.
func (s *Shape) Fact(name string) (*Fact, bool) {
	i := slices.IndexFunc(s.Facts, func(f *Fact) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.Facts[i], true
}

// Relation finds a relation field by name.
func (s *Shape) Relation(name string) (*RelationField, bool) {
	i := slices.IndexFunc(s.Relations, func(f *RelationField) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.Relations[i], true
}

// readShapes builds the shapes of the kinds and interfaces in defs. The kinds of the ontology must have been read.
func (o *Ontology) readShapes(defs ast.DefinitionList) {
	o.shapes = map[string]*Shape{
		Entity: {
			Name: Entity, Plural: "entities", Interface: true, Kinds: o.kinds,
			Description: "Anything with an id, a kind and a name.",
		},
	}
	for _, d := range defs {
		isEntity := slices.Contains(d.Interfaces, Entity)
		s := &Shape{
			Name: d.Name, Plural: lowerFirst(d.Name) + "s", Description: d.Description,
			Interface: d.Kind == ast.Interface,
		}
		switch {
		case d.Kind == ast.Object && isEntity:
			k, ok := o.Kind(d.Name)
			if !ok {
				continue
			}
			s.Plural, s.Kinds, s.Facts = k.Plural, []*Kind{k}, k.Facts
		case d.Kind == ast.Interface && isEntity:
			if p := d.Directives.ForName("kind"); p != nil {
				s.Plural = arg(p, "plural")
			}
			first, also := iris(d.Directives)
			s.IRIs = append(also, first)
			s.Kinds = o.implementing(d.Name)
			s.Facts = common(d, s.Kinds)
		}
		if len(s.Kinds) > 0 {
			s.Relations = relationFields(d, defs)
			o.shapes[s.Name] = s
		}
	}
}

// IsBroader reports whether a kind is the general one of an interface that another kind implements, so that every
// entity of the other kind could be of this kind too: both have the same term, as LegalEntity and AnyLegalEntity.
func (o *Ontology) IsBroader(general, k *Kind) bool {
	if general == k || general.IRI == "" {
		return false
	}
	return slices.ContainsFunc(k.Interfaces, func(name string) bool {
		s, ok := o.shapes[name]
		return ok && s.Interface && slices.Contains(s.IRIs, general.IRI)
	})
}

// implementing returns the kinds that implement an interface.
func (o *Ontology) implementing(name string) []*Kind {
	var out []*Kind
	for _, k := range o.kinds {
		if slices.Contains(k.Interfaces, name) {
			out = append(out, k)
		}
	}
	return out
}

// common returns the fields of an interface that are facts of all kinds that implement it.
func common(d *ast.Definition, kinds []*Kind) []*Fact {
	var out []*Fact
	for _, f := range d.Fields {
		lacks := func(k *Kind) bool { _, ok := k.Fact(f.Name); return !ok }
		if len(kinds) > 0 && !slices.ContainsFunc(kinds, lacks) {
			fact, _ := kinds[0].Fact(f.Name)
			out = append(out, fact)
		}
	}
	return out
}

// relationFields returns the relation fields of a kind or interface, including those of its interfaces.
func relationFields(d *ast.Definition, defs ast.DefinitionList) []*RelationField {
	var out []*RelationField
	seen := map[string]bool{}
	for _, of := range append([]string{d.Name}, d.Interfaces...) {
		from := defs.ForName(of)
		if from == nil {
			continue
		}
		for _, f := range from.Fields {
			p := f.Directives.ForName("relation")
			if p == nil || seen[f.Name] {
				continue
			}
			seen[f.Name] = true
			out = append(out, &RelationField{
				Name: f.Name, Description: f.Description, Of: strings.TrimSuffix(f.Type.Name(), "Connection"),
				Type: arg(p, "type"), Direction: arg(p, "direction"), Order: arg(p, "order"),
			})
		}
	}
	return out
}
