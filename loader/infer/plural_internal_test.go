package infer

import (
	"testing"

	"nexum/schema"
)

func TestPlural(t *testing.T) {
	for name, want := range map[string]string{
		"Film": "films", "Party": "parties", "Company": "companies", "Key": "keys", "Person": "people",
		"ContactPerson": "contactPeople", "Child": "children", "Salesman": "salesmen", "German": "germans", "Human": "humans",
		"Box": "boxes", "Address": "addresses", "Status": "statuses", "Analysis": "analyses", "Gas": "gases",
		"Branch": "branches", "Knife": "knives", "Chief": "chiefs", "Photo": "photos", "Cargo": "cargoes",
		"Aircraft": "allAircraft", "Series": "allSeries", "Companies": "allCompanies", "Films": "allFilms", "Data": "allData",
		"TaxId": "taxIds", "Row2": "row2s", "HTTPServer": "hTTPServers", "Quiz": "quizzes", "CourtCase": "courtCases",
	} {
		if got := plural(name); got != want {
			t.Errorf("the plural of %s is %s, want %s", name, got, want)
		}
	}
}

// TestPluralsDiffer checks that kinds whose plurals would be one name, or that of another kind, get different ones.
func TestPluralsDiffer(t *testing.T) {
	d := &Draft{}
	for _, name := range []string{
		"person", "people", "datum", "data", "film", "films", "all films", "stats", "entity", "node",
	} {
		d.kinds = append(d.kinds, &kind{name: name, what: "Rows of a table", count: 1})
	}
	if err := d.name(); err != nil {
		t.Fatal(err)
	}
	o, err := schema.New(schema.Source{Name: "draft", Text: d.Ontology()})
	if err == nil {
		_, err = o.Compose()
	}
	if err != nil {
		t.Errorf("%v\n%s", err, d.Ontology())
	}
}
