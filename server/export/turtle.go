package export

import (
	"bufio"
	"regexp"
	"strings"
)

// turtle writes one block per node.
type turtle struct {
	w        *bufio.Writer
	prefixes []prefix
}

func newTurtle(w *bufio.Writer, h *head) encoder {
	return newRDF(turtle{w, h.names.prefixes()}, h, false)
}

func (t turtle) raw(parts ...string) {
	for _, s := range parts {
		_, _ = t.w.WriteString(s)
	}
}

func (t turtle) head() {
	for _, p := range t.prefixes {
		t.raw("@prefix ", p.name, ": <", p.iri, "> .\n")
	}
	t.raw("\n")
}

func (turtle) tail() {}

func (t turtle) node(subject term, properties []property) {
	t.raw(nTerm(subject))
	for i, p := range properties {
		if i > 0 {
			t.raw(" ;\n   ")
		}
		if p.predicate == rdfIRI+"type" {
			t.raw(" a ")
		} else {
			t.raw(" ", t.short(p.predicate), " ")
		}
		switch o := p.object; {
		case o.iri != "":
			t.raw(t.short(o.iri))
		case o.typ != "":
			typ := o.typ
			o.typ = ""
			t.raw(nTerm(o), "^^", t.short(typ))
		default:
			t.raw(nTerm(o))
		}
	}
	t.raw(" .\n")
}

var localName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// short abbreviates an IRI with a prefix if there is one.
func (t turtle) short(iri string) string {
	for _, p := range t.prefixes {
		if local, ok := strings.CutPrefix(iri, p.iri); ok && localName.MatchString(local) {
			return p.name + ":" + local
		}
	}
	return "<" + iri + ">"
}
