package export

import "bufio"

// In RDF 1.2, the node of a relation or of an uncertain fact, and the node of each claim, are reifiers: they say with
// rdf:reifies which triple they are about. A triple term does not assert its triple. Otherwise the content is that of
// the RDF 1.1 formats, and PROV-O names the sources.

// A tripleTerm is a triple as a term of RDF 1.2.
type tripleTerm struct {
	subject   term
	predicate string
	object    term
}

// activityIRI is the class of activities in PROV-O.
const activityIRI = "http://www.w3.org/ns/prov#Activity"

// rdf12Version is the line that declares the version of RDF.
const rdf12Version = "VERSION \"1.2\"\n"

// nTriples12 writes one line per triple.
type nTriples12 struct{ nQuads }

func newNTriples12(w *bufio.Writer, h *head) encoder {
	return newRDF(nTriples12{nQuads{w}}, h, true)
}

func (t nTriples12) head() {
	t.nQuads.head()
	_, _ = t.w.WriteString(rdf12Version)
}

// turtle12 writes one block per node.
type turtle12 struct{ turtle }

func newTurtle12(w *bufio.Writer, h *head) encoder {
	return newRDF(turtle12{turtle{w, h.names.prefixes()}}, h, true)
}

func (t turtle12) head() {
	t.raw(rdf12Version)
	t.turtle.head()
}

// tripleProperties returns the properties that say which triple a node is about: rdf:reifies in RDF 1.2, and the four
// properties of a statement in RDF 1.1.
func (d *rdf) tripleProperties(subject term, predicate string, object term) []property {
	if d.reifies {
		return []property{
			say(rdfIRI+"reifies", term{triple: &tripleTerm{subject, predicate, object}}),
			say(rdfIRI+"type", iri(provIRI+"Entity")),
		}
	}
	return []property{
		say(rdfIRI+"type", iri(rdfIRI+"Statement")), say(rdfIRI+"subject", subject),
		say(rdfIRI+"predicate", iri(predicate)), say(rdfIRI+"object", object),
	}
}

// derivation writes how a relation was derived as an activity of PROV-O: which rule it followed, and which relations it
// used. It returns the properties that link the relation to it.
func (d *rdf) derivation(name string, r *Relation) []property {
	if !d.reifies || r.Rule == "" {
		return nil
	}
	activity := name + "#derivation"
	list := []property{say(rdfIRI+"type", iri(activityIRI)), say(d.n.own("rule"), text(r.Rule))}
	out := []property{say(provIRI+"wasGeneratedBy", iri(activity))}
	for _, id := range r.premises {
		premise := iri(d.n.relation(id))
		list = append(list, say(provIRI+"used", premise))
		out = append(out, say(provIRI+"wasDerivedFrom", premise))
	}
	d.node(iri(activity), list)
	return out
}
