package server_test

import (
	"fmt"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// TestValuesTellTheirType checks that a number is a number in GraphQL, JSON and CSV, even if other values of its
// column are not.
func TestValuesTellTheirType(t *testing.T) {
	b := &book{at: "1"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("acme", "Company", "Acme")
	for i, percent := range []string{`10`, `9`, `-2.5`, `"-7"`, `"most"`} {
		id := fmt.Sprintf("owner-%d", i)
		b.entity(id, "Company", id)
		b.relate(id, "OWNS", "acme", func(c *claim.Context) { c.Attributes = `{"percent":` + percent + `}` })
	}
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{viewOf(t, b.claims)} }).Handler()
	const question = `owns(_, /acme, percent: P)`
	want(t, h, `{ask(query:"`+question+`"){columns{name type} edges{node{values{type text number}}}}}`,
		`{"ask":{"columns":[{"name":"P","type":"TEXT"}],"edges":[
		{"node":{"values":[{"type":"NUMBER","text":"-2.5","number":-2.5}]}}, {"node":{"values":[{"type":"NUMBER","text":"9","number":9}]}},
		{"node":{"values":[{"type":"NUMBER","text":"10","number":10}]}}, {"node":{"values":[{"type":"TEXT","text":"-7","number":null}]}},
		{"node":{"values":[{"type":"TEXT","text":"most","number":null}]}}]}}`)
	want(t, h, `{ask(query:"`+question+`, P > 0 | max(P)"){columns{name type} edges{node{values{type number}}}}}`,
		`{"ask":{"columns":[{"name":"max","type":"NUMBER"}],"edges":[{"node":{"values":[{"type":"NUMBER","number":10}]}}]}}`)
	want(t, h, `{ask(query:"owns(X, Y, percent: 9)"){edges{node{values{type entity{id}}}}}}`,
		`{"ask":{"edges":[{"node":{"values":[{"type":"ENTITY","entity":{"id":"owner-1"}},{"type":"ENTITY","entity":{"id":"acme"}}]}}]}}`)
	want(t, h, `{compare(after:{without:["owner-3","owner-4"]}, question:"`+question+
		`"){columns{type} unchanged removed{values{type text}}}}`,
		`{"compare":{"columns":[{"type":"TEXT"}],"unchanged":3,"removed":[{"values":[{"type":"TEXT","text":"-7"}]},{"values":[{"type":"TEXT","text":"most"}]}]}}`)
	// Every page continues after the previous one.
	after, got := "", ""
	for range 5 {
		r := ask(t, h, fmt.Sprintf(`{ask(query:%q, first:1, after:%q){edges{cursor node{values{text}}}}}`, question,
			after), nil)
		if len(r.Errors) > 0 {
			t.Fatal(r.Errors)
		}
		e := r.Data["ask"].(map[string]any)["edges"].([]any)[0].(map[string]any)
		after = e["cursor"].(string)
		got += fmt.Sprint(e["node"].(map[string]any)["values"].([]any)[0].(map[string]any)["text"], " ")
	}
	if got != "-2.5 9 10 -7 most " {
		t.Errorf("page by page: %s", got)
	}

	q := "?q=" + strings.ReplaceAll(question, " ", "%20")
	if got := get(t, h, "/export/ask.json"+q).Body.String(); strings.Count(got, `"values":{"P":-2.5}`) != 1 ||
		!strings.Contains(got, `"values":{"P":10}`) || !strings.Contains(got, `"values":{"P":"-7"}`) {
		t.Error(got)
	}
	var cells []string
	for line := range strings.Lines(get(t, h, "/export/ask.csv"+q).Body.String()) {
		if cell, rest, ok := strings.Cut(line, ",,,false,false,,STATED"); ok && rest != "" {
			cells = append(cells, cell)
		}
	}
	// A text that a spreadsheet would read as a formula gets a leading apostrophe; a negative number does not, also if it
	// is a text.
	if got := strings.Join(cells, " "); got != "-2.5 9 10 -7 most" {
		t.Error(got)
	}

	// For every field that accepts a question, an attribute that no claim has is an error.
	for _, query := range []string{
		`{ask(query:"owns(X, Y, precent: P)"){totalCount}}`,
		`{compare(question:"owns(X, Y, precent: P)"){unchanged}}`,
		`{view(without:["acme"]){ask(query:"owns(X, Y, precent: P)"){totalCount}}}`,
	} {
		r := ask(t, h, query, nil)
		if r.code(t) != "BAD_USER_INPUT" ||
			fmt.Sprint(
				r.Errors[0].Extensions["problems"]) != "[map[column:12 line:1 message:owns has no attribute precent; did you mean percent?]]" {
			t.Errorf("%s: %+v", query, r.Errors)
		}
	}
	want(t, h, `{view(without:["acme"]){ask(query:"owns(X, Y, percent: P)"){totalCount}}}`,
		`{"view":{"ask":{"totalCount":0}}}`)
}

// TestOntologyNamesAttributes checks that the ontology lists the attributes that questions can read.
func TestOntologyNamesAttributes(t *testing.T) {
	r := ask(t, serve(t).Handler(), `{ontology{relationTypes{name attributes}}}`, nil)
	if len(r.Errors) > 0 {
		t.Fatal(r.Errors)
	}
	got := map[string]string{}
	for _, x := range r.Data["ontology"].(map[string]any)["relationTypes"].([]any) {
		info := x.(map[string]any)
		got[info["name"].(string)] = fmt.Sprint(info["attributes"])
	}
	for name, want := range map[string]string{"owns": "[percent]", "worksFor": "[role]", "operates": "[]"} {
		if got[name] != want {
			t.Errorf("%s: %s, want %s", name, got[name], want)
		}
	}
}
