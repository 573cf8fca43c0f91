package loader_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/loader"
	"nexum/schema"
	"nexum/seed"
)

const fleetOntology = `
"Whoever acts."
interface Actor
"A firm."
type Firm implements Actor {
  "When it was founded."
  foundedOn: Date
  "Names that it traded under."
  tradeNames: [String!]
}
"A ship."
type Vessel {
  "IMO number."
  imoNumber: String @identifier(scheme: "imo")
  "What it is for."
  use: Use
  "Who manages it."
  managers: [Actor!] @relation(type: MANAGES, direction: IN)
}
"What a ship is for."
enum Use {
  "Goods."
  CARGO
  "Cables."
  CABLE
}
extend enum RelationType {
  "The source manages the operation of the target."
  MANAGES @predicate(from: [ACTOR], to: [VESSEL], inverse: "managed by")
  "The source pays the target."
  PAYS @predicate(from: [ACTOR], to: [ACTOR], inverse: "paid by") @repeatable @attribute(name: "weight", type: Float)
}
`

const fleetRecords = `
document: register
at: "1"
entities:
  - {id: register, kind: Document, name: The register}
  - {id: acme, kind: Firm, name: Acme, facts: [{foundedOn: 1999}, {tradeNames: [One, Two]}], relations: [{manages: ever-given}]}
  - {id: ever-given, kind: Vessel, name: Ever Given, facts: [{imoNumber: "9811000"}, {use: CARGO}]}
`

// fleetDataset writes a dataset with an ontology. replace holds pairs of texts to replace in it.
func fleetDataset(t *testing.T, replace ...string) string {
	t.Helper()
	r := strings.NewReplacer(replace...)
	return write(t, "dataset.yaml", "name: fleet\n", "kinds/fleet.graphqls", r.Replace(fleetOntology), "fleet.yaml",
		r.Replace(fleetRecords))
}

// coreShelf makes a store without an ontology.
func coreShelf(t *testing.T, s *shelf) {
	t.Helper()
	core, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	s.base = core
}

// TestDatasetWithOntology loads a dataset with its own kinds. They must exist after the store is opened again and
// after an export and restore, and an earlier revision must show the ontology of that time.
func TestDatasetWithOntology(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		coreShelf(t, s)
		first := s.load(fleetDataset(t))
		if first.Ontologies != 1 || first.Entities["Vessel"] != 1 || first.Relations["MANAGES"] != 1 {
			t.Errorf("%s", first)
		}
		if again := s.load(fleetDataset(t)); again.New != 0 || again.Retracted != 0 {
			t.Errorf("again: %s", again)
		}
		at := s.graph().View().Revision().CommittedAt
		time.Sleep(time.Millisecond)
		if _, err := s.replace(fleetDataset(t, "\"A ship.\"", "\"A ship of the fleet.\"")); err != nil {
			t.Fatal(err)
		}
		s.close()
		v := s.graph().View()
		k, ok := v.Ontology().Kind("Vessel")
		if !ok || k.Description != "A ship of the fleet." {
			t.Fatalf("Vessel = %+v", k)
		}
		n, _ := v.Lookup("ever-given")
		if v.Kind(n).Name != "Vessel" || v.Foreign(v.TypePred(mustType(t, v, "MANAGES"))) {
			t.Errorf("ever-given is a %s", v.Kind(n).Name)
		}
		for id := range v.IDs() {
			if strings.HasPrefix(id, "ontology") {
				t.Errorf("%s is an entity", id)
			}
		}
		then, err := v.With(graph.Change{KnownAt: at})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			v    *graph.View
			want string
		}{{v, "A ship of the fleet."}, {then, "\"A ship.\""}} {
			texts := c.v.OntologyTexts()
			if len(texts) != 1 || texts[0].Name != "fleet/kinds/fleet.graphqls" || !strings.Contains(texts[0].Text, c.want) {
				t.Errorf("the ontology is %+v, want %s", texts, c.want)
			}
		}
		restored(t, s, v)
	})
}

// TestFallbackOntology loads records into a store without an ontology. They bring the fallback of the loader, once,
// unless they name a kind that it does not have, or there is another ontology.
func TestFallbackOntology(t *testing.T) {
	records := func(kind string) string {
		return write(t, "dataset.yaml", "name: own\n", "own.yaml", "document: d\nat: \"1\"\nentities:\n"+
			"  - {id: d, kind: Document, name: D}\n  - {id: a, kind: "+kind+
			", name: A, relations: [{owns: b}]}\n  - {id: b, kind: Company, name: B}\n")
	}
	const note = "no .graphqls file is loaded and the store has no ontology yet, so the kinds and relation types are those of the bundled dataset"
	onStores(t, func(t *testing.T, s *shelf) {
		coreShelf(t, s)
		var err error
		if s.fallback, err = seed.Sources(); err != nil {
			t.Fatal(err)
		}
		_, err = s.loader().Load(t.Context(), s.commit, records("Vessel"))
		if err == nil || !strings.Contains(err.Error(), `there is no kind "Vessel"`) || !strings.Contains(err.Error(), note) {
			t.Errorf("a kind that the fallback does not have: %v", err)
		}
		if texts := s.graph().View().OntologyTexts(); len(texts) != 0 {
			t.Errorf("a load that failed left the ontology %v", texts)
		}
		first := s.load(records("Company"))
		if first.Relations["OWNS"] != 1 || len(first.Notes) != 1 || first.Notes[0].Message != note {
			t.Errorf("%s, with the notes %v", first, first.Notes)
		}
		s.close() // from now on, the store has an ontology
		if again := s.load(records("Company")); again.New != 0 || again.Retracted != 0 || len(again.Notes) != 0 {
			t.Errorf("again: %s, with the notes %v", again, again.Notes)
		}
		replaced, err := s.replace(records("Person"))
		if err != nil || replaced.New != 1 || replaced.Retracted != 1 {
			t.Errorf("replaced: %s, %v", replaced, err)
		}
		if texts := s.graph().View().OntologyTexts(); len(texts) != len(s.fallback) || texts[0].Name != s.fallback[0].Name {
			t.Errorf("the ontology is %v", texts)
		}
	})
	t.Run("with an ontology", func(t *testing.T) {
		s := &shelf{t: t, address: filepath.Join(t.TempDir(), "store")}
		t.Cleanup(s.close)
		coreShelf(t, s)
		s.fallback = []schema.Source{{Name: "other", Text: "type Never { x: Int }"}}
		if got := s.load(fleetDataset(t)); len(got.Notes) != 0 {
			t.Errorf("the notes are %v", got.Notes)
		}
	})
}

func mustType(t *testing.T, v *graph.View, name string) *schema.RelationType {
	t.Helper()
	typ, ok := v.Ontology().Type(name)
	if !ok {
		t.Fatalf("there is no relation type %s", name)
	}
	return typ
}

// restored restores the export of a store, and compares the views of both stores.
func restored(t *testing.T, s *shelf, v *graph.View) {
	t.Helper()
	ctx := context.Background()
	var export bytes.Buffer
	if err := s.graph().Store().Export(ctx, &export); err != nil {
		t.Fatal(err)
	}
	store, err := cayley.Open(ctx, cayley.Memory, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Restore(ctx, &export); err != nil {
		t.Fatal(err)
	}
	g, err := graph.Open(ctx, s.ontology(), store)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if shows(g.View()) != shows(v) || g.View().Ontology().Fingerprint() != v.Ontology().Fingerprint() {
		t.Error("the restored store shows something else")
	}
}

// TestSeveralOntologies loads a second dataset that uses, extends and widens the ontology of the first.
func TestSeveralOntologies(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		coreShelf(t, s)
		s.load(fleetDataset(t))
		second := write(
			t, "dataset.yaml", "name: crew\ndocument: register\n", "crew.graphqls", `
"A sailor." type Sailor { "Rank." rank: String }
"A ship." type Vessel {
  "IMO number." imoNumber: String @identifier(scheme: "imo")
  "What it is for." use: Use
  "Who manages it." managers: [Actor!] @relation(type: MANAGES, direction: IN)
}
extend type Vessel { "Who sails on it." crew: [Sailor!] @relation(type: SAILS_ON, direction: IN) "Its flag." flag: String }
extend enum RelationType {
  "The source sails on the target." SAILS_ON @predicate(from: [SAILOR], to: [VESSEL], inverse: "sailed by")
  MANAGES @widen(from: [SAILOR])
}`, "crew.yaml", `
at: "2"
entities:
  - {id: ann, kind: Sailor, name: Ann, facts: [{rank: mate}], relations: [{sailsOn: ever-given}, {manages: ever-given}]}
  - {id: ever-given, facts: [{flag: Panama}]}
`)
		s.load(second)
		manages := mustType(t, s.graph().View(), "MANAGES")
		if !slices.Equal(manages.From, []string{"Firm", "Sailor"}) {
			t.Errorf("MANAGES from %v", manages.From)
		}
		_, err := s.replace(write(t, "dataset.yaml", "name: fleet\n", "fleet.graphqls",
			"\"A firm.\" type Firm { \"When.\" foundedOn: Date }", "fleet.yaml", `
document: register
at: "1"
entities:
  - {id: register, kind: Document, name: The register}
`))
		if err == nil || !strings.Contains(err.Error(), "is not consistent: crew/crew.graphqls") {
			t.Errorf("a dataset that others build on is replaced: %v", err)
		}
		_, err = s.loader().Load(context.Background(), s.commit,
			write(t, "dataset.yaml", "name: other\n", "other.graphqls", "\n\"A ship.\" type Vessel { \"Length.\" length: Int }"))
		if err == nil || !strings.Contains(err.Error(), "other.graphqls:2:") ||
			!strings.Contains(err.Error(), "Vessel is defined differently at ") {
			t.Errorf("a contradiction: %v", err)
		}
	})
}

// TestNarrowedOntology checks that a change of the ontology is refused before anything is written if existing data
// forbids it. The message has counts and examples.
func TestNarrowedOntology(t *testing.T) {
	for _, c := range []struct {
		name, want string
		replace    []string
	}{
		{
			"a kind is removed",
			"the kind Vessel is removed, but the store has 12 claims of it: v00, v01, v02, v03, v04, v05, v06, v07, v08, v09 and 2 more",
			[]string{
				"type Vessel", "type Ship", "[VESSEL]", "[SHIP]", "kind: Vessel", "kind: Ship",
			},
		},
		{
			"a fact is removed", "Vessel.imoNumber is removed, but the store has 12 claims of it: v00, ",
			[]string{"imoNumber", "callSign", "(scheme: \"imo\")", "(scheme: \"call-sign\")", "9811000", "ABC"},
		},
		{
			"a value of an enum is removed",
			`Vessel.use is narrowed: it is one of TUG or CABLE, but the store has 12 claims of it: v00: "CARGO", `,
			[]string{
				"CARGO", "TUG",
			},
		},
		{
			"a fact takes another type",
			`Firm.foundedOn is narrowed: it is of type Int, but the store has 1 claim of it: other-firm: "1999-05"`,
			[]string{
				"foundedOn: Date", "foundedOn: Int",
			},
		},
		{
			"a fact takes one value",
			`Firm.tradeNames can have only one value, but the store has 1 claim of it: other-firm: "Three"`,
			[]string{
				"tradeNames: [String!]", "tradeNames: String", "[One, Two]", "One",
			},
		},
		{
			"a relation type is removed",
			"the relation type MANAGES is removed, but the store has 12 claims of it: other-firm|MANAGES|v00, ",
			[]string{
				"MANAGES", "RUNS", "manages", "runs",
			},
		},
		{
			"ends are narrowed", "MANAGES no longer connects Firm with Vessel, but the store has 12 claims of it: ",
			[]string{"from: [ACTOR]", "from: [DOCUMENT]", "{manages: ever-given}", "{related: ever-given}"},
		},
		{
			"occurrences",
			"PAYS is no longer @repeatable, but the store has 13 claims of it: other-firm|PAYS|other-firm|k00, other-firm|PAYS|other-firm|k01, ",
			[]string{"@repeatable", ""},
		},
		{
			"an attribute takes another type",
			"the attribute weight of PAYS is narrowed: it is of type Int, but the store has 12 claims of it: other-firm|PAYS|other-firm: 0.5, ",
			[]string{"type: Float", "type: Int"},
		},
		{
			"a fact becomes mandatory",
			"Vessel.flag is @mandatory now, but the store has 13 entities without it: ever-given, v00, v01, v02, v03, v04, v05, " +
				"v06, v07, v08 and 3 more",
			[]string{"type Vessel {", "type Vessel {\n  \"Its flag.\" flag: String @mandatory"},
		},
		{
			"a fact becomes mandatory, and the load brings one",
			"Vessel.flag is @mandatory now, but the store has 12 entities without it: v00, v01, v02, v03, v04, v05, v06, v07, " +
				"v08, v09 and 2 more",
			[]string{
				"type Vessel {", "type Vessel {\n  \"Its flag.\" flag: String @mandatory",
				"name: Ever Given, facts: [", "name: Ever Given, facts: [{flag: Panama}, ",
			},
		},
		{
			"a mandatory fact that all have",
			"",
			[]string{`imoNumber: String`, `imoNumber: String @mandatory`},
		},
		{"an attribute is no longer declared", "", []string{`@attribute(name: "weight", type: Float)`, ""}},
		{"a description", "", []string{"A ship.", "A vessel."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &shelf{t: t, address: filepath.Join(t.TempDir(), "store")}
			t.Cleanup(s.close)
			coreShelf(t, s)
			s.load(fleetDataset(t))
			var b strings.Builder
			b.WriteString(
				"document: register\nat: \"3\"\nentities:\n  - {id: other-firm, kind: Firm, name: Other, facts: [{foundedOn: 1999-05}, {tradeNames: [Three, Four]}]}\n")
			for i := range 12 {
				fmt.Fprintf(&b, "  - {id: v%02d, kind: Vessel, name: V%d, facts: [{imoNumber: \"9811000\"}, {use: CARGO}]}\n", i, i)
				fmt.Fprintf(&b, "  - {id: other-firm, relations: [{manages: v%02d}]}\n", i)
				fmt.Fprintf(&b, "  - {id: other-firm, relations: [{pays: other-firm, key: k%02d, attributes: {weight: %d.5}}]}\n", i, i)
			}
			b.WriteString("  - {id: other-firm, relations: [{pays: other-firm, key: last}]}\n")
			s.load(write(t, "dataset.yaml", "name: more\n", "more.yaml", b.String()))
			before := s.graph().View().Revision()
			_, err := s.replace(fleetDataset(t, c.replace...))
			if c.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, loader.ErrInvalid) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v\nwant %s", err, c.want)
			}
			if s.graph().View().Revision() != before {
				t.Error("something was written")
			}
		})
	}
}

// TestRemovedOntology removes the only dataset that uses an ontology. The ontology must be removable with it, and
// the store must open again.
func TestRemovedOntology(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		coreShelf(t, s)
		s.load(fleetDataset(t))
		if _, err := s.replace(write(t, "dataset.yaml", "name: fleet\n", "fleet.yaml",
			"document: register\nat: \"1\"\nentities:\n  - {id: register, kind: Document, name: The register}\n")); err != nil {
			t.Fatal(err)
		}
		s.close()
		if _, ok := s.graph().View().Ontology().Kind("Vessel"); ok {
			t.Error("the kind is still there")
		}
	})
}

// TestStoreOfAnOlderRelease uses a store without an ontology, which gets the ontology of the program. After a
// dataset brings another one, the store has both.
func TestStoreOfAnOlderRelease(t *testing.T) {
	onStores(t, func(t *testing.T, s *shelf) {
		s.load(example)
		if texts := s.graph().View().OntologyTexts(); len(texts) > 0 {
			t.Fatalf("it has %d texts", len(texts))
		}
		s.load(write(t, "dataset.yaml", "name: more\n", "more.graphqls",
			"\"A ship.\" type Vessel { \"Length.\" length: Int }\nextend type Company { \"Its fleet.\" fleet: [String!] }"))
		coreShelf(t, s) // as this release opens a store
		s.close()
		v := s.graph().View()
		for _, name := range []string{"Company", "Vessel"} {
			if _, ok := v.Ontology().Kind(name); !ok {
				t.Errorf("there is no kind %s", name)
			}
		}
	})
}

// TestShareRanges checks that impossible bounds of a share are warned of.
func TestShareRanges(t *testing.T) {
	ontology := strings.Replace(fleetOntology, `inverse: "managed by"`,
		`inverse: "managed by", attributes: ["percent", "percentMin", "percentMax"]`, 1)
	records := strings.Replace(fleetRecords, "[{manages: ever-given}]",
		`[{manages: ever-given, at: "2", attributes: {percentMin: -10, percentMax: 20}},
    {manages: ever-given, at: "3", attributes: {percentMin: 25, percentMax: 200}}, {manages: ever-given, at: "4", attributes: {percentMin: 50, percentMax: 25}},
    {manages: ever-given, at: "5", attributes: {percentMin: 25, percentMax: 50}}]`, 1)
	core, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	r, err := newLoader(t, loader.Options{Ontology: core}).Check(t.Context(),
		folder(t, map[string]string{"fleet.graphqls": ontology, "fleet.yaml": records, loader.DatasetFile: "name: fleet\n"}))
	if err != nil {
		t.Fatal(err, r.Problems)
	}
	var got []string
	for _, w := range r.Warnings {
		if strings.HasPrefix(w.Message, "percent") {
			got = append(got, w.Message)
		}
	}
	want := []string{
		"percentMin of acme MANAGES ever-given is -10; a share is a number from 0 to 100",
		"percentMax of acme MANAGES ever-given is 200; a share is a number from 0 to 100",
		"percentMin of acme MANAGES ever-given is 50, more than percentMax, which is 25",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
