package infer

import (
	"fmt"
	"slices"

	"nexum/schema"
)

// Extend adapts a draft to an ontology that is in use, so that both can be loaded together. Kinds that the ontology has
// are extended by the facts that they lack. Facts get the types of the ontology, and its relation types are used
// unchanged.
func (d *Draft) Extend(o *schema.Ontology) {
	types := map[string]string{}
	for _, k := range o.Kinds() {
		for _, f := range k.Facts {
			types[f.Name] = factType(f)
		}
	}
	renamed := map[*property]bool{}
	for _, k := range d.kinds {
		known, ok := o.Kind(k.word)
		k.extends = ok
		for _, f := range k.facts {
			if _, isType := o.TypeByTerm(f.word); isType && !renamed[f.property] {
				renamed[f.property] = true
				d.Notes = append(d.Notes, fmt.Sprintf("%s is a relation type, so the fact of this name is %sStated.",
					f.word, f.word))
				f.word += "Stated"
			}
			if f.as = types[f.word]; f.as != "" {
				f.evidence = "" // the ontology decides that, too
			}
		}
		if !ok {
			continue
		}
		shape, _ := o.Shape(k.word)
		k.facts = slices.DeleteFunc(k.facts, func(f *fact) bool {
			_, has := known.Fact(f.word)
			return has
		})
		k.fields = slices.DeleteFunc(k.fields, func(f field) bool {
			_, has := shape.Relation(f.word)
			return has
		})
	}
	d.namePluralsBeside(o)
	d.types = slices.DeleteFunc(d.types, func(t *relationType) bool {
		_, has := o.Type(t.word)
		return has
	})
}

// namePluralsBeside gives new kinds plurals that no kind of the ontology in use has.
func (d *Draft) namePluralsBeside(o *schema.Ontology) {
	var taken []string
	if s, err := o.Compose(); err == nil { // a wrong ontology is reported where it is loaded
		for _, f := range s.Query.Fields {
			taken = append(taken, f.Name)
		}
	}
	d.namePlurals(taken)
}

// factType returns the type of a fact as SDL writes it.
func factType(f *schema.Fact) string {
	if f.List {
		return "[" + f.Type + "!]"
	}
	return f.Type
}
