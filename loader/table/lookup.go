package table

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/unicode/norm"

	"nexum/loader/format"
	"nexum/schema/spelling"
)

// lookup finds an entity by a text that a column of another table of the mapping has, such as its name.
type lookup struct {
	pos
	file, sheet string    // as in the table of the mapping
	list        string    // its list, or a path of its rows, if several tables have the file; otherwise empty
	column      *template // the text of the rows of that table
	value       *template // the text of the current row
	index       *lookupIndex
}

// LookupKey returns the form in which a lookup compares texts: composed characters, lower case, one space for each run
// of white space, and none at the ends.
func LookupKey(s string) string {
	return strings.Join(strings.Fields(norm.NFC.String(strings.ToLower(s))), " ")
}

// lookups reads the value of the key lookup: a map, or a list of maps.
func (p *parser) lookups(n *yaml.Node) (out []*lookup) {
	if n.Kind != yaml.SequenceNode {
		return []*lookup{p.lookup(n)}
	}
	for _, x := range n.Content {
		out = append(out, p.lookup(x))
	}
	if len(out) == 0 {
		p.fail(n, "lookup is empty; leave the key out")
	}
	return out
}

func (p *parser) lookup(n *yaml.Node) *lookup {
	l := &lookup{pos: posOf(n)}
	text := func(name string, to **template) field {
		return func(v *yaml.Node) {
			if s := p.text(v, name); s != "" {
				*to = p.columnOrTemplate(v, name, s)
			}
		}
	}
	p.object(n, "lookup", map[string]field{
		"table":  func(v *yaml.Node) { l.file = p.text(v, "table") },
		"sheet":  func(v *yaml.Node) { l.sheet = p.text(v, "sheet") },
		"list":   func(v *yaml.Node) { l.list = p.text(v, "list") },
		"column": text("column", &l.column),
		"value":  text("value", &l.value),
	})
	if n.Kind == yaml.MappingNode && (l.file == "" || l.column == nil || l.value == nil) {
		p.fail(n, "lookup needs table:, column: and value:, as in {table: companies.csv, column: name, value: payer}")
	}
	return l
}

// withoutLookup returns a map without its key lookup, and the value of that key; nil if it has none.
func withoutLookup(n *yaml.Node) (rest, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "lookup" {
			rest := *n
			rest.Content = slices.Delete(slices.Clone(n.Content), i, i+2)
			return &rest, n.Content[i+1]
		}
	}
	return n, nil
}

// bind returns the lookup for a table with the binder's columns.
func (l *lookup) bind(b *binder) *lookup {
	out := *l
	out.value = l.value.bind(b)
	if b.lookup == nil {
		return &out
	}
	if out.index = b.lookup(l); out.index == nil {
		b.failed = true
	}
	return &out
}

// find returns the id that the lookups of an end find for a row. It is empty if the text is empty or, unless the end
// must be found, not in any of the tables.
func (r *row) find(e *end) string {
	found, of := "", (*lookup)(nil)
	for _, l := range e.lookups {
		text, missing := l.value.eval(r)
		if missing != "" {
			continue
		}
		of = l
		ids := l.index.find(text)
		if found != "" && len(ids) == 1 && ids[0] != found {
			ids = []string{found, ids[0]}
		}
		if len(ids) > 1 {
			r.problem(l.value, "%q stands for several rows: %s and %s; refer to them by their ids", short(text), ids[0], ids[1])
			return ""
		}
		if len(ids) == 1 {
			found = ids[0]
		}
	}
	if found == "" && of != nil && e.id == nil {
		text, _ := of.value.eval(r)
		r.problem(of.value, "%q is in no row of %s (column %s); correct it, or say with id: and kind: beside lookup: what "+
			"it stands for",
			short(text), of.file, strings.Join(of.column.columns(), ", "))
	}
	return found
}

// maxLookup is the maximum memory of all lookups of a mapping in bytes, about eight million rows.
const maxLookup = 512 << 20

// lookupKey is a hash of the form in which a lookup compares texts. Equal hashes of different texts do not occur.
type lookupKey [16]byte

func keyOf(text string) lookupKey {
	sum := sha256.Sum256([]byte(LookupKey(text)))
	return lookupKey(sum[:16])
}

// lookupIndex has the ids of the rows of a table by a text. Several goroutines may read it.
type lookupIndex struct {
	first  map[lookupKey]uint64 // where the id of the first row begins in ids
	second map[lookupKey]uint64 // the same for the first row with another id
	ids    []byte               // each after its length
}

// find returns the id for a text, or two ids if there are several.
func (x *lookupIndex) find(text string) (ids []string) {
	k := keyOf(text)
	for _, m := range []map[lookupKey]uint64{x.first, x.second} {
		if at, ok := m[k]; ok {
			ids = append(ids, x.id(at))
		}
	}
	return ids
}

func (x *lookupIndex) id(at uint64) string {
	n, skip := binary.Uvarint(x.ids[at:])
	from := at + uint64(skip)
	return string(x.ids[from : from+n])
}

// add adds a row.
func (x *lookupIndex) add(text, id string) {
	k, to := keyOf(text), x.first
	if had, ok := x.first[k]; ok {
		if _, several := x.second[k]; several || x.id(had) == id {
			return
		}
		to = x.second
	}
	to[k] = uint64(len(x.ids))
	x.ids = append(binary.AppendUvarint(x.ids, uint64(len(id))), id...)
}

// size estimates the memory of the index in bytes.
func (x *lookupIndex) size() int { return 40*(len(x.first)+len(x.second)) + cap(x.ids) }

// lookupID identifies an index.
type lookupID struct{ file, sheet, list, column string }

// lookup returns the index for a lookup. It is nil if there is a problem, which is reported.
func (m *mappingReader) lookup(ctx context.Context, l *lookup) (*lookupIndex, error) {
	id := lookupID{l.file, l.sheet, l.list, fmt.Sprint(l.column.parts)}
	if x, known := m.indexes[id]; known {
		return x, nil
	}
	x := &lookupIndex{first: map[lookupKey]uint64{}, second: map[lookupKey]uint64{}}
	tables, wrong := m.tablesOf(l)
	if wrong != "" {
		m.report(l.pos, wrong)
		x = nil
	}
	for _, t := range tables {
		for _, name := range m.in.Match(t.file) {
			ok := true
			err := m.eachTable(t, name, &quiet{m.to}, func(pos, string) {}, func(part *format.Input, rows rows) (err error) {
				ok, err = m.indexRows(ctx, x, l, t, part, rows)
				return err
			})
			if e, bad := errors.AsType[*format.Error](err); bad && m.to.Err() == nil && ctx.Err() == nil &&
				!errors.Is(e, errLookupSize) {
				err = nil // the table itself reports it
			}
			if err != nil || !ok {
				m.indexes[id] = nil
				return nil, err
			}
		}
	}
	m.indexes[id] = x
	return x, nil
}

var errLookupSize = errors.New("the tables have too many rows for a lookup, which keeps them in memory; refer to " +
	"them by their ids")

// tablesOf returns the tables of the mapping in which a lookup searches.
func (m *mappingReader) tablesOf(l *lookup) (out []*tableSpec, wrong string) {
	var names []string
	for _, t := range m.mapping.tables {
		names = append(names, t.file)
		if !l.names(t) {
			continue
		}
		if len(t.entities) > 0 && t.entities[0].each == nil && t.entities[0].id != nil {
			out = append(out, t)
			continue
		}
		wrong = fmt.Sprintf("lookup: a row of %s does not make one entity, so there is nothing to find", l.file)
	}
	if len(out) > 0 {
		return out, ""
	}
	if wrong == "" {
		part := ""
		if l.list != "" {
			part = " and list: or rows: " + l.list
		}
		wrong = fmt.Sprintf(
			"lookup: the mapping has no table with file: %s%s; it has %s%s",
			l.file,
			part,
			shortList(slices.Compact(names)),
			spelling.DidYouMean(l.file, slices.Values(names)),
		)
	}
	return nil, wrong
}

// names reports whether a table is one that the lookup names.
func (l *lookup) names(t *tableSpec) bool {
	if t.file != l.file || l.sheet != "" && t.sheet != l.sheet {
		return false
	}
	return l.list == "" || t.list == l.list || slices.ContainsFunc(t.rows, func(path []string) bool {
		return strings.Join(path, ".") == l.list
	})
}

// indexRows adds the rows of a table to an index. It returns false if the table does not have the columns of the
// lookup.
func (m *mappingReader) indexRows(ctx context.Context, x *lookupIndex, l *lookup, t *tableSpec, in *format.Input,
	rows rows,
) (bool, error) {
	b := newBinder(rows.columns(), in.Name, m.report)
	objects, isJSON := rows.(*jsonReader)
	nested, isParquet := rows.(*parquetReader)
	b.objects, b.lenient = isJSON || isParquet, isJSON && (len(t.rows) > 0 || t.list != "")
	column := l.column.bind(b)
	if b.failed {
		return false, nil
	}
	b.report = func(pos, string) {} // the table itself reports what is wrong in its own part of the mapping
	e := t.entities[0]
	id, where := e.id.bind(b), slices.Concat(bindConditions(b, t.where), bindConditions(b, e.where))
	if b.failed {
		return true, nil
	}
	if isJSON {
		objects.extend(b.names)
	}
	if isParquet {
		nested.extend(b.names)
	}
	r := &row{t: &tableReader{in: in, to: &quiet{m.to}, rows: rows, spec: t}}
	for n := 0; ; n++ {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return true, err
			}
			if m.lookupSize(x) > maxLookup {
				return true, &format.Error{Place: in.At(r.line, 0), Err: errLookupSize}
			}
		}
		var err error
		r.cells, r.line, err = rows.next()
		if errors.Is(err, io.EOF) {
			return true, nil
		}
		if _, bad := errors.AsType[*rowError](err); bad {
			continue
		}
		if err != nil {
			return true, &format.Error{Place: in.At(r.line, 0), Err: err}
		}
		if !r.holds(where) {
			continue
		}
		text, missing := column.eval(r)
		if row, none := id.eval(r); missing == "" && none == "" {
			x.add(text, row)
		}
	}
}

// lookupSize estimates the memory of all indexes with a new one.
func (m *mappingReader) lookupSize(x *lookupIndex) int {
	size := x.size()
	for _, other := range m.indexes {
		if other != nil {
			size += other.size()
		}
	}
	return size
}

// quiet is a sink for a table that is read only for a lookup. It drops what the table itself reports when it is read.
type quiet struct{ format.Sink }

func (quiet) Problem(format.Place, string, ...any) {}
func (quiet) Unread(format.Place, string, ...any)  {}
func (quiet) Warn(format.Place, string, ...any)    {}
