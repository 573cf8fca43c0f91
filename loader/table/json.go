package table

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	jsonColumns
	file    *jsonFile
	batch   *jsonBatch // the objects that are being passed on; nil before the first
	at      int        // number of its objects that were passed on
	coming  *jsonBatch // the next objects, which are being decoded
	records []jsonRecord
	last    int
	number  int // number of rows so far
}

// A jsonRecord is a row.
type jsonRecord struct {
	line   int
	number int               // the number of the row in the file, from 1
	path   string            // its path in the object, such as Event.Attribute 3; empty if the object is the row
	cells  map[string]string // the values of the row
	around map[string]string // the values around it that the mapping needs, which other rows share
	wrong  string
}

// learn is the number of objects that are read to find the keys.
const learn = 1000

// openJSON opens a file of JSON objects.
func openJSON(in *format.Input, to format.Sink, spec *tableSpec) (*jsonReader, error) {
	r := newJSONReader(spec, openJSONFile(in, to, []*tableSpec{spec}, nil))
	if spec.isLenient() && !spec.draft {
		return r, nil // its columns are those that the mapping names
	}
	for size, n := 0, 0; n < learn && size < format.MaxRecord; {
		b := r.file.start()
		b.wait()
		r.file.ready = append(r.file.ready, b)
		for i := range b.objects {
			r.eachRecord(&b.objects[i], 0, func(x jsonRecord) { r.learn(x.cells) })
		}
		n, size = n+len(b.objects), size+b.size
		if b.err != nil {
			if len(b.objects) == 0 && len(r.file.ready) == 1 && !errors.Is(b.err, io.EOF) {
				r.close()
				return nil, b.err
			}
			break
		}
	}
	if len(r.names) > maxColumns {
		r.close()
		return nil, errManyKeys
	}
	return r, nil
}

// newJSONReader returns a reader of the rows of one table.
func newJSONReader(spec *tableSpec, file *jsonFile) *jsonReader {
	return &jsonReader{jsonColumns: jsonColumns{spec: spec, index: map[string]int{}}, file: file}
}

func (r *jsonReader) columns() []string { return r.names }
func (r *jsonReader) column(int) int    { return 0 }
func (r *jsonReader) unit() string      { return "line" }

// errManyKeys means that the objects of a file have more keys than a table can have columns.
var errManyKeys = fmt.Errorf("the objects have more than %d keys", maxColumns)

func (r *jsonReader) next() ([]string, int, error) {
	record, err := r.record()
	if err != nil {
		return nil, r.last, err
	}
	r.last = record.line
	cells, err := r.row(&record, nil)
	if len(r.names) > maxColumns {
		return nil, r.last, errManyKeys
	}
	return cells, r.last, err
}

// record returns the next row, or io.EOF. Objects are decoded ahead.
func (r *jsonReader) record() (record jsonRecord, err error) {
	for len(r.records) == 0 {
		if r.batch == nil || r.at == len(r.batch.objects) {
			if r.batch != nil && r.batch.err != nil {
				err, r.batch.err = r.batch.err, io.EOF
				return record, err
			}
			r.advance()
			continue
		}
		r.at++
		r.eachRecord(&r.batch.objects[r.at-1], r.number, func(x jsonRecord) {
			r.number = x.number
			r.records = append(r.records, x)
		})
	}
	record, r.records = r.records[0], r.records[1:]
	return record, nil
}

// advance takes the next batch, and starts to decode the one after it.
func (r *jsonReader) advance() {
	if r.coming == nil {
		r.coming = r.file.next()
	}
	r.batch, r.at = r.coming, 0
	r.batch.wait()
	if r.batch.err == nil {
		r.coming = r.file.next()
	}
}

// close ends the reading.
func (r *jsonReader) close() { r.file.close() }

// jsonColumns are the columns of the rows that one goroutine makes of objects.
type jsonColumns struct {
	spec    *tableSpec
	names   []string
	index   map[string]int
	inLists []listColumn
	outer   map[string]bool              // the names of values around a row that the mapping needs; set by extend
	late    func(index int, name string) // called for a column that is found after the mapping was bound; nil for none
}

// clone returns the columns for another goroutine, before any are found late.
func (c *jsonColumns) clone() *jsonColumns {
	return &jsonColumns{
		spec: c.spec, names: slices.Clip(c.names), index: maps.Clone(c.index), inLists: c.inLists, outer: c.outer,
		late: c.late,
	}
}

// learn adds the columns of a row.
func (c *jsonColumns) learn(cells map[string]string) {
	for _, name := range sortedKeys(cells) {
		if _, known := c.index[name]; !known {
			c.index[name] = len(c.names)
			c.names = append(c.names, name)
		}
	}
}

func sortedKeys(m map[string]string) (out []string) {
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// row returns the cells of a row, in the memory of cells.
func (c *jsonColumns) row(record *jsonRecord, cells []string) ([]string, error) {
	if record.wrong != "" {
		return nil, &rowError{record.line, 0, record.wrong}
	}
	cells = slices.Grow(cells[:0], len(c.names))[:len(c.names)]
	clear(cells)
	for name, text := range record.around {
		if i, named := c.index[name]; named && c.outer[name] {
			cells[i] = text
		}
	}
	for name, text := range record.cells {
		i, known := c.index[name]
		if !known {
			i = len(c.names)
			c.names, c.index[name] = append(c.names, name), i
			cells = append(cells, "")
			if c.late != nil {
				c.late(i, name)
			}
		}
		cells[i] = text
	}
	for _, x := range c.inLists {
		if text, ok := x.find(record); ok {
			cells[x.at] = text
		}
	}
	return cells, nil
}

// eachRecord passes on the rows of an object. before is the number of rows before it.
func (c *jsonColumns) eachRecord(o *jsonObject, before int, yield func(jsonRecord)) {
	if o.wrong != "" || o.cells != nil {
		number := before + 1
		if len(c.spec.rows) == 0 {
			number = o.number
		}
		yield(jsonRecord{line: o.line, number: number, cells: o.cells, around: o.beside, wrong: o.wrong})
		return
	}
	w := walk{object: o, before: before, outer: c.outer, yield: yield}
	paths := c.spec.rows
	if len(paths) == 0 {
		paths = [][]string{nil}
	}
	for _, path := range paths {
		if countRows(o.object, path) == 0 {
			continue
		}
		w.path, w.n = strings.Join(path, "."), 0
		w.rows(o.object, path, "", o.beside)
	}
}

// A walk finds the rows of an object.
type walk struct {
	object *jsonObject
	before int             // number of rows before
	outer  map[string]bool // see jsonColumns
	yield  func(jsonRecord)
	path   string // the path of the rows
	n      int    // number of rows at the path
}

// pass passes on a row.
func (w *walk) pass(record jsonRecord) {
	w.n++
	w.before++
	record.line, record.number = w.object.line, w.before
	if w.path != "" {
		record.path = w.path + " " + strconv.Itoa(w.n)
	}
	w.yield(record)
}

// rows passes on the objects at a path below an object. outer has the values of the objects around it.
func (w *walk) rows(object map[string]any, path []string, prefix string, outer map[string]string) {
	if len(path) == 0 {
		cells := map[string]string{}
		if err := flattenInto(cells, "", object, 0); err != nil {
			w.pass(jsonRecord{wrong: err.Error()})
			return
		}
		w.pass(jsonRecord{cells: cells, around: outer})
		return
	}
	around := map[string]string{}
	maps.Copy(around, outer)
	for key, v := range object {
		if _, list := v.([]any); key == path[0] || list {
			continue
		}
		values := map[string]string{}
		if err := flattenInto(values, prefix, map[string]any{key: v}, 0); err != nil {
			w.pass(jsonRecord{wrong: err.Error()})
			return
		}
		for name, text := range values {
			if w.outer[name] { // copying all values into each row would need too much memory
				around[name] = text
			}
		}
	}
	for _, e := range elementsAt(object, path[0]) {
		switch e := e.(type) {
		case nil:
		case map[string]any:
			w.rows(e, path[1:], path[0]+".", around)
		default:
			w.pass(jsonRecord{wrong: "this is neither an object nor a list of objects"})
		}
	}
}

// elementsAt returns the elements of the list under a key. A value that is no list counts as a list of one.
func elementsAt(object map[string]any, key string) []any {
	if list, ok := object[key].([]any); ok {
		return list
	}
	return []any{object[key]}
}

// countRows returns how many rows an object has at a path. If some of them cannot be read, there can be fewer.
func countRows(object map[string]any, path []string) (n int) {
	if len(path) == 0 {
		return 1
	}
	for _, e := range elementsAt(object, path[0]) {
		switch e := e.(type) {
		case nil:
		case map[string]any:
			n += countRows(e, path[1:])
		default:
			n++
		}
	}
	return n
}

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

// extend adds the columns that the mapping names and that no record has had yet.
func (c *jsonColumns) extend(names []string) {
	for i := len(c.names); i < len(names); i++ {
		c.index[names[i]] = i
		if list, n, rest, ok := cutIndex(names[i]); ok {
			c.inLists = append(c.inLists, listColumn{list, n, rest, i})
		}
	}
	c.names = names
	c.outer = make(map[string]bool, len(names))
	for _, name := range names {
		c.outer[name] = true
	}
	for i := range c.inLists {
		c.outer[c.inLists[i].single()] = true
	}
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

// single returns the name of the value if an object is in the place of the list.
func (c *listColumn) single() string { return c.list + "." + c.rest }

// find returns the text of the column in a record. An object in the place of the list counts as a list with one
// element.
func (c *listColumn) find(record *jsonRecord) (string, bool) {
	text, isList := record.cells[c.list]
	if !isList {
		name := c.single()
		text, ok := record.cells[name]
		if !ok {
			text, ok = record.around[name]
		}
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
