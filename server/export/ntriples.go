package export

import (
	"bufio"
	"fmt"
	"strings"
)

// rdfComment is the first line of an N-Quads file. Package loader recognizes it by loader.RDFMark.
const rdfComment = "# nexum RDF: what a view of a graph holds. nexum load reads it into a store with the " +
	"same ontology. To restore a whole store, take /export/store.nq or the file of nexum export.\n"

// nQuads writes one line per triple, all in the default graph.
type nQuads struct{ w *bufio.Writer }

func newNQuads(w *bufio.Writer, h *head) encoder { return newRDF(nQuads{w}, h, false) }

func (q nQuads) head() { _, _ = q.w.WriteString(rdfComment) }

func (nQuads) tail() {}

func (q nQuads) node(subject term, properties []property) {
	s := nTerm(subject)
	for _, p := range properties {
		for _, part := range [...]string{s, " <", p.predicate, "> ", nTerm(p.object), " .\n"} {
			_, _ = q.w.WriteString(part)
		}
	}
}

// nTerm formats a term in the syntax of N-Quads and Turtle.
func nTerm(t term) string {
	switch {
	case t.iri != "":
		return "<" + t.iri + ">"
	case t.blank != "":
		return "_:" + t.blank
	case t.triple != nil:
		return "<<( " + nTerm(t.triple.subject) + " <" + t.triple.predicate + "> " + nTerm(t.triple.object) + " )>>"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range rdfText(t.text) {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r >= 0x7F && r < 0xA0:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	switch {
	case t.lang != "":
		b.WriteString("@" + t.lang)
	case t.typ != "":
		b.WriteString("^^<" + t.typ + ">")
	}
	return b.String()
}
