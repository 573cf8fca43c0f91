package schema_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nexum/schema"
)

const ships = `
"Whoever acts."
interface Actor
"A firm."
type Company implements Actor @kind(plural: "companies") {
  "When."
  foundedOn: Date
}
"A ship."
type Vessel implements Actor {
  "Who manages it."
  managers: [Actor!] @relation(type: MANAGES, direction: IN)
}
extend enum RelationType {
  "The source manages the target."
  MANAGES @predicate(from: [COMPANY], to: [VESSEL], inverse: "managed by")
}
`

func TestMerge(t *testing.T) {
	first := schema.Source{Name: "a/ships.graphqls", Text: ships}
	for _, c := range []struct {
		name, second, want string
	}{
		{
			"the same again, in another order and with other descriptions", `
"Somebody." interface Actor
"A vessel." type Vessel implements Actor { "Managers." managers: [Actor!] @relation(direction: IN, type: MANAGES) }
extend enum RelationType { "Manages." MANAGES @predicate(inverse: "managed by", from: ["Company"], to: ["Vessel"]) }`,
			"",
		},
		{"a kind is extended", `
extend type Vessel { "Its number." imoNumber: String "Who owns it." owners: [Company!] @relation(type: OWNS, direction: IN) }
extend enum RelationType { "Owns." OWNS @predicate(from: [ACTOR], to: [VESSEL], inverse: "owned by") }`, ""},
		{"a document is extended", `extend type Document { "Its shelf." shelf: String }`, ""},
		{"a relation type is widened", `
"A person." type Person implements Actor @kind(plural: "people") { "Born." bornOn: Date }
extend enum RelationType { MANAGES @widen(from: [PERSON], to: ["Company"]) }`, ""},
		{
			"another type of a field", `"A ship." type Vessel implements Actor { "Managers." managers: String }`,
			"b/more.graphqls:1:16: Vessel is defined differently at a/ships.graphqls:10: managers: it is [Actor!] in one definition and String in the other",
		},
		{
			"a field less", `"A firm." type Company implements Actor @kind(plural: "companies")`,
			"Company is defined differently at a/ships.graphqls:5: the field foundedOn is only there; define it once, and write extend type Company",
		},
		{
			"an extension that contradicts", `extend type Company { "When." foundedOn: String }`,
			"b/more.graphqls:1:31: Company.foundedOn is defined differently at a/ships.graphqls:7: it is Date in one definition and String in the other",
		},
		{
			"other ends",
			`extend enum RelationType { "Manages." MANAGES @predicate(from: [VESSEL], to: [VESSEL], inverse: "managed by") }`,
			"relation type MANAGES is defined differently at a/ships.graphqls:16: ",
		},
		{
			"another sort", `"Actors." enum Actor { A }`,
			"Actor is defined differently at a/ships.graphqls:3: it is an interface in one definition and an enum in the other",
		},
		{"nothing to extend", `extend type Vesel { "Its number." imoNumber: String }`, "there is no Vesel to extend"},
		{
			"nothing to widen", `extend enum RelationType { OWNS @widen(from: [VESSEL]) }`,
			"there is no relation type OWNS to widen",
		},
		{"a name of the API", `"Claims." type Claim { "Text." text: String }`, "Claim is a name of the API"},
		{"the root type", `extend type Query { "All." all: String }`, "Query is a name of the API"},
		{"no extension of the enum", `enum RelationType { A }`, "write: extend enum RelationType {"},
		{"a scalar", `scalar Money`, "Money is a scalar; an ontology has types, interfaces and enums"},
		{"a directive", `directive @mine on OBJECT`, "@mine cannot be defined here"},
		{"an unknown directive", `extend type Vessel { "N." n: String @unique }`, "there is no directive @unique"},
		{"a directive in a wrong place", `extend type Vessel @begins`, "@begins is not allowed here"},
		{
			"an argument that is missing", `extend type Vessel { "N." n: [Actor!] @relation(type: MANAGES) }`,
			"@relation needs direction",
		},
		{
			"an argument too many", `extend type Vessel { "N." n: String @iri(is: "a:b", was: "c:d") }`,
			"@iri has no argument was",
		},
		{
			"no list", `extend enum RelationType { "Owns." OWNS @predicate(from: ACTOR, to: [VESSEL], inverse: "owned by") }`,
			"from must be a list",
		},
		{
			"an unknown kind",
			`extend enum RelationType { "Owns." OWNS @predicate(from: [ACTORS], to: [VESSEL], inverse: "owned by") }`,
			"relation type OWNS: from: there is no kind or interface ACTORS",
		},
		{
			"a relation without a list", `extend type Vessel { "N." owner: Company @relation(type: MANAGES, direction: IN) }`,
			"write [Company!]",
		},
		{
			"a connection", `extend type Vessel { "N." owner: CompanyConnection! @relation(type: MANAGES, direction: IN) }`,
			"write [Company!]",
		},
		{"arguments", `extend type Vessel { "N." n(first: Int): String }`, "a field of an ontology has no arguments"},
		{"interfaces in a circle", `"A." interface A implements B "B." interface B implements A`, "implements itself"},
		{
			"no interface", `"A." type A implements Company { "N." n: String }`,
			"Company, which is a type and not an interface",
		},
		{"one value of two kinds", `"A." type VESSEL { "N." n: String } "B." type V_e`, "V_e is not a name of a kind"},
		{
			"one value of EntityKind",
			`"A." type CourtCase { "N." n: String } "B." type Courtcase { "N." n: String } "B." type COURTCASE { "N." n: String }`,
			"",
		},
		{"broken", `type {`, "b/more.graphqls:1:6: this is not GraphQL SDL: Expected Name"},
		{
			"a fact in another script", "\"A.\" type A {\n  \"旗\" 船旗: String }",
			`b/more.graphqls:2:7: "船旗" cannot be a name here: names of GraphQL have the letters A to Z, digits and _ only; write an ` +
				`English name, and give this one by @label(language: "zh", text: "船旗"), with the right language`,
		},
		{"a name that begins in ASCII", `"A." type A { "N." flag_größe: String }`, `"flag_größe" cannot be a name here`},
		{"a kind in another script", `"A." type Судно { "N." n: String }`, `"Судно" cannot be a name here`},
		{"a sign that is no letter", `"A." type A { "N." n★: String }`, "this is not GraphQL SDL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			second := schema.Source{Name: "b/more.graphqls", Text: c.second}
			o, err := schema.New(first, second)
			other, err2 := schema.New(second, first)
			if c.want != "" {
				if err == nil || !errors.Is(err, schema.ErrOntology) || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v\nwant %s", err, c.want)
				}
				if err2 == nil || err2.Error() != err.Error() {
					t.Errorf("in the other order: %v", err2)
				}
				return
			}
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			if o.Fingerprint() != other.Fingerprint() {
				t.Error("the order makes a difference")
			}
			if _, err := o.Compose(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestShared checks that definitions marked as shared are united, in either order, and that contradictions are
// problems.
func TestShared(t *testing.T) {
	a := schema.Source{Name: "a/a.graphqls", Text: `
"A firm." type Company @iri(is: "ftm:Company") @shared {
  "Titles." title: [String!]
  "Parent." parent: [Company!] @relation(type: OWNS, direction: IN)
}
extend enum RelationType { "Owns." OWNS @predicate(from: [COMPANY], to: [COMPANY], inverse: "owned by", attributes: ["percent"]) @iri(is: "ftm:owns") @shared }`}
	b := `
"Whoever acts." interface Actor
"A firm." type Company implements Actor @kind(plural: "companies") @iri(is: "schema:Corporation") @shared {
  "Title." title: String
  "When." foundedOn: Date
  "Parent." parent: [Entity!] @relation(type: OWNS, direction: IN)
}
"A plant." type Plant
extend enum RelationType { "Owns." OWNS @predicate(from: [ACTOR], to: [PLANT], inverse: "held by", attributes: ["since"]) @iri(is: "schema:owns") @shared }`
	for _, test := range []struct {
		name, b, want string
		reversed      bool
	}{
		{"united", b, "", false},
		{"united in the other order", b, "", true},
		{"only one is shared", strings.Replace(b, " @shared {", " {", 1), "Company is defined differently", false},
		{
			"another type", strings.Replace(b, "title: String", "title: Date", 1),
			"Company.title is defined differently", false,
		},
		{
			"symmetric here only", strings.Replace(b, `inverse: "held by"`, `inverse: "held by", symmetric: true`, 1),
			"relation type OWNS is symmetric at one place only", false,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			sources := []schema.Source{a, {Name: "b/b.graphqls", Text: test.b}}
			if test.reversed {
				slices.Reverse(sources)
			}
			o, err := schema.New(sources...)
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) {
					t.Errorf("%v, want %s", err, test.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			k, _ := o.Kind("Company")
			title, ok := k.Fact("title")
			if !ok || !title.List || k.Plural != "companies" ||
				!slices.Equal(slices.Sorted(slices.Values(append(k.AlsoIRI, k.IRI))),
					[]string{"ftm:Company", "schema:Corporation"}) {
				t.Errorf("%+v", k)
			}
			owns, _ := o.Type("OWNS")
			slices.Sort(owns.Attributes)
			if !slices.Equal(owns.To, []string{"Company", "Plant"}) ||
				!slices.Equal(owns.Attributes, []string{"percent", "since"}) || len(owns.AlsoIRI) != 1 {
				t.Errorf("%+v", owns)
			}
		})
	}
}

// TestExtendBlamesAddedSource checks that the name of a file does not decide which of two sources is blamed.
func TestExtendBlamesAddedSource(t *testing.T) {
	held := []schema.Source{{Name: "z/ships.graphqls", Text: ships}}
	_, err := schema.Extend(held,
		[]schema.Source{{Name: "a/more.graphqls", Text: `"A firm." type Company @kind(plural: "companies")`}})
	if err == nil || !strings.Contains(err.Error(),
		"a/more.graphqls:1:16: Company is defined differently at z/ships.graphqls:5") {
		t.Error(err)
	}
}

// TestAllFaults checks that an ontology with several faults of different kinds gets a problem for each of them.
func TestAllFaults(t *testing.T) {
	_, err := schema.New(schema.Source{Name: "a/a.graphqls", Text: `
"A." type Aaa { x: String "Y." y: Unknown }
"B." type Bbb { "Z." z: [Ccc!] @relation(type: NOPE, direction: OUT) }
extend enum RelationType { "R." SOME_R @predicate(from: [DDD], to: [AAA], inverse: "r") }`})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"Aaa.x has no description", "Unknown", "NOPE", "DDD"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("nothing of %s in:\n%v", want, err)
		}
	}
}

func TestWiden(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "a", Text: ships}, schema.Source{Name: "b", Text: `
"A person." type Person @kind(plural: "people") { "Born." bornOn: Date }
extend enum RelationType { MANAGES @widen(from: [PERSON], to: [COMPANY]) }`})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := o.Type("MANAGES")
	if !slices.Equal(m.From, []string{"Company", "Person"}) || !slices.Equal(m.To, []string{"Company", "Vessel"}) {
		t.Errorf("from %v to %v", m.From, m.To)
	}
}

// TestInherit checks that a kind has the facts and relation fields of its interfaces, direct and indirect.
func TestInherit(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "a", Text: `
"What has a value." interface Asset { "What it is worth." worth: Float "Who owns it." owners: [Entity!] @relation(type: OWNS, direction: IN) }
"What floats." interface Floating implements Asset { "When." launchedOn: Date }
"A ship." type Vessel implements Floating
"A raft." type Raft implements Floating { "What it is worth." worth: Float }
extend enum RelationType { "Owns." OWNS @predicate(from: [ENTITY], to: [ASSET], inverse: "owned by") }`})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Vessel", "Raft"} {
		k, _ := o.Kind(name)
		for _, fact := range []string{"worth", "launchedOn"} {
			if _, ok := k.Fact(fact); !ok {
				t.Errorf("%s has no %s", name, fact)
			}
		}
		if !slices.Contains(k.Interfaces, "Asset") {
			t.Errorf("%s implements %v", name, k.Interfaces)
		}
	}
	if owns, _ := o.Type("OWNS"); !slices.Equal(owns.To, []string{"Raft", "Vessel"}) {
		t.Errorf("OWNS goes to %v", owns.To)
	}
	s, err := o.Compose()
	if err != nil {
		t.Fatal(err)
	}
	for typ, fields := range map[string][]string{
		"Vessel":   {"id", "name", "relations", "worth", "launchedOn", "owners"},
		"Floating": {"id", "facts", "worth", "owners"},
		"Asset":    {"key", "owners"}, "VesselConnection": {"edges", "pageInfo"}, "Query": {"vessel", "vessels", "raft"},
	} {
		for _, f := range fields {
			if d := s.Types[typ].Fields.ForName(f); d == nil || d.Description == "" {
				t.Errorf("%s.%s is missing, or has no description", typ, f)
			}
		}
	}
	if f := s.Types["Vessel"].Fields.ForName("owners"); f.Directives.ForName("relation") == nil ||
		f.Type.String() != "EntityConnection!" {
		t.Errorf("owners is %s", f.Type)
	}
}

// TestHostile checks that hostile ontologies are rejected, too, and quickly.
func TestHostile(t *testing.T) {
	for _, c := range []struct{ name, text string }{
		{"deep", `"A." type A { "N." n: ` + strings.Repeat("[", 100_000) + "String" + strings.Repeat("]", 100_000) + ` }`},
		{"long", strings.Repeat(`"A." type A `, 150_000)},
		{"no name", `type`},
		{"an empty list", `extend enum RelationType { "Owns." OWNS @predicate(from: [], to: [], inverse: "owned by") }`},
		{"null", `extend enum RelationType { "Owns." OWNS @predicate(from: null, to: [null], inverse: null) }`},
		{"nested", `extend enum RelationType { "Owns." OWNS @predicate(from: [[DOCUMENT]], to: [{a: 1}], inverse: "x") }`},
		{"introspection", `"A." type __A { "N." n: String }`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := schema.New(schema.Source{Name: "x", Text: c.text}); !errors.Is(err, schema.ErrOntology) {
				t.Error(err)
			}
		})
	}
}
