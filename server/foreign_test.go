package server_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/server"
)

// TestForeignPredicates queries relations of predicates that the ontology does not define, through every field.
func TestForeignPredicates(t *testing.T) {
	plain := func(c *claim.Context) { *c = claim.Context{} }
	b := &book{claims: smallGraph()}
	b.say("http://e/b", "http://e/likes", claim.EntityValue("http://e/c"), plain)
	b.say("http://e/c", "http://f/likes", claim.EntityValue("http://e/a"), plain)
	b.say("http://e/a", "http://e/likes", claim.Literal("nothing"), plain)
	b.say("http://e/a", "http://e/motto", claim.Literal("onward"), plain)
	b.say("http://e/a", "http://e/friend", claim.Literal("of all"), plain)
	b.say("http://e/b", rule.TypeIRI, claim.EntityValue("http://e/Person"), plain)
	b.say("http://e/b", rule.TypeIRI, claim.EntityValue("http://e/Agent"), plain)
	b.say("liked", claim.PredicateRule,
		claim.Literal(`rule liked: "Who is liked is a company." company(Y) :- <http://e/likes>(_, Y).`))
	b.say("friend", claim.PredicateRule,
		claim.Literal(`rule friend: "Who is known is a friend." <http://e/friend>(X, Y) :- "knows"(X, Y).`))
	v := viewOf(t, b.claims)
	h := serve(t, func(o *server.Options) { o.Graph = fixedView{v} }).Handler()

	const edges = `{edges{node{predicate source{id} target{id} derived}}}`
	want(t, h, `{relations(filter:{predicates:["http://e/knows"]})`+edges+`}`,
		`{"relations":{"edges":[{"node":{"predicate":"http://e/knows","source":{"id":"http://e/a"},"target":{"id":"http://e/b"},"derived":false}}]}}`)
	want(t, h, `{relations(filter:{predicates:["knows"], types:[COMPETES_WITH]})`+edges+`}`,
		`{"relations":{"edges":[{"node":{"predicate":null,"source":{"id":"21vianet"},"target":{"id":"sinnet"},"derived":false}},
			{"node":{"predicate":"http://e/knows","source":{"id":"http://e/a"},"target":{"id":"http://e/b"},"derived":false}}]}}`)
	want(t, h, `{entity(id:"http://e/a"){relations(filter:{predicates:["friend"]})`+edges+`}}`,
		`{"entity":{"relations":{"edges":[{"node":{"predicate":"http://e/friend","source":{"id":"http://e/a"},"target":{"id":"http://e/b"},"derived":true}}]}}}`)
	want(t, h,
		`{paths(from:"http://e/a", to:"http://e/c", filter:{predicates:["knows","http://e/likes"], direction: OUT}){paths{length}}}`,
		`{"paths":{"paths":[{"length":2}]}}`)
	want(t, h, `{neighborhood(of:["http://e/c"], depth: 2, filter:{predicates:["http://e/likes"]}){entities{id}}}`,
		`{"neighborhood":{"entities":[{"id":"http://e/c"},{"id":"http://e/b"}]}}`)
	want(t, h, `{things(filter:{related:{type:RELATED, predicate:"http://e/likes", direction:OUT}}){edges{node{id}}}}`,
		`{"things":{"edges":[{"node":{"id":"http://e/b"}}]}}`)
	want(t, h, `{stats{predicates{predicate count}}}`,
		`{"stats":{"predicates":[{"predicate":"`+rule.TypeIRI+`","count":2},{"predicate":"http://e/knows","count":1},{"predicate":"http://e/likes","count":1},
			{"predicate":"http://f/likes","count":1}]}}`)
	want(t, h, `{nodes(ids:["http://e/b","http://e/a","21vianet"]){... on Entity{foreignKind}}}`,
		`{"nodes":[{"foreignKind":"http://e/Agent"},{"foreignKind":null},{"foreignKind":null}]}`)
	want(t, h,
		`{ask(query:"company(X), <http://e/likes>(_, X)"){edges{node{values{text} proofs{text rule{id yieldsKind yields}}}}}}`,
		`{"ask":{"edges":[{"node":{"values":[{"text":"http://e/c"}],"proofs":[
			{"rule":{"id":"liked","yieldsKind":"COMPANY","yields":"RELATED"},"text":"http://e/c is a company                   derived: liked\n└─ http://e/b http://e/likes http://e/c   no document\n"},
			{"rule":null,"text":"http://e/b http://e/likes http://e/c   no document\n"}]}}]}}`)
	want(t, h, `{entity(id:"http://e/c"){kind} rules{id yieldsPredicate}}`,
		`{"entity":{"kind":"THING"},"rules":[{"id":"activity-in-jurisdiction","yieldsPredicate":null},{"id":"friend","yieldsPredicate":"http://e/friend"},{"id":"liked","yieldsPredicate":null}]}`)
	want(t, h, `{view(without:["http://e/b"]){ask(query:"company(X), thing(X)"){totalCount}}}`,
		`{"view":{"ask":{"totalCount":0}}}`)

	for _, tt := range []struct{ filter, message string }{
		{
			`{predicates:["likes"]}`,
			`filter.predicates: "likes" can be <http://e/likes> or <http://f/likes>; write one of them in full`,
		},
		{
			`{predicates:["http://e/nows"]}`,
			`filter.predicates: there is no foreign predicate "http://e/nows"; did you mean <http://e/knows>?`,
		},
		{
			`{predicates:["friend", "motto"]}`,
			`filter.predicates: http://e/motto has values and no relations; a question finds them: "http://e/motto"(X, Y)`,
		},
		{`{predicates:[]}`, "filter.predicates: an empty list matches nothing; leave the list out for all"},
		{
			`{predicates:["knows"], excludeTypes:[RELATED]}`,
			"filter.predicates: these are of the type RELATED, which filter.excludeTypes leaves out",
		},
	} {
		got := ask(t, h, `{relations(filter:`+tt.filter+`){edges{node{id}}}}`, nil)
		if got.code(t) != "BAD_USER_INPUT" || got.Errors[0].Message != tt.message {
			t.Errorf("%s: %+v", tt.filter, got.Errors)
		}
	}

	get := func(path string) string {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "http://localhost"+path, nil))
		return w.Body.String()
	}
	if got := get("/export/relations.csv?predicate=knows"); strings.Count(got, "\n") != 2 ||
		!strings.Contains(got, "http://e/knows") {
		t.Errorf("relations.csv: %s", got)
	}
	if got := get("/export/relations.csv?predicate=motto"); !strings.Contains(got, "has values and no relations") {
		t.Errorf("export of a predicate with values: %s", got)
	}
	if got := get("/export/relations.csv?predicate=nows"); !strings.Contains(got, "did you mean") {
		t.Errorf("relations.csv of a slip: %s", got)
	}
	// A column of entities and texts contains only the ids.
	if got := get("/export/ask.csv?q=%3Chttp://e/likes%3E(X,Y)"); !strings.Contains(got,
		"http://e/a,http://e/a,nothing,,,") ||
		!strings.Contains(got, "http://e/b,http://e/b,http://e/c,,,") {
		t.Errorf("ask.csv: %s", got)
	}
}
