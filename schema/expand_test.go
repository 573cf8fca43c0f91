package schema_test

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"nexum/schema"
)

func sources(t *testing.T) []*ast.Source {
	t.Helper()
	src, err := schema.Sources()
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// with returns the sources with text added to one.
func with(t *testing.T, name, text string) []*ast.Source {
	t.Helper()
	src := sources(t)
	for _, s := range src {
		if s.Name == name {
			s.Input += text
			return src
		}
	}
	t.Fatalf("there is no %s", name)
	return nil
}

func TestExpand(t *testing.T) {
	src := sources(t)
	sdl, err := schema.Expand(src)
	if err != nil {
		t.Fatal(err)
	}
	again, err := schema.Expand(src)
	if err != nil || again != sdl {
		t.Errorf("the second time it is another: %v", err)
	}
}

// TestExpandInterface gives an interface a connection where a field wants one, and its fields to the
// kinds that implement it.
func TestExpandInterface(t *testing.T) {
	src := with(t, "kinds.graphqls", `
"What floats."
interface Floating implements Entity & Node {
  "What floats beside it."
  beside(filter: RelationFilter, first: Int = 50, after: String): FloatingConnection! @relation(type: PRECEDES, direction: BOTH)
}
"A vessel."
type Ship implements Floating & Entity & Node @kind(plural: "fleet")
`)
	sdl, err := schema.Expand(src)
	if err != nil {
		t.Fatal(err)
	}
	s, err := gqlparser.LoadSchema(append(src, &ast.Source{Name: "composed.graphqls", Input: sdl})...)
	if err != nil {
		t.Fatalf("%v\n%s", err, sdl)
	}
	for typ, fields := range map[string][]string{
		"Ship": {"id", "name", "relations", "beside"}, "Floating": {"id", "facts", "beside"},
		"FloatingConnection": {"edges", "pageInfo"}, "FloatingEdge": {"cursor", "node", "relation"}, "Query": {"ship", "fleet"},
	} {
		for _, f := range fields {
			d := s.Types[typ].Fields.ForName(f)
			if d == nil || d.Description == "" {
				t.Errorf("%s.%s is missing, or has no description", typ, f)
			}
		}
	}
	if f := s.Types["Ship"].Fields.ForName("beside"); f == nil || f.Directives.ForName("relation") == nil {
		t.Error("Ship.beside has lost its @relation")
	}
	if v := s.Types["EntityKind"].EnumValues.ForName("SHIP"); v == nil || v.Description != "A vessel." {
		t.Errorf("EntityKind.SHIP = %+v", v)
	}
}

func TestExpandRefuses(t *testing.T) {
	for name, c := range map[string]struct{ add, want string }{
		"a list that Query has":      {"\"A.\"\ntype Rule implements Entity & Node", "Query.rules"},
		"a list of another kind":     {"\"A.\"\ntype Firm implements Entity & Node @kind(plural: \"companies\")", "Query.companies"},
		"an interface that is not":   {"\"A.\"\ntype Ship implements Floating & Entity & Node", "Floating"},
		"a kind without description": {"type Ship implements Entity & Node", "no description"},
		"broken SDL":                 {"type {", "Expected Name"},
	} {
		_, err := schema.Expand(with(t, "kinds.graphqls", "\n"+c.add))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
