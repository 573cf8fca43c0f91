// Package rdf reads the syntaxes of RDF: N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD. It also reads RDF that
// was written as tuples, the files of Datalog engines.
//
// Every reader yields quads in the order of the file, with the line and column where each begins. The readers of
// N-Triples, N-Quads, Turtle, TriG and RDF/XML keep only the current statement in memory. JSON-LD is read into
// memory as a whole.
//
// The readers pass the RDF 1.1 test suites of the W3C. They also read the additions of RDF 1.2: triple terms,
// reifiers, annotations and the direction of a text.
//
// Nothing is fetched from the network: a JSON-LD file with a remote context is refused.
package rdf

import (
	"fmt"
	"io"
	"iter"
	"strings"
)

// These are well-known IRIs.
const (
	NS         = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	Type       = NS + "type"
	First      = NS + "first"
	Rest       = NS + "rest"
	Nil        = NS + "nil"
	Reifies    = NS + "reifies"
	LangString = NS + "langString"
	XMLLiteral = NS + "XMLLiteral"
	xsd        = "http://www.w3.org/2001/XMLSchema#"
	XSDString  = xsd + "string"
	xsdInteger = xsd + "integer"
	xsdDecimal = xsd + "decimal"
	xsdDouble  = xsd + "double"
	xsdBoolean = xsd + "boolean"
)

// Kind is a kind of term.
type Kind uint8

// These are the kinds of terms. The graph of a quad in the default graph is None.
const (
	None Kind = iota
	IRI
	Blank
	Literal
	TripleTerm
)

// Term is a part of a quad.
type Term struct {
	Kind Kind
	// Text is the IRI, the label of a blank node without _:, or the lexical form of a literal.
	Text string
	// Lang is the language of a literal in lower case, with the direction of the text if there is one: ar--rtl.
	Lang string
	// Datatype is the IRI of the datatype of a literal; empty for a text with or without a language.
	Datatype string
	// Triple is the triple of a triple term.
	Triple *Triple
	// Col is the offset in bytes, from 0, at which the term begins in its line. Only LineParser sets it.
	Col int
}

// Triple is a statement without a graph.
type Triple struct{ Subject, Predicate, Object Term }

// Quad is a statement in a graph.
type Quad struct {
	Subject, Predicate, Object, Graph Term
	// Line and Col are the place where the statement begins, or the part of a statement that yields this quad. Both
	// count from 1, in characters. They are 0 in JSON-LD.
	Line, Col int
}

// SyntaxError reports that a file is not valid RDF.
type SyntaxError struct {
	Line, Col int // from 1, in characters; 0 if it is not known
	Message   string
}

// DroppedError reports parts of a file that its format leaves out of its content. Read continues after it.
type DroppedError struct{ Keys []string }

// Dropped is the message of a DroppedError. Its verb is for the keys.
const Dropped = "no context of the file says what these keys mean, so JSON-LD leaves out their values: %s; " +
	`add them to the @context, or a "@vocab"`

func (e *DroppedError) Error() string { return fmt.Sprintf(Dropped, strings.Join(e.Keys, ", ")) }

// Error returns the message with its place.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message)
}

// Format is a syntax of RDF.
type Format uint8

// These are the formats that Read can read.
const (
	NTriples Format = iota
	NQuads
	Turtle
	TriG
	XML
	JSONLD
	Tuples
)

// String returns the name of the format.
func (f Format) String() string {
	return [...]string{"N-Triples", "N-Quads", "Turtle", "TriG", "RDF/XML", "JSON-LD", "tuples"}[f]
}

// These are the limits for one file.
const (
	MaxIRI   = 8 << 10  // bytes of an IRI
	maxToken = 16 << 20 // bytes of a literal
	maxDepth = 500      // nesting depth of lists, blank nodes and triple terms
	maxJSON  = 256 << 20
	// prefixes of an element of RDF/XML; they are copied for each element that declares another one
	maxSpaces = 256
)

// notUTF8 is the message about a text that is not UTF-8.
const notUTF8 = "this is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252"

// Read reads a file. Its encoding is UTF-8; XML may name another. Relative IRIs are resolved against base, which may be
// empty if the file has none. In the format Tuples, the last part of base is the predicate. Syntax errors are
// *SyntaxError. After an error in a line of N-Triples or N-Quads, reading continues with the next line. Any other error
// ends the sequence.
func Read(r io.Reader, f Format, base string) iter.Seq2[Quad, error] {
	switch f {
	case NTriples, NQuads:
		return readLines(r, f)
	case Tuples:
		return readTuples(r, base)
	}
	return limitGrowth(r, func(r io.Reader) iter.Seq2[Quad, error] {
		switch f {
		case XML:
			return readXML(r, base)
		case JSONLD:
			return readJSONLD(r, base)
		}
		return readTurtle(r, f, base)
	})
}
