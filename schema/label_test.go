package schema_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/schema"
)

func TestLabels(t *testing.T) {
	source := func(label string) schema.Source {
		return schema.Source{
			Name: "ships.graphqls",
			Text: "\"A ship.\"\ntype Ship " + label +
				" {\n  \"Its flag.\"\n  flag: String @label(language: \"zh\", text: \"船旗\")\n}\n",
		}
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

// TestLabelsOfWidenedType checks that several sources can name a relation type, each in another language, and that two
// names in one language are refused.
func TestLabelsOfWidenedType(t *testing.T) {
	read := func(more ...string) (*schema.Ontology, error) {
		sources := []schema.Source{{Name: "ships.graphqls", Text: `
"A ship."
type Ship {
  "Its flag."
  flag: String
}
extend enum RelationType {
  "The source tows the target."
  TOWS @predicate(from: [SHIP], to: [SHIP], inverse: "towed by") @label(language: "en", text: "has in tow")
}
`}}
		for _, label := range more {
			sources = append(sources, schema.Source{
				Name: "more.graphqls", Text: "extend enum RelationType {\n  TOWS @widen " + label + "\n}\n",
			})
		}
		return schema.New(sources...)
	}
	o, err := read(`@label(language: "zh", text: "拖曳") @label(language: "de", text: "schleppt")`)
	if err != nil {
		t.Fatal(err)
	}
	tows, _ := o.Type("TOWS")
	want := []schema.Label{
		{Language: "en", Text: "has in tow"},
		{Language: "zh", Text: "拖曳"},
		{Language: "de", Text: "schleppt"},
	}
	if !slices.Equal(tows.Labels, want) {
		t.Errorf("labels %v, want %v", tows.Labels, want)
	}
	if _, err := read(`@label(language: "en", text: "pulls")`); err == nil ||
		!strings.Contains(err.Error(), "another @label") {
		t.Errorf("a second name in English: %v", err)
	}
}

// TestAttributeLabels checks which of several names of an attribute counts, and the names of the values of an enum.
func TestAttributeLabels(t *testing.T) {
	read := func(all, own string) (*schema.Ontology, error) {
		return schema.New(schema.Source{Name: "ships.graphqls", Text: `
"How it moves."
enum Drive {
  "By wind."
  SAIL @label(language: "zh", text: "风帆")
  "By an engine."
  MOTOR
}
"A ship."
type Ship {
  "How it moves; empty if unknown."
  drive: Drive
}
extend enum RelationType ` + all + ` {
  "The source tows the target."
  TOWS @predicate(from: [SHIP], to: [SHIP], inverse: "towed by", attributes: ["speed", "rope"]) ` + own + `
}
`})
	}
	o, err := read(
		`@attributeLabel(attribute: "speed", language: "zh", text: "速度") @attributeLabel(attribute: "rope", language: "zh", text: "绳")
     @attributeLabel(attribute: "basis", language: "zh", text: "依据")`,
		`@attributeLabel(attribute: "rope", language: "zh", text: "缆绳")`)
	if err != nil {
		t.Fatal(err)
	}
	text := func(a []schema.Attribute) string {
		var out []string
		for _, a := range a {
			for _, l := range a.Labels {
				out = append(out, a.Name+" "+l.Text)
			}
		}
		return strings.Join(out, ", ")
	}
	tows, ok := o.Type("TOWS")
	if want := "speed 速度, rope 缆绳"; !ok || text(tows.Typed) != want {
		t.Errorf("attributes of the type: %q, want %q", text(tows.Typed), want)
	}
	if want := "speed 速度, rope 绳, basis 依据"; text(o.NamedAttributes()) != want {
		t.Errorf("attributes of all types: %q, want %q", text(o.NamedAttributes()), want)
	}
	ship, _ := o.Kind("Ship")
	drive, _ := ship.Fact("drive")
	if c := drive.Constants; len(c) != 2 || len(c[0].Labels) != 1 || c[0].Labels[0].Text != "风帆" ||
		c[0].Description != "By wind." || c[1].Labels != nil {
		t.Errorf("constants of the fact: %v", c)
	}
	for _, c := range []struct{ name, all, own, want string }{
		{"a language in capitals", `@attributeLabel(attribute: "rope", language: "ZH", text: "缆绳")`, "", `not "ZH"`},
		{
			"no text", `@attributeLabel(attribute: "rope", language: "zh", text: "")`, "",
			"@attributeLabel for rope in zh has no text",
		},
		{
			"no name", `@attributeLabel(attribute: "The rope", language: "zh", text: "缆绳")`, "",
			"is not a name that a rule can write",
		},
		{
			"an attribute that the type does not have", "", `@attributeLabel(attribute: "wire", language: "zh", text: "钢缆")`,
			"names wire, which is not an attribute of the type",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := read(c.all, c.own); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestTranslatedTexts(t *testing.T) {
	read := func(directives string) (*schema.Ontology, error) {
		return schema.New(schema.Source{Name: "ships.graphqls", Text: `
"Whoever owns."
interface Owner @question(name: "owned", label: "What it owns", heading: "Owned by", types: [OWNS], direction: OUT, otherwise: "Nothing.")
` + directives + `
"A ship."
type Ship implements Owner @label(language: "zh", text: "船舶", description: "水上交通工具。")
extend enum RelationType {
  "The source owns the target."
  OWNS @predicate(from: [SHIP], to: [SHIP], inverse: "owned by")
}
`})
	}
	o, err := read(`@questionLabel(question: "owned", language: "zh", label: "名下财产", heading: "所有者：", otherwise: "无。")`)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range o.Kinds() {
		if k.Name != "Ship" {
			continue
		}
		if len(k.Labels) != 1 || k.Labels[0].Description != "水上交通工具。" {
			t.Errorf("labels of the kind: %v", k.Labels)
		}
		want := schema.QuestionLabel{Language: "zh", Label: "名下财产", Heading: "所有者：", Otherwise: "无。"}
		if len(k.Questions) != 1 || len(k.Questions[0].Labels) != 1 || k.Questions[0].Labels[0] != want {
			t.Errorf("questions of the kind: %v", k.Questions)
		}
	}
	for _, c := range []struct{ name, question, language, want string }{
		{"no such question", "laws", "zh", `Owner has no @question "laws"`},
		{"a language in capitals", "owned", "ZH", `@questionLabel: a language must be written in lower case`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(`@questionLabel(question: "` + c.question + `", language: "` + c.language +
				`", label: "a", heading: "b", otherwise: "c")`)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// TestFactLabels checks that an interface names a fact of its kinds once, and which of several names counts.
func TestFactLabels(t *testing.T) {
	read := func(directives string) (*schema.Ontology, error) {
		return schema.New(schema.Source{Name: "ships.graphqls", Text: `
"Whatever moves."
interface Mover @factLabel(fact: "flag", language: "zh", text: "旗帜", description: "所属国家。") @factLabel(fact: "port", language: "zh", text: "港口")
"Whatever belongs to somebody."
interface Asset @factLabel(fact: "flag", language: "zh", text: "国家") @factLabel(fact: "flag", language: "de", text: "Flagge")
"A ship."
type Ship implements Mover & Asset {
  "Its flag."
  flag: String
  "Its port."
  port: String @label(language: "zh", text: "船籍港")
}
"A train."
type Train implements Mover @factLabel(fact: "flag", language: "zh", text: "国别") {
  "Its flag."
  flag: String
}
` + directives})
	}
	o, err := read("")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		kind, fact string
		want       []schema.Label
	}{
		{"Ship", "flag", []schema.Label{
			{Language: "zh", Text: "旗帜", Description: "所属国家。"},
			{Language: "de", Text: "Flagge"},
		}},
		{"Ship", "port", []schema.Label{{Language: "zh", Text: "船籍港"}}},
		{"Train", "flag", []schema.Label{{Language: "zh", Text: "国别"}}},
	} {
		t.Run(c.kind+"."+c.fact, func(t *testing.T) {
			i := slices.IndexFunc(o.Kinds(), func(k *schema.Kind) bool { return k.Name == c.kind })
			if f, ok := o.Kinds()[i].Fact(c.fact); !ok || !slices.Equal(f.Labels, c.want) {
				t.Errorf("labels %v, want %v", f.Labels, c.want)
			}
		})
	}
	for _, c := range []struct{ name, directives, want string }{
		{
			"no such fact", `extend type Train @factLabel(fact: "port", language: "zh", text: "港口")`,
			`Train has no fact "port"`,
		},
		{
			"a fact of no kind", `extend interface Asset @factLabel(fact: "crew", language: "zh", text: "船员")`,
			`Asset has no fact "crew"`,
		},
		{"a language in capitals", `extend type Ship @factLabel(fact: "flag", language: "ZH", text: "旗帜")`, `not "ZH"`},
		{
			"no text", `extend type Ship @factLabel(fact: "flag", language: "zh", text: " ")`,
			"@factLabel for flag in zh has no text",
		},
		{
			"twice", `extend type Train @factLabel(fact: "flag", language: "zh", text: "旗帜")`,
			"there are two @factLabel for flag in zh",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := read(c.directives); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}
