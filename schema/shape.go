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

// A Shape is what entities can be asked for by one name: a kind, or an interface of kinds.
type Shape struct {
	Name        string // Company, Actor, Entity
	Plural      string // the list of these entities in Query
	Description string
	Interface   bool
	Kinds       []*Kind // those of the name, sorted by name
	Facts       []*Fact // that all of the kinds have
	Relations   []*RelationField
}

// A RelationField is a field that reads a relation type from one end.
type RelationField struct {
	Name        string // subsidiaries
	Description string
	Type        string // SUBSIDIARY_OF
	Direction   string // OUT, IN or BOTH, seen from the entity of the field
	Of          string // the kind or interface of the far end
	Order       string // the attribute or fact by whose number the entries are sorted; empty for none
}

// Shape finds the kind or interface of a name.
func (o *Ontology) Shape(name string) (*Shape, bool) { s, ok := o.shapes[name]; return s, ok }

// Shapes returns the kinds and the interfaces that they implement, by name, without Entity.
func (o *Ontology) Shapes() []*Shape {
	all := slices.SortedFunc(maps.Values(o.shapes), func(a, b *Shape) int { return cmp.Compare(a.Name, b.Name) })
	return slices.DeleteFunc(all, func(s *Shape) bool { return s.Name == Entity })
}

// Singular returns how questions write the name: company, actor.
func (s *Shape) Singular() string { return lowerFirst(s.Name) }

// Fact finds a fact that all kinds of the shape have.
func (s *Shape) Fact(name string) (*Fact, bool) {
	i := slices.IndexFunc(s.Facts, func(f *Fact) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.Facts[i], true
}

// Relation finds a relation field.
func (s *Shape) Relation(name string) (*RelationField, bool) {
	i := slices.IndexFunc(s.Relations, func(f *RelationField) bool { return f.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.Relations[i], true
}

// shapes reads the kinds and interfaces of a document of which the ontology has been read.
func (o *Ontology) readShapes(defs ast.DefinitionList) {
	o.shapes = map[string]*Shape{Entity: {Name: Entity, Plural: "entities", Interface: true, Kinds: o.kinds, Description: "Anything with an id, a kind and a name."}}
	for _, d := range defs {
		isEntity := slices.Contains(d.Interfaces, Entity)
		s := &Shape{Name: d.Name, Plural: lowerFirst(d.Name) + "s", Description: d.Description, Interface: d.Kind == ast.Interface}
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
			for _, k := range o.kinds {
				if slices.Contains(k.Interfaces, d.Name) {
					s.Kinds = append(s.Kinds, k)
				}
			}
			s.Facts = common(d, s.Kinds)
		}
		if len(s.Kinds) > 0 {
			s.Relations = relationFields(d, defs)
			o.shapes[s.Name] = s
		}
	}
}

// common returns the facts of an interface: its fields that are facts of all kinds that implement it.
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

// relationFields returns the fields of a kind or interface that follow relations, and those of its interfaces.
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
