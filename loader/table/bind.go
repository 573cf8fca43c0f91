package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nexum/schema"
	"nexum/schema/spelling"
)

// binder finds the columns of a mapping in a table, and checks the words of the mapping against the ontology.
type binder struct {
	names   []string
	index   map[string]int
	used    []bool
	report  func(at pos, message string)
	failed  bool
	objects bool            // whether the rows have lists of objects, so that a name may lead into one: periods.1.start
	inside  []string        // the lists of objects that each: repeats, whose keys are columns: related.type
	lenient bool            // whether a column may be missing, and is empty then
	missing map[string]bool // columns that have been reported as missing
	file    string
	lookup  func(*lookup) *lookupIndex // returns nil if there is a problem, which it reports
}

func newBinder(names []string, file string, report func(pos, string)) *binder {
	b := &binder{
		names:   slices.Clip(names),
		index:   map[string]int{},
		used:    make([]bool, len(names)),
		report:  report,
		missing: map[string]bool{},
		file:    file,
	}
	for i, name := range names {
		b.index[name] = i
	}
	return b
}

func (b *binder) fail(at pos, message string, args ...any) {
	b.failed = true
	b.report(at, fmt.Sprintf(message, args...))
}

// column returns the index of a column, which is given by its name or as #3.
func (b *binder) column(name string, at pos) int {
	i, ok := b.index[name]
	if !ok && strings.HasPrefix(name, "#") {
		if n, err := strconv.Atoi(name[1:]); err == nil && n >= 1 && n <= len(b.names) {
			i, ok = n-1, true
		}
	}
	if !ok && (b.lenient || b.objects && b.inList(name)) {
		b.index[name] = len(b.names)
		b.names, b.used = append(b.names, name), append(b.used, true)
		return len(b.names) - 1
	}
	if !ok {
		b.fail(at, "%s has no column %q; it has %s%s", b.file, name, shortList(b.names),
			spelling.DidYouMean(name, slices.Values(b.names)))
		return 0
	}
	b.used[i] = true
	return i
}

// inList reports whether a name leads into a list, or into an object in the place of a list.
func (b *binder) inList(name string) bool {
	for _, list := range b.inside {
		if strings.HasPrefix(name, list+".") {
			return true
		}
	}
	list, _, rest, ok := cutIndex(name)
	if !ok {
		return false
	}
	_, isList := b.index[list]
	_, isObject := b.index[list+"."+rest]
	return isList || isObject
}

func shortList(names []string) string {
	const most = 30
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// bind returns the specification for a table with the binder's columns.
func (t *tableSpec) bind(b *binder, o *schema.Ontology) *tableSpec {
	out := *t
	b.inside = t.repeated()
	out.where = bindConditions(b, t.where)
	out.ctx = t.ctx.bind(b, o)
	out.entities, out.relations = nil, nil
	for _, e := range t.entities {
		out.entities = append(out.entities, e.bind(b, o))
	}
	for _, r := range t.relations {
		out.relations = append(out.relations, r.bind(b, o))
	}
	for name, at := range t.ignore {
		b.column(name, at)
	}
	for _, e := range out.entities {
		e.each.findKeys(b, t)
	}
	for _, r := range out.relations {
		r.each.findKeys(b, t)
	}
	return &out
}

func bindConditions(b *binder, list []condition) (out []condition) {
	for _, c := range list {
		c.index = b.column(c.column, c.pos)
		out = append(out, c)
	}
	return out
}

func (c contextSpec) bind(b *binder, o *schema.Ontology) contextSpec {
	if c.document != nil {
		e := c.document.bind(b, o, "document")
		c.document = &e
	}
	if c.by != nil {
		e := c.by.bind(b, o, "by")
		c.by = &e
	}
	c.at, c.relays, c.quote = c.at.bind(b), c.relays.bind(b), c.quote.bind(b)
	c.stance, c.modality = c.stance.bind(b), c.modality.bind(b)
	c.from, c.to, c.confidence = c.from.bind(b), c.to.bind(b), c.confidence.bind(b)
	return c
}

func (e end) bind(b *binder, o *schema.Ontology, what string) end {
	var lookups []*lookup
	for _, l := range e.lookups {
		lookups = append(lookups, l.bind(b))
	}
	if e.entity != nil {
		bound := e.entity.bind(b, o)
		return end{bound.id, bound, lookups}
	}
	if s, ok := constantOf(e.id); ok {
		if _, column := b.index[s]; column {
			b.fail(e.id.pos, "%s: %s is a column; write {%s} for its value, or PREFIX:{%s}", what, s, s, s)
		}
	}
	return end{id: e.id.bind(b), lookups: lookups}
}

func constantOf(t *template) (string, bool) {
	if t == nil {
		return "", false
	}
	return t.constant()
}

func (e *entitySpec) bind(b *binder, o *schema.Ontology) *entitySpec {
	out := *e
	if s, ok := constantOf(e.id); ok {
		if _, column := b.index[s]; column {
			b.fail(e.id.pos, "id: %s is a column; write {%s} for its value, or PREFIX:{%s}", s, s, s)
		}
	}
	out.id, out.kind, out.kinds = e.id.bind(b), e.kind.bind(b), e.kinds.bind(b)
	out.name, out.description = e.name.bind(b), e.description.bind(b)
	out.where, out.each = bindConditions(b, e.where), e.each.bind(b)
	out.ctx = e.ctx.bind(b, o)
	out.aliases, out.facts = nil, nil
	for _, a := range e.aliases {
		if a != nil {
			out.aliases = append(out.aliases, a.bind(b))
		}
	}
	kind := b.kind(e, o)
	for _, f := range e.facts {
		if f.value == nil {
			continue
		}
		fact := b.fact(f, kind, o)
		f.value = f.value.bind(b)
		if fact != nil {
			f.value.convert(conversion(fact))
		}
		out.facts = append(out.facts, f)
	}
	return &out
}

// conversion returns the default conversion for the values of a fact of the ontology: numbers may have leading
// zeros, and Booleans may have capital letters.
func conversion(f *schema.Fact) string {
	switch {
	case f.IsNumber():
		return "number"
	case f.Type == "Boolean":
		return "boolean"
	}
	return ""
}

// kind checks the kind of an entity. It returns the kind if it is the same for all rows.
func (b *binder) kind(e *entitySpec, o *schema.Ontology) *schema.Kind {
	name, ok := constantOf(e.kind)
	if !ok || isForeign(name) || o == nil {
		return nil
	}
	k, ok := o.Kind(name)
	if !ok {
		var names []string
		for _, k := range o.Kinds() {
			if hasLabel(k.Labels, name) {
				b.fail(e.kind.pos, "there is no kind %q; it is a label of %s, so write %[2]s", name, k.Name)
				return nil
			}
			names = append(names, k.Name)
		}
		if s, ok := o.Shape(name); ok && s.Interface {
			b.fail(e.kind.pos, "there is no kind %q; it is an interface, so name one of its kinds: %s", name,
				spelling.OrList(s.KindNames()))
			return nil
		}
		b.fail(e.kind.pos, "there is no kind %q%s", name, spelling.DidYouMean(name, slices.Values(names)))
		return nil
	}
	return k
}

// fact checks the name of a fact.
func (b *binder) fact(f factSpec, k *schema.Kind, o *schema.Ontology) *schema.Fact {
	if o == nil || isForeign(f.name) || f.name == "name" || f.name == "alias" || f.name == "description" {
		return nil
	}
	var names []string
	for _, kind := range o.Kinds() {
		if k != nil && kind != k {
			continue
		}
		if fact, ok := kind.Fact(f.name); ok {
			return fact
		}
		for _, fact := range kind.Facts {
			names = append(names, fact.Name)
		}
	}
	of := ""
	if k != nil {
		of = " of " + k.Name
	}
	b.fail(f.pos, "there is no fact %q%s; write column:%s for one that the ontology does not have%s",
		f.name, of, strings.ReplaceAll(f.name, " ", "-"), spelling.DidYouMean(f.name, slices.Values(names)))
	return nil
}

func (r *relationSpec) bind(b *binder, o *schema.Ontology) *relationSpec {
	out := *r
	out.typ, out.types = r.typ.bind(b), r.types.bind(b)
	out.source, out.target = r.source.bind(b, o, "source"), r.target.bind(b, o, "target")
	out.where, out.each = bindConditions(b, r.where), r.each.bind(b)
	out.ctx = r.ctx.bind(b, o)
	out.key = r.key.bind(b)
	out.attributes = nil
	for _, a := range r.attributes {
		if a.value != nil {
			a.value = a.value.bind(b)
			out.attributes = append(out.attributes, a)
		}
	}
	if name, ok := constantOf(r.typ); ok && !isForeign(name) && o != nil {
		b.relationType(r, name, o)
	}
	return &out
}

// relationType checks the type of a relation that is the same for all rows.
func (b *binder) relationType(r *relationSpec, name string, o *schema.Ontology) {
	t, known := o.Type(name)
	if !known {
		t, known = o.TypeByTerm(name)
	}
	if known {
		if r.key != nil && !t.Repeatable {
			b.fail(r.key.pos, "key: names one of several occurrences of a relation, and %s is not @repeatable", t.Name)
		}
		return
	}
	var names []string
	for _, t := range o.Types() {
		if hasLabel(t.Labels, name) {
			b.fail(r.typ.pos, "there is no relation type %q; it is a label of %s, so write %[2]s", name, t.Name)
			return
		}
		names = append(names, t.Name)
	}
	b.fail(r.typ.pos, "there is no relation type %q; write column:%s for one that the ontology does not have%s",
		name, strings.ReplaceAll(name, " ", "-"), spelling.DidYouMean(name, slices.Values(names)))
}

// hasLabel reports whether a name is one of the labels.
func hasLabel(labels []schema.Label, name string) bool {
	return slices.ContainsFunc(labels, func(l schema.Label) bool { return strings.EqualFold(l.Text, name) })
}

// isForeign reports whether a name is foreign, so that the ontology need not define it.
func isForeign(name string) bool { return strings.ContainsAny(name, ":/") }

// restOf returns the unused columns, and the names of the facts that they become.
func (t *tableSpec) restOf(b *binder, prefix string) (out []restColumn) {
	if t.ignoreAll {
		return nil
	}
	for i, name := range b.names {
		if !b.used[i] {
			out = append(out, t.rest.column(i, name, prefix))
		}
	}
	return slices.Clip(out)
}
