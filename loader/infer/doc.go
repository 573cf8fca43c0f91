// Package infer drafts an ontology from data. For tables and JSON it also drafts a mapping.
//
// A draft describes the data: classes of RDF and tables become kinds, and literals become facts with types. The
// draft also says how often a fact occurs, whether it has several values, and which kinds each relation joins. It
// is a starting point: a person should edit names and descriptions.
//
// In RDF, nodes without a class get kinds too. Nodes with overlapping sets of predicates are one kind, which is
// named after the predicates. The loader finds the kind of such a node, because only one kind can have its facts
// and relations.
package infer
