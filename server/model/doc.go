// Package model holds the Go types behind the GraphQL types. They are thin: each points at something in a view, and
// asks the domain when a field is asked for; nothing is computed that a query does not select.
//
// Entities of all kinds are of type Entity. The facts and relation fields of a kind follow from the ontology when the
// service starts (see bind in package server), so that no kind has Go code.
package model
