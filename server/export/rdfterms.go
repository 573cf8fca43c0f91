package export

import (
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
)

// terms records which terms of the ontology an RDF file uses, so that the file can describe them.
type terms struct{ kinds, types, facts map[string]bool }

func newTerms() terms {
	return terms{map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

// describeTerms describes the used terms that have no IRI in a well-known vocabulary, and nexum's own vocabulary, with
// RDF Schema.
func (d *rdf) describeTerms() {
	o := d.n.ontology
	own := func(iri string) bool { return strings.HasPrefix(iri, d.n.base) }
	for _, name := range slices.Sorted(maps.Keys(d.used.kinds)) {
		if k, ok := o.Kind(name); ok && own(d.n.kind(name)) {
			d.describe(d.n.kind(name), "Class", k.Name, k.Description)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.used.types)) {
		if t, ok := o.Type(name); ok && own(d.n.relationType(&Relation{Type: name})) {
			d.describe(d.n.relationType(&Relation{Type: name}), "Property", t.Term, t.Description)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.used.facts)) {
		for _, k := range o.Kinds() {
			f, ok := k.Fact(name)
			if iri, _ := d.n.fact(k.Name, name); ok && own(iri) {
				d.describe(iri, "Property", name, f.Description)
				break
			}
		}
	}
	for _, v := range ownVocabulary {
		class := "Property"
		if v.name == "Claim" {
			class = "Class"
		}
		d.describe(d.n.own(v.name), class, v.name, v.iri)
	}
}

// describe describes a term.
func (d *rdf) describe(term, class, label, comment string) {
	space := rdfsIRI
	if class == "Property" {
		space = rdfIRI
	}
	list := []property{say(rdfIRI+"type", iri(space+class)), say(rdfsIRI+"label", text(label))}
	if comment != "" {
		list = append(list, say(rdfsIRI+"comment", text(comment)))
	}
	d.node(iri(term), list)
}

// isCommon reports whether a fact is one that every kind has. Its term is one of schema.org.
func isCommon(name string) bool {
	return name == claim.PredicateName || name == claim.PredicateAlias || name == claim.PredicateDescription
}

// ownVocabulary has the terms of nexum's own vocabulary with their descriptions.
var ownVocabulary = [...]prefix{
	{"Claim", "What one document says about a relation or a fact, at one place."},
	{"attributes", "Further attributes of a claim, as a JSON object."},
	{"citation", "A document and a place in it, as people cite it."},
	{"claim", "A claim about the relation or fact, or about a relation that a derived one rests on."},
	{"confidence", "How sure the sources are, from 0 to 1."},
	{"derived", "Whether rules derive the relation; if not, sources state it."},
	{"disputed", "Whether a source denies it."},
	{"factName", "The name of a fact, as the API writes it, or its IRI."},
	{"kind", "The kind of an entity, as the API writes it."},
	{"kindName", "The kind that a statement about the kind of an entity gives it, as the ontology names it."},
	{"locator", "The place in the document."},
	{"modality", "How it is claimed: STATED, ALLEGED, PLANNED or HYPOTHETICAL."},
	{"occurrence", "The key of one of several relations of a repeatable type between two entities."},
	{"object", "The id of the object that the claim names, if it was merged into the object."},
	{"premise", "A relation from which a rule derived the relation."},
	{"relationType", "The type of a relation, as the API writes it."},
	{"relays", "The document whose statement the document relays."},
	{"rule", "The rule that derives the relation."},
	{"stance", "Whether the claim supports or disputes it."},
	{"statement", "A node that is about one of the facts of an entity, with its claims."},
	{"subject", "The id of the subject that the claim names, if it was merged into the subject."},
	{"symmetric", "Whether the relation also holds in the other direction."},
	{"truncated", "The limit that cut the export."},
	{"validFrom", "Since when it holds, according to the claim."},
	{"validFromOrBefore", "True if it began then or before: its source shows only that it held by then."},
	{"validTo", "Until when it holds, according to the claim."},
	{"validToOrAfter", "True if it ended then or after: its source shows only that it still held then."},
}
