// Package graphfile reads the files of graph tools: GraphML, GEXF, the JSON of Cytoscape, graphology and networkx
// (node-link), and DOT.
//
// # Nodes
//
// A node is an entity. Its kind is what its field kind, type or category says, if that is a kind of the ontology. Its name is
// its field name or label. Other fields are facts: those of the kind by their names, all others as graph:FIELD.
//
// The id of a node is the id of the entity if it has a colon or slash, or if nexum wrote the file. Any other id is only
// good within its file, and becomes FILE:ID. How things are drawn (colors, sizes, shapes) is left out.
//
// # Edges
//
// An edge is a relation of the type that its field type, relationType, relation, kind or label says: one of the ontology,
// or else graph:TYPE (graph:edge if it has none). Other fields are attributes. The spells of GEXF are periods.
//
// # Files that nexum wrote
//
// What nexum exports it reads again: kinds, names, aliases, descriptions, facts, relations with their periods, modality,
// confidence and attributes, and which documents say so. The JSON formats have each claim with its place; the others
// only the documents. Derived relations are left out, with a warning that counts them: the rules derive them again.
package graphfile
