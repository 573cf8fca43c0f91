package loader_test

import (
	"strings"
	"testing"
)

// TestRDF loads the same content in every syntax, with the different ways to give the document of a statement.
func TestRDF(t *testing.T) {
	const (
		nt = "<http://e/a> <http://e/knows> <http://e/b> .\n<http://e/a> <http://www.w3.org/2000/01/rdf-schema#label> \"Anna\"@de .\n"
	)
	same := []string{
		`file:data kind "Document" document=file:data`, `file:data name "data" document=file:data`,
		`http://e/a http://e/knows http://e/b document=file:data`,
		`http://e/a http://www.w3.org/2000/01/rdf-schema#label "Anna"@de document=file:data`,
	}
	for _, tt := range []struct {
		name, ext, src string
		want           []string
	}{
		{"N-Triples", "nt", nt, same},
		{"N-Quads", "nq", nt, same},
		{
			"Turtle", "ttl", "@prefix : <http://e/> . :a :knows :b ; <http://www.w3.org/2000/01/rdf-schema#label> 'Anna'@de .",
			same,
		},
		{
			"TriG", "trig", "PREFIX : <http://e/> { :a :knows :b ; <http://www.w3.org/2000/01/rdf-schema#label> 'Anna'@de }",
			same,
		},
		{
			"RDF/XML", "rdf",
			`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/" xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#">
			<rdf:Description rdf:about="http://e/a"><knows rdf:resource="http://e/b"/><rdfs:label xml:lang="de">Anna</rdfs:label></rdf:Description></rdf:RDF>`,
			same,
		},
		{
			"JSON-LD", "jsonld", `{"@context": {"@vocab": "http://e/", "rdfs": "http://www.w3.org/2000/01/rdf-schema#"},
			"@id": "http://e/a", "knows": {"@id": "http://e/b"}, "rdfs:label": {"@value": "Anna", "@language": "de"}}`, same,
		},
		{
			"a named graph is a document", "trig", "PREFIX : <http://e/> :g { :a :knows :b }",
			[]string{
				`http://e/a http://e/knows http://e/b document=http://e/g graph=<http://e/g>`,
				`http://e/g kind "Document" document=http://e/g`,
			},
		},
		{
			"an annotation is what a claim says besides", "ttl",
			`PREFIX : <http://e/> PREFIX prov: <http://www.w3.org/ns/prov#>
			:a :knows :b ~ :r {| prov:hadPrimarySource :doc ; :confidence 0.5 ; :since "x" ; :startDate "2010-05" |} .`,
			[]string{
				`file:data kind "Document" document=file:data`, `file:data name "data" document=file:data`,
				`http://e/a http://e/knows http://e/b document=file:data`,
				`http://e/a http://e/knows http://e/b document=http://e/doc at=http://e/r from=2010-05 attributes={"since":"x"} confidence=0.5`,
				`http://e/doc kind "Document" document=http://e/doc`,
			},
		},
		{
			"a reified statement that nobody asserts is alleged", "ttl",
			`PREFIX : <http://e/> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
			[] a rdf:Statement ; rdf:subject :a ; rdf:predicate :knows ; rdf:object :b .`,
			[]string{
				`file:data kind "Document" document=file:data`, `file:data name "data" document=file:data`,
				`http://e/a http://e/knows http://e/b document=file:data ALLEGED`,
			},
		},
		{
			"a negative assertion is a denial", "ttl",
			`PREFIX : <http://e/> PREFIX owl: <http://www.w3.org/2002/07/owl#>
			[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :a ; owl:assertionProperty :knows ; owl:targetIndividual :b .
			[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :a ; owl:assertionProperty :age ; owl:targetValue 5 .`,
			[]string{
				`file:data kind "Document" document=file:data`, `file:data name "data" document=file:data`,
				`http://e/a http://e/age "5"^^http://www.w3.org/2001/XMLSchema#integer document=file:data DISPUTES`,
				`http://e/a http://e/knows http://e/b document=file:data DISPUTES`,
			},
		},
		{
			"an entity from a document", "ttl",
			`PREFIX : <http://e/> PREFIX prov: <http://www.w3.org/ns/prov#> :a :age 5 ; prov:wasDerivedFrom :doc .`,
			[]string{
				`file:data kind "Document" document=file:data`, `file:data name "data" document=file:data`,
				`http://e/a http://e/age "5"^^http://www.w3.org/2001/XMLSchema#integer document=file:data relays=http://e/doc`,
				`http://e/a http://www.w3.org/ns/prov#wasDerivedFrom http://e/doc document=file:data`,
				`http://e/doc kind "Document" document=http://e/doc`,
			},
		},
		{
			"terms that the ontology names by their IRIs", "ttl",
			`PREFIX schema: <https://schema.org/> PREFIX : <http://e/> :a a schema:Corporation ; schema:foundingDate "2010-05" ; schema:name "A" .
			:b a schema:Corporation ; schema:foundingDate "soon" .`,
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := write(t, "data."+tt.ext, tt.src)
			got := strings.TrimSpace(strings.ReplaceAll(showClaims(load(t, dir+"/data."+tt.ext)), "data."+tt.ext, "data"))
			if want := strings.Join(tt.want, "\n"); tt.want != nil && got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if tt.want == nil {
				for _, part := range []string{
					`http://e/a kind "Company"`, `http://e/a foundedOn "2010-05"`,
					`https://schema.org/foundingDate "soon"`,
				} {
					if !strings.Contains(got, part) {
						t.Errorf("no %s in\n%s", part, got)
					}
				}
			}
		})
	}
}
