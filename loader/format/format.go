package format

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"nexum/graph/claim"
	"nexum/schema"
)

// Format reads the files of one input format. It is immutable and may be used by several goroutines at once.
type Format interface {
	// Info describes the format.
	Info() Info
	// Recognize returns how well a file fits. name is the name of the file in lower case, without .gz. head is the
	// uncompressed beginning of the file: HeadSize bytes, or the whole file if it is shorter.
	Recognize(name string, head []byte) Match
	// Read passes on the claims of a file. It returns an error if it cannot read the file to its end.
	Read(ctx context.Context, in *Input, to Sink) error
}

// HeadSize is the number of bytes of a file that Recognize gets.
const HeadSize = 64 << 10

// Info describes a format.
type Info struct {
	Name       string   // for the flag --format: "csv"
	Title      string   // for people: "FollowTheMoney entities"
	Extensions []string // in lower case, with a dot: ".csv"
	// Rows means that each line or row is an independent record, so that a load can skip bad ones. The places of
	// all claims of a row have the line of the row.
	Rows bool
	// AllowEmpty means that an empty file is valid.
	AllowEmpty bool
	// Decodes means that the format decodes the character encoding of a file itself. For all other formats, the loader
	// decodes it.
	Decodes bool
	// Defines is set if a file must define all entities that it refers to. It names the element that defines one, such
	// as "node". A load warns of references to other entities.
	Defines string
}

// Match is how well a file fits a format. The format with the best match reads the file; of several with the same
// match, the first in the list of formats.
type Match uint8

const (
	No     Match = iota // the file does not have this format
	ByName              // the extension belongs to the format, and the content is possible
	Likely              // the content looks like this format and unlike most others
	Sure                // the content has a signature that only this format has
)

// Composite is a Format whose files name other files that are read with them. An example is a mapping, which names
// tables. These other files are not read on their own.
type Composite interface {
	// Parts returns the names of the other files, in the form that Input.Part takes. Read reports a part that does
	// not exist.
	Parts(in *Input) []string
}

// ErrUnmapped is wrapped by the error of a reader for a table whose columns have no meaning without a mapping.
var ErrUnmapped = errors.New("there is no mapping for the columns of this table")

// Input is one file that is being read.
type Input struct {
	// Name is the name of the file in messages.
	Name string
	// Document is the id of the file as a document: the default document of its dataset, or an id that the loader
	// makes for the file.
	Document string
	// Context holds the defaults of the dataset. Its Document is empty if the dataset names none.
	Context claim.Context
	// Scope distinguishes the blank nodes of this file from those of other files. It is the same in later loads of
	// the file.
	Scope string
	// Encoding is the character encoding that the caller requests; empty for none. It only concerns formats whose Info
	// says Decodes: for all others, Body is UTF-8 already.
	Encoding string
	// Body is the uncompressed content, without a UTF-8 byte order mark.
	Body *bufio.Reader
	// Random gives random access to the file as stored, and Size is its size in bytes. Random is nil if the file is
	// compressed.
	Random io.ReaderAt
	Size   int64
	// Match returns the names of the files that match a pattern (see path.Match). It looks first at the files that
	// the caller named together with this one, and matches their base names. If none matches, it looks at the
	// folder of this file, and returns names relative to it. A compressed file, with .gz after its name, matches
	// too. The names are sorted.
	Match func(pattern string) []string
	// Part opens another file by a name that Match returned, or by a name relative to the folder of this file. The
	// caller must close it. Names that lead out of the folder, or out of the dataset, are refused.
	Part func(name string) (*Input, error)
	// Rename changes the name of the file in messages, for a reader that reads one part of it.
	Rename func(name string)
	// Close closes an Input that Part returned.
	Close func()
	// File is the number of the file in places.
	File int
}

// At returns a place in the file. Lines and columns count from 1; 0 means unknown.
func (in *Input) At(line, column int) Place { return Place{File: in.File, Line: line, Column: column} }

// Record returns the place of a record, which need not be alone in its line. See Place.Record and Place.Path.
func (in *Input) Record(line, number int, path string) Place {
	return Place{File: in.File, Line: line, Record: number, Path: path}
}

// Place is a position in the input of a load.
type Place struct {
	File   int // Input.File
	Line   int // from 1; the row of a table without lines; 0 for the whole file
	Column int // in characters, from 1; 0 for the whole line
	// Record is the number of a record, from 1, if a line can have several, as in a list in JSON; otherwise 0. The
	// places of all claims of the record have it, and no column. Path is where the record stands in an object of the
	// file, such as Event.Attribute 3; empty if it is such an object.
	Record int
	Path   string
}

// Error is an error that ends the reading of a file, with its place.
type Error struct {
	Place
	Err error
}

// Error returns the message, without the place.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf returns an Error.
func Errorf(at Place, message string, args ...any) error {
	return &Error{at, fmt.Errorf(message, args...)}
}

// Sink receives the claims and problems of a reader. Its methods copy what they keep, so a reader may reuse texts
// and contexts. Only one goroutine at a time may use it.
type Sink interface {
	// Ontology returns the ontology for the check of the data.
	Ontology() *schema.Ontology
	// Kind claims that an entity has a kind. The kind is a name of the ontology (Company) or an IRI. An IRI that
	// the ontology maps to a kind (@iri) means that kind. Any other IRI makes a foreign relation rdf:type to it.
	Kind(at Place, id, kind string, c *claim.Context)
	// Row records that a row or object of the input describes an entity, and that no other row should describe the same
	// entity. A load warns of a second row.
	Row(at Place, id string)
	// Fact claims that an entity has a fact. The name is name, alias, description, or a fact of the ontology by its
	// name or IRI. Any other name is foreign, and must be an IRI or PREFIX:NAME. The value of a fact of the
	// ontology is a text in the lexical form of its type: 2017-06, 41, true. v.Entity must be false.
	Fact(at Place, id, name string, v claim.Value, c *claim.Context)
	// Relation claims that an entity has a relation to another one. The type is a relation type of the ontology, as
	// OPERATES or operates, or by its IRI. Any other type is foreign, and must be an IRI or PREFIX:NAME.
	Relation(at Place, source, typ, target string, c *claim.Context)
	// Version returns a Sink for the claims of a version of a record, until the next call of Version. The Format must be
	// Versioned. The load passes on all claims of the record to its Settle once it has read all files.
	Version(v *Version) Sink
	// Problem reports an error in the data. The load fails, unless the caller allows it to skip bad rows.
	Problem(at Place, message string, args ...any)
	// Unread reports a record that cannot be read at all. Unknown ids are then not reported, since the record may
	// define them.
	Unread(at Place, message string, args ...any)
	// Warn reports legal but suspicious data. Warnings are counted by their format string, so keep it constant.
	Warn(at Place, message string, args ...any)
	// Err returns the reason why reading must stop, or nil: the load is cancelled, or there are too many problems.
	// Read must then return this error. Err is cheap, but need not be called for each record.
	Err() error
}

// Parallel is a Sink that can receive parts of a file from several goroutines.
type Parallel interface {
	Sink
	// Part returns an empty part. Only one goroutine at a time may use it, but several parts can be used at once.
	Part() Part
}

// Part receives what a reader finds in one part of a file. It counts once Join passes it on.
type Part interface {
	Sink
	// Join passes the content of the part on to the Sink that returned the part, and makes the part empty. Parts must
	// be joined in the order of the file, by the goroutine that uses that Sink. If there is a problem in a part, Join
	// passes on nothing and returns false: then the reader must pass the same content to that Sink itself, which treats
	// problems in the order of the file.
	Join() bool
}
