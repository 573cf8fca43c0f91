package export

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"nexum/graph/claim"
	"nexum/schema"
)

// A prefix is the short name of a vocabulary and its IRI.
type prefix struct{ name, iri string }

// The well-known vocabularies.
const (
	rdfIRI    = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xsdIRI    = "http://www.w3.org/2001/XMLSchema#"
	rdfsIRI   = "http://www.w3.org/2000/01/rdf-schema#"
	owlIRI    = "http://www.w3.org/2002/07/owl#"
	schemaIRI = "https://schema.org/"
	provIRI   = "http://www.w3.org/ns/prov#"
	timeIRI   = "http://www.w3.org/2006/time#"
)

// vocabularies are the vocabularies that @iri of an ontology can name.
var vocabularies = [...]prefix{
	{"rdf", rdfIRI},
	{"rdfs", rdfsIRI},
	{"xsd", xsdIRI},
	{"schema", schemaIRI},
	{"prov", provIRI},
	{"time", timeIRI},
	{"eli", "http://data.europa.eu/eli/ontology#"},
	{"org", "http://www.w3.org/ns/org#"},
	{"skos", "http://www.w3.org/2004/02/skos/core#"},
	{"dcterms", "http://purl.org/dc/terms/"},
}

// expand returns the IRI of a term such as schema:Person; false if the vocabulary is unknown.
func expand(term string) (string, bool) {
	name, local, ok := strings.Cut(term, ":")
	for _, v := range vocabularies {
		if ok && v.name == name {
			return v.iri + local, true
		}
	}
	return "", false
}

// names makes IRIs. It uses the term of a well-known vocabulary if the ontology names one, the IRI of foreign data if
// there is one, and otherwise an IRI with the prefix base.
type names struct {
	base     string
	ontology *schema.Ontology
}

func newNames(base string, o *schema.Ontology) names { return names{base, o} }

// prefixes returns the prefixes of the vocabularies and of the base.
func (n names) prefixes() []prefix {
	return append(
		vocabularies[:],
		prefix{"nx", n.own("")},
		prefix{"kind", n.base + "kind/"},
		prefix{"type", n.base + "type/"},
		prefix{"fact", n.base + "fact/"},
	)
}

// own returns a term of nexum's own vocabulary.
func (n names) own(term string) string { return n.base + "vocabulary/" + term }

// relation returns the IRI of the statement node of a relation.
func (n names) relation(id string) string { return n.base + "relation/" + escapeIRI(id, true) }

func (n names) kind(name string) string {
	if k, ok := n.ontology.Kind(name); ok {
		if iri, ok := expand(k.IRI); ok {
			return iri
		}
	}
	return n.base + "kind/" + escapeIRI(name, true)
}

func (n names) relationType(r *Relation) string {
	if r.Predicate != "" {
		return n.foreign(r.Predicate, "type/")
	}
	if t, ok := n.ontology.Type(r.Type); ok {
		if iri, ok := expand(t.IRI); ok {
			return iri
		}
	}
	return n.base + "type/" + escapeIRI(r.Type, true)
}

// fact returns the predicate of a fact of a kind, and the type of its values.
func (n names) fact(kind, name string) (iri, typ string) {
	switch name {
	case claim.PredicateName:
		return schemaIRI + "name", ""
	case claim.PredicateAlias:
		return schemaIRI + "alternateName", ""
	case claim.PredicateDescription:
		return schemaIRI + "description", ""
	}
	if k, ok := n.ontology.Kind(kind); ok {
		if f, ok := k.Fact(name); ok {
			if iri, ok := expand(f.IRI); ok {
				return iri, f.Type
			}
			return n.base + "fact/" + escapeIRI(name, true), f.Type
		}
	}
	return n.foreign(name, "fact/"), ""
}

// entity returns the term of an entity.
func (n names) entity(id string) term {
	if label, ok := strings.CutPrefix(id, "_:"); ok {
		return term{blank: blankLabel(label)}
	}
	return term{iri: n.foreign(id, "id/")}
}

// foreign returns name if it is an IRI, and otherwise an IRI with the prefix base and the folder.
func (n names) foreign(name, folder string) string {
	if isAbsolute(name) {
		return escapeIRI(name, false)
	}
	return n.base + folder + escapeIRI(name, true)
}

// isAbsolute reports whether s begins with an IRI scheme.
func isAbsolute(s string) bool {
	for i, c := range []byte(s) {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return true
		default:
			return false
		}
	}
	return false
}

// escapeIRI percent-encodes characters that an IRI cannot contain. If part is true, s is one segment of an IRI, and
// escapeIRI also encodes the reserved characters.
func escapeIRI(s string, part bool) string {
	var b strings.Builder
	for _, r := range s {
		if r < 0x80 {
			bad := r <= ' ' || r == 0x7F || strings.ContainsRune("<>\"{}|\\^`", r) || part && strings.ContainsRune("%#?", r)
			if bad {
				fmt.Fprintf(&b, "%%%02X", r)
				continue
			}
		} else if r < 0xA0 || r == utf8.RuneError || r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE ||
			r >= 0xE000 && r <= 0xF8FF || r >= 0xE0000 || r >= 0xFFF0 && r <= 0xFFFF || r >= 0x200E && r <= 0x202E {
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%%02X", c)
			}
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// blankLabel encodes the label of a blank node in letters and digits. Different labels give different results.
func blankLabel(s string) string {
	var b strings.Builder
	b.WriteByte('b')
	for _, c := range []byte(s) {
		if 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "_%02x", c)
		}
	}
	return b.String()
}
