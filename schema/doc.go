// Package schema reads the ontology: which kinds, facts and relation types there can be. It composes the schema that is
// served of the ontology and the fixed API.
//
// The ontology is the GraphQL schema in this folder, and nothing else is:
//
//	kinds.graphqls       a kind is an object type that implements Entity; its scalar and enum fields are its facts
//	relations.graphqls   a relation type is a value of enum RelationType, with @predicate
//	directives.graphqls  the directives that say so
//	api.graphqls         what every client relies on, whatever the kinds and relation types are
//
// What follows from these is composed when the program starts: the enum EntityKind, the fields that kinds have from
// interfaces, connections, root fields, the type View, and descriptions of the arguments that many fields have. See
// Compose; nexum schema prints the result.
//
// To add a kind, a fact or a relation type, edit kinds.graphqls or relations.graphqls. No Go code is written.
package schema
