package infer_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/loader/infer"
	"nexum/schema"
)

func TestExtend(t *testing.T) {
	inUse := schema.Source{Name: "in-use.graphqls", Text: `
"A firm."
type Company @kind(plural: "companies") {
  "When it was founded."
  foundedOn: Date
  "The firms that it owns."
  owns: [Company!] @relation(type: OWNS, direction: OUT)
}
"A ship."
type Ship {
  "Its length."
  length: Decimal
}
extend enum RelationType {
  "The source has the target."
  OWNS @predicate(from: [COMPANY], to: [COMPANY], inverse: "owned by")
  "The source founded the target."
  FOUNDED @predicate(from: [COMPANY], to: [COMPANY], inverse: "founded by")
}
`}
	for _, tt := range []struct {
		name, file, table string
		has, lacks        []string
	}{
		{
			"a kind and a fact that are in use", "companies.csv", "name,foundedOn,seat\nAcme,2012,Delft\nBeta,2013,Gent\n",
			[]string{"extend type Company {", "seat: String"},
			[]string{"foundedOn", "\ntype Company"},
		},
		{
			"nothing is missing", "companies.csv", "name,foundedOn\nAcme,2012\nBeta,2013\n",
			nil,
			[]string{"type"},
		},
		{
			"a fact with the name of a relation type", "companies.csv", "name,founded\nAcme,2012\nBeta,2013\n",
			[]string{"foundedStated: ", "# founded is a relation type"},
			[]string{"  founded: "},
		},
		{
			"a fact that another kind has", "harbours.csv", "name,length\nDelft,12\nGent,13\n",
			[]string{"type Harbour", "length: Decimal"},
			nil,
		},
		{"a kind that is new", "planes.csv", "name,wings\nOne,2\nTwo,4\n", []string{"\ntype Plane"}, []string{"extend"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), tt.file)
			if err := os.WriteFile(path, []byte(tt.table), 0o600); err != nil {
				t.Fatal(err)
			}
			d, err := infer.Files(context.Background(), []string{path}, infer.Options{})
			if err != nil {
				t.Fatal(err)
			}
			o, err := schema.New(inUse)
			if err != nil {
				t.Fatal(err)
			}
			d.Extend(o)
			text := d.Ontology()
			for _, want := range tt.has {
				if !strings.Contains(text, want) {
					t.Errorf("the draft has no %q:\n%s", want, text)
				}
			}
			for _, unwanted := range tt.lacks {
				if strings.Contains(strings.ReplaceAll(text, "types", ""), unwanted) {
					t.Errorf("the draft has %q:\n%s", unwanted, text)
				}
			}
			both, err := schema.New(inUse, schema.Source{Name: "draft.graphqls", Text: text})
			if err == nil {
				_, err = both.Compose()
			}
			if err != nil {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}
