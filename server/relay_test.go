package server_test

import (
	"fmt"
	"net/http"
	"reflect"
	"testing"
)

// connections has one query per connection: its path in the answer, and the query with a placeholder for the page
// arguments.
var connections = []struct {
	name, query string
	path        []string
}{
	{
		"entities", `{entities(orderBy: {field: NAME, direction: DESC}, %s) {%s edges {cursor node {id}}}}`,
		[]string{"entities"},
	},
	{"a kind", `{companies(orderBy: [{employees: DESC}], %s) {%s edges {cursor node {id}}}}`, []string{"companies"}},
	{
		"an interface", `{legalSubjects(filter: {not: {name: {eq: "Sinnet"}}}, %s) {%s edges {cursor node {id}}}}`,
		[]string{"legalSubjects"},
	},
	{"all relations", `{relations(%s) {%s edges {cursor node {id}}}}`, []string{"relations"}},
	{
		"stated relations", `{relations(filter: {includeDerived: false}, %s) {%s edges {cursor node {id}}}}`,
		[]string{"relations"},
	},
	{
		"relations of an entity", `{entity(id: "21vianet") {relations(%s) {%s edges {cursor node {id}}}}}`,
		[]string{"entity", "relations"},
	},
	{
		"relations in order",
		`{entity(id: "21vianet") {relations(orderBy: [{name: DESC}], where: {not: {name: {eq: "China"}}}, %s) {%s edges {cursor node {id}}}}}`,
		[]string{
			"entity", "relations",
		},
	},
	{
		"a relation field", `{state(id: "china") {laws(where: {inForceOn: {gt: "2000"}}, %s) {%s edges {cursor node {id}}}}}`,
		[]string{"state", "laws"},
	},
	{"facts", `{entity(id: "21vianet") {facts(%s) {%s edges {cursor node {name value}}}}}`, []string{"entity", "facts"}},
	{"search", `{search(text: "china", %s) {%s edges {cursor node {id}}}}`, []string{"search"}},
	{
		"answers", `{ask(query: "company(X), operates(X, Y)", %s) {%s edges {cursor node {values {text}}}}}`,
		[]string{"ask"},
	},
	{
		"claims",
		`{claims(document: "isaacs-2019", %s) {%s edges {cursor node {subject {id} relation {id} fact {name value} claim {locator stance}}}}}`,
		[]string{
			"claims",
		},
	},
	{
		"the timeline", `{timeline(%s) {%s edges {cursor node {date what entity {id} fact relation {id}}}}}`,
		[]string{"timeline"},
	},
	{
		"the timeline of an entity",
		`{timeline(of: "21vianet", %s) {%s edges {cursor node {date what entity {id} fact relation {id}}}}}`,
		[]string{
			"timeline",
		},
	},
	{"conflicts", `{conflicts(%s) {%s edges {cursor node {bearer {id}}}}}`, []string{"conflicts"}},
}

// TestConnections reads every connection forwards and backwards in pages of one, two and three entries. Together, the
// pages must equal the whole list. They must report correctly whether there are more, and their cursors must work in
// both directions.
func TestConnections(t *testing.T) {
	h := serve(t).Handler()
	for _, c := range connections {
		t.Run(c.name, func(t *testing.T) {
			whole := connection(t, h, c.query, c.path, `first: 100`)
			edges := whole["edges"].([]any)
			if n := whole["totalCount"]; n != float64(len(edges)) {
				t.Fatalf("totalCount is %v of %d", n, len(edges))
			}
			if c.name != "conflicts" && len(edges) == 0 {
				t.Fatal("the list is empty, and shows nothing")
			}
			for size := 1; size <= 3; size++ {
				forwards, backwards := []any{}, []any{}
				for at := ""; ; {
					page := connection(t, h, c.query, c.path, fmt.Sprintf("first: %d%s", size, at))
					got, info := page["edges"].([]any), page["pageInfo"].(map[string]any)
					if info["hasPreviousPage"] != (len(forwards) > 0) || page["totalCount"] != whole["totalCount"] {
						t.Fatalf("forwards after %d: %v of %v", len(forwards), info, page["totalCount"])
					}
					forwards = append(forwards, got...)
					if info["hasNextPage"] != (len(forwards) < len(edges)) {
						t.Fatalf("forwards after %d: %v", len(forwards), info)
					}
					if info["hasNextPage"] == false {
						break
					}
					at = fmt.Sprintf(", after: %q", info["endCursor"])
				}
				for at := ""; ; {
					page := connection(t, h, c.query, c.path, fmt.Sprintf("last: %d%s", size, at))
					got, info := page["edges"].([]any), page["pageInfo"].(map[string]any)
					if info["hasNextPage"] != (len(backwards) > 0) {
						t.Fatalf("backwards after %d: %v", len(backwards), info)
					}
					backwards = append(got, backwards...)
					if info["hasPreviousPage"] != (len(backwards) < len(edges)) {
						t.Fatalf("backwards after %d: %v", len(backwards), info)
					}
					if info["hasPreviousPage"] == false {
						break
					}
					at = fmt.Sprintf(", before: %q", info["startCursor"])
				}
				if !reflect.DeepEqual(forwards, edges) || !reflect.DeepEqual(backwards, edges) {
					t.Fatalf("in pages of %d:\n%v forwards\n%v backwards\n%v whole", size, forwards, backwards, edges)
				}
			}
			if len(edges) < 3 {
				return
			}
			cursor := func(i int) any { return edges[i].(map[string]any)["cursor"] }
			between := connection(t, h, c.query, c.path,
				fmt.Sprintf("first: 100, after: %q, before: %q", cursor(0), cursor(len(edges)-1)))
			if !reflect.DeepEqual(between["edges"], edges[1:len(edges)-1]) {
				t.Errorf("between the ends: %v", between["edges"])
			}
			if info := between["pageInfo"].(map[string]any); info["hasNextPage"] != true || info["hasPreviousPage"] != true {
				t.Errorf("between the ends: %v", info)
			}
		})
	}
}

func connection(t *testing.T, h http.Handler, query string, path []string, arguments string) map[string]any {
	t.Helper()
	const fields = "totalCount pageInfo {hasNextPage hasPreviousPage startCursor endCursor}"
	got := ask(t, h, fmt.Sprintf(query, arguments, fields), nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%s: %+v", arguments, got.Errors)
	}
	at := got.Data
	for _, name := range path {
		at = at[name].(map[string]any)
	}
	return at
}
