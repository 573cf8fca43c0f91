package loader_test

import (
	"strings"
	"testing"

	"nexum/loader"
	"nexum/schema"
)

// TestUnlikelyDates checks the warnings about entities and relations with dates that are unlikely to be true.
func TestUnlikelyDates(t *testing.T) {
	const ontology = `
		"A person."
		type Person {
			"Born."
			bornOn: Date @begins
			"Shown."
			shownSince: Date @begins(orBefore: true)
			"Died."
			diedOn: Date @ends
		}
		extend enum RelationType {
			"The source knows the target."
			KNOWS @predicate(from: [PERSON], to: [PERSON], inverse: "known by")
		}`
	core, err := schema.New()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, record, want string }{
		{"in order", `facts: [{bornOn: 1950}, {diedOn: 1990}]`, ""},
		{"in one year", `facts: [{bornOn: 1950-06}, {diedOn: 1950}]`, ""},
		{"death before birth", `facts: [{bornOn: 1990}, {diedOn: 1980-05}]`, "a ends 1980-05, before it begins: 1990"},
		{"sources differ", `facts: [{bornOn: 1990}, {diedOn: 1980}, {bornOn: 1970, at: "2"}]`, ""},
		{"shown after the death", `facts: [{shownSince: 1990}, {diedOn: 1980}]`, ""},
		{"alleged death", `facts: [{bornOn: 1990}, {diedOn: 1980, modality: alleged}]`, ""},
		{"born in the future", `facts: [{bornOn: 2999}]`, "a begins 2999, in the future"},
		{"from the future on", `relations: [{knows: b, from: 2999}]`, "a KNOWS b begins 2999, in the future"},
		{"planned", `relations: [{knows: b, from: 2999, modality: planned}]`, ""},
		{"until the future", `relations: [{knows: b, from: 1999, to: 2999}]`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := newLoader(t, loader.Options{Ontology: core}).Check(t.Context(), folder(t, map[string]string{
				"d.graphqls": ontology, loader.DatasetFile: "name: d\ndocument: doc\n", "d.yaml": `
at: "1"
entities:
  - {id: doc, kind: Document, name: The document}
  - {id: b, kind: Person, name: B, relations: [{knows: a}]}
  - {id: a, kind: Person, name: A, ` + tt.record + `}
`,
			}))
			if err != nil {
				t.Fatal(err, r.Problems)
			}
			var got []string
			for _, w := range r.Warnings {
				if strings.Contains(w.Message, "begins") {
					got = append(got, w.Message)
				}
			}
			if len(got) != min(len(tt.want), 1) || len(got) > 0 && !strings.HasPrefix(got[0], tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
