package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestClaims checks that the command shows what a document claims at a place, with all qualifications.
func TestClaims(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "my"), t.TempDir()
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	write(t, dir, "a.yaml", `at: "2"
entities:
  - {id: d, kind: Document, name: D}
  - {id: c, kind: Company, name: C, at: "1"}
  - id: a
    kind: Company
    name: A
    facts: [{employees: 7, at: "2.1, table 3"}]
    relations:
      - {subsidiaryOf: c, at: "2.1, table 3", modality: alleged, by: c, attributes: {percent: 51}}
      - {supplies: c, at: "2.10", stance: disputes}
      - {owns: c, at: "12", from: 2013-06, to: 2014}
`)
	must(t, "load", "--data", data, dir)
	for _, c := range []struct{ name, args, want string }{
		{
			"a table", "table 3",
			"2.1, table 3: a SUBSIDIARY_OF c [alleged; by c; {\"percent\":51}]\n2.1, table 3: a employees \"7\"\n",
		},
		{
			"a section, not another that begins so", "2.1",
			"2.1, table 3: a SUBSIDIARY_OF c [alleged; by c; {\"percent\":51}]\n2.1, table 3: a employees \"7\"\n",
		},
		{"a denial", "2.10", "2.10: a SUPPLIES c [denied]\n"},
		{"a period", "12", "12: a OWNS c [2013-06 to 2014]\n"},
		{"as of another date", "12|--as-of 2012", ""},
		{"nothing", "table 4", ""},
		{
			"as JSON", "2.10|--format json",
			`{"at":"2.10","confidence":1,"modality":"STATED","object":"c","predicate":"SUPPLIES","stance":"DISPUTES","subject":"a"}` +
				"\n",
		},
		{
			"as CSV", "2.10|--format csv",
			"at,subject,subjectName,predicate,object,stance,modality,confidence,validFrom,validTo,validFromOrBefore,validToOrAfter,by,relays,attributes\n" +
				"2.10,a,A,SUPPLIES,c,DISPUTES,STATED,1,,,false,false,,,\n",
		},
		{
			"as a table, without the columns that say nothing", "12|--format table",
			"at  subject  subjectName  predicate  object  validFrom  validTo\n" +
				"12  a        A            OWNS       c       2013-06    2014\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			place, flags, _ := strings.Cut(c.args, "|")
			got := must(t, append([]string{"claims", "--data", data, "d", place}, strings.Fields(flags)...)...)
			if got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	if got := must(t, "claims", "--data", data, "--first", "2", "d"); !strings.HasPrefix(got,
		"1: c kind \"Company\"\n1: c name \"C\"\n") {
		t.Errorf("the first two claims:\n%s", got)
	}
}
