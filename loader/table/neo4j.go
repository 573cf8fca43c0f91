package table

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
)

// Tables with the headers of neo4j-admin import are read without a mapping. Names of columns are NAME:TYPE:
//
//	personId:ID(Person),name,born:int,aliases:string[],:LABEL
//	:START_ID(Person),role,:END_ID(Movie),:TYPE
//
//   - The id of a node is GROUP:VALUE. The group comes from :ID(GROUP); the default is neo4j.
//   - The first label that is a kind of the ontology is the kind. The others become facts neo4j:label.
//   - The name comes from the column name or, if there is none, from title. Another property is the fact of the same
//     name if the kind has one, and otherwise the fact neo4j:PROPERTY.
//   - The type of a relationship is the relation type of the same name or, if there is none, neo4j:TYPE. Its properties
//     are attributes.
//   - In the group nexum, which is that of nexum's own exports, ids are ids of nexum; see neo4j_own.go.
//   - An array is split at semicolons (at | if the cells of the table are separated by semicolons). Columns of type
//     IGNORE are skipped.

// neo4jColumn is a column as described by the header of an import.
type neo4jColumn struct {
	name  string // the name of the property; empty if the column is not a property
	typ   string // in lower case: id, label, start_id, end_id, type, ignore, or the type of a property
	group string // the group of the column's ids
	list  bool
}

// parseNeo4j parses the header of an import. ok is false if it is not such a header.
func parseNeo4j(names []string) (columns []neo4jColumn, ok bool) {
	for _, name := range names {
		c := neo4jColumn{name: name, typ: "string"}
		if i := strings.IndexByte(name, '{'); i >= 0 && strings.HasSuffix(name, "}") && strings.Contains(name[:i], ":") {
			name = name[:i] // without options, as in datetime{timezone:…} and ID(Person){label:Person}
		}
		if i := strings.LastIndexByte(name, ':'); i >= 0 {
			c.name, c.typ = name[:i], name[i+1:]
		}
		if i := strings.IndexByte(c.typ, '('); i >= 0 && strings.HasSuffix(c.typ, ")") {
			c.typ, c.group = c.typ[:i], c.typ[i+1:len(c.typ)-1]
		}
		c.typ = strings.ToLower(c.typ)
		c.typ, c.list = strings.CutSuffix(c.typ, "[]")
		ok = ok || c.typ == "id" || c.typ == "start_id"
		columns = append(columns, c)
	}
	return columns, ok
}

var neo4jTypes = []string{
	"int", "long", "short", "byte", "float", "double", "boolean", "char", "string", "point", "date", "localtime", "time",
	"localdatetime", "datetime", "duration",
}

// neo4jTable reads one table of an import.
type neo4jTable struct {
	in         *format.Input
	to         format.Sink
	rows       rows
	columns    []neo4jColumn
	id         int
	start, end int
	typ        int
	labels     int
	name       int
	separator  string
	attributes format.Attributes
}

// check checks a header and finds the columns that are not properties.
func (t *neo4jTable) check() error {
	t.id, t.start, t.end, t.typ, t.labels, t.name = -1, -1, -1, -1, -1, -1
	roles := map[string]*int{"id": &t.id, "start_id": &t.start, "end_id": &t.end, "type": &t.typ, "label": &t.labels}
	for i, c := range t.columns {
		to, role := roles[c.typ]
		switch {
		case role && *to >= 0 && c.typ == "id":
			return fmt.Errorf("the header has two columns of type :ID; composite ids need a mapping")
		case role && *to >= 0:
			return fmt.Errorf("the header has two columns of type :%s", strings.ToUpper(c.typ))
		case role:
			*to = i
		case c.typ != "ignore" && !slices.Contains(neo4jTypes, c.typ):
			return fmt.Errorf(
				"the column %q has the type %q, which is none of Neo4j's import: %s, ID, LABEL, START_ID, END_ID, TYPE or IGNORE",
				c.name,
				c.typ,
				strings.Join(neo4jTypes, ", "),
			)
		case c.name == "name" || c.name == "title" && t.name < 0:
			t.name = i
		}
	}
	switch {
	case t.id >= 0 && (t.start >= 0 || t.end >= 0):
		return errors.New("the header has :ID together with :START_ID or :END_ID; a table contains either nodes or " +
			"relationships")
	case t.id < 0 && (t.start < 0 || t.end < 0):
		return errors.New("a table of relationships needs a column :START_ID and a column :END_ID")
	case t.id < 0 && t.typ < 0:
		return errors.New("a table of relationships needs a column :TYPE")
	}
	return nil
}

// readNeo4j reads a table of an import.
func readNeo4j(ctx context.Context, in *format.Input, to format.Sink, rows rows, columns []neo4jColumn) error {
	t := &neo4jTable{in: in, to: to, rows: rows, columns: columns, separator: ";"}
	if r, ok := rows.(*csvReader); ok && r.csv.Comma == ';' {
		t.separator = "|"
	}
	if err := t.check(); err != nil {
		return placed(in, err)
	}
	for _, c := range columns {
		if c.typ == "ignore" {
			to.Warn(in.At(1, 0), "the column %s has the type IGNORE, so its values are not loaded",
				cmp.Or(c.name, "without a name"))
		}
	}
	return eachRow(ctx, in, to, rows, t.worker)
}

// worker returns a function that makes claims of rows for one goroutine.
func (t *neo4jTable) worker(to format.Sink, place rows) func(cells []string, line int) {
	of := *t
	of.to, of.rows = to, place
	return of.row
}

// row makes the claims of one row.
func (t *neo4jTable) row(cells []string, line int) {
	c := t.in.Context
	c.Document, c.Locator = t.in.Document, fmt.Sprintf("%s %d", t.rows.unit(), line)
	switch {
	case t.id >= 0:
		t.node(cells, line, c)
	case t.own():
		t.ownRelationship(cells, line, c)
	default:
		t.relationship(cells, line, c)
	}
}

// idOf returns the id of a node.
func (t *neo4jTable) idOf(cells []string, line, column int) string {
	value := strings.TrimSpace(cells[column])
	if value == "" {
		t.to.Problem(t.in.At(line, t.rows.column(column)), "%s is empty", t.rows.columns()[column])
		return ""
	}
	group := t.columns[column].group
	switch group {
	case ownGroup:
		return format.AsIRI(value)
	case "":
		group = neo4jPrefix
	}
	return format.ID(format.Escaped(group), value)
}

const neo4jPrefix = "neo4j"

// node makes the claims of a node.
func (t *neo4jTable) node(cells []string, line int, c claim.Context) {
	id := t.idOf(cells, line, t.id)
	if id == "" {
		return
	}
	t.to.Row(t.in.At(line, t.rows.column(t.id)), id)
	contexts := []claim.Context{c}
	if t.own() {
		if t.ownNode(id, cells, line, &c) {
			return
		}
		contexts = t.ownContexts(cells, c)
	}
	for i := range contexts {
		t.nodeClaims(id, cells, line, &contexts[i])
	}
}

// nodeClaims makes the claims of a node in one context.
func (t *neo4jTable) nodeClaims(id string, cells []string, line int, c *claim.Context) {
	at := t.in.At(line, t.rows.column(t.id))
	kind := ""
	if t.labels >= 0 {
		kind = t.kind(cells[t.labels], id, at, c)
	}
	if t.name >= 0 {
		if name := strings.TrimSpace(cells[t.name]); name != "" {
			t.to.Fact(at, id, claim.PredicateName, claim.Literal(name), c)
		}
	}
	for i, column := range t.columns {
		if i == t.name || i == t.labels || column.name == "" || column.typ == "ignore" {
			continue
		}
		said := c
		if base, m, ok := format.SplitModality(column.name); ok && t.own() {
			weaker := *c
			column.name, weaker.Modality, said = base, m, &weaker
		}
		name, ok := t.fact(column.name, kind)
		if !ok {
			continue
		}
		for _, s := range t.values(cells[i], column) {
			v, ok := t.value(s, column, line, i)
			if !ok {
				return
			}
			if !isForeign(name) {
				v.Datatype = ""
			}
			t.to.Fact(t.in.At(line, t.rows.column(i)), id, name, v, said)
		}
	}
}

// fact returns the predicate of a property of a node; false if the property is not a fact.
func (t *neo4jTable) fact(name, kind string) (string, bool) {
	if t.own() {
		return ownFact(name)
	}
	if k, ok := t.to.Ontology().Kind(kind); ok && hasFact(k.Fact(name)) {
		return name, true
	}
	return format.Name(neo4jPrefix, name), true
}

func hasFact[T any](_ T, ok bool) bool { return ok }

// kind passes on the labels of a node, and returns its kind.
func (t *neo4jTable) kind(labels, id string, at format.Place, c *claim.Context) (kind string) {
	for label := range strings.SplitSeq(labels, t.separator) {
		if label = strings.TrimSpace(label); label == "" {
			continue
		}
		if _, ok := t.to.Ontology().Kind(label); ok && kind == "" {
			kind = label
			t.to.Kind(at, id, label, c)
			continue
		}
		t.to.Fact(at, id, format.Name(neo4jPrefix, "label"), claim.Literal(label), c)
	}
	return kind
}

// values splits an array into its elements.
func (t *neo4jTable) values(cell string, column neo4jColumn) (out []string) {
	if !column.list {
		if cell = strings.TrimSpace(cell); cell != "" {
			out = append(out, cell)
		}
		return out
	}
	for s := range strings.SplitSeq(cell, t.separator) {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// value checks a value and returns it with its datatype. ok is false if it is invalid.
func (t *neo4jTable) value(s string, column neo4jColumn, line, index int) (claim.Value, bool) {
	switch column.typ {
	case "int", "long", "short", "byte", "float", "double":
		if !format.IsNumber(s) {
			t.to.Problem(t.in.At(line, t.rows.column(index)), "%s: %q is not a number", column.name, short(s))
			return claim.Value{}, false
		}
		return foreignValue(s), true
	case "boolean":
		return claim.Value{Text: fmt.Sprint(strings.EqualFold(s, "true")), Datatype: xsd + "boolean"},
			true // as Neo4j reads it
	case "date":
		return claim.Value{Text: s, Datatype: xsd + "date"}, true
	case "datetime", "localdatetime":
		return claim.Value{Text: s, Datatype: xsd + "dateTime"}, true
	}
	return claim.Literal(s), true
}

// relationship makes the claim of a relationship.
func (t *neo4jTable) relationship(cells []string, line int, c claim.Context) {
	source, target := t.idOf(cells, line, t.start), t.idOf(cells, line, t.end)
	typ := strings.TrimSpace(cells[t.typ])
	if typ == "" {
		t.to.Problem(t.in.At(line, t.rows.column(t.typ)), ":TYPE is empty")
	}
	if source == "" || target == "" || typ == "" {
		return
	}
	if _, ok := t.to.Ontology().Type(typ); !ok {
		typ = format.Name(neo4jPrefix, typ)
	}
	t.attributes.Reset()
	for i, column := range t.columns {
		if column.name == "" || column.typ == "ignore" {
			continue
		}
		values := t.values(cells[i], column)
		if len(values) == 0 {
			continue
		}
		if !t.attribute(column, values, line, i) {
			return
		}
	}
	c.Attributes = t.attributes.String()
	t.to.Relation(t.in.At(line, t.rows.column(t.start)), source, typ, target, &c)
}

func (t *neo4jTable) attribute(column neo4jColumn, values []string, line, index int) bool {
	if column.list {
		t.attributes.Texts(column.name, values)
		return true
	}
	v, ok := t.value(values[0], column, line, index)
	if !ok {
		return false
	}
	switch v.Datatype {
	case xsd + "boolean":
		t.attributes.Bool(column.name, v.Text == "true")
	case xsd + "decimal", xsd + "double":
		t.attributes.Number(column.name, v.Text)
	default:
		t.attributes.Text(column.name, v.Text)
	}
	return true
}
