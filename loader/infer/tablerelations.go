package infer

import (
	"slices"
	"strings"
)

// draftRelations makes a relation type from a table whose rows are relations.
func (d *Draft) draftRelations(t *tableDraft) {
	source, target := t.keys[0].to[0], t.keys[1].to[0]
	w := t.stem
	if n := len(source.stem); len(w) > n && slices.Equal(w[:n], source.stem) {
		w = w[n:]
	}
	if n := len(target.stem); len(w) > n && slices.Equal(w[len(w)-n:], target.stem) {
		w = w[:len(w)-n]
	}
	t.typ = d.typeOf(strings.Join(w, " "), "Rows of "+t.source(), d.kindsOf(t.keys[0].ends()),
		d.kindsOf(t.keys[1].ends()), t.rows)
	t.typ.repeats = t.typ.repeats || t.different([]*column{t.keys[0].column, t.keys[1].column}) < t.different(t.columns)
	t.findPeriod()
	for _, c := range t.columns {
		if !t.isAttribute(c) {
			continue
		}
		c.settle()
		i := slices.IndexFunc(t.typ.attributes, func(p *property) bool {
			return c.called(p.name) && !slices.ContainsFunc(t.columns, func(other *column) bool { return other.attribute == p })
		})
		if i < 0 {
			i = len(t.typ.attributes)
			t.typ.attributes = append(t.typ.attributes, &property{name: c.name, typ: c.guess})
		}
		c.attribute = t.typ.attributes[i]
		if c.guess.severalUnits() {
			c.unitAttribute = c.unitProperty()
			t.typ.attributes = append(t.typ.attributes, c.unitAttribute)
		}
	}
}

// isAttribute reports whether a column has an attribute of the relations that the rows are.
func (t *tableDraft) isAttribute(c *column) bool {
	return !t.isEnd(c) && c.filled > 0 && c != t.begin && c != t.end
}

// typeOf returns the relation type with a name, which several tables may share.
func (d *Draft) typeOf(name, what string, from, to []*kind, n int) *relationType {
	for _, t := range d.types {
		if t.iri == "" && typeWord(t.name) == typeWord(name) {
			t.join(from, to, n)
			t.what += "; " + strings.ToLower(what[:1]) + what[1:]
			return t
		}
	}
	t := &relationType{name: name, what: what, from: map[*kind]int{}, to: map[*kind]int{}}
	t.join(from, to, n)
	d.types = append(d.types, t)
	return t
}

// join adds n relations between kinds to a relation type. If an end has several kinds, n counts for each of them,
// because the draft does not know the number of each.
func (t *relationType) join(from, to []*kind, n int) {
	for _, k := range from {
		t.from[k] += n
	}
	for _, k := range to {
		t.to[k] += n
	}
	t.count += n
}
