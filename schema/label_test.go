package schema_test

import (
	"strings"
	"testing"

	"nexum/schema"
)

func TestLabels(t *testing.T) {
	source := func(label string) schema.Source {
		return schema.Source{Name: "ships.graphqls", Text: "\"A ship.\"\ntype Ship " + label + " {\n  \"Its flag.\"\n  flag: String @label(language: \"zh\", text: \"船旗\")\n}\n"}
	}
	o, err := schema.New(source(`@label(language: "zh", text: "船舶") @label(language: "de", text: "Schiff")`))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range o.Kinds() {
		if k.Name != "Ship" {
			continue
		}
		if len(k.Labels) != 2 || k.Labels[0] != (schema.Label{Language: "zh", Text: "船舶"}) {
			t.Errorf("labels of the kind: %v", k.Labels)
		}
		if f, ok := k.Fact("flag"); !ok || len(f.Labels) != 1 || f.Labels[0].Text != "船旗" {
			t.Errorf("labels of the fact: %v", f)
		}
	}
	for _, c := range []struct{ name, label, want string }{
		{"a language in capitals", `@label(language: "ZH", text: "船舶")`, `not "ZH"`},
		{"no text", `@label(language: "zh", text: " ")`, "@label in zh has no text"},
		{"twice", `@label(language: "zh", text: "船舶") @label(language: "zh", text: "船")`, "there are two @label in zh"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := schema.New(source(c.label)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
