package loader_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/schema"
)

const filmOntology = `
"A film." type Film @iri(is: "/film") { "In it." starring: [Performance!] @relation(type: STARRING, direction: OUT) }
"A part." type Performance { "Who is played." character: String @iri(is: "/performance/character") }
"A person." type Person @kind(plural: "people") @iri(is: "/person") { "Born." born: Date @iri(is: "/person/born") }
extend enum RelationType {
  "Has." STARRING @predicate(from: [FILM], to: [PERFORMANCE], inverse: "in") @iri(is: "/starring")
  "By." PLAYED_BY @predicate(from: [PERFORMANCE], to: [PERSON], inverse: "plays") @iri(is: "/performance/actor")
  "Likes." LIKES @predicate(from: [PERSON, FILM], to: [PERSON, FILM], inverse: "liked by") @iri(is: "/likes")
}
`

// TestImpliedKinds checks that an entity without a kind gets the only possible kind, and is a Thing if several are
// possible.
func TestImpliedKinds(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "films.graphqls", Text: filmOntology})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, src string
		kinds     []string
	}{
		{"by its relations", `</f> <type> </film> .` + "\n" + `</f> </starring> _:x .` + "\n" +
			`_:x </performance/actor> </p> .`, []string{"Film", "Performance", "Person"}},
		{"by a fact that only it has", `_:x </performance/character> "Rick" .`, []string{"Performance"}},
		{"not among several", `</a> </likes> </b> .`, nil},
		{
			"by several uses together", `</a> </likes> </b> .` + "\n" + `_:x </performance/actor> </a> .`,
			[]string{"Performance", "Person"},
		},
		{"not where uses contradict", `</a> </starring> </b> .` + "\n" + `</b> </starring> </a> .`, nil},
		{"a class that says otherwise", `</p> <type> </person> .` + "\n" + `</p> </starring> </q> .`, []string{"Person"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.nq")
			if err := os.WriteFile(path, []byte(tt.src), 0o600); err != nil {
				t.Fatal(err)
			}
			s := newFakeStore()
			report, err := newLoader(t, loader.Options{Ontology: o}).Load(context.Background(), s.commit, path)
			if err != nil && !errors.Is(err, loader.ErrInvalid) {
				t.Fatal(err)
			}
			var kinds []string
			for _, c := range s.claims() {
				if c.Predicate == claim.PredicateKind && !strings.HasPrefix(c.Subject, "file:") {
					kinds = append(kinds, c.Object.Text)
				}
			}
			slices.Sort(kinds)
			if !slices.Equal(kinds, tt.kinds) || len(report.Problems) > 0 {
				t.Errorf("kinds %q, want %q; problems %v", kinds, tt.kinds, report.Problems)
			}
		})
	}
}
