// Package infer drafts an ontology, and for tables and JSON a mapping, from data.
//
// A draft says what the data shows: the classes of RDF and the tables as kinds, what literals they have as facts with
// types, how often a fact is there and whether there are several, and which kinds each relation joins. It is a
// beginning: names and descriptions are for a person to edit.
//
// In RDF, nodes without a class get kinds too: those that have the same predicates are one kind, named after the
// predicates. The loader gives such a node its kind, because only one kind can have what it has.
package infer
