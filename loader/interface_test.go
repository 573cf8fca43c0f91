package loader_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/loader"
	"nexum/loader/table"
	"nexum/schema"
)

const interfaces = `
"A body that can act."
interface Body @iri(is: "schema:Organization")

"What is alone in its interface."
interface Sole @iri(is: "schema:Ship")

"A firm."
type Firm implements Body @iri(is: "schema:Corporation") {
  "When it was founded."
  foundedOn: Date @iri(is: "schema:foundingDate")
}

"A club."
type Club implements Body @iri(is: "schema:SportsClub") {
  "When it was founded."
  foundedOn: Date @iri(is: "schema:foundingDate")
  "Its sport."
  sport: String @iri(is: "schema:sport")
}

"A ship."
type Ship implements Sole {
  "When it was launched."
  launchedOn: Date @iri(is: "schema:productionDate")
}
`

// TestInterfaceIRI loads entities whose class is the term of an interface and not of a kind.
func TestInterfaceIRI(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "test.graphqls", Text: interfaces})
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{Ontology: o, Formats: append(loader.Builtin(), table.Formats()...)})
	if err != nil {
		t.Fatal(err)
	}
	const mapping = "tables:\n  - file: t.csv\n    entities: [{id: \"r:{id}\", kind: KIND, name: name, facts: {foundedOn: founded}}]\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  []string // parts of the claims, or of the error
	}{
		{
			"a fact that only one kind has says the kind",
			map[string]string{
				"a.ttl": `PREFIX schema: <http://schema.org/> <http://e/a> a schema:Organization ; schema:sport "chess" ; schema:foundingDate "1999" .`,
			},
			[]string{`http://e/a kind "Club"`, `http://e/a sport "chess"`, `http://e/a foundedOn "1999"`},
		},
		{
			"several kinds are possible, so the facts are foreign",
			map[string]string{
				"a.ttl": `PREFIX schema: <http://schema.org/> <http://e/a> a schema:Organization ; schema:foundingDate "1999" .`,
			},
			[]string{`http://e/a http://schema.org/foundingDate "1999"`, `rdf-syntax-ns#type http://schema.org/Organization`},
		},
		{
			"an interface of one kind stands for it",
			map[string]string{
				"a.ttl": `PREFIX schema: <http://schema.org/> <http://e/a> a schema:Ship ; schema:productionDate "1999" .`,
			},
			[]string{`http://e/a kind "Ship"`, `http://e/a launchedOn "1999"`},
		},
		{
			"a class beside the kind",
			map[string]string{
				"a.ttl": `PREFIX schema: <http://schema.org/> <http://e/a> a schema:Ship, schema:Organization ; schema:productionDate "1999" .`,
			},
			[]string{`http://e/a kind "Ship"`},
		},
		{
			"a mapping cannot give a fact to an entity of an unknown kind",
			map[string]string{
				"t.csv": "id,name,founded\n1,A,1999\n", "m.mapping.yaml": strings.Replace(mapping, "KIND", `"schema:Organization"`, 1),
			},
			[]string{"r:1 is only known to be of the interface Body", "give it a kind, such as Club or Firm"},
		},
		{
			"the name of an interface is no kind",
			map[string]string{
				"t.csv": "id,name,founded\n1,A,1999\n", "m.mapping.yaml": strings.Replace(mapping, "KIND", "Body", 1),
			},
			[]string{`there is no kind "Body"; it is an interface, so name one of its kinds: Club or Firm`},
		},
		{
			"nor is it in a record",
			map[string]string{"r.yaml": "entities:\n  - {id: a, kind: Body, name: A}\n"},
			[]string{`there is no kind "Body"; it is an interface, so name one of its kinds: Club or Firm`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			var paths []string
			for name, text := range tt.files {
				paths = append(paths, filepath.Join(dir, name))
				if err := os.WriteFile(paths[len(paths)-1], []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			s := newFakeStore()
			_, err := l.Load(t.Context(), s.commit, paths...)
			got := showClaims(s.claims())
			if err != nil {
				got = err.Error()
			}
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}
