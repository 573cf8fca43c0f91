package table

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// signature identifies the files that a mapping of the program reads: files of JSON objects that have all keys of one
// of the lists, or tables of delimited text that have all of the columns.
type signature struct {
	name, title string
	keys        [][]string
	columns     []string
}

// signature reads {name: misp-galaxy, title: clusters of MISP galaxies, keys: [category, uuid, values]}.
func (p *parser) signature(n *yaml.Node) *signature {
	s := &signature{}
	p.object(n, "recognize", map[string]field{
		"name":    func(v *yaml.Node) { s.name = p.text(v, "name") },
		"title":   func(v *yaml.Node) { s.title = p.text(v, "title") },
		"keys":    func(v *yaml.Node) { s.keys = p.alternatives(v, "keys") },
		"columns": func(v *yaml.Node) { s.columns = p.texts(v, "columns") },
	})
	if n.Kind == yaml.MappingNode && (s.name == "" || s.title == "" || (len(s.keys) > 0) == (len(s.columns) > 0)) {
		p.fail(n, "recognize needs name:, title: and either keys:, which the JSON object of a file must have, or columns:, "+
			"which a table must have")
	}
	return s
}

// alternatives reads a list of texts, or a list of such lists.
func (p *parser) alternatives(n *yaml.Node, what string) (out [][]string) {
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 || n.Content[0].Kind != yaml.SequenceNode {
		return [][]string{p.texts(n, what)}
	}
	p.list(n, what, func(v *yaml.Node) { out = append(out, p.texts(v, what)) })
	return out
}

// Shipped is the format of the files that a mapping of the program reads.
type Shipped struct {
	files  *signature
	tables []*tableSpec
}

// NewShipped returns the format of a mapping that is part of the program. The mapping must have recognize:. All of its
// tables read the same file. If recognize: has keys:, each table must have list: or rows:. If it has columns:, there
// must be one table.
func NewShipped(src []byte) (*Shipped, error) {
	m, wrong := parseMapping(src)
	for _, p := range wrong {
		return nil, fmt.Errorf("line %d: %s", p.line, p.message)
	}
	switch {
	case m.files == nil:
		return nil, errors.New("a mapping that is part of the program needs the key recognize")
	case len(m.files.columns) > 0 && (len(m.tables) != 1 || m.tables[0].isLenient()):
		return nil, errors.New("with columns: in recognize:, a mapping has one table, which has neither list nor rows")
	}
	lists := 0
	for _, t := range m.tables {
		t.lenient = true // the versions of a format differ
		if t.list != "" {
			lists++
		}
		if len(m.files.keys) > 0 && !t.isLenient() {
			return nil, fmt.Errorf("line %d: with keys: in recognize:, a table needs list: or rows: as well", t.line)
		}
	}
	if lists > 0 && lists < len(m.tables) {
		return nil, errors.New("either all tables of a mapping with recognize: have list:, or none")
	}
	return &Shipped{m.files, m.tables}, nil
}

// Info describes the format.
func (s *Shipped) Info() format.Info {
	info := format.Info{Name: s.files.name, Title: s.files.title, Extensions: []string{".json"}, Rows: true}
	if s.isTable() {
		info.Extensions, info.Decodes = []string{".csv"}, true
	}
	return info
}

func (s *Shipped) isTable() bool { return len(s.files.columns) > 0 }

// Recognize recognizes JSON by its keys, and a table by its header. The keys must be in the head.
func (s *Shipped) Recognize(_ string, head []byte) format.Match {
	if s.isTable() {
		if s.hasColumns(head) {
			return format.Sure
		}
		return format.No
	}
	keys := topKeys(head)
	for _, all := range s.files.keys {
		if !slices.ContainsFunc(all, func(key string) bool { return !keys[key] }) {
			return format.Sure
		}
	}
	return format.No
}

// hasColumns reports whether head begins with a header that has all columns of the mapping.
func (s *Shipped) hasColumns(head []byte) bool {
	for _, name := range s.files.columns {
		if !bytes.Contains(head, []byte(name)) {
			return false
		}
	}
	in := &format.Input{Body: bufio.NewReaderSize(bytes.NewReader(head), format.HeadSize)}
	r, err := openCSV(in, &csvSpec{})
	if err != nil {
		return false
	}
	defer r.close()
	return !slices.ContainsFunc(s.files.columns, func(name string) bool { return !slices.Contains(r.columns(), name) })
}

// Read reads a file, in one pass for all tables.
func (s *Shipped) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	report := func(at pos, message string) {
		to.Problem(in.At(0, 0), "line %d of the mapping of %s: %s", at.line, s.files.name, message)
	}
	if s.isTable() {
		rows, err := openTable(in, to, s.tables[0])
		if err != nil {
			return err
		}
		defer rows.close()
		return readTable(ctx, in, to, rows, s.tables[0], s.tables[0].prefix, nil, report)
	}
	head, _ := in.Body.Peek(format.HeadSize)
	file := openJSONFile(in, to, s.tables, topKeys(head))
	defer file.close()
	var tables []*objectTable
	for _, spec := range s.tables {
		r := newJSONReader(spec, file)
		t := bindTable(in, to, r, spec, spec.prefix, nil, report)
		if t == nil {
			return nil
		}
		tables = append(tables, newObjectTable(t, &r.jsonColumns))
	}
	return eachObject(ctx, in, to, file, tables)
}
