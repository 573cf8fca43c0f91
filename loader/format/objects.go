package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Objects calls record for each JSON record of a file, one at a time, so the memory depends only on the largest
// record. The file is
//
//   - a list of records,
//   - a sequence of records, such as one per line,
//   - an object whose keys number the records from 0 or 1: {"0": {…}, "1": {…}}, or
//   - if key is not empty, an object with the list under that key: {"type": "bundle", "objects": […]}. The other
//     members are passed to rest, in their order; if rest is nil, they are problems.
//
// A record that is not UTF-8 is reported as a problem and skipped. If record or rest returns an error, Objects
// stops and returns it.
func Objects(
	in *Input,
	to Sink,
	key string,
	record func(at Place, value json.RawMessage) error,
	rest func(at Place, name string, value json.RawMessage) error,
) error {
	var keys []string
	if key != "" {
		keys = []string{key}
	}
	each := func(at Place, _ string, value json.RawMessage) error {
		at.Record = 0
		return record(at, value)
	}
	return ObjectLists(in, to, keys, each, rest)
}

// ObjectLists is like Objects, but the list can be under any of several keys. list is the key of the list that has the
// record; it is empty if the file is a list or a sequence of records. The place of a record has its number, which
// counts skipped records, too.
func ObjectLists(
	in *Input,
	to Sink,
	keys []string,
	record func(at Place, list string, value json.RawMessage) error,
	rest func(at Place, name string, value json.RawMessage) error,
) error {
	o := &objects{in: in, to: to, src: &positions{r: in.Body, line: 1}, record: record, rest: rest}
	o.dec = json.NewDecoder(o.src)
	first, err := firstByte(in)
	switch {
	case err != nil:
		return err
	case first == '[':
		if _, err := o.dec.Token(); err != nil {
			return o.broken(err)
		}
		err = o.list()
	case first == '{' && len(keys) > 0:
		err = o.envelope(keys)
	case first == '{' && isNumbered(in):
		err = o.numbered()
	default:
		return o.sequence()
	}
	if err == nil && o.dec.More() {
		err = Errorf(o.place(), "there is more text after the one JSON value of the file")
	}
	return err
}

// firstByte returns the first byte that is not white space, without consuming it.
func firstByte(in *Input) (byte, error) {
	for n := 1; n <= HeadSize; n++ {
		b, err := in.Body.Peek(n)
		if len(b) < n {
			if errors.Is(err, io.EOF) {
				return 0, errors.New("the file contains no JSON value")
			}
			return 0, err
		}
		if c := b[n-1]; c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			return c, nil
		}
	}
	return 0, errors.New("the file begins with too much white space")
}

type objects struct {
	in     *Input
	to     Sink
	src    *positions
	dec    *json.Decoder
	record func(Place, string, json.RawMessage) error
	rest   func(Place, string, json.RawMessage) error
	key    string // the key of the list that is being read
	number int    // the number of the record, from 1
}

func (o *objects) place() Place { return o.in.At(o.src.position(o.dec.InputOffset())) }

// broken returns an error with the place of a JSON syntax error.
func (o *objects) broken(err error) error {
	var syntax *json.SyntaxError
	if placed, ok := errors.AsType[*Error](err); ok {
		return placed
	}
	switch {
	case errors.As(err, &syntax):
		return Errorf(o.in.At(o.src.position(o.dec.InputOffset()+o.offset())), "this is not JSON: %w", err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return Errorf(o.in.At(o.src.position(o.src.read)), "the JSON is cut off")
	}
	return &Error{o.place(), err}
}

// offset returns the offset of a syntax error in the data that the decoder has not consumed. The offsets in the
// decoder's own errors do not include what it read as tokens.
func (o *objects) offset() int64 {
	var value json.RawMessage
	var syntax *json.SyntaxError
	if err := json.NewDecoder(o.dec.Buffered()).Decode(&value); errors.As(err, &syntax) {
		return max(syntax.Offset-1, 0)
	}
	return 0
}

// next reads one value. at is the place where it begins.
func (o *objects) next() (at Place, value json.RawMessage, err error) {
	o.src.left = MaxRecord
	if err := o.to.Err(); err != nil {
		return at, nil, &Error{o.place(), err}
	}
	if err := o.dec.Decode(&value); err != nil {
		return at, nil, err
	}
	at = o.in.At(o.src.position(o.dec.InputOffset() - int64(len(value))))
	if len(value) > MaxRecord { // the decoder reads ahead, so the limit of its source is not exact
		return at, nil, &Error{at, errLongRecord}
	}
	return at, value, nil
}

// errLongRecord reports that a record is longer than MaxRecord. Such a record has lists of its own, as an event of MISP
// has its attributes.
var errLongRecord = fmt.Errorf("the record is longer than %d MiB, and the rest of the file has not been read; "+
	"split it into several records, each with the same id and a part of its lists", MaxRecord>>20)

// ambiguous reports why a record cannot be read in one way only: an object that has a key twice, or half of a
// surrogate pair.
func (o *objects) ambiguous(at Place, value json.RawMessage) bool {
	if offset, found := LoneSurrogate(value); found {
		lines := bytes.Count(value[:offset], []byte{'\n'})
		column := offset - bytes.LastIndexByte(value[:offset], '\n')
		if lines == 0 {
			column = at.Column + offset
		}
		o.to.Unread(
			o.in.At(at.Line+lines, column),
			"%s is one half of a surrogate pair, which is no character",
			value[offset:offset+escapeLength],
		)
		return true
	}
	key, found := DuplicateKey(value)
	if found {
		o.to.Unread(at, "an object of this record has the key %q twice; remove one of them", key)
	}
	return found
}

func (o *objects) pass(at Place, value json.RawMessage) error {
	o.number++
	if !utf8.Valid(value) {
		o.to.Unread(at, "this record is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252")
		return nil
	}
	if o.ambiguous(at, value) {
		return nil
	}
	at.Record = o.number
	return o.record(at, o.key, value)
}

// list reads the elements of an open list, and its end.
func (o *objects) list() error {
	for o.dec.More() {
		at, value, err := o.next()
		if err != nil {
			return o.broken(err)
		}
		if err := o.pass(at, value); err != nil {
			return err
		}
	}
	o.src.left = MaxRecord
	if _, err := o.dec.Token(); err != nil {
		return o.broken(err)
	}
	return nil
}

// isNumbered reports whether a file is an object whose keys number records: the first key is 0 or 1, the second one, if
// there is one in the head of the file, is the next number, and the first value is an object.
func isNumbered(in *Input) bool {
	head, _ := in.Body.Peek(HeadSize)
	dec := json.NewDecoder(bytes.NewReader(head))
	token := func() any {
		t, _ := dec.Token() // nil at the end of the head
		return t
	}
	token() // the brace
	key := token()
	var first json.RawMessage
	if key != "0" && key != "1" || dec.Decode(&first) != nil || first[0] != '{' {
		return false
	}
	next := token()
	return next == nil || next == json.Delim('}') || key == "0" && next == "1" || key == "1" && next == "2"
}

// numbered reads the values of an object whose keys are numbers.
func (o *objects) numbered() error {
	if _, err := o.dec.Token(); err != nil {
		return o.broken(err)
	}
	for o.dec.More() {
		o.src.left = MaxRecord
		key, err := o.dec.Token()
		if err != nil {
			return o.broken(err)
		}
		if name, _ := key.(string); name == "" || strings.Trim(name, "0123456789") != "" {
			return Errorf(o.place(), "the first keys of this object number its rows, but %q is no number", key)
		}
		at, value, err := o.next()
		if err != nil {
			return o.broken(err)
		}
		if err := o.pass(at, value); err != nil {
			return err
		}
	}
	if _, err := o.dec.Token(); err != nil {
		return o.broken(err)
	}
	return nil
}

// sequence reads values up to the end of the file.
func (o *objects) sequence() error {
	for {
		at, value, err := o.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return o.broken(err)
		}
		if err := o.pass(at, value); err != nil {
			return err
		}
	}
}

// envelope reads an object with lists under some of the keys.
func (o *objects) envelope(keys []string) error {
	o.src.left = MaxRecord
	if _, err := o.dec.Token(); err != nil {
		return o.broken(err)
	}
	found := map[string]bool{}
	for o.dec.More() {
		o.src.left = MaxRecord
		token, err := o.dec.Token()
		if err != nil {
			return o.broken(err)
		}
		name := fmt.Sprint(token)
		if !slices.Contains(keys, name) {
			if err := o.member(name); err != nil {
				return err
			}
			continue
		}
		open, err := o.dec.Token()
		if err != nil {
			return o.broken(err)
		}
		if open != json.Delim('[') || found[name] {
			return Errorf(o.place(), "%s must be one list of records", name)
		}
		found[name], o.key = true, name
		if err := o.list(); err != nil {
			return err
		}
	}
	if _, err := o.dec.Token(); err != nil {
		return o.broken(err)
	}
	if len(found) == 0 {
		return Errorf(o.in.At(1, 1), "the object has no \"%s\" with a list of records", strings.Join(keys, `" or "`))
	}
	return nil
}

// member reads another member of the envelope.
func (o *objects) member(name string) error {
	at, value, err := o.next()
	if err != nil {
		return o.broken(err)
	}
	switch {
	case !utf8.Valid(value):
		o.to.Problem(at, "%s is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252", name)
	case o.ambiguous(at, value):
	case o.rest == nil:
		o.to.Problem(at, "unknown key %q", name)
	default:
		return o.rest(at, name, value)
	}
	return nil
}

// positions maps the offsets of a JSON decoder to lines, and limits how much the decoder reads for one value.
type positions struct {
	r        io.Reader
	read     int64   // number of bytes
	left     int     // bytes that may still be read for this value
	newlines []int64 // offsets of line ends that position has not passed
	line     int     // line number after the last line end that it has passed
	start    int64   // offset of the beginning of that line
}

func (p *positions) Read(b []byte) (int, error) {
	if p.left <= 0 && p.read > 0 {
		return 0, errLongRecord
	}
	n, err := p.r.Read(b)
	p.left -= n
	for from := 0; ; {
		i := bytes.IndexByte(b[from:n], '\n')
		if i < 0 {
			break
		}
		from += i + 1
		p.newlines = append(p.newlines, p.read+int64(from-1))
	}
	p.read += int64(n)
	return n, err
}

// position returns the line and column of an offset, the column in bytes. Offsets must not decrease from call to
// call.
func (p *positions) position(offset int64) (line, column int) {
	passed := 0
	for passed < len(p.newlines) && p.newlines[passed] < offset {
		p.start = p.newlines[passed] + 1
		passed++
	}
	p.line += passed
	p.newlines = append(p.newlines[:0], p.newlines[passed:]...)
	return p.line, int(max(offset-p.start, 0)) + 1
}
