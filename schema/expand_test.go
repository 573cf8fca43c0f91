package schema_test

import (
	"strings"
	"testing"

	"nexum/schema"
	"nexum/seed"
)

func TestComposeRefuses(t *testing.T) {
	for _, c := range []struct{ name, add, want string }{
		{"a list that Query has", "\"A.\"\ntype Stat", "Query.stats"},
		{"a list of another kind", "\"A.\"\ntype Firm @kind(plural: \"companies\")", "Query.companies"},
		{"an interface that is not", "\"A.\"\ntype Ship implements Floating", "Floating"},
		{"a kind without description", "type Ship", "no description"},
		{"a type of another kind", "\"A.\"\ntype CompanyEdge", "CompanyEdge"},
	} {
		t.Run(c.name, func(t *testing.T) {
			sources, err := seed.Sources()
			if err != nil {
				t.Fatal(err)
			}
			o, err := schema.New(append(sources, schema.Source{Name: "x", Text: c.add})...)
			if err == nil {
				_, err = o.Compose()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
