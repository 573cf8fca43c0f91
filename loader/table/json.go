package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"nexum/loader/format"
)

// jsonReader reads JSON objects as rows: a list of objects, or a sequence of them. The key of an object within an
// object is OUTER.INNER. A list becomes a cell with JSON text, which a mapping reads with split: json.
//
// If the mapping gives the key of a list, the file is one object, and the objects are the elements of its list under
// that key. They are read one at a time, so the file may be of any size.
//
// If the mapping gives paths, the rows are the objects at these paths within each object, through all lists on the way.
// The values of the objects around a row are columns, too, after the last part of their path: Event.uuid for a row at
// response.Event.Attribute. A column may be missing then, since the keys of such objects differ.
//
// A column that the mapping names can lead into a list: periods.1.start is the start of its first element.
type jsonReader struct {
	names   []string
	list    string
	ignore  map[string]pos // members beside the list that may be left out
	paths   [][]string
	outer   map[string]bool // the columns with values of the objects around a row, or beside the list
	beside  besideList
	index   map[string]int
	inLists []listColumn
	late    func(index int, name string) // called for a column that is found after the mapping was bound
	records []jsonRecord                 // the objects that were read to find the keys, and the current one
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
func openJSON(in *format.Input, to format.Sink, spec *tableSpec) (*jsonReader, error) {
	r := &jsonReader{
		index: map[string]int{}, list: spec.list, ignore: spec.ignore, paths: spec.rows,
		outer: map[string]bool{},
	}
	r.beside = besideList{spec: spec, in: in, cells: map[string]string{}}
	r.more, r.stop = r.pullRecords(in, to, spec)
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

// pullRecords reads records on demand. The caller must call stop to end the reading. Objects are decoded ahead.
func (r *jsonReader) pullRecords(in *format.Input, to format.Sink,
	spec *tableSpec,
) (next func() (jsonRecord, error), stop func()) {
	pull, stopObjects := iter.Pull2(func(yield func(jsonObject, error) bool) {
		err := format.Objects(in, to, r.list, func(at format.Place, value json.RawMessage) error {
			r.beside.began = true
			if !yield(jsonObject{line: at.Line, text: value, beside: r.beside.cells}, nil) {
				return errStopped
			}
			return nil
		}, func(at format.Place, name string, value json.RawMessage) error {
			if spec.beside != "" {
				r.besideValue(to, at, name, value)
				return nil
			}
			if _, known := r.ignore[name]; !known && !spec.ignoreAll {
				to.Problem(at, "the file has %q beside the list %q; if it is not needed, add it to ignore: of the mapping",
					name, r.list)
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(jsonObject{}, err)
		}
	})
	records, stopRecords := iter.Pull2(func(yield func(jsonRecord, error) bool) {
		rows := len(r.paths) == 0
		for b := startBatch(pull, rows); ; {
			b.wait()
			coming := b
			if b.err == nil {
				coming = startBatch(pull, rows)
			}
			for i := range b.objects {
				if !r.eachRecord(&b.objects[i], func(record jsonRecord) bool { return yield(record, nil) }) {
					return
				}
			}
			if b.err != nil {
				yield(jsonRecord{}, b.err)
				return
			}
			b = coming
		}
	})
	return func() (jsonRecord, error) {
			record, err, ok := records()
			if !ok {
				err = io.EOF
			}
			return record, err
		}, func() {
			stopRecords()
			stopObjects()
		}
}

// eachRecord yields the rows of an object.
func (r *jsonReader) eachRecord(o *jsonObject, yield func(jsonRecord) bool) bool {
	at := func(record jsonRecord) bool {
		record.line = o.line
		for name, text := range o.beside {
			if _, own := record.cells[name]; !own && record.cells != nil {
				record.cells[name] = text
			}
		}
		return yield(record)
	}
	if o.wrong != "" || o.cells != nil {
		return at(jsonRecord{cells: o.cells, wrong: o.wrong})
	}
	for _, path := range r.paths {
		if !r.walk(o.object, path, "", nil, at) {
			return false
		}
	}
	o.object = nil
	return true
}

// walk yields the objects at a path below an object. outer has the values of the objects around it.
func (r *jsonReader) walk(object map[string]any, path []string, prefix string, outer map[string]string,
	yield func(jsonRecord) bool,
) bool {
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
			if len(r.names) == maxColumns {
				return nil, r.last, &rowError{r.last, 0, fmt.Sprintf("the objects have more than %d keys", maxColumns)}
			}
			i = len(r.names)
			r.names, r.index[name] = append(r.names, name), i
			cells = append(cells, "")
			r.late(i, name)
		}
		cells[i] = text
	}
	for _, c := range r.inLists {
		if text, ok := c.find(record.cells); ok {
			cells[c.at] = text
		}
	}
	return cells, r.last, nil
}

// extend adds the columns that the mapping names and that no record has had yet. It calls late for each of them that a
// later record has.
func (r *jsonReader) extend(names []string, late func(index int, name string)) {
	for i := len(r.names); i < len(names); i++ {
		r.index[names[i]] = i
		if list, n, rest, ok := cutIndex(names[i]); ok {
			r.inLists = append(r.inLists, listColumn{list, n, rest, i})
		}
	}
	r.names, r.late = names, late
}

// listColumn is a column with a value of an element of a list.
type listColumn struct {
	list string
	n    int    // the number of the element, from 1
	rest string // the name of the value in the element; empty for the element itself
	at   int    // the index of the column
}

// cutIndex splits the name of a column at its first part that is a number: periods.1.start is the value start of the
// element 1 of the list periods.
func cutIndex(name string) (list string, n int, rest string, ok bool) {
	parts := strings.Split(name, ".")
	for i := 1; i < len(parts); i++ {
		if n, err := strconv.Atoi(parts[i]); err == nil && n > 0 {
			return strings.Join(parts[:i], "."), n, strings.Join(parts[i+1:], "."), true
		}
	}
	return "", 0, "", false
}

// find returns the text of the column in a record. An object in the place of the list counts as a list with one
// element.
func (c *listColumn) find(cells map[string]string) (string, bool) {
	text, isList := cells[c.list]
	if !isList {
		text, ok := cells[c.list+"."+c.rest]
		return text, ok && c.n == 1
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var elements []any
	if err := d.Decode(&elements); err != nil || c.n > len(elements) {
		return "", false
	}
	name := c.rest
	object, isObject := elements[c.n-1].(map[string]any)
	if isObject == (name == "") { // the text of an object, or a part of a text
		return "", false
	}
	if !isObject {
		name, object = "element", map[string]any{"element": elements[c.n-1]}
	}
	element := map[string]string{}
	if flattenInto(element, "", object, 0) != nil {
		return "", false
	}
	text, ok := element[name]
	return text, ok
}

// close ends the reading.
func (r *jsonReader) close() { r.stop() }
