package loader

import (
	"strings"

	"nexum/graph/claim"
)

// foreignRelation makes claims with a predicate that is not in the ontology and is written by its IRI.
func (r *recordReader) foreignRelation(b *block, predicate node, targets []node, ctx *claim.Context) {
	if !r.foreignPredicate(predicate) {
		return
	}
	for _, n := range targets {
		id, wrong := entityID(n)
		if wrong != "" {
			r.wrong(n, "%s: %s", short(predicate.text), wrong)
			continue
		}
		r.use(id, expectEntity, r.placeOf(n))
		r.keep(b, r.placeOf(n), predicate.text, claim.EntityValue(id), ctx)
	}
}

// foreignFact makes claims of a fact that is not in the ontology. A number or Boolean gets the datatype that RDF
// uses for it.
func (r *recordReader) foreignFact(b *block, predicate node, values []node, lang string, ctx *claim.Context) {
	if !r.foreignPredicate(predicate) {
		return
	}
	for _, n := range values {
		o := claim.Value{Text: n.text, Lang: lang}
		switch n.kind {
		case number:
			o.Datatype = "http://www.w3.org/2001/XMLSchema#decimal"
			if strings.ContainsAny(n.text, "eE") {
				o.Datatype = "http://www.w3.org/2001/XMLSchema#double"
			}
		case boolean:
			o.Datatype = "http://www.w3.org/2001/XMLSchema#boolean"
		default:
			var wrong string
			if o.Text, wrong = plainText(n); wrong != "" {
				r.wrong(n, "%s: %s", short(predicate.text), wrong)
				continue
			}
		}
		r.keep(b, r.placeOf(n), predicate.text, o, ctx)
	}
}

// foreignPredicate reports whether a key can be a foreign predicate. If it cannot, it reports a problem.
func (r *recordReader) foreignPredicate(n node) bool {
	wrong := wrongIRI(n.text)
	if name, ok := strings.CutPrefix(n.text, r.Base); ok {
		wrong = "write a name of the ontology without its IRI: " + quote(name[strings.LastIndex(name, "/")+1:])
	} else if isPrivate(n.text) {
		wrong = "IRIs that begin with nexum: or _: are reserved for nexum"
	}
	if wrong != "" {
		r.wrong(n, "%s", wrong)
	}
	return wrong == ""
}
