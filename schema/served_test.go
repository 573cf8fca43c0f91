package schema_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

// TestDescribed checks that everything in the schema that a client sees has a description.
func TestDescribed(t *testing.T) {
	s, err := seedOntology(t).Compose()
	if err != nil {
		t.Fatal(err)
	}
	arguments := 0
	want := func(text, format string, names ...string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf(format+" has no description", strings.Join(names, "."))
		}
	}
	for name, d := range s.Types {
		if d.BuiltIn {
			continue
		}
		want(d.Description, "%s", name)
		if d.Kind == ast.Scalar && d.Directives.ForName("specifiedBy") == nil {
			t.Errorf("%s has no @specifiedBy", name)
		}
		for _, v := range d.EnumValues {
			want(v.Description, "%s", name, v.Name)
		}
		for _, f := range d.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			want(f.Description, "%s", name, f.Name)
			for _, a := range f.Arguments {
				arguments++
				want(a.Description, "%s", name, f.Name, a.Name)
			}
		}
	}
	for name, d := range s.Directives {
		if d.Position != nil && d.Position.Src.BuiltIn {
			continue
		}
		want(d.Description, "@%s", name)
		for _, a := range d.Arguments {
			want(a.Description, "@%s", name, a.Name)
		}
	}
	if arguments < 800 {
		t.Errorf("there are %d arguments only", arguments)
	}
}

// TestPrint checks that the printed schema has no extensions and loads as the same types.
func TestPrint(t *testing.T) {
	s, err := seedOntology(t).Compose()
	if err != nil {
		t.Fatal(err)
	}
	sdl := schema.Print(s)
	if at := regexp.MustCompile(`(?m)^\s*extend .*|.*@required.*`).FindString(sdl); at != "" {
		t.Errorf("the printed schema has %q", at)
	}
	again, err := gqlparser.LoadSchema(&ast.Source{Name: "printed.graphqls", Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range s.Types {
		e := again.Types[name]
		if e == nil {
			t.Errorf("%s is lost", name)
			continue
		}
		if len(e.Fields) != len(d.Fields) || len(e.EnumValues) != len(d.EnumValues) || e.Description != d.Description {
			t.Errorf("%s is not the same again", name)
		}
	}
}
