package schema_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

func TestLoad(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kinds, %d relation types", len(o.Kinds()), len(o.Types()))
	c, ok := o.Kind("Company")
	if !ok || c.Enum != "COMPANY" || c.Plural != "companies" {
		t.Errorf("Company = %+v, %v", c, ok)
	}
	if f, ok := c.Fact("foundedOn"); !ok || f.Type != "Date" {
		t.Errorf("Company.foundedOn = %+v, %v", f, ok)
	}
	s, ok := o.TypeByTerm("subsidiaryOf")
	if !ok || s.Name != "SUBSIDIARY_OF" || !s.Allows("Company", "Company") || s.Allows("Law", "Company") {
		t.Errorf("subsidiaryOf = %+v, %v", s, ok)
	}
}

// TestAttributesAreDescribed: the attributes of a relation type are those that its description explains.
func TestAttributesAreDescribed(t *testing.T) {
	o, err := schema.Load()
	if err != nil {
		t.Fatal(err)
	}
	explained, found := regexp.MustCompile(`attribute (\S+) (?:says|gives) `), 0
	for _, r := range o.Types() {
		var want []string
		for _, m := range explained.FindAllStringSubmatch(r.Description, -1) {
			want = append(want, m[1])
		}
		if found += len(want); !slices.Equal(r.Attributes, want) {
			t.Errorf("%s: attributes %q, explained are %q", r.Name, r.Attributes, want)
		}
	}
	if found < 10 {
		t.Errorf("%d attributes are explained", found)
	}
}

func TestAttributesAreNames(t *testing.T) {
	for attributes, want := range map[string]string{
		``:                                  "",
		`, attributes: []`:                  "",
		`, attributes: ["percent", "a-b2"]`: "",
		`, attributes: ["a", "b", "a"]`:     "x.graphqls:4: relation type OWNS: attributes: a stands there twice",
		`, attributes: ["Percent"]`:         `x.graphqls:4: relation type OWNS: attributes: "Percent" is no name that a rule can write; write it as percent`,
		`, attributes: ["per cent"]`:        `"per cent" is no name`,
	} {
		_, err := schema.Parse(&ast.Source{Name: "x.graphqls", Input: `"A firm."
type Company implements Entity { "When." foundedOn: Date }
enum RelationType {
  "The source owns the target." OWNS @predicate(from: ["Company"], to: ["Company"], inverse: "owned by"` + attributes + `)
}`})
		if want == "" && err != nil || want != "" && (!errors.Is(err, schema.ErrOntology) || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %s", attributes, err, want)
		}
	}
}
