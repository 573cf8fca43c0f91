// Package schema reads the ontology: which kinds, facts and relation types there can be.
//
// The ontology is the GraphQL schema in this folder, and nothing else is:
//
//	kinds.graphqls       a kind is an object type that implements Entity; its scalar and enum fields are its facts
//	relations.graphqls   a relation type is a value of enum RelationType, with @predicate
//	directives.graphqls  the directives that say so
//	api.graphqls         what every client relies on, whatever the kinds and relation types are
//	generated.graphqls   what follows from the others: go generate ./... writes it
//
// To add a kind, a fact or a relation type, edit kinds.graphqls or relations.graphqls and run
// go generate ./... at the top of the module; no Go code is written.
package schema
