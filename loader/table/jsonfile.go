package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"nexum/loader/format"
)

// A jsonFile reads the objects of a file, for one table or for several.
type jsonFile struct {
	pull   func() (jsonObject, error, bool)
	stop   func()
	rows   bool         // whether each object is a row
	beside besideList   // if the file is one object with lists
	ready  []*jsonBatch // the objects that were read to find the keys
	end    error        // why there are no more objects; io.EOF at the end of the file
}

// isLenient reports whether the mapping can name a column that no object has: its cells are then empty. For other
// tables such a column is a mistake in the mapping.
func (t *tableSpec) isLenient() bool { return len(t.rows) > 0 || t.list != "" }

// openJSONFile opens a file for tables. The file is an object with one of their lists. If keys is not nil and has none
// of them, and all tables have paths to their rows, the file is a sequence or list of such objects instead. The caller
// must close the file.
func openJSONFile(in *format.Input, to format.Sink, tables []*tableSpec, keys map[string]bool) *jsonFile {
	f := &jsonFile{rows: len(tables) == 1 && len(tables[0].rows) == 0}
	f.beside = besideList{spec: tables[0], in: in, cells: map[string]string{}}
	found := keys == nil
	for _, t := range tables {
		found = found || len(t.rows) == 0 || keys[t.list]
		if t.list != "" && !slices.Contains(f.beside.lists, t.list) {
			f.beside.lists = append(f.beside.lists, t.list)
		}
	}
	if !found {
		f.beside.lists = nil
	}
	f.pull, f.stop = iter.Pull2(func(yield func(jsonObject, error) bool) {
		err := format.ObjectLists(in, to, f.beside.lists, func(at format.Place, list string, value json.RawMessage) error {
			f.beside.began = true
			if !yield(jsonObject{line: at.Line, number: at.Record, list: list, text: value, beside: f.beside.cells}, nil) {
				return errStopped
			}
			return nil
		}, func(at format.Place, name string, value json.RawMessage) error {
			f.beside.value(to, at, name, value)
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(jsonObject{}, err)
		}
	})
	return f
}

var errStopped = errors.New("stopped")

// start reads the next objects, and starts to decode them.
func (f *jsonFile) start() *jsonBatch {
	if f.end != nil {
		return &jsonBatch{err: f.end}
	}
	b := startBatch(f.pull, f.rows)
	f.end = b.err
	return b
}

// next returns the next objects. They may still be being decoded.
func (f *jsonFile) next() *jsonBatch {
	if len(f.ready) == 0 {
		return f.start()
	}
	b := f.ready[0]
	f.ready = f.ready[1:]
	return b
}

// close ends the reading.
func (f *jsonFile) close() { f.stop() }

// topKeys returns the keys of the values in the JSON at the beginning of a file, such as Event.Attribute.uuid: at most
// keyDepth keys deep. The keys of objects in a list follow that of the list, and of each list only the first element
// counts. The keys of the first element of a file that is a list follow an asterisk. Keys after the end of head are
// missing.
func topKeys(head []byte) map[string]bool {
	k := keyScan{dec: json.NewDecoder(bytes.NewReader(head)), found: map[string]bool{}}
	first, err := k.dec.Token()
	switch {
	case err != nil:
	case first == json.Delim('{'):
		_ = k.object("", 1) // an error is the end of head
	case first == json.Delim('['):
		if open, err := k.dec.Token(); err == nil && open == json.Delim('{') {
			_ = k.object("*.", 2)
		}
	}
	return k.found
}

// keyDepth is how deep topKeys looks.
const keyDepth = 4

type keyScan struct {
	dec   *json.Decoder
	found map[string]bool
}

// object reads the keys of an object whose beginning was read, and its end.
func (k *keyScan) object(prefix string, depth int) error {
	for k.dec.More() {
		token, err := k.dec.Token()
		if err != nil {
			return err
		}
		name := prefix + fmt.Sprint(token)
		if depth <= keyDepth {
			k.found[name] = true
		}
		if err := k.value(name, depth); err != nil {
			return err
		}
	}
	_, err := k.dec.Token()
	return err
}

// value reads a value.
func (k *keyScan) value(name string, depth int) error {
	token, err := k.dec.Token()
	switch {
	case err != nil:
		return err
	case token == json.Delim('{'):
		return k.object(name+".", depth+1)
	case token != json.Delim('['):
		return nil
	}
	for first := true; k.dec.More(); first = false {
		if !first {
			depth = keyDepth // the keys of later elements do not count
		}
		if err := k.value(name, depth); err != nil {
			return err
		}
	}
	_, err = k.dec.Token()
	return err
}
