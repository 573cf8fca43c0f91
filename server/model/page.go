package model

import (
	"encoding/base64"
	"strings"

	"nexum/graph/query"
)

// PageInfo is where a page of a connection lies.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// pageSize is how many entries a client asks for.
func (s *Scope) pageSize(first *int32) (int, error) {
	return query.Bound("first", first, 50, s.Limits().Page)
}

// A cursor is text that only the list that gave it can read: what list it is, then the key of an entry,
// by ids and names, so that it outlives a view.
const (
	cursorEntities  = "i" // with what orders the list behind it: the values of that, id
	cursorRelation  = "r" // section, predicate, far id
	cursorOrdered   = "o" // number, section, predicate, far id
	cursorRelations = "R" // source, section, predicate, target
	cursorFact      = "f" // predicate, value, language, datatype
	cursorHit       = "s" // score, id
	cursorAnswer    = "a" // values
	cursorConflict  = "x" // bearer, duty, against
	cursorStatement = "q" // place, subject, predicate, object, language, datatype, context
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

// decodeCursor returns the key in a cursor; nil without a cursor.
func decodeCursor(argument string, cursor *string, list string, parts int) ([]string, error) {
	if cursor == nil || *cursor == "" {
		return nil, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(*cursor)
	key := strings.Split(string(b), "\x00")
	if err != nil || key[0] != list || len(key) != parts+1 {
		return nil, query.InputError("%s: %q is no cursor of this list", argument, query.Clip(*cursor))
	}
	return key[1:], nil
}
