package server_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"nexum/server"
)

func sha256Hex(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func persistedQuery(hash string) string {
	return `{"persistedQuery":{"version":1,"sha256Hash":"` + hash + `"}}`
}

// TestPersistedQueries follows Apollo's protocol: a hash is unknown, is sent with its query, and is known from then on.
func TestPersistedQueries(t *testing.T) {
	h := serve(t).Handler()
	const query = `query Name($id: ID!) { company(id: $id) { name } }`
	const answer = `{"data":{"company":{"name":"21Vianet"}}}`
	hash := sha256Hex(query)
	const variables = `"variables":{"id":"21vianet"}`
	text, err := json.Marshal(query)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, body, want string }{
		{"unknown", `{"extensions":` + persistedQuery(hash) + `}`, `"code":"PERSISTED_QUERY_NOT_FOUND"`},
		{"a wrong hash", `{"query":` + string(text) + `,` + variables + `,"extensions":` + persistedQuery(sha256Hex("{x}")) +
			`}`, "provided APQ hash does not match query"},
		{"a wrong hash is not kept", `{"extensions":` + persistedQuery(sha256Hex("{x}")) + `}`, "PersistedQueryNotFound"},
		{
			"a wrong version", `{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"` + hash + `"}}}`,
			"unsupported APQ version",
		},
		{"not an object", `{"extensions":{"persistedQuery":[1]}}`, `"code":"BAD_REQUEST"`},
		{"sent", `{"query":` + string(text) + `,` + variables + `,"extensions":` + persistedQuery(hash) + `}`, answer},
		{"known", `{` + variables + `,"extensions":` + persistedQuery(hash) + `}`, answer},
		{"by id", `{` + variables + `,"documentId":"sha256:` + hash + `"}`, answer},
		{"by Relay's id", `{` + variables + `,"doc_id":"sha256:` + hash + `","query":null}`, answer},
		{"by another id", `{"documentId":"name"}`, `documentId: \"name\" does not have the form sha256:HASH`},
		{
			"an id and a query", `{"documentId":"sha256:` + hash + `","query":"{__typename}"}`,
			"send query or documentId, not both",
		},
		{"wrong variables", `{"extensions":` + persistedQuery(hash) + `}`, `"code":"BAD_USER_INPUT"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := post(t.Context(), h, []byte(c.body)); !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d: %s, want %s", w.Code, w.Body, c.want)
			}
		})
	}
	t.Run("GET", func(t *testing.T) {
		q := url.Values{"variables": {`{"id":"21vianet"}`}, "extensions": {persistedQuery(hash)}}
		if w := get(t, h, "/graphql?"+q.Encode()); w.Code != http.StatusOK || w.Body.String() != answer {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
}

// TestTrustedDocuments checks that a service with a manifest answers its documents and nothing else.
func TestTrustedDocuments(t *testing.T) {
	const query, other = `{ company(id: "21vianet") { name } }`, `{ stats { entities } }`
	const answer, refused = `{"data":{"company":{"name":"21Vianet"}}}`, `"code":"UNTRUSTED_DOCUMENT"`
	manifest := `{"format":"apollo-persisted-query-manifest","version":1,"operations":[
		{"id":"` + sha256Hex(query) + `","name":"Name","type":"query","body":` + quote(t, query) + `}]}`
	trusted, err := server.ParseTrustedDocuments([]byte(manifest))
	if err != nil {
		t.Fatal(err)
	}
	relay := `{"c0ffee": ` + quote(t, other) + `}`
	if err := trusted.Read([]byte(relay)); err != nil {
		t.Fatal(err)
	}
	h := serve(t, func(o *server.Options) { o.TrustedDocuments = trusted }).Handler()
	for _, c := range []struct{ name, body, want string }{
		{"by hash", `{"extensions":` + persistedQuery(sha256Hex(query)) + `}`, answer},
		{"by id", `{"documentId":"sha256:` + sha256Hex(query) + `"}`, answer},
		{"by Relay's id", `{"doc_id":"c0ffee"}`, `{"data":{"stats":{"entities":`},
		{
			"by the hash of a document with another id", `{"extensions":` + persistedQuery(sha256Hex(other)) + `}`,
			`{"data":{"stats":`,
		},
		{"by text", `{"query":` + quote(t, query) + `}`, answer},
		{"another text", `{"query":"{ stats { relations } }"}`, refused},
		{"another text under a trusted hash", `{"query":"{ stats { relations } }","extensions":` +
			persistedQuery(sha256Hex(query)) + `}`, refused},
		{"introspection", `{"query":"{ __schema { queryType { name } } }"}`, refused},
		{"another id", `{"documentId":"coffee"}`, refused},
		{"an unknown hash", `{"extensions":` + persistedQuery(sha256Hex("{x}")) + `}`, refused},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := post(t.Context(), h, []byte(c.body)); !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d: %s, want %s", w.Code, w.Body, c.want)
			}
		})
	}
	for _, c := range []struct{ name, manifest, want string }{
		{"another format", `{"format":"other","version":1,"operations":[]}`, "use apollo-persisted-query-manifest"},
		{"another version", `{"format":"apollo-persisted-query-manifest","version":2}`, "version 2"},
		{"no object", `["{__typename}"]`, "object from ids to texts"},
		{"no document", `{}`, "no document"},
		{"no text", `{"a":" "}`, "no text"},
		{
			"one id twice",
			`{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"a","body":"{a}"},{"id":"a","body":"{b}"}]}`,
			`two documents have the id "a"`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := server.ParseTrustedDocuments([]byte(c.manifest)); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func quote(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestIncrementalDelivery checks that @defer and @stream are refused with a message that says so.
func TestIncrementalDelivery(t *testing.T) {
	h := serve(t).Handler()
	for _, c := range []struct{ name, query, directive string }{
		{"a fragment", `{ company(id: "21vianet") { ... @defer { name } } }`, "@defer"},
		{"a spread", `{ company(id: "21vianet") { ...N @defer(label: "n") } } fragment N on Company { name }`, "@defer"},
		{
			"a list within a fragment",
			`{ ...Q } fragment Q on Query { companies { edges @stream(initialCount: 1) { node { id } } } }`, "@stream",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ask(t, h, c.query, nil)
			if got.code(t) != "GRAPHQL_VALIDATION_FAILED" ||
				!strings.Contains(got.Errors[0].Message, c.directive+" is not supported") {
				t.Errorf("%+v", got.Errors)
			}
		})
	}
}
