package loader_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/loader"
	"nexum/schema"
)

// sdl is a small ontology in which a fact has different types for different kinds.
const sdl = `
"A cat." type Cat { "How much it weighs." weight: Float "Its number." chip: Int %s }
"A dog." type Dog { "How much it weighs." weight: Float "Its number." chip: String }
extend enum RelationType {
  "The two meet." MEETS @predicate(from: ["Cat"], to: ["Dog"], inverse: "meets", symmetric: true)
  "The source follows the target." FOLLOWS @predicate(from: ["Cat"], to: ["Cat"], inverse: "followed by")
}
`

func smallOntology(t *testing.T, more string) *schema.Ontology {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "small.graphqls", Text: fmt.Sprintf(sdl, more)})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOtherOntology(t *testing.T) {
	o := smallOntology(t, "")
	head := "document: doc\nat: \"1\"\nentities:\n- {id: doc, kind: Document, name: D}\n- {id: tom, kind: Cat, name: Tom}\n- {id: rex, kind: Dog, name: Rex}\n"
	for block, want := range map[string]string{
		"{id: tom, facts: [{weight: 4.50}], relations: [{meets: rex}]}":     "",
		"{id: rex, relations: [{meets: tom}]}":                              "",
		"{id: max, kind: Dog, name: Max, facts: [{chip: A7}]}":              "",
		"{id: kit, kind: Cat, name: Kit, facts: [{chip: A7}]}":              `chip must be a whole number: write 41, not "A7"`,
		"{id: tom, facts: [{chip: 7}]}":                                     "chip differs in type between Cat and Dog: say it in the block that has the kind of tom",
		"{id: tom, relations: [{followedBy: tom}]}":                         `there is no relation type "followedBy"; say it from the other end, as follows`,
		"{id: tom, relations: [{follows: rex}]}":                            "rex is a Dog; the target of follows is a Cat",
		"{id: doc, relations: [{meets: tom}]}":                              "doc is a Document; the source of meets is a Cat or Dog",
		"{id: tom, relations: [{follows: tim}]}":                            "there is no entity tim; did you mean tom?",
		"{id: tom, relations: [{follows: {id: tom}}]}":                      "follows: an id must be a text, not a map",
		"{id: tom, facts: [{weight: 1, from: 2018, to: 2017}]}":             "the period ends before it begins: from 2018 to 2017",
		"{id: tom, facts: [{weight: 1, at: [a]}], aliases: [\"a\\u0001\"]}": "at: expected a text, not a list",
	} {
		path := write(t, "a.yaml", head+"- "+block+"\n") + "/a.yaml"
		r, err := newLoader(t, loader.Options{Ontology: o}).Check(context.Background(), path)
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", block, err)
			}
			continue
		}
		if len(r.Problems) == 0 || r.Problems[0].Message != want {
			t.Errorf("%s: got %v, want %s", block, r.Problems, want)
		}
	}
}

func TestClashes(t *testing.T) {
	for more, word := range map[string]string{
		`"Where." at: String`: "fact at", `"Who." by: String`: "fact by",
		`"In." language: String`: "fact language",
	} {
		if _, err := loader.New(loader.Options{Ontology: smallOntology(t, more)}); err == nil ||
			!strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", more, err)
		}
	}
}

func TestSuspicions(t *testing.T) {
	var seen []string
	l := newLoader(t, loader.Options{ParseRules: parseRules, Suspicions: []loader.Suspicion{
		func(e *loader.Entity, warn func(string, ...any)) {
			seen = append(seen, e.ID)
			if e.Kind == "Company" && e.IsSource("OPERATES_IN") && !e.IsTarget("PARTNERS_WITH") {
				warn("%s is alone", e.ID)
			}
		},
	}})
	r, err := l.Check(context.Background(), example)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range r.Warnings {
		got = append(got, strings.TrimPrefix(w.String(), example))
	}
	if want := []string{
		"/companies.yaml:20:9: microsoft is alone", "/more.jsonl:1:7: apple is alone",
	}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if len(seen) != 14 || !slices.IsSorted(seen) {
		t.Errorf("asked about %q", seen)
	}
}
