package table

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/schema"
)

// row is one row of a table with its specification in the mapping.
type row struct {
	t      *tableReader
	cells  []string
	line   int
	record int    // the number of the record in its file, if a line can have several; otherwise 0
	path   string // where it stands in its object, see format.Place
	failed bool
	buf    []byte
	extra  []cell // the values of the current element of a list that no column names
}

// text returns the text of a cell without white space around it. It is "" if the mapping says that the text counts
// as empty.
func (r *row) text(column int) string {
	s := strings.TrimSpace(r.cells[column])
	if len(r.t.spec.empty) > 0 && r.t.spec.empty[s] {
		return ""
	}
	return s
}

// tableReader reads one table with a mapping.
type tableReader struct {
	in   *format.Input
	to   format.Sink
	rows rows
	spec *tableSpec
	rest []restColumn
	ctx  claim.Context // the defaults of the dataset

	objects    bool   // whether the rows have lists of objects: those of JSON and of Parquet
	width      int    // number of columns, with those that the mapping names and the table does not have
	prefix     string // the prefix of the names of facts that the mapping does not name
	attributes format.Attributes
}

// readTable reads a table. It calls report for problems of the mapping itself.
func readTable(ctx context.Context, in *format.Input, to format.Sink, rows rows, spec *tableSpec, prefix string,
	lookup func(*lookup) *lookupIndex, report func(pos, string),
) error {
	t := bindTable(in, to, rows, spec, prefix, lookup, report)
	if t == nil {
		return nil
	}
	if objects, ok := rows.(*jsonReader); ok {
		return eachObject(ctx, in, to, objects.file, []*objectTable{newObjectTable(t, &objects.jsonColumns)})
	}
	return eachRow(ctx, in, to, rows, t.worker)
}

// bindTable returns a reader of the rows of a table. It is nil if there are problems, which it reports.
func bindTable(in *format.Input, to format.Sink, rows rows, spec *tableSpec, prefix string,
	lookup func(*lookup) *lookupIndex, report func(pos, string),
) *tableReader {
	b := newBinder(rows.columns(), in.Name, report)
	b.lookup = lookup
	t := &tableReader{in: in, to: to, rows: rows, ctx: in.Context, prefix: prefix}
	objects, isJSON := rows.(*jsonReader)
	nested, isParquet := rows.(*parquetReader)
	t.objects, b.objects, b.lenient = isJSON || isParquet, isJSON || isParquet, spec.lenient || isJSON && spec.isLenient()
	if t.spec = spec.bind(b, to.Ontology()); b.failed {
		return nil
	}
	t.rest, t.width = spec.restOf(b, prefix), len(b.names)
	if isJSON {
		objects.extend(b.names)
	}
	if isParquet {
		nested.extend(b.names)
	}
	t.ctx.Document = in.Document
	return t
}

// warnEmpty warns of a table without rows.
func warnEmpty(in *format.Input, to format.Sink) {
	to.Warn(in.At(1, 0), "the table has a header and no rows; nothing is loaded from it")
}

// worker returns a function that makes claims of rows for one goroutine.
func (t *tableReader) worker(to format.Sink, place rows) func(cells []string, line int) {
	of := *t
	of.to, of.rows = to, place
	r := &row{t: &of}
	var wide []string // cells with those of columns that the table does not have
	return func(cells []string, line int) {
		if len(cells) < of.width {
			wide = slices.Grow(wide[:0], of.width)[:of.width]
			clear(wide[copy(wide, cells):])
			cells = wide
		}
		r.cells, r.line, r.failed = cells, line, false
		of.row(r)
	}
}

// holds reports whether a row meets all conditions.
func (r *row) holds(conditions []condition) bool {
	for i := range conditions {
		c := &conditions[i]
		s := r.text(c.index)
		if !c.values[s] && (s == "" || !c.values["*"]) {
			return false
		}
	}
	return true
}

// value returns the value that applies to the row, or nil if there is none.
func (r *row) value(v *value) *value {
	if v == nil {
		return nil
	}
	return v.choose(r)
}

// row makes the claims of one row.
func (t *tableReader) row(r *row) {
	if !r.holds(t.spec.where) {
		return
	}
	first := ""
	var firstContext claim.Context
	for _, e := range t.spec.entities {
		if !r.holds(e.where) {
			continue
		}
		r.repeat(e.each, func() {
			id, c := t.entity(r, e, true)
			if id != "" && c.Stance == claim.Retracts {
				t.restFacts(r, id, &c)
			} else if first == "" {
				first, firstContext = id, c
			}
			if id != "" && !r.failed {
				t.extraFacts(r, id, &c)
			}
		})
	}
	only := len(t.spec.entities) == 0
	for _, x := range t.spec.relations {
		if r.holds(x.where) {
			r.repeat(x.each, func() { t.relation(r, x, only) })
			only = false
		}
	}
	if first != "" {
		t.restFacts(r, first, &firstContext)
	}
}

// restFacts makes facts of an entity from the columns that the mapping does not name.
func (t *tableReader) restFacts(r *row, id string, ctx *claim.Context) {
	if r.failed {
		return
	}
	for _, c := range t.rest {
		at := r.at(t.rows.column(c.index))
		for _, v := range t.spec.rest.values(r.text(c.index)) {
			t.to.Fact(at, id, c.fact, v, ctx)
		}
	}
}

// entity makes the claims of an entity and returns its id, which is empty if there is none. required means that a
// row without an id is an error.
func (t *tableReader) entity(r *row, e *entitySpec, required bool) (id string, ctx claim.Context) {
	id, missing := e.id.eval(r)
	if missing != "" {
		if required {
			r.problem(e.id, "the row has no id: the column %s is empty", missing)
		}
		return "", ctx
	}
	if ctx = t.context(r, &e.ctx); r.failed {
		return "", ctx
	}
	if ctx.Stance == claim.Retracts { // what the entity is, and its names, stay
		t.facts(r, id, e, &ctx, &ctx)
		return id, ctx
	}
	self := ctx
	self.Period, self.Modality, self.Doubt, self.Stance = claim.Period{}, claim.Stated, 0, claim.Supports
	at := r.at(t.columnOf(e.id))
	kind, ok := r.kind(e)
	if !ok {
		return "", ctx
	}
	if kind != "" {
		if kind == documentKind && e.ctx.document == nil { // its claims about itself need no place
			self.Document, self.Locator = id, ""
		}
		t.to.Kind(at, id, kind, &self)
	}
	for _, p := range [...]struct {
		name  string
		value *value
	}{{claim.PredicateName, e.name}, {claim.PredicateDescription, e.description}} {
		if p.value != nil {
			t.fact(r, id, p.name, p.value, &self)
		}
	}
	for _, a := range e.aliases {
		t.fact(r, id, claim.PredicateAlias, a, &self)
	}
	t.facts(r, id, e, &ctx, &self)
	return id, ctx
}

// facts makes the claims of the facts of an entity, with self as the context of its names.
func (t *tableReader) facts(r *row, id string, e *entitySpec, ctx, self *claim.Context) {
	for i := range e.facts {
		c := ctx
		if e.facts[i].name == claim.PredicateName {
			if c = self; self.Stance == claim.Retracts {
				continue
			}
		}
		t.fact(r, id, e.facts[i].name, e.facts[i].value, c)
	}
}

const documentKind = "Document"

// columnOf returns the column at which the cell of the first column of a template begins in its line.
func (t *tableReader) columnOf(x *template) int {
	for _, p := range x.parts {
		if p.column != "" {
			return t.rows.column(p.index)
		}
	}
	return 0
}

// fact makes the claims of one fact.
func (t *tableReader) fact(r *row, id, name string, v *value, c *claim.Context) {
	if v = r.value(v); v == nil {
		return
	}
	lang := ""
	if v.lang != nil {
		lang, _ = v.lang.eval(r)
	}
	v.eval(r, func(s string) {
		o := claim.Value{Text: s, Lang: strings.ToLower(lang)}
		if isForeign(name) && lang == "" && v.typ != "text" {
			if o = foreignValue(s); len(v.dates) > 0 {
				o = claim.Value{Text: s, Datatype: xsd + "date"}
			}
		}
		t.to.Fact(r.at(t.columnOf(v.from)), id, name, o, c)
	})
}

// end returns the id of an entity. If the mapping defines the entity at this place, end makes its claims first.
func (t *tableReader) end(r *row, e *end, what string) string {
	if len(e.lookups) > 0 {
		if id := r.find(e); id != "" || r.failed || e.id == nil {
			return id
		}
	}
	if e.entity != nil {
		id, _ := t.entity(r, e.entity, false)
		return id
	}
	id, _ := e.id.eval(r)
	return id
}

// relation makes a relation. only means that the relation is the first of a row without entities, so that columns which
// the mapping does not name become attributes of the relation.
func (t *tableReader) relation(r *row, x *relationSpec, only bool) {
	source, target := t.end(r, &x.source, "source"), t.end(r, &x.target, "target")
	if r.failed {
		return
	}
	if source == "" || target == "" {
		if !x.optional && source == "" != (target == "") {
			end, id := "target", x.target.valueTemplate()
			if source == "" {
				end, id = "source", x.source.valueTemplate()
			}
			t.to.Warn(
				r.at(0),
				"the row has no relation: its %s is empty ({%s}); set optional: true for the relation if this is right",
				end,
				strings.Join(id.columns(), "}, {"),
			)
		}
		return
	}
	typ, ok := r.relationType(x)
	if !ok {
		return
	}
	ctx := t.context(r, &x.ctx)
	t.attributes.Reset()
	for i := range x.attributes {
		t.attribute(r, x.attributes[i].name, x.attributes[i].value)
	}
	if only {
		for _, c := range t.rest {
			t.restAttribute(c.attribute, r.text(c.index))
		}
	}
	for _, x := range r.extra {
		t.restAttribute(x.name, x.text)
	}
	if x.key != nil {
		if key, missing := x.key.eval(r); missing == "" {
			t.attributes.Text(schema.KeyAttribute, key)
		}
	}
	if r.failed {
		return
	}
	quote := ctx.Quote()
	if ctx.Attributes = t.attributes.String(); quote != "" {
		ctx.SetQuote(quote)
	}
	t.to.Relation(r.at(t.columnOf(x.source.valueTemplate())), source, typ, target, &ctx)
}

// attribute sets an attribute. If the value is split, it is a list of texts.
func (t *tableReader) attribute(r *row, name string, v *value) {
	if v = r.value(v); v == nil {
		return
	}
	if v.split != "" {
		var list []string
		v.eval(r, func(s string) { list = append(list, s) })
		if len(list) > 0 {
			t.attributes.Texts(name, list)
		}
		return
	}
	v.eval(r, func(s string) {
		switch {
		case v.typ == "text", v.typ == "date", len(v.dates) > 0:
			t.attributes.Text(name, s)
		case v.isNumber():
			if !t.attributes.Number(name, s) {
				r.problem(v.from, "%s: %q is not a number", v.what, short(s))
			}
		default:
			t.guess(name, s)
		}
	})
}

// guess sets an attribute to a number or Boolean if the text looks like one, and to a text otherwise.
func (t *tableReader) guess(name, s string) {
	switch {
	case s == "true" || s == "false":
		t.attributes.Bool(name, s == "true")
	case t.attributes.Number(name, s):
	default:
		t.attributes.Text(name, s)
	}
}

// noMapping returns the error for a table without a mapping.
func noMapping(has string) error {
	return fmt.Errorf("%w (%s): draft one with nexum infer --mapping, edit it, and load it with the table",
		format.ErrUnmapped, has)
}
