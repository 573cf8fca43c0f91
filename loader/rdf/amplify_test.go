package rdf

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// readsUntil reads a file and returns the number of its quads before the first error.
func readsUntil(r io.Reader, f Format) (n int, err error) {
	for _, err := range Read(r, f, "http://base/") {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// TestTextGrowth checks that the IRIs of a file cannot have many times its size, and that ordinary prefixes can be used
// any number of times.
func TestTextGrowth(t *testing.T) {
	long := "http://example.org/" + strings.Repeat("x", 8000) + "/"
	ordinary := "http://example.org/" + strings.Repeat("x", 100) + "/"
	const turtle, graph = "@prefix p: <%s> .\n", "@base <%s> .\n"
	const lines = 30_000
	for _, c := range []struct {
		name       string
		f          Format
		head, line string
		refused    bool
	}{
		{"long prefixes", Turtle, fmt.Sprintf(turtle, long), "p:a p:b p:c .\n", true},
		{"ordinary prefixes", Turtle, fmt.Sprintf(turtle, ordinary), "p:a p:b p:c .\n", false},
		{"a long base", TriG, fmt.Sprintf(graph, long), "<a> <b> <c> .\n", true},
		{"a long prefix of datatypes", Turtle, fmt.Sprintf(turtle, long), "<a> <b> ''^^p:c,''^^p:d .\n", true},
		{"long namespaces", XML, `<r:RDF xmlns:r="` + NS + `" xmlns:p="` + long + `">`, "<p:A><p:b><p:C/></p:b></p:A>\n", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.head + strings.Repeat(c.line, lines)
			if c.f == XML {
				text += "</r:RDF>"
			}
			n, err := readsUntil(strings.NewReader(text), c.f)
			refused := err != nil && strings.Contains(err.Error(), "200 times")
			if refused != c.refused || (err != nil) != refused {
				t.Errorf("%d quads, %v", n, err)
			}
			if c.refused && n >= lines {
				t.Errorf("%d quads were read", n)
			}
		})
	}
}

// TestManySpaces checks that the prefixes of RDF/XML are limited, since each element that declares one copies all that
// are declared around it.
func TestManySpaces(t *testing.T) {
	for _, c := range []struct {
		spaces  int
		refused bool
	}{{200, false}, {300, true}} {
		t.Run(fmt.Sprint(c.spaces), func(t *testing.T) {
			var b strings.Builder
			fmt.Fprintf(&b, "<r:RDF xmlns:r=%q", NS)
			for i := range c.spaces {
				fmt.Fprintf(&b, " xmlns:p%d='http://example.org/%d/'", i, i)
			}
			b.WriteString("><p1:A xmlns:q='http://q/'><q:b/></p1:A></r:RDF>")
			n, err := readsUntil(strings.NewReader(b.String()), XML)
			if refused := err != nil && strings.Contains(err.Error(), "256 prefixes"); refused != c.refused ||
				(err != nil) != refused || n != 2 && !refused {
				t.Errorf("%d quads, %v", n, err)
			}
		})
	}
}

// TestContextWork checks that the work for the contexts of JSON-LD is limited by the size of the file.
func TestContextWork(t *testing.T) {
	terms := func(prefix string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"%s%d": "http://example.org/%s/%d", `, prefix, i, prefix, i)
		}
		return b.String()
	}
	many := func(n int, object string) string { return strings.TrimSuffix(strings.Repeat(object+", ", n), ", ") }
	for _, c := range []struct {
		name, text string
		refused    bool
	}{
		{
			"contexts within a large one",
			`{"@context": {` + terms("t", 5000) + `"p": "http://p"}, "@graph": [` + many(5000,
				`{"@context": {"z": "http://z"}, "z": 1}`) + `]}`, true,
		},
		{
			"a list of contexts",
			`{"@context": [{` + terms("t", 5000) + `"p": "http://p"}, ` + many(5000, `{}`) + `], "p": 1}`, true,
		},
		{
			"the context of a key",
			`{"@context": {` + terms("t", 1000) + `"p": {"@id": "http://p", "@context": {` + terms("u", 1000) +
				`"q": "http://q"}}}, "@graph": [` + many(5000, `{"p": {"q": 1}}`) + `]}`, true,
		},
		{
			"the context of a type",
			`{"@context": {` + terms("t", 1000) + `"kind": "@type", "P": {"@id": "http://p", "@context": {` + terms("u", 1000) +
				`"q": "http://q"}}}, "@graph": [` + many(5000, `{"kind": ["P"], "q": 1}`) + `]}`, true,
		},
		{
			"many separate contexts",
			`[` + many(5000, `{"@context": {`+terms("t", 10)+`"p": "http://p"}, "p": 1}`) + `]`, false,
		},
		{
			"one large context",
			`{"@context": {` + terms("t", 5000) + `"p": "http://p"}, "@graph": [` + many(5000, `{"p": 1}`) + `]}`, false,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := readsUntil(strings.NewReader(c.text), JSONLD)
			if refused := err != nil && strings.Contains(err.Error(), "too much work"); refused != c.refused ||
				(err != nil) != refused {
				t.Errorf("%d quads, %v", n, err)
			}
			if !c.refused && n == 0 {
				t.Error("there are no quads")
			}
		})
	}
}
