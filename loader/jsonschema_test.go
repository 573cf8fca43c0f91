package loader_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"nexum/loader"
)

func compileSchema(t *testing.T, part string) *jsonschema.Schema {
	t.Helper()
	src, err := loader.JSONSchema(ontology(t))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("records.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("records.json" + part)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// jsonValue parses YAML like an editor with YAML 1.2: dates are texts.
func jsonValue(t *testing.T, src []byte) any {
	t.Helper()
	var n yaml.Node
	if err := yaml.Load(src, &n); err != nil {
		t.Fatal(err)
	}
	var untag func(*yaml.Node)
	untag = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.ShortTag() == "!!timestamp" {
			n.Tag = "!!str"
		}
		for _, c := range n.Content {
			untag(c)
		}
	}
	untag(&n)
	var v any
	if err := n.Load(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// TestJSONSchemaAgrees checks that the schema accepts what Check accepts, and that it finds those problems of Check
// that a schema can find.
func TestJSONSchemaAgrees(t *testing.T) {
	records, dataset := compileSchema(t, ""), compileSchema(t, "#/$defs/dataset")
	for _, root := range []string{"testdata/good", "../seed"} {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			f := filepath.Ext(path)
			if err != nil || e.IsDir() || f != ".yaml" && f != ".yml" || strings.HasPrefix(e.Name(), "_") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			s := records
			if e.Name() == loader.DatasetFile {
				s = dataset
			}
			if err := s.Validate(jsonValue(t, src)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
			return nil
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	block := compileSchema(t, "#/$defs/block")
	for src, valid := range map[string]bool{
		`{id: a, kind: Company, name: A, facts: [{foundedOn: 1999}, {foundedOn: [1999-01, 1999-02-03]}]}`: true,
		`{id: a, facts: [{foundedOn: 1999, at: 5.3}], relations: [{partnersWith: b, at: ""}]}`:            true,
		`{id: a, aliases: [a, 7, {alias: b, language: zh}]}`:                                              true,
		`{id: /en/x, relations: [{partnersWith: 360, attributes: {percent: 51}}]}`:                        true,
		`{id: a, kind: Compny}`: false,
		`{id: A b}`:             false,
		`{kind: Company}`:       false,
		`{id: a, nmae: A}`:      false,
		`{id: a, kind: Law, facts: [{foundedOn: 1999}]}`:               false,
		`{id: a, kind: Company, facts: [{foundedOn: later}]}`:          false,
		`{id: a, kind: Company, facts: [{employees: many}]}`:           false,
		`{id: a, kind: Company, facts: [{employees: 1, industry: x}]}`: false,
		`{id: a, kind: Company, facts: [{at: "1"}]}`:                   false,
		`{id: a, kind: Law, relations: [{subsidiaryOf: b}]}`:           false,
		`{id: a, relations: [{partnerWith: b}]}`:                       false,
		`{id: a, relations: [{partnersWith: b, stance: retracts}]}`:    false,
		`{id: a, relations: [{partnersWith: b, confidence: 2}]}`:       false,
		`{id: a, relations: [{partnersWith: b, language: en}]}`:        false,
		`{id: a, relations: [{partnersWith: []}]}`:                     false,
		`{id: a, relations: [{partnersWith: b, from: 17}]}`:            false,
		`{id: a, kind: Duty, facts: [{mode: MUST}]}`:                   false,
	} {
		if err := block.Validate(jsonValue(t, []byte(src))); (err == nil) != valid {
			t.Errorf("schema: %s: %v", src, err)
		}
		file :=
			"document: doc\nentities:\n- {id: doc, kind: Document, name: D}\n- {id: b, kind: Company, name: B}\n- {id: 360, kind: Company, name: C}\n- " +
				src + "\n"
		if !strings.Contains(src, "kind") && !strings.Contains(src, "/") {
			file += "- {id: a, kind: Company, name: A}\n"
		}
		if strings.Contains(src, "/en/x") {
			file += "- {id: /en/x, kind: Company, name: X}\n"
		}
		_, err := newLoader(t, loader.Options{}).Check(context.Background(), write(t, "a.yaml", file)+"/a.yaml")
		if (err == nil) != valid {
			t.Errorf("check: %s: %v", src, err)
		}
	}
	for src, valid := range map[string]bool{
		"{name: a, title: b, document: c}": true, "{title: b}": false,
		"{name: A b}": false, "{name: a, at: 1}": false,
	} {
		if err := dataset.Validate(jsonValue(t, []byte(src))); (err == nil) != valid {
			t.Errorf("%s: %v", src, err)
		}
	}
}
