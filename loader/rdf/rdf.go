// Package rdf reads the syntaxes of RDF: N-Triples, N-Quads, Turtle, TriG, RDF/XML and JSON-LD.
//
// Every reader yields quads in the order of the file, with the line and column where each begins. The readers of
// N-Triples, N-Quads, Turtle, TriG and RDF/XML keep only the current statement in memory. JSON-LD is read whole.
//
// The readers pass the RDF 1.1 test suites of the W3C. They also take what RDF 1.2 adds: triple terms, reifiers,
// annotations and the direction of a text.
//
// Nothing is ever fetched from the network: a JSON-LD file with a remote context is refused.
package rdf

import (
	"fmt"
	"io"
	"iter"
)

// Well-known IRIs.
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

// A Kind is a kind of term.
type Kind uint8

// The kinds of terms. The graph of a quad in the default graph is None.
const (
	None Kind = iota
	IRI
	Blank
	Literal
	TripleTerm
)

// A Term is a part of a quad.
type Term struct {
	Kind Kind
	// Text is the IRI, the label of a blank node without _:, or the lexical form of a literal.
	Text string
	// Lang is the language of a literal in lower case, with the direction of the text if there is one: ar--rtl.
	Lang string
	// Datatype is the IRI of the datatype of a literal; empty for a text with or without a language.
	Datatype string
	// Triple is what a triple term stands for.
	Triple *Triple
	// Col is the byte of the line at which the term begins, from 0. Only LineParser sets it.
	Col int
}

// A Triple is a statement without a graph.
type Triple struct{ Subject, Predicate, Object Term }

// A Quad is a statement.
type Quad struct {
	Subject, Predicate, Object, Graph Term
	// Line and Col say where the statement, or the part of it that says this, begins. Both count from 1, in characters.
	// They are 0 in JSON-LD.
	Line, Col int
}

// A SyntaxError says why a file is not RDF.
type SyntaxError struct {
	Line, Col int // from 1, in characters; 0 if it is not known
	Message   string
}

// Error returns the message with its place.
func (e *SyntaxError) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message)
}

// A Format is a syntax of RDF.
type Format uint8

// The formats that Read knows.
const (
	NTriples Format = iota
	NQuads
	Turtle
	TriG
	XML
	JSONLD
)

// String returns the name of the format.
func (f Format) String() string {
	return [...]string{"N-Triples", "N-Quads", "Turtle", "TriG", "RDF/XML", "JSON-LD"}[f]
}

// Limits of one file.
const (
	MaxIRI   = 8 << 10  // bytes of an IRI
	maxToken = 16 << 20 // bytes of a literal
	maxDepth = 500      // how deep lists, blank nodes and triple terms nest
	maxJSON  = 256 << 20
)

// Read reads a file that is UTF-8, or XML that names its encoding. Relative IRIs are resolved against base, which can
// be empty for a file without any. Errors of syntax are *SyntaxError. After an error in a line of N-Triples or N-Quads,
// reading goes on with the next line; any other error ends the sequence.
func Read(r io.Reader, f Format, base string) iter.Seq2[Quad, error] {
	switch f {
	case NTriples, NQuads:
		return readLines(r, f)
	case XML:
		return readXML(r, base)
	case JSONLD:
		return readJSONLD(r, base)
	}
	return readTurtle(r, f, base)
}
