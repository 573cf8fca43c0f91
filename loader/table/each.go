package table

import (
	"encoding/json"
	"strings"

	"go.yaml.in/yaml/v4"
)

// each repeats an entity or a relation for the parts of a cell that has several values, such as "Ann; Bob". In each
// repetition the column has one of the parts.
type each struct {
	pos
	column string
	split  string
	index  int
	// keys are the columns with the values of an element, if the elements are objects: related.type.
	keys    map[string]int
	ignored map[string]bool // keys that are left out
	only    bool            // whether keys that are no columns are left out
}

// each reads {column: NAME, split: ";"}.
func (p *parser) each(n *yaml.Node) *each {
	e := &each{pos: posOf(n)}
	p.object(n, "each", map[string]field{
		"column": func(v *yaml.Node) { e.column = p.text(v, "column") },
		"split":  func(v *yaml.Node) { e.split = p.text(v, "split") },
	})
	if n.Kind == yaml.MappingNode && (e.column == "" || e.split == "") {
		p.fail(n, `each needs column: and split:, as in {column: members, split: ";"}`)
	}
	return e
}

// bind returns the repetition for a table with the binder's columns.
func (e *each) bind(b *binder) *each {
	if e == nil {
		return nil
	}
	out := *e
	out.index = b.column(e.column, e.pos)
	return &out
}

// repeat calls f once, or once for each part of a cell with e.
func (r *row) repeat(e *each, f func()) {
	if e == nil {
		f()
		return
	}
	if e.split == "json" && r.t.objects {
		r.repeatList(e, f)
		return
	}
	whole := r.cells[e.index]
	defer func() { r.cells[e.index] = whole }()
	parts := strings.Split(r.text(e.index), e.split)
	if e.split == "json" {
		parts = nil
		if s := r.text(e.index); s != "" && json.Unmarshal([]byte(s), &parts) != nil {
			r.wrong(r.t.rows.column(e.index), "%s: %q is not a list of texts in JSON, as split: json requires",
				e.column, short(s))
		}
	}
	for _, part := range parts {
		if r.cells[e.index] = strings.TrimSpace(part); r.text(e.index) != "" {
			f()
		}
	}
}
