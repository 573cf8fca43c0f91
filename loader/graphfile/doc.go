// Package graphfile reads the files of graph tools: GraphML, GEXF, the JSON of Cytoscape, graphology and networkx
// (node-link), and DOT.
//
// # Nodes
//
// A node is an entity. Its kind comes from its field kind, type or category, if the value is a kind of the
// ontology. Its name comes from its field name or label. Other fields are facts: those of the kind by their names,
// all others as graph:FIELD.
//
// The id of a node is used as the id of the entity if it has a colon or slash, or if nexum wrote the file. Any
// other id is valid only within its file, and becomes FILE:ID. Data about the drawing (colors, sizes, shapes) is
// ignored.
//
// A node in another one, or in a cluster of DOT, has the relation graph:partOf to it. A cluster is an entity.
//
// # Edges
//
// An edge is a relation. Its type comes from its field type, relationType, relation, kind or label. If that is not
// a relation type of the ontology, the type is graph:TYPE, or graph:edge if the edge has no such field. Other
// fields are attributes. The spells of GEXF are periods. A value of GEXF with a start or an
// end is a fact of that period or, of an edge, an attribute of a claim of that period.
//
// # Files that nexum wrote
//
// The package reads what nexum exports. Nodes and edges have their claims in the field claims; see own.go. Files of
// older versions do not have it: then a node or edge is one claim for each document. Derived relations are skipped,
// with a warning that counts them: the rules derive them again.
package graphfile
