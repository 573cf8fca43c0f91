// Package graph is the domain of nexum: claims, the view compiled from them, and what can be asked
// of a view: traversals, rules and proofs.
//
// The words are few and each means one thing. An entity has an id, a kind and a name. A relation is
// a typed, directed tie between two entities, unique by source, type and target. A fact is a literal
// property of an entity. A claim is one source saying that a relation or fact holds, in a context:
// which document, where in it, for which period, in what way. A Store keeps claims, in revisions that
// only append. A View is the graph compiled from a store, immutable, and every question is asked of
// one view. A rule yields derived relations, and a Proof says why a relation holds.
//
// The package knows no database, no query language and no network.
package graph
