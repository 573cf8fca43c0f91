package loader_test

import (
	"slices"
	"strings"
	"testing"

	"nexum/loader"
)

// exportedLines is N-Triples as nexum exports them: an entity, a relation with one claim, and a plain triple that
// another program added.
const exportedLines = `# nexum RDF: a view
<B:export> <R:type> <https://schema.org/Dataset> .
<B:id/a> <B:vocabulary/kind> "COMPANY" .
<B:id/a> <https://schema.org/name> "A" .
<B:id/b> <B:vocabulary/kind> "COMPANY" .
<B:id/b> <https://schema.org/name> "B" .
<B:id/a> <B:type/OWNS> <B:id/b> .
<B:relation/a%7COWNS%7Cb> <R:subject> <B:id/a> .
<B:relation/a%7COWNS%7Cb> <R:predicate> <B:type/OWNS> .
<B:relation/a%7COWNS%7Cb> <R:object> <B:id/b> .
<B:relation/a%7COWNS%7Cb> <B:vocabulary/modality> "STATED" .
<B:relation/a%7COWNS%7Cb> <B:vocabulary/relationType> "OWNS" .
<B:relation/a%7COWNS%7Cb> <B:vocabulary/claim> <B:relation/a%7COWNS%7Cb#claim1> .
<B:relation/a%7COWNS%7Cb#claim1> <B:vocabulary/stance> "SUPPORTS" .
<B:relation/a%7COWNS%7Cb#claim1> <B:vocabulary/modality> "ALLEGED" .
<B:relation/a%7COWNS%7Cb#claim1> <B:vocabulary/attributes> "{\"percent\": 51}" .
<B:relation/a%7COWNS%7Cb#claim1> <B:vocabulary/validFrom> "2010-05" .
<B:id/b> <http://e/added> <B:id/a> .
`

var exportedIRIs = strings.NewReplacer("<B:", "<https://nexum.example/", "<R:",
	"<http://www.w3.org/1999/02/22-rdf-syntax-ns#")

func TestExportedRDF(t *testing.T) {
	lines := strings.SplitAfter(strings.TrimSuffix(exportedIRIs.Replace(exportedLines), "\n"), "\n")
	backward := append(lines[:1:1], lines[1:]...)
	slices.Reverse(backward[1:])
	backward[1] += "\n"
	for name, src := range map[string]string{"in order": strings.Join(lines, ""), "backward": strings.Join(backward, "")} {
		t.Run(name, func(t *testing.T) {
			got := showClaims(load(t, write(t, "x.nt", src)+"/x.nt"))
			for _, want := range []string{
				"a kind \"Company\" document=file:x.nt", "a name \"A\" document=file:x.nt",
				`a OWNS b document=file:x.nt from=2010-05 attributes={"percent":51} ALLEGED`,
				"b http://e/added a document=file:x.nt",
			} {
				if !strings.Contains(got, want+"\n") {
					t.Errorf("no\n%s\nin\n%s", want, got)
				}
			}
			if n := strings.Count(got, "OWNS"); n != 1 {
				t.Errorf("%d claims of the relation:\n%s", n, got)
			}
		})
	}
}

func TestDamagedExportedRDF(t *testing.T) {
	src := exportedIRIs.Replace(exportedLines)
	for _, tt := range []struct{ name, src, want string }{
		{"cut off", strings.Join(strings.SplitAfter(src, "\n")[:13], ""), ":8: the file does not contain the claim"},
		{
			"no statement", strings.ReplaceAll(src, "vocabulary/claim>", "vocabulary/x>"),
			":14: no statement of the file has the claim",
		},
		{
			"no triple", strings.ReplaceAll(src, "ns#object>", "ns#x>"),
			":8: https://nexum.example/relation/a%7COWNS%7Cb is about no triple; the file was changed or damaged",
		},
		{
			"another kind", strings.ReplaceAll(src, "COMPANY", "SPACESHIP"),
			`:3: there is no kind "SPACESHIP"; load the ontology of the export first`,
		},
		{
			"attributes", strings.ReplaceAll(src, `"{\"percent\": 51}"`, `"51"`),
			":14: https://nexum.example/relation/a%7COWNS%7Cb#claim1: the attributes are not a JSON object: 51",
		},
		{"stance", strings.ReplaceAll(src, "SUPPORTS", "LIKES"), `there is no stance "LIKES"`},
		{"date", strings.ReplaceAll(src, `"2010-05"`, `"2010-13"`), `validFrom: `},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := problemsOf(t, loader.Options{}, write(t, "x.nt", tt.src)+"/x.nt")
			if len(got) == 0 || !strings.Contains(got[0], tt.want) {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
