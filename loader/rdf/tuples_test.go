package rdf_test

import (
	"fmt"
	"strings"
	"testing"

	"nexum/loader/rdf"
)

// TestTuples checks that tuples become statements, and that a tuple that is no statement is refused.
func TestTuples(t *testing.T) {
	const base = "https://e/file/uni%2Ffacts%2F"
	for _, c := range []struct{ name, file, text, want string }{
		{
			"a class", "Course.facts", "\"<http://e/c1>\"\n<http://e/c2>\r\n\n",
			"1: <http://e/c1> " + rdf.Type + " <./Course>; 2: <http://e/c2> " + rdf.Type + " <./Course>; ",
		},
		{
			"a relation", "teacherOf.facts.gz", "\"<http://e/p>\"\t\"<http://e/c1>\"\n",
			"1: <http://e/p> ./teacherOf <http://e/c1>; ",
		},
		{
			"a text", "full name.facts", "<http://e/p>\tAda \"the first\"",
			"1: <http://e/p> ./full%20name 'Ada \"the first\"'; ",
		},
		{
			"beside a dataset.yaml", "../%00Course.facts", "<http://e/c1>",
			"1: <http://e/c1> " + rdf.Type + " <./Course>; ",
		},
		{"an empty text", "name.facts", "<http://e/p>\t\"\"", "1: <http://e/p> ./name ''; "},
		{
			"three values", "p.facts", "<http://e/a>\t<http://e/b>\n<http://e/a>\tb\tc\n",
			"1: <http://e/a> ./p <http://e/b>; error 2:1: a tuple has one value or two with a tab between, not 3",
		},
		{"no IRI", "p.facts", "\n\na\tb\n", "error 3:1: the first value of a tuple is an IRI in angle brackets"},
		{"a relative IRI", "p.facts", "<a>\tb\n", `error 1:1: "a" is not an absolute IRI`},
		{"not UTF-8", "p.facts", "<http://e/a>\t\xff\n", "error 1:1: this is not UTF-8"},
		{"nothing", "p.facts", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for q, err := range rdf.Read(strings.NewReader(c.text), rdf.Tuples, base+c.file) {
				if err != nil {
					got += "error " + err.Error()
					break
				}
				object := "<" + q.Object.Text + ">"
				if q.Object.Kind == rdf.Literal {
					object = "'" + q.Object.Text + "'"
				}
				got += fmt.Sprintf("%d: <%s> %s %s; ", q.Line, q.Subject.Text, q.Predicate.Text, object)
			}
			if got != c.want && (!strings.Contains(c.want, "error") || !strings.HasPrefix(got, c.want)) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
