package schema_test

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"nexum/schema"
	"nexum/seed"
)

func seedOntology(t *testing.T) *schema.Ontology {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestNew(t *testing.T) {
	o := seedOntology(t)
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

// TestCore checks that a store without an ontology has documents, things, foreign relations and a schema.
func TestCore(t *testing.T) {
	o, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, k := range o.Kinds() {
		kinds = append(kinds, k.Name)
	}
	if !slices.Equal(kinds, []string{"Document", "Thing"}) || len(o.Types()) != 1 || o.Types()[0].Name != "RELATED" {
		t.Errorf("kinds %v, types %v", kinds, o.Types())
	}
	if _, err := o.Compose(); err != nil {
		t.Error(err)
	}
}

// TestAttributesAreDescribed checks that the description of each relation type explains all attributes of the type, and
// no others.
func TestAttributesAreDescribed(t *testing.T) {
	explained, found := regexp.MustCompile(`attribute (\S+) (?:says|gives|is|names) `), 0
	for _, r := range seedOntology(t).Types() {
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
	for _, c := range []struct{ attributes, want string }{
		{``, ""},
		{`, attributes: []`, ""},
		{`, attributes: ["percent", "a-b2"]`, ""},
		{`, attributes: ["a", "b", "a"]`, "x.graphqls:4:47: relation type OWNS: attributes: a is given twice"},
		{
			`, attributes: ["Percent"]`,
			`x.graphqls:4:47: relation type OWNS: attributes: "Percent" is not a name that a rule can write; write it as percent`,
		},
		{`, attributes: ["per cent"]`, `"per cent" is not a name that a rule can write; write it as perCent`},
		{`, attributes: ["PERCENT"]`, `write it as percent`},
		{`, attributes: ["1st"]`, `"1st" is not a name that a rule can write; write it as percent`},
		{
			`, attributes: ["比例"]`, `"比例" is not a name that a rule can write; write an English name such as percent, and give ` +
				`this one by @attributeLabel(attribute: "percent", language: "zh", text: "比例"), with the right language`,
		},
	} {
		t.Run(c.attributes, func(t *testing.T) {
			_, err := schema.New(schema.Source{Name: "x.graphqls", Text: `"A firm."
type Company { "When." foundedOn: Date }
extend enum RelationType {
  "The source owns the target for some part." OWNS @predicate(from: [COMPANY], to: [COMPANY], inverse: "owned by"` +
				c.attributes + `)
}`})
			if c.want == "" && err != nil || c.want != "" &&
				(!errors.Is(err, schema.ErrOntology) || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
