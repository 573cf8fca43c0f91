package table

import (
	"bytes"
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// besideList holds the values beside the list, if a file is one JSON object with a list of rows. The values before the
// list are columns of each row. All of the values become facts of the document.
type besideList struct {
	spec  *tableSpec
	lists []string // the keys of the lists
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
func (b *besideList) value(to format.Sink, at format.Place, name string, value json.RawMessage) {
	if _, left := b.spec.ignore[name]; left {
		return
	}
	if b.spec.beside == "" {
		if !b.spec.ignoreAll {
			to.Problem(at, "the file has %q beside the list %s; if it is not needed, add it to ignore: of the mapping",
				name, b.names())
		}
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
		to.Problem(at, "there are more than %d values beside the list %s", maxColumns, b.names())
		return
	}
	for _, column := range sortedKeys(cells) {
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

// names returns the names of the lists for messages.
func (b *besideList) names() string { return `"` + strings.Join(b.lists, `" or "`) + `"` }

// checkLate reports values after the list that the mapping uses as columns: no row has them.
func (b *besideList) checkLate(to format.Sink, columns map[string]int) {
	for _, x := range b.late {
		if _, named := columns[x.name]; named {
			to.Problem(x.at, "%s stands after the list %s, and the mapping needs it for each element; move it before the list",
				x.name, b.names())
		}
	}
}
