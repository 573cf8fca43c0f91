package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"nexum/loader/format"
)

// jsonReader reads JSON objects as rows: a list of objects, or a sequence of them. The key of an object within an
// object is OUTER.INNER. A list becomes a cell with JSON text, which a mapping reads with split: json.
//
// If the mapping gives paths, the rows are the objects at these paths within each object, through all lists on the way. The
// values of the objects around a row are columns, too, after the last part of their path: Event.uuid for a row at
// response.Event.Attribute. A column may be missing then, since the keys of such objects differ.
type jsonReader struct {
	names   []string
	paths   [][]string
	outer   map[string]bool // the columns with values of the objects around a row
	index   map[string]int
	records []jsonRecord // the objects that were read to find the keys, and the current one
	more    func() (jsonRecord, error)
	stop    func()
	last    int
}

type jsonRecord struct {
	line  int
	cells map[string]string
	wrong string
}

// learn is the number of objects that are read to find the keys.
const learn = 1000

// openJSON opens a file of JSON objects.
func openJSON(in *format.Input, to format.Sink, paths [][]string) (*jsonReader, error) {
	r := &jsonReader{index: map[string]int{}, paths: paths, outer: map[string]bool{}}
	r.more, r.stop = r.pullRecords(in, to)
	size := 0
	for len(r.records) < learn && size < format.MaxRecord {
		record, err := r.more()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			r.stop()
			return nil, err
		}
		for _, name := range sortedKeys(record.cells) {
			size += len(name) + len(record.cells[name])
			if _, known := r.index[name]; !known {
				r.index[name] = len(r.names)
				r.names = append(r.names, name)
			}
		}
		r.records = append(r.records, record)
	}
	if len(r.names) > maxColumns {
		r.stop()
		return nil, fmt.Errorf("the objects have more than %d keys", maxColumns)
	}
	return r, nil
}

func sortedKeys(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// pullRecords reads records on demand. The caller must call stop to end the reading.
func (r *jsonReader) pullRecords(in *format.Input, to format.Sink) (next func() (jsonRecord, error), stop func()) {
	pull, stop := iter.Pull2(func(yield func(jsonRecord, error) bool) {
		err := format.Objects(in, to, "", func(at format.Place, value json.RawMessage) error {
			for record := range r.recordsOf(value) {
				record.line = at.Line
				if !yield(record, nil) {
					return errStopped
				}
			}
			return nil
		}, nil)
		if err != nil && !errors.Is(err, errStopped) {
			yield(jsonRecord{}, err)
		}
	})
	return func() (jsonRecord, error) {
		record, err, ok := pull()
		if !ok {
			err = io.EOF
		}
		return record, err
	}, stop
}

// recordsOf yields the rows of an object.
func (r *jsonReader) recordsOf(value json.RawMessage) iter.Seq[jsonRecord] {
	return func(yield func(jsonRecord) bool) {
		d := json.NewDecoder(bytes.NewReader(value))
		d.UseNumber()
		var object map[string]any
		if err := d.Decode(&object); err != nil || object == nil {
			yield(jsonRecord{wrong: "this record is not a JSON object"})
			return
		}
		if len(r.paths) == 0 {
			r.walk(object, nil, "", nil, yield)
		}
		for _, path := range r.paths {
			if !r.walk(object, path, "", nil, yield) {
				return
			}
		}
	}
}

// walk yields the objects at a path below an object. outer has the values of the objects around it.
func (r *jsonReader) walk(object map[string]any, path []string, prefix string, outer map[string]string, yield func(jsonRecord) bool) bool {
	if len(path) == 0 {
		cells := map[string]string{}
		maps.Copy(cells, outer)
		if err := flattenInto(cells, "", object, 0); err != nil {
			return yield(jsonRecord{wrong: err.Error()})
		}
		return yield(jsonRecord{cells: cells})
	}
	around := map[string]string{}
	maps.Copy(around, outer)
	for key, v := range object {
		if _, list := v.([]any); key == path[0] || list {
			continue
		}
		if err := flattenInto(around, prefix, map[string]any{key: v}, 0); err != nil {
			return yield(jsonRecord{wrong: err.Error()})
		}
	}
	for name := range around {
		r.outer[name] = true
	}
	elements, ok := object[path[0]].([]any)
	if !ok {
		elements = []any{object[path[0]]}
	}
	for _, e := range elements {
		switch e := e.(type) {
		case nil:
		case map[string]any:
			if !r.walk(e, path[1:], path[0]+".", around, yield) {
				return false
			}
		default:
			if !yield(jsonRecord{wrong: fmt.Sprintf("%s%s is neither an object nor a list of objects", prefix, path[0])}) {
				return false
			}
		}
	}
	return true
}

var errStopped = errors.New("stopped")

// maxNesting is the maximum nesting depth of objects in a record.
const maxNesting = 16

func flattenInto(cells map[string]string, prefix string, object map[string]any, depth int) error {
	if depth > maxNesting {
		return fmt.Errorf("objects nest deeper than %d", maxNesting)
	}
	for key, v := range object {
		name := prefix + key
		if strings.TrimSpace(name) == "" {
			return errors.New("a key is empty")
		}
		switch v := v.(type) {
		case nil:
		case string:
			cells[name] = v
		case json.Number:
			cells[name] = v.String()
		case bool:
			cells[name] = fmt.Sprint(v)
		case map[string]any:
			if err := flattenInto(cells, name+".", v, depth+1); err != nil {
				return err
			}
		default:
			text, _ := json.Marshal(v) // a decoded value can be encoded
			cells[name] = string(text)
		}
		if strings.ContainsRune(cells[name], 0) {
			return errors.New(name + ": a text with a NUL character cannot be stored")
		}
	}
	return nil
}

func (r *jsonReader) columns() []string { return r.names }
func (r *jsonReader) column(int) int    { return 0 }
func (r *jsonReader) unit() string      { return "line" }

func (r *jsonReader) next() ([]string, int, error) {
	var record jsonRecord
	if len(r.records) > 0 {
		record, r.records = r.records[0], r.records[1:]
	} else {
		var err error
		if record, err = r.more(); err != nil {
			return nil, r.last, err
		}
	}
	r.last = record.line
	if record.wrong != "" {
		return nil, r.last, &rowError{r.last, 0, record.wrong}
	}
	cells := make([]string, len(r.names))
	for name, text := range record.cells {
		i, known := r.index[name]
		if !known && r.outer[name] {
			continue // no part of the mapping names it
		}
		if !known {
			return nil, r.last, &rowError{r.last, 0, fmt.Sprintf("the key %q is in none of the first %d objects, which determine the keys", name, learn)}
		}
		cells[i] = text
	}
	return cells, r.last, nil
}

// extend adds columns that no record had so far.
func (r *jsonReader) extend(names []string) {
	for i := len(r.names); i < len(names); i++ {
		r.index[names[i]] = i
	}
	r.names = names
}

// close ends the reading.
func (r *jsonReader) close() { r.stop() }
