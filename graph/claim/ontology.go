package claim

import "nexum/schema"

// ontologyPrefix begins the ids of files of ontologies.
const ontologyPrefix = "ontology/"

// OntologyID returns the id under which a source of an ontology is claimed with PredicateOntology.
func OntologyID(source string) string { return ontologyPrefix + source }

// OntologyName is the reverse of OntologyID.
func OntologyName(id string) string {
	if len(id) >= len(ontologyPrefix) && id[:len(ontologyPrefix)] == ontologyPrefix {
		return id[len(ontologyPrefix):]
	}
	return id
}

// OntologyClaim returns the claim that brings a source of an ontology. No document makes it.
func OntologyClaim(s schema.Source) Claim {
	return Claim{Subject: OntologyID(s.Name), Predicate: PredicateOntology, Object: Literal(s.Text)}
}

// An OntologyText is a file of an ontology that claims bring, and the revision that brought its newest text.
type OntologyText struct {
	schema.Source
	Claim Claim // zero for a file that nothing claims yet
	By    Revision
}
