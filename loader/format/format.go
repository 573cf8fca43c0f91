package format

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"nexum/graph/claim"
	"nexum/schema"
)

// A Format reads the files of one input format. It is immutable and can be used by several goroutines at once.
type Format interface {
	// Info describes the format.
	Info() Info
	// Recognize says how well a file fits. name is the name of the file in lower case, without .gz. head is the
	// beginning of the file, unpacked: at most HeadSize bytes, and all of a shorter file.
	Recognize(name string, head []byte) Match
	// Read passes on what a file says. It returns an error if it cannot read the file to its end.
	Read(ctx context.Context, in *Input, to Sink) error
}

// HeadSize is how many bytes of a file a Format can look at to recognize it.
const HeadSize = 64 << 10

// Info describes a format.
type Info struct {
	Name       string   // for the flag --format: "csv"
	Title      string   // for people: "FollowTheMoney entities"
	Extensions []string // in lower case, with a dot: ".csv"
	// Rows says that a line or row is a record of its own, so that the others make sense without it: a load can skip
	// bad ones. All claims of a row have the line of the row as their place.
	Rows bool
	// AllowEmpty says that an empty file is valid.
	AllowEmpty bool
}

// Match says how well a file fits a format. The format that fits best reads the file; of equal ones the first in the
// list of formats.
type Match uint8

const (
	No     Match = iota // the file is not of this format
	ByName              // the extension is one of the format's, and the content can be
	Likely              // the content looks like it, and hardly like anything else
	Sure                // the content says so, by a signature that only this format has
)

// A Uniter is a Format whose files name other files that are read with them, such as a mapping that names tables.
// Those are not read on their own.
type Uniter interface {
	// Parts returns the names of the other files, as Input.Part takes them. A part that does not exist is reported by
	// Read.
	Parts(in *Input) []string
}

// Input is one file that is being read.
type Input struct {
	// Name is the name of the file in messages.
	Name string
	// Document is the id of the document that the file is: the default document of its dataset, or else one that the
	// loader makes for the file.
	Document string
	// Context holds the defaults of the dataset. Its Document is empty if the dataset names none.
	Context claim.Context
	// Scope tells the blank nodes of this file from those of others. It is the same in the next load of the file.
	Scope string
	// Encoding is the character encoding that the caller asks for; empty for none.
	Encoding string
	// Body is the content, unpacked, without a byte order mark of UTF-8.
	Body *bufio.Reader
	// Random is the file as it is stored, to be read at any place, and Size how many bytes it has. It is nil if the
	// file is packed.
	Random io.ReaderAt
	Size   int64
	// Match returns the names of the files that a pattern stands for (see path.Match): of those that the caller named
	// beside this one, the files whose last part matches; if there are none, those of the folder of this file, by their
	// names relative to it. A packed file, with .gz after its name, matches too. The names are sorted.
	Match func(pattern string) []string
	// Part opens another file, by a name that Match returned, or one relative to the folder of this file. The caller
	// closes it. It refuses names that lead out of the folder, or of the dataset.
	Part func(name string) (*Input, error)
	// Close closes what Part opened.
	Close func()
	// File is the number of the file in places.
	File int
}

// At returns a place in the file. Lines and columns count from 1; 0 leaves them out.
func (in *Input) At(line, column int) Place { return Place{in.File, line, column} }

// Place is a position in the input of a load.
type Place struct {
	File   int // Input.File
	Line   int // from 1; the row of a table without lines; 0 for the whole file
	Column int // in characters, from 1; 0 for the whole line
}

// An Error ends the reading of a file at a place.
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

// A Sink takes what a reader finds. Its methods copy what they keep, so a reader can use texts and contexts again. Only
// one goroutine at a time may use it.
type Sink interface {
	// Ontology returns the ontology that the data is checked against.
	Ontology() *schema.Ontology
	// Kind says that an entity is of a kind of the ontology: Company. A kind that is the IRI of one in the
	// ontology (@iri) means that one; another IRI makes a foreign relation rdf:type to it.
	Kind(at Place, id, kind string, c *claim.Context)
	// Fact says that an entity has a fact: name, alias, description or a fact of the ontology, by its name or IRI, or
	// else a foreign one, whose name is an IRI or PREFIX:NAME. The value of a fact of the ontology is a text in the
	// lexical form of its type: 2017-06, 41, true. v.Entity must be false.
	Fact(at Place, id, name string, v claim.Value, c *claim.Context)
	// Relation says that an entity has a relation to another one. The type is one of the ontology, as OPERATES or
	// operates, or by its IRI, or else foreign: an IRI or PREFIX:NAME.
	Relation(at Place, source, typ, target string, c *claim.Context)
	// Problem reports what is wrong at a place. The load fails, unless the caller allows to skip bad rows.
	Problem(at Place, message string, args ...any)
	// Unread reports a record that cannot be read at all. Ids that it may define are then not reported as unknown.
	Unread(at Place, message string, args ...any)
	// Warn reports what is legal but suspicious. Warnings are counted by their message, so keep it constant.
	Warn(at Place, message string, args ...any)
	// Err returns why reading must stop: the load is cancelled, or there are too many problems. Read ends then, and
	// returns this error. It is cheap, but need not be called for each record.
	Err() error
}
