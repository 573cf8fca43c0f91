package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nexum/loader/format"
)

// A List is a list of objects in a file that is one JSON object, for the draft of a mapping.
type List struct {
	Path   []string // the keys that lead to it
	Beside []string // the keys of the object of the file that lead to no list of objects
	Others []string // the other keys that lead to one
}

// Name returns the key of the list, or the keys that lead to it, joined with dots.
func (l *List) Name() string { return strings.Join(l.Path, ".") }

// maxListDepth is the maximum number of keys that lead to a list which Lists finds.
const maxListDepth = 3

// Lists returns the lists of objects in a file that is one JSON object around them, in the order of the file. It
// returns none for any other file, and for an object with an id, which is an entity with lists and not an envelope. It
// reads the file to its end.
func Lists(in *format.Input) []List {
	if !isJSON(in) || isJSONLines(in.Name) {
		return nil
	}
	s := &listScan{dec: json.NewDecoder(in.Body)}
	if first, err := s.dec.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	if err := s.object(nil); err != nil || s.record {
		return nil // a syntax error is reported when the file is read
	}
	if _, err := s.dec.Token(); !errors.Is(err, io.EOF) {
		return nil // a sequence of objects
	}
	out := make([]List, len(s.lists))
	for i := range out {
		out[i].Path = s.lists[i]
		for _, key := range s.keys {
			switch {
			case key == out[i].Path[0]:
			case slices.ContainsFunc(s.lists, func(path []string) bool { return path[0] == key }):
				out[i].Others = append(out[i].Others, key)
			default:
				out[i].Beside = append(out[i].Beside, key)
			}
		}
	}
	return out
}

// EachListed is like EachTable for the rows of one list of a file.
func EachListed(in *format.Input, to format.Sink, list List, columns func(*Sample),
	row func(cells []string, line int) bool,
) (bad int, err error) {
	spec := &tableSpec{ignoreAll: true, draft: true}
	if len(list.Path) == 1 {
		spec.list = list.Path[0]
	} else {
		spec.rows = [][]string{list.Path}
	}
	rows, err := openJSON(in, to, spec)
	if err != nil {
		return 0, err
	}
	return eachSample(rows, Sample{}, columns, row)
}

// A listScan finds the lists of objects in a JSON object.
type listScan struct {
	dec    *json.Decoder
	keys   []string // the keys of the outermost object
	record bool     // whether the outermost object has an id
	lists  [][]string
}

// idKeys are the keys of the id of an object, in lower case.
var idKeys = []string{"id", "_id", "@id", "uuid", "uri", "identifier"}

// object reads the members of an object whose beginning was read, and its end.
func (s *listScan) object(path []string) error {
	for s.dec.More() {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		key := fmt.Sprint(token)
		if len(path) == 0 {
			s.keys = append(s.keys, key)
			s.record = s.record || slices.Contains(idKeys, strings.ToLower(key))
		}
		if err := s.value(append(slices.Clip(path), key)); err != nil {
			return err
		}
	}
	_, err := s.dec.Token()
	return err
}

// value reads the value at a path.
func (s *listScan) value(path []string) error {
	token, err := s.dec.Token()
	switch {
	case err != nil:
		return err
	case token == json.Delim('{') && len(path) < maxListDepth:
		return s.object(path)
	case token == json.Delim('{'):
		return s.skip()
	case token == json.Delim('['):
		return s.list(path)
	}
	return nil
}

// list reads a list whose beginning was read, and keeps its path if its elements are objects.
func (s *listScan) list(path []string) error {
	objects, others := 0, 0
	for s.dec.More() {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		if token == json.Delim('{') {
			objects++
		} else {
			others++
		}
		if token == json.Delim('{') || token == json.Delim('[') {
			err = s.skip()
		}
		if err != nil {
			return err
		}
	}
	if objects > 0 && others == 0 && isRowsPath(path) {
		s.lists = append(s.lists, path)
	}
	_, err := s.dec.Token()
	return err
}

// isRowsPath reports whether list: or rows: of a mapping can name a path. In rows, a dot separates keys.
func isRowsPath(path []string) bool {
	return !slices.ContainsFunc(path, func(key string) bool {
		return strings.TrimSpace(key) == "" || len(path) > 1 && strings.Contains(key, ".")
	})
}

// skip reads the rest of a list or an object whose beginning was read.
func (s *listScan) skip() error {
	for depth := 1; depth > 0; {
		token, err := s.dec.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}
