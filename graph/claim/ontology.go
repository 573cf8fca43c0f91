package claim

import "strings"

// ontologyPrefix is the prefix of the ids of ontology files.
const ontologyPrefix = "ontology/"

// OntologyClaim returns the claim that contains the text of an ontology file. It has no document.
func OntologyClaim(name, text string) Claim {
	return Claim{Subject: ontologyPrefix + name, Predicate: PredicateOntology, Object: Literal(text)}
}

// OntologyName returns the name of an ontology file from the subject of its claim.
func OntologyName(subject string) string { return strings.TrimPrefix(subject, ontologyPrefix) }
