package cayley

import (
	"fmt"
	"strconv"
	"strings"

	"nexum/graph/claim"
)

// names maps the store's names to the IRIs of an export and back. An IRI under the base denotes the name after the
// folder. Every other IRI denotes itself.
type names struct {
	id, relation, fact, context, revision, vocabulary string
	base                                              string
}

func newNames(base string) names {
	return names{
		id: base + "id/", relation: base + "type/", fact: base + "fact/",
		context: base + "context/", revision: base + "revision/", vocabulary: base + "vocabulary/",
		base: base,
	}
}

// checkBase returns an error if a base is not valid.
func checkBase(base string) error {
	if !isAbsolute(base) || !strings.HasSuffix(base, "/") && !strings.HasSuffix(base, "#") {
		return fmt.Errorf("the base of exports, %q, is not an IRI that ends with / or #, as %s is", base, DefaultBase)
	}
	if iri := appendIRI(nil, base); len(iri) != len(base)+2 {
		return fmt.Errorf("the base of exports, %q, has a character that an IRI cannot contain", base)
	}
	return checkText("base of exports", base)
}

// isAbsolute reports whether s begins with a scheme. Such an IRI does not depend on a base.
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

// appendName appends a name in a folder of the base. An IRI from elsewhere is appended unchanged.
func (n *names) appendName(b []byte, folder, name string) []byte {
	if isAbsolute(name) && !strings.HasPrefix(name, n.base) {
		return appendIRI(b, name)
	}
	return appendIRI(b, folder, name)
}

// appendEntity appends the term of an entity.
func (n *names) appendEntity(b []byte, t term) []byte {
	if t.kind == blankTerm {
		return appendTerm(b, t)
	}
	return n.appendName(b, n.id, t.text)
}

// entity returns the id of the entity that a term of an export denotes.
func (n *names) entity(t term) (string, error) {
	if t.kind == literalTerm {
		return "", fmt.Errorf("%.60q is where an entity is expected", t.text)
	}
	id := strings.TrimPrefix(t.id(), n.id)
	return id, checkName("id", id)
}

// predicate returns the predicate that a term of an export denotes.
func (n *names) predicate(t term) (string, error) {
	name, ok := strings.CutPrefix(t.text, n.relation)
	if !ok {
		name = strings.TrimPrefix(t.text, n.fact)
	}
	return name, checkName("predicate", name)
}

// field returns the field of a context or revision that a term of an export denotes.
func (n *names) field(t term) (field, error) {
	name, ok := strings.CutPrefix(t.text, n.vocabulary)
	if f := fieldNamed(name); ok && f != noField {
		return f, nil
	}
	return noField, fmt.Errorf("%.100q is not in the vocabulary of exports", t.text)
}

// contextName returns the name of the context that a term denotes, or false if it denotes none.
func (n *names) contextName(t term) (string, bool) {
	name, ok := strings.CutPrefix(t.text, n.context)
	key, number, _ := strings.Cut(name, ".")
	_, err := revisionNumber(number)
	return name, ok && t.kind == iriTerm && err == nil && len(key) == 22 && isPlain(key) && !strings.Contains(number, ".")
}

// isPlain reports whether s has only characters of URL-safe base64.
func isPlain(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// revisionNumber returns the number of the revision that a term denotes, or false if it denotes none.
func (n *names) revisionNumber(t term) (uint64, bool) {
	digits, ok := strings.CutPrefix(t.text, n.revision)
	number, err := strconv.ParseUint(digits, 10, 64)
	return number, ok && t.kind == iriTerm && err == nil && number > 0
}

// value returns the object of a claim that a term of an export denotes.
func (n *names) value(t term) (v claim.Value, err error) {
	if t.kind == literalTerm {
		return claim.Value{Text: t.text, Lang: t.lang, Datatype: t.datatype}, nil
	}
	id, err := n.entity(t)
	return claim.EntityValue(id), err
}
