package rdf_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"nexum/loader/rdf"
)

// TestDroppedKeys checks that keys of JSON-LD without a meaning are reported, and that the rest is read.
func TestDroppedKeys(t *testing.T) {
	for _, tt := range []struct {
		name, src string
		want      []string
	}{
		{"all are terms", `{"@context": {"name": "http://schema.org/name"}, "@id": "http://e/a", "name": "A"}`, nil},
		{
			"two are not", `{"@context": {"name": "http://schema.org/name"}, "@id": "http://e/a", "name": "A", "b": 5,
			"http://e/c": {"@id": "http://e/c", "d": 1}}`,
			[]string{"b", "d"},
		},
		{"a vocabulary", `{"@context": {"@vocab": "http://schema.org/"}, "@id": "http://e/a", "name": "A"}`, nil},
		{
			"JSON as a value", `{"@context": {"name": {"@id": "http://schema.org/name", "@type": "@json"}}, "@id": "http://e/a",
			"name": {"b": 5}}`,
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			quads := 0
			for _, err := range rdf.Read(strings.NewReader(tt.src), rdf.JSONLD, "http://base/") {
				if dropped, ok := errors.AsType[*rdf.DroppedError](err); ok {
					got = dropped.Keys
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				quads++
			}
			if !slices.Equal(got, tt.want) || quads == 0 {
				t.Errorf("%v and %d statements, want %v", got, quads, tt.want)
			}
		})
	}
}
