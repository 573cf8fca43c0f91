// Package graph is the compiled view of a knowledge graph: entities, relations and facts, and the claims behind them.
//
// A [View] is compiled from the claims of a store (package claim) and is immutable: its adjacency rows, columns and
// texts are laid out for reading. [View.With] gives another view of the same graph: as of a date, as known at a
// revision, without a source, or with an assumed relation. Every question is answered by one view. A [Graph] is a store
// with its newest view.
//
// Other packages build on this one: walk (paths, neighborhoods, cycles), rule (derived relations and their proofs),
// search (names) and query (every question). This package uses no database, no query language and no network.
package graph
