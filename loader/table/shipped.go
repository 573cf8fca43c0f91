package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v4"

	"nexum/loader/format"
)

// signature says which files a mapping that is part of the program reads: those with one JSON object that has all of
// these keys.
type signature struct {
	name, title string
	keys        []string
}

// signature reads {name: misp-galaxy, title: clusters of MISP galaxies, keys: [category, uuid, values]}.
func (p *parser) signature(n *yaml.Node) *signature {
	s := &signature{}
	p.object(n, "recognize", map[string]field{
		"name":  func(v *yaml.Node) { s.name = p.text(v, "name") },
		"title": func(v *yaml.Node) { s.title = p.text(v, "title") },
		"keys":  func(v *yaml.Node) { s.keys = p.texts(v, "keys") },
	})
	if n.Kind == yaml.MappingNode && (s.name == "" || s.title == "" || len(s.keys) == 0) {
		p.fail(n, "recognize needs name:, title: and keys:, the keys that the JSON object of a file must have")
	}
	return s
}

// Shipped is the format of the files that a mapping of the program reads.
type Shipped struct {
	files *signature
	table *tableSpec
}

// NewShipped returns the format of a mapping that is part of the program. The mapping must have recognize:, and one
// table with list:.
func NewShipped(src []byte) (*Shipped, error) {
	m, wrong := parseMapping(src)
	for _, p := range wrong {
		return nil, fmt.Errorf("line %d: %s", p.line, p.message)
	}
	if m.files == nil || len(m.tables) != 1 || m.tables[0].list == "" {
		return nil, errors.New("a mapping that is part of the program needs recognize: and one table with list: in it")
	}
	return &Shipped{m.files, m.tables[0]}, nil
}

// Info describes the format.
func (s *Shipped) Info() format.Info {
	return format.Info{Name: s.files.name, Title: s.files.title, Extensions: []string{".json"}}
}

// Recognize recognizes a JSON object with all keys of the mapping. The list must begin in the head.
func (s *Shipped) Recognize(_ string, head []byte) format.Match {
	keys := keysOf(head)
	for _, key := range s.files.keys {
		if !slices.Contains(keys, key) {
			return format.No
		}
	}
	return format.Sure
}

// keysOf returns the keys of a JSON object, of which head is the beginning.
func keysOf(head []byte) (keys []string) {
	d := json.NewDecoder(bytes.NewReader(head))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil
	}
	for d.More() {
		key, err := d.Token()
		name, isText := key.(string)
		if err != nil || !isText {
			return keys
		}
		keys = append(keys, name)
		var value json.RawMessage
		if d.Decode(&value) != nil { // the head ends here
			return keys
		}
	}
	return keys
}

// Read reads a file.
func (s *Shipped) Read(ctx context.Context, in *format.Input, to format.Sink) error {
	rows, err := openJSON(in, to, s.table)
	if err != nil {
		return err
	}
	defer rows.close()
	return readTable(ctx, in, to, rows, s.table, s.table.prefix, nil, func(at pos, message string) {
		to.Problem(in.At(0, 0), "line %d of the mapping of %s: %s", at.line, s.files.name, message)
	})
}
