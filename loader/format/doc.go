// Package format is the interface between package loader and the readers of input formats.
//
// # How to write a reader
//
// A reader is a package under loader/ with a type that implements Format, and one line in package loader/formats,
// which lists all formats. The loader does the rest: it finds and opens files, uncompresses gzip, chooses the
// format, checks everything against the ontology, sorts, merges equal claims, and commits either the whole load or
// nothing.
//
//	func (Format) Read(ctx context.Context, in *format.Input, to format.Sink) error {
//		c := in.Context             // the defaults of the dataset: document, locator, period, …
//		c.Document = in.Document    // the file is the document of the claims
//		return format.Lines(in, to, func(line int, text string) error {
//			at := in.At(line, 1)
//			id, kind, name, owner, err := parse(text)
//			if err != nil {
//				to.Problem(at, "%s", err) // and continue: one run reports all problems of a file
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
// A reader passes claims on, in any order. A claim states that an entity has a kind, has a fact, or has a relation
// to another entity. Each claim has a place in the input, for messages, and a context: the document that makes the
// claim, the place in the document, the period, whether it is asserted or denied (Stance), how certain it is
// (Doubt, Modality), the speaker and, for a relation, its attributes (see Attributes).
//
// # Rules for readers
//
//   - Memory is bounded. Read a record, pass on its claims, and drop it. See Lines and Objects.
//   - No data is lost silently. Data that neither the ontology nor a mapping covers is passed on under a foreign name:
//     an IRI, or PREFIX:NAME with a prefix of the format, such as stix:x_mitre_platforms (Name makes such a name).
//     Questions can use these facts and relations like all others, and the report counts them by name. A structured
//     value is kept as JSON text with the datatype JSON.
//   - An id is a slug (lower-case letters, digits, single hyphens), or an IRI, which has a colon or slash. An
//     identifier of the format gets a prefix: ftm:NK-2Tbri. ID makes such an id from any text.
//   - For an entity whose id is a slug, a file of the load or the store must give the kind; the loader reports entities
//     without a kind. An entity with a foreign id is a Thing if nothing gives it a kind.
//   - Input.Document is the id of the file as a document. The loader defines that document if a claim cites it, so the
//     reader need not define it. If the records name their own documents, define these as entities of the kind
//     Document and set Context.Document to their ids.
//   - The locator is the place in the document: "line 7", "row 7", the id of an object. Claims with equal contexts
//     share one stored context, so use one locator for all claims of a record.
//   - Problems are errors in the data. They are reported with their place, and reading continues. Read returns an error
//     only if it cannot continue, for example after broken syntax. An Error has a place; any other error is reported
//     for the whole file.
//   - Input is untrusted: limit nesting, the length of a record, and the data in memory.
//   - Recognize must be cheap, and must not return Sure for a guess.
package format
