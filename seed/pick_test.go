package seed_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// pick follows a path of fields separated by dots. If a field is a list, pick follows each of its items.
func pick(v any, path string) []any {
	if list, ok := v.([]any); ok {
		var all []any
		for _, item := range list {
			all = append(all, pick(item, path)...)
		}
		return all
	}
	if path == "" {
		return []any{v}
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	field, rest, _ := strings.Cut(path, ".")
	return pick(m[field], rest)
}

// rows are the items at a path, each with the values of its columns; without columns an item is a row of one.
func rows(data any, path string, columns []string) [][]string {
	var all [][]string
	for _, item := range pick(data, path) {
		if len(columns) == 0 {
			all = append(all, []string{text(item)})
			continue
		}
		var row []string
		for _, c := range columns {
			var cell []string
			for _, v := range pick(item, c) {
				cell = append(cell, text(v))
			}
			row = append(row, strings.Join(cell, ", "))
		}
		all = append(all, row)
	}
	return all
}

// text formats a value of an answer so that equal values give equal texts: null is empty, and a number has no exponent
// and no trailing zeros.
func text(v any) string {
	var s string
	switch v := v.(type) {
	case nil:
		return ""
	case json.Number:
		s = v.String()
	case string:
		return v
	default:
		return fmt.Sprintf("%v", v)
	}
	n, ok := new(big.Rat).SetString(s)
	if !ok {
		return s
	}
	if n.IsInt() {
		return n.RatString()
	}
	return strings.TrimRight(n.FloatString(6), "0")
}

// A want is an expected row in a file: one value, or a list of values.
type want []string

// UnmarshalYAML reads a scalar as a list with one element. Dates keep their spelling.
func (w *want) UnmarshalYAML(n *yaml.Node) error {
	cells := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		cells = n.Content
	}
	for _, c := range cells {
		switch {
		case c.Kind != yaml.ScalarNode:
			return fmt.Errorf("line %d: a cell is a scalar", c.Line)
		case c.Tag == "!!null":
			*w = append(*w, "")
		case c.Tag == "!!int", c.Tag == "!!float":
			*w = append(*w, text(json.Number(c.Value)))
		default:
			*w = append(*w, c.Value)
		}
	}
	return nil
}

// matches reports whether a row is as expected. A cell ~TEXT expects a text that contains TEXT in upper or lower case,
// and ~ alone expects any text. Every other cell expects an equal text.
func (w want) matches(row []string) bool {
	if len(w) != len(row) {
		return false
	}
	for i := range w {
		if !cellMatches(w[i], row[i]) {
			return false
		}
	}
	return true
}

func cellMatches(expected, got string) bool {
	if part, ok := strings.CutPrefix(expected, "~"); ok {
		return got != "" && strings.Contains(strings.ToLower(got), strings.ToLower(part))
	}
	return expected == got
}

// readAll reads the YAML files of a folder of testdata, by name. They begin with an underscore so that
// the loader leaves them alone.
func readAll[T any](t *testing.T, folder string) map[string]T {
	t.Helper()
	all := map[string]T{}
	err := filepath.WalkDir(filepath.Join("testdata", folder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var file T
		if err := yaml.Load(src, &file, yaml.WithKnownFields()); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all[strings.Trim(strings.TrimSuffix(e.Name(), ".yaml"), "_")] = file
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
