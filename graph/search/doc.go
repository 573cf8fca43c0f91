// Package search finds entities by a name or a part of a name, as people type it: in English or Chinese, with words
// in any order, with an unfinished last word, and with small typos.
//
// An [Index] holds one [Document] per entity, and the revision of the store for which it was built. It can be built
// again from the store at any time. So a damaged or unfinished index, or one of another format, is not repaired: it
// is discarded when it is opened.
//
// Hits are ordered by tiers, the best first. An entity belongs to the best tier whose condition it meets:
//
//	1.00  its name is the text (case, width, diacritics, spaces and punctuation are ignored)
//	0.99  its id or one of its identifiers is the text
//	0.98  an alias is the text
//	0.80  its name, an alias or its id begins with the text; longer texts score higher
//	0.70  its names have all the words; short names first
//	0.65  the text is the initials of a name of three words or more
//	0.60  its names have all the words, but the last one is unfinished, or two of them are written as one
//	0.40  as above, with one letter wrong in a word of four letters or more
//	0.30  as above, with two letters wrong in a word of eight letters or more, but not the first; neither of these
//	      two if the text is an identifier that some entity has
//	0.20  its names and description together have all the words
//	0.10  no entity is in a tier above, and its names have half of the words, or its names and description
//	      together have most of them; more words score higher
//
// A score depends only on the text and the document, not on other documents. Equal scores are ordered by id. So the
// order does not depend on how the index was built, and a position in it ([Query.After]) stays valid when the index
// changes.
//
// The index is bleve's scorch. This package adds the parts that are specific to names: how they become terms, and
// the tiers.
package search
