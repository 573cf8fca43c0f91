// Package schema reads ontologies: which kinds, facts and relation types data can use. It merges the files that datasets
// bring, checks them, and composes the schema that is served.
//
// An ontology is GraphQL SDL, as docs/ontology.md describes it for authors. New reads one. What every store has without
// any is in core.graphqls: documents, which make claims, and things, which foreign data names without a kind.
//
//	directives.graphqls  the directives that ontologies use
//	api.graphqls         what every client relies on, whatever the kinds and relation types are
//	core.graphqls        the kinds and relation types of every store
//
// The author writes no more than what is special about a kind. What follows is added here: interfaces and what is inherited
// from them, connections, filters and orders, the enums EntityKind and RelationType, root fields, and the type View. See
// Ontology.Compose; nexum schema prints the result.
package schema
