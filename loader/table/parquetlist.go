package table

import (
	"encoding/json"
	"slices"

	"github.com/parquet-go/parquet-go"
)

// objectList is a list of structures in a Parquet file, or a map, which is a list of structures with key and value. It
// is one column with the JSON text of a list of objects, as in a file of JSON objects. Texts in it have the same form
// as in a column.
type objectList struct {
	name  string
	at    int // the column of the table
	node  *parquetNode
	texts []func(parquet.Value) string // for the leaves of the node
}

// parquetNode is a part of a schema, with the levels of Parquet at which it has a value.
type parquetNode struct {
	name       string
	first, end int            // its leaves: the columns of the file from first up to end
	defined    int            // the definition level from which on there is a value
	repeated   int            // the repetition level of a further element; 0 if it is no list
	fields     []*parquetNode // nil for a leaf
}

// rootOf describes a schema.
func rootOf(schema parquet.Node) *parquetNode {
	n := &parquetNode{}
	for _, f := range schema.Fields() {
		field := newParquetNode(f, f.Name(), n.end, 0, 0)
		n.fields, n.end = append(n.fields, field), field.end
	}
	return n
}

// newParquetNode describes a part of a schema. next is the number of its first leaf. defined and repeated are the
// levels of the node that contains it.
func newParquetNode(of parquet.Node, name string, next, defined, repeated int) *parquetNode {
	n := &parquetNode{name: name, first: next, defined: defined}
	if !of.Required() {
		n.defined++
	}
	if of.Repeated() {
		repeated++
		n.repeated = repeated
	}
	if of.Leaf() {
		n.end = next + 1
		return n
	}
	n.fields = []*parquetNode{}
	for _, f := range of.Fields() {
		field := newParquetNode(f, f.Name(), next, n.defined, repeated)
		n.fields, next = append(n.fields, field), field.end
	}
	n.end = next
	return n
}

// wrappers are the names of the groups that Parquet puts between a list or a map and its elements.
var wrappers = []string{"list", "bag", "array", "key_value", "map"}

// unwrapped returns the list in a group that has nothing else: owners.list for owners; the node itself if it is no such
// group.
func (n *parquetNode) unwrapped() *parquetNode {
	if n.repeated == 0 && len(n.fields) == 1 && n.fields[0].repeated > 0 && slices.Contains(wrappers, n.fields[0].name) {
		return n.fields[0]
	}
	return n
}

// element returns what each element of a list is: owners.list.element for owners.list; the node itself if there is
// nothing between.
func (n *parquetNode) element() *parquetNode {
	if len(n.fields) == 1 && (n.name == "list" || n.name == "bag") {
		return n.fields[0]
	}
	return n
}

// hasObjects reports whether the elements of a list, or those of the lists in it, are structures.
func (n *parquetNode) hasObjects() bool {
	e := n.element()
	if inner := e.unwrapped(); inner != e {
		return inner.hasObjects()
	}
	return e.fields != nil
}

// objectLists finds the outermost lists of structures below a node, by the path to each.
func (n *parquetNode) objectLists(path []string, found func(path []string, list *parquetNode)) {
	for _, f := range n.fields {
		here := append(slices.Clip(path), f.name)
		list := f.unwrapped()
		switch {
		case list.repeated > 0 && list.hasObjects():
			found(here, list)
		case list.repeated == 0:
			f.objectLists(here, found)
		}
	}
}

// text returns the JSON text for a row, whose values are grouped by column; "" for an empty list.
func (l *objectList) text(values [][]parquet.Value) string {
	r := &listReader{list: l, values: make([][]parquet.Value, len(values))}
	copy(r.values, values)
	list := r.elements(l.node)
	if len(list) == 0 {
		return ""
	}
	text, _ := json.Marshal(list) // texts can always be encoded
	return string(text)
}

// listReader takes the values of a row from its columns, the first ones first.
type listReader struct {
	list   *objectList
	values [][]parquet.Value // the remaining values by column
}

// elements reads all elements of a list.
func (r *listReader) elements(n *parquetNode) (out []any) {
	if !r.defines(n) {
		return nil
	}
	for {
		if e := n.element(); e != n {
			out = append(out, r.value(e))
		} else {
			out = append(out, r.inside(n))
		}
		if rest := r.values[n.first]; len(rest) == 0 || rest[0].RepetitionLevel() != n.repeated {
			return out
		}
	}
}

// value reads a text, a map from texts for a structure, or a list; nil for no value.
func (r *listReader) value(n *parquetNode) any {
	n = n.unwrapped()
	if n.repeated > 0 {
		if list := r.elements(n); len(list) > 0 {
			return list
		}
		return nil
	}
	if !r.defines(n) {
		return nil
	}
	return r.inside(n)
}

// inside reads a value that is defined.
func (r *listReader) inside(n *parquetNode) any {
	if n.fields == nil {
		v := r.values[n.first][0]
		r.values[n.first] = r.values[n.first][1:]
		return r.list.texts[n.first-r.list.node.first](v)
	}
	object := map[string]any{}
	for _, f := range n.fields {
		if v := r.value(f); v != nil {
			object[f.name] = v
		}
	}
	return object
}

// defines reports whether the node has a value. If not, it skips the null entries of its columns.
func (r *listReader) defines(n *parquetNode) bool {
	if v := r.values[n.first]; len(v) > 0 && v[0].DefinitionLevel() >= n.defined {
		return true
	}
	for i := n.first; i < n.end; i++ {
		if len(r.values[i]) > 0 {
			r.values[i] = r.values[i][1:]
		}
	}
	return false
}

// extend adds the columns below lists of structures that the mapping names by the number of an element:
// owners.1.name.
func (r *parquetReader) extend(names []string) {
	for i := len(r.names); i < len(names); i++ {
		if list, n, rest, ok := cutIndex(names[i]); ok {
			r.inLists = append(r.inLists, listColumn{list, n, rest, i})
		}
	}
	r.cells = append(r.cells, make([]string, len(names)-len(r.cells))...)
}

// fillLists sets the cells of the columns that extend added.
func (r *parquetReader) fillLists() {
	for _, x := range r.inLists {
		i := slices.Index(r.names, x.list)
		if i < 0 || r.cells[i] == "" {
			r.cells[x.at] = ""
			continue
		}
		r.cells[x.at], _ = x.find(&jsonRecord{cells: map[string]string{x.list: r.cells[i]}})
	}
}
