// Package export writes a piece of a graph, or all of it, in the formats that other tools read.
//
// A Graph says what to write: entities and relations of one view, each asked for when it is its turn, so
// that the memory an export takes does not follow its size. Write writes it in a Format. Every format
// carries the ids, kinds, names and facts of entities; the types, validity, modality and confidence of
// relations, and whether they are derived or disputed; and the citations of both, a document and a place
// in it each. A derived relation cites what its proof rests on.
//
// Texts of the data are escaped as each format demands. What a format cannot hold is replaced, never
// passed on and never dropped silently: a character that XML forbids becomes U+FFFD in GEXF and GraphML,
// as do control characters in CSV, DOT and Mermaid; a CSV cell that a spreadsheet would take for a
// formula gets an apostrophe in front; Mermaid and DOT show at most 200 characters of a label, which
// DOT's attribute name has in full.
package export
