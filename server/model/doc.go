// Package model holds the Go types behind the GraphQL types. They are thin: each refers to something in a view and
// computes a field only when a query selects it.
//
// Entities of all kinds are of type Entity. The service derives the facts and relation fields of a kind from the
// ontology (see bind in package server), so no kind has Go code.
package model
