package graphfile_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// each returns the texts of n numbers, one after another.
func each(n int, text func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// TestHostile loads small files that would be much larger as a graph, and files that take minutes if each of their
// parts is compared with all others.
func TestHostile(t *testing.T) {
	key := func(fallback string) func(i int) string {
		return func(i int) string {
			return fmt.Sprintf(`<key id="k%d" for="node" attr.name="n%d" attr.type="string">%s</key>`, i, i, fallback)
		}
	}
	graphML := func(keys, nodes string) string {
		return `<graphml xmlns="http://graphml.graphdrawing.org/xmlns">` + keys +
			`<graph edgedefault="directed">` + nodes + `</graph></graphml>`
	}
	for _, c := range []struct{ name, file, text, want string }{
		{
			"groups of nodes with too many edges between them", "x.dot",
			"digraph { {" + each(3000, func(i int) string { return fmt.Sprintf(" a%d", i) }) + "} -> {" +
				each(3000, func(i int) string { return fmt.Sprintf(" b%d", i) }) + "} }",
			"too large to be read from DOT",
		},
		{
			"a group that names a node often", "x.dot",
			"digraph { {" + strings.Repeat("a ", 20_000) + "} -> {" + strings.Repeat("b ", 20_000) + "} }",
			"-> x:b",
		},
		{
			"many attributes", "x.dot",
			"digraph { a [" + each(1001, func(i int) string { return fmt.Sprintf("x%d=1 ", i) }) + "] }",
			"a node or edge has more than 1000 attributes",
		},
		{
			"many attributes, one at a time", "x.dot",
			"digraph { " + each(1001, func(i int) string { return fmt.Sprintf("a [x%d=1] ", i) }) + " }",
			"a node or edge has more than 1000 attributes",
		},
		{
			"many default attributes", "x.dot",
			"digraph { " + each(1001, func(i int) string { return fmt.Sprintf("edge [x%d=1] ", i) }) + " }",
			"a node or edge has more than 1000 attributes",
		},
		{
			"a text of many parts", "x.dot",
			`digraph { a [note="` + strings.Repeat("x", 20) + `"` + strings.Repeat(` + "xxxxxxxxxxxxxxxxxxxx"`, 400_000) + `] }`,
			"graph:note xxx",
		},
		{
			"many keys", "x.graphml",
			graphML(each(40_000, key("")), each(40_000, func(i int) string {
				return fmt.Sprintf(`<node id="n%d"><data key="k%d">v</data></node>`, i, i)
			})),
			"graph:n39999 v",
		},
		{
			"defaults larger than the file", "x.graphml",
			graphML(
				each(100, key("<default>"+strings.Repeat("v", 10_000)+"</default>")),
				each(1000, func(i int) string { return fmt.Sprintf(`<node id="n%d"/>`, i) }),
			),
			"the defaults of the keys make the graph more than 100 times larger than the file",
		},
		{
			"defaults", "x.graphml",
			graphML(each(2, key("<default>v</default>")), `<node id="a"><data key="k0">w</data></node>`),
			"graph:n1 v",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), c.file)
			if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := load(t, newLoader(t), file); !strings.Contains(got, c.want) {
				t.Errorf("no %q in\n%.1000s", c.want, got)
			}
		})
	}
}
