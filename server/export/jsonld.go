package export

import (
	"bufio"
	"strings"
)

// jsonLD writes one object per node, in one @graph. Properties of vocabularies have short names.
type jsonLD struct {
	jsonWriter
	prefixes []prefix
}

func newJSONLD(w *bufio.Writer, h *head) encoder {
	return newRDF(&jsonLD{jsonWriter{w: w}, h.names.prefixes()}, h, false)
}

func (j *jsonLD) head() {
	context := map[string]string{}
	for _, p := range j.prefixes {
		context[p.name] = p.iri
	}
	j.raw(`{"@context":`)
	j.value(context)
	j.raw(`,"@graph":[` + "\n")
}

func (j *jsonLD) tail() { j.raw("]}\n") }

func (j *jsonLD) node(subject term, properties []property) {
	o := map[string]any{"@id": jsonLDName(subject)}
	for _, p := range properties {
		if p.predicate == rdfIRI+"type" {
			add(o, "@type", p.object.iri)
			continue
		}
		add(o, j.short(p.predicate), jsonLDValue(p.object))
	}
	j.item(o)
}

func add(o map[string]any, key string, value any) {
	list, _ := o[key].([]any)
	o[key] = append(list, value)
}

func jsonLDName(t term) string {
	if t.blank != "" {
		return "_:" + t.blank
	}
	return t.iri
}

func jsonLDValue(t term) map[string]any {
	switch {
	case t.iri != "" || t.blank != "":
		return map[string]any{"@id": jsonLDName(t)}
	case t.lang != "":
		return map[string]any{"@value": rdfText(t.text), "@language": t.lang}
	case t.typ != "":
		return map[string]any{"@value": rdfText(t.text), "@type": t.typ}
	}
	return map[string]any{"@value": rdfText(t.text)}
}

func (j *jsonLD) short(iri string) string {
	for _, p := range j.prefixes {
		if local, ok := strings.CutPrefix(iri, p.iri); ok && localName.MatchString(local) {
			return p.name + ":" + local
		}
	}
	return iri
}
