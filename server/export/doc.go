// Package export writes a graph or a part of it in formats that other tools read.
//
// A Graph defines what to write: entities and relations of one view. Iterators produce them one at a time, so the
// memory of an export does not grow with its size. Graph.Write writes the graph in a Format. Every format carries the
// ids, kinds, names and facts of entities; the types, validity, modality and confidence of relations, and whether
// they are derived or disputed; and the citations of both. A citation is a document and a place in it. A derived
// relation has the citations of the claims that its proof rests on.
//
// Texts of the data are escaped as each format requires. Characters that a format cannot represent are replaced, not
// dropped: a character that XML forbids becomes U+FFFD in GEXF and GraphML, like control characters in CSV, DOT and
// Mermaid; a CSV cell that a spreadsheet would read as a formula gets a leading apostrophe; Mermaid and DOT show at
// most 200 characters of a label, and in DOT the attribute name has the full text.
package export
