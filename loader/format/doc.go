// Package format is the interface between package loader and the readers of input formats.
//
// # How to write a reader
//
// A reader is a package under loader/ with a type that implements Format, and one line in package
// loader/formats, which lists all formats. The loader does the rest: it finds and opens files, unpacks gzip,
// chooses the format, checks everything against the ontology, sorts, merges equal claims, and commits all of a
// load or nothing.
//
//	func (Format) Read(ctx context.Context, in *format.Input, to format.Sink) error {
//		c := in.Context             // the defaults of the dataset: document, locator, period, …
//		c.Document = in.Document    // the file is the document that says so
//		return format.Lines(in, to, func(line int, text string) error {
//			at := in.At(line, 1)
//			id, kind, name, owner, err := parse(text)
//			if err != nil {
//				to.Problem(at, "%s", err) // and go on: all problems of a file are reported in one run
//				return nil
//			}
//			c.Locator = "line " + strconv.Itoa(line)
//			to.Kind(at, id, kind, &c)
//			to.Fact(at, id, "name", claim.Literal(name), &c)
//			to.Relation(at, owner, "OWNS", id, &c)
//			return nil
//		})
//	}
//
// What a reader says is a sequence of claims, in any order: that an entity is of a kind, that it has a fact, that it
// has a relation to another entity. Each claim has a place in the input, for messages, and a context: the document
// that says so, where in it, for which period, asserted or denied (Stance), how certain (Doubt, Modality), by whom,
// and, for a relation, with which attributes (see Attributes).
//
// # Rules for readers
//
//   - Memory is bounded. Read a record, pass on its claims, forget it. See Lines and Objects.
//   - Nothing is dropped in silence. What neither the ontology nor a mapping covers is passed on under a foreign name:
//     an IRI, or PREFIX:NAME with a prefix of the format, as in stix:x_mitre_platforms (Name writes one). Such
//     facts and relations can be asked like all others, and the report counts them by name. A value with a structure
//     of its own is kept as JSON text with the datatype JSON.
//   - An id is a slug (lower-case letters, digits, single hyphens), or has a colon or slash and is then any IRI. An
//     identifier of the format gets a prefix: ftm:NK-2Tbri. ID writes such an id from any text.
//   - An entity whose id is a slug has to be given a kind by some file of the load or by the store; the loader reports
//     the others. An entity with a foreign id is a Thing where nothing gives it a kind.
//   - Input.Document is the id of the document that the file is. The loader defines it where a claim cites it, so that
//     a reader need not. If the records name documents of their own, define those as entities of the kind Document and
//     set Context.Document to their ids.
//   - The locator says where in the document: "line 7", "row 7", the id of an object. Claims with equal contexts share
//     one stored context, so take one locator for all claims of a record.
//   - A problem is in the data and is reported with its place; reading goes on after it. The error that Read returns is
//     for what ends the reading of the file: broken syntax after which nothing can be understood. An Error has a
//     place; another error is reported for the whole file.
//   - Input is untrusted: limit nesting, the length of a record, and what is held in memory.
//   - Recognize must be cheap and must not be sure of what it only guesses.
package format
