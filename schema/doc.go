// Package schema reads ontologies. An ontology defines the kinds, facts and relation types that data can use. The
// package merges the ontology files of datasets, checks them, and composes the GraphQL schema that the service
// serves.
//
// An ontology is written in GraphQL SDL; docs/ontology.md describes it for authors. New reads an ontology. Every
// store has the definitions of core.graphqls, even without an ontology: documents, which make claims, and things,
// which are entities of foreign data without a kind.
//
//	directives.graphqls  the directives that ontologies use
//	api.graphqls         the types that do not depend on the ontology
//	core.graphqls        the kinds and relation types of every store
//
// The author writes only what is special about a kind. This package generates the rest: inherited fields,
// connections, filters, orders, the enums EntityKind and RelationType, root fields, and the type View. See
// Ontology.Compose. The command nexum schema prints the result.
package schema
