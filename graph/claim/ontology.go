package claim

import "strings"

// ontologyPrefix begins the ids of files of ontologies.
const ontologyPrefix = "ontology/"

// OntologyClaim returns the claim that brings a file of an ontology. No document makes it.
func OntologyClaim(name, text string) Claim {
	return Claim{Subject: ontologyPrefix + name, Predicate: PredicateOntology, Object: Literal(text)}
}

// OntologyName returns the name of the file that a claim with PredicateOntology brings, from its subject.
func OntologyName(subject string) string { return strings.TrimPrefix(subject, ontologyPrefix) }
