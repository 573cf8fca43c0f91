// Package search finds entities by what people type: a name or a piece of one, in English or
// Chinese, with words in any order, the last of them unfinished, and small typos.
//
// An [Index] holds one [Document] for each entity and carries the revision of the store that it was
// built for. It can be made anew from the store at any time, so nothing in it is precious: one that is
// damaged, unfinished or of another format is thrown away when it is opened, never repaired.
//
// Hits come the best first, in tiers. An entity is found in the best tier that it reaches:
//
//	1.00  its name is the text (case, width, diacritics, spaces and punctuation aside)
//	0.99  its id is the text, or an identifier is
//	0.98  an alias is the text
//	0.80  its name, an alias or its id begins with the text: the more of it is typed, the higher
//	0.70  its names have all the words: short names first
//	0.65  the text is the initials of a name of three words or more
//	0.60  its names have all the words, the last one unfinished, or two of them written as one
//	0.40  as above, with one letter wrong in a word of four letters or more
//	0.30  as above, with two letters wrong in a word of eight letters or more, but not the first
//	0.20  its names and description together have all the words
//	0.10  nothing of the above exists, and its names have half of the words, or its names and description
//	      together most of them: the more of them, the higher
//
// A score follows from the text and the document alone, not from what else the index holds, and equal
// scores are ordered by id. So the order is the same however the index came about, and a place in it
// ([Query.After]) keeps its meaning when the index changes.
//
// The index itself is bleve's scorch. What is here is what is peculiar to names: how they become terms,
// and the tiers.
package search
