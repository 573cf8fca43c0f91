package model

import (
	"encoding/base64"
	"strings"

	"nexum/graph/query"
)

// PageInfo describes the position of a page in its connection.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool

	entries int
	cursor  func(i int) string // encodes a cursor only on demand, because few queries ask for them
}

// StartCursor returns the cursor of the first entry; nil if the page is empty.
func (p PageInfo) StartCursor() *string { return p.cursorOf(0) }

// EndCursor returns the cursor of the last entry; nil if the page is empty.
func (p PageInfo) EndCursor() *string { return p.cursorOf(p.entries - 1) }

func (p PageInfo) cursorOf(i int) *string {
	if p.entries == 0 {
		return nil
	}
	c := p.cursor(i)
	return &c
}

// PageInput has the arguments that select a page of a connection.
type PageInput struct {
	First  *int32
	After  *string
	Last   *int32
	Before *string
}

// defaultPage is the number of entries in a page without the arguments first and last.
const defaultPage = 50

// slice reads the arguments of a page. byDefault is the number of entries without first and last. label identifies
// the list in its cursors, and parts is the number of parts in the key of a cursor.
func (s *Scope) slice(in PageInput, byDefault int, label string, parts int) (out query.Slice, err error) {
	switch {
	case in.Last == nil:
		out.Size, err = query.Bound("first", in.First, byDefault, s.Limits().Page)
	case in.First != nil:
		err = query.InputError("%s and %s exclude each other: give %[1]s to read from the start, %[2]s to read from the end",
			query.Argument("first"), query.Argument("last"))
	default:
		out.FromEnd = true
		out.Size, err = query.Bound("last", in.Last, byDefault, s.Limits().Page)
	}
	if err == nil {
		out.After, err = decodeCursor("after", in.After, label, parts)
	}
	if err == nil {
		out.Before, err = decodeCursor("before", in.Before, label, parts)
	}
	return out, err
}

// ends sets the number of entries of the page, and the function that returns the cursor of entry i.
func (p *PageInfo) ends(n int, cursor func(i int) string) { p.entries, p.cursor = n, cursor }

// A cursor is opaque text that only its own list accepts. It contains the label of the list and the key of an entry.
// The key consists of ids and names, so that it stays valid in another view.
const (
	cursorEntities  = "i" // the values that order the list, id
	cursorRelation  = "r" // the values that order the list, section, predicate, far id
	cursorRelations = "R" // source, section, predicate, target
	cursorFact      = "f" // predicate, value, language, datatype
	cursorHit       = "s" // score, id
	cursorAnswer    = "a" // values
	cursorConflict  = "x" // bearer, duty, against
	cursorMatch     = "m" // left, right
	cursorStatement = "q" // place, subject, predicate, object, language, datatype, context
	cursorMerge     = "m" // revision, subject, object
	cursorEvent     = "e" // date, what, source, predicate, target or nothing
)

func encodeCursor(list string, key ...string) string {
	var b strings.Builder
	b.WriteString(list)
	for _, k := range key {
		b.WriteByte(0)
		b.WriteString(k)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(b.String()))
}

// decodeCursor returns the key of a cursor; nil if cursor is nil.
func decodeCursor(argument query.Argument, cursor *string, list string, parts int) ([]string, error) {
	if cursor == nil || *cursor == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(*cursor)
	key := strings.Split(string(b), "\x00")
	if err != nil || key[0] != list || len(key) != parts+1 {
		return nil, query.InputError("%s: %q is not a cursor of this list", argument, query.Clip(*cursor))
	}
	return key[1:], nil
}
