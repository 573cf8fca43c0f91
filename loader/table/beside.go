package table

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// besideList has the values beside the list of a file with one JSON object. Those before the list are columns of each
// row; all of them become facts of the document.
type besideList struct {
	spec  *tableSpec
	in    *format.Input
	cells map[string]string // not changed after the list has begun, because rows that are read ahead share it
	began bool              // whether the list has begun
	late  []lateValue
}

// lateValue is a value that stands after the list, so that no row has it.
type lateValue struct {
	at   format.Place
	name string
}

// beside reads the prefix of the columns with the values beside a list.
func (p *parser) beside(n *yaml.Node) string {
	s := p.text(n, "beside")
	if strings.ContainsAny(s, ".: {}|<>\"^`\\") {
		p.fail(n, "beside must be a word such as galaxy, which makes columns such as galaxy.type, not %q", s)
	}
	return s
}

// besideValue reads a value beside the list.
func (r *jsonReader) besideValue(to format.Sink, at format.Place, name string, value json.RawMessage) {
	b := &r.beside
	if _, left := b.spec.ignore[name]; left {
		return
	}
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	var v any
	cells := map[string]string{}
	err := d.Decode(&v)
	if err == nil {
		err = flattenInto(cells, b.spec.beside+".", map[string]any{name: v}, 0)
	}
	if err != nil {
		to.Problem(at, "%s: %s", name, err)
		return
	}
	ctx := b.in.Context
	if ctx.Document == "" {
		ctx.Document = b.in.Document
	}
	if len(b.cells)+len(cells) > maxColumns {
		to.Problem(at, "there are more than %d values beside the list %q", maxColumns, r.list)
		return
	}
	for _, column := range sortedKeys(cells) {
		r.outer[column] = true
		if _, known := b.cells[column]; !b.began && !known {
			b.cells[column] = cells[column]
		}
		if b.began {
			b.late = append(b.late, lateValue{at, column})
		}
		if b.spec.ignoreAll {
			continue
		}
		for _, v := range b.spec.rest.values(cells[column]) {
			to.Fact(at, ctx.Document, format.Name(b.spec.prefix, column), v, &ctx)
		}
	}
}

// checkLate reports values after the list that the mapping names as columns.
func (r *jsonReader) checkLate(to format.Sink) {
	for _, x := range r.beside.late {
		if _, named := r.index[x.name]; named {
			to.Problem(x.at, "%s stands after the list %q, and the mapping needs it for each element; move it before the list",
				x.name, r.list)
		}
	}
}
