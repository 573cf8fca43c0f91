package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestNothingIsIgnored checks that a request with a part that the service cannot read is refused, because an answer
// that ignores a view or a filter is wrong.
func TestNothingIsIgnored(t *testing.T) {
	h := serve(t).Handler()
	const query = "query=%7B__typename%7D"
	const form, jsonType = "application/x-www-form-urlencoded", "application/json"
	for _, tt := range []struct{ name, method, path, media, body, want string }{
		{
			"semicolon in an export", http.MethodGet, "/export/all.edges.csv?type=OPERATES;asOf=1990", "", "",
			"the query string cannot be read",
		},
		{
			"percent sign in an export", http.MethodGet, "/export/all.edges.csv?asOf=1990&document=100%", "", "",
			"the query string cannot be read",
		},
		{
			"semicolon in the address of a form", http.MethodPost, "/export/all.edges.csv?asOf=1990;", form, "type=OPERATES",
			"the query string cannot be read",
		},
		{
			"JSON for an export", http.MethodPost, "/export/all.edges.csv", jsonType, `{"asOf":"1990"}`,
			"send the parameters as a form",
		},
		{
			"unknown in a form", http.MethodPost, "/export/all.edges.csv", form, "asof=1990",
			`there is no parameter \"asof\" here`,
		},
		{
			"semicolon in a query", http.MethodGet, "/graphql?" + query + ";asOf=1990", "", "",
			"the query string cannot be read",
		},
		{"no UTF-8 in a query", http.MethodGet, "/graphql?query=%ff", "", "", "query: this is not UTF-8"},
		{
			"view in the body", http.MethodPost, "/graphql", jsonType, `{"query":"{__typename}","asOf":"1990"}`,
			"a view is a field: { view(asOf: …) { … } }",
		},
		{
			"view before the query", http.MethodPost, "/graphql", jsonType, `{"distrust":["x"],"query":"{__typename}"}`,
			"a request has no member distrust",
		},
		{
			"misspelt variables", http.MethodPost, "/graphql", jsonType, `{"query":"{__typename}","variabels":{}}`,
			`a request has no member \"variabels\"; did you mean variables?`,
		},
		{
			"another spelling of the operation", http.MethodPost, "/graphql", jsonType,
			`{"query":"query A{__typename}","operation_name":"A"}`, "did you mean operationName?",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), tt.method, "http://localhost"+tt.path, strings.NewReader(tt.body))
			if tt.media != "" {
				r.Header.Set("Content-Type", tt.media)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("%d %s, want %q", w.Code, w.Body, tt.want)
			}
		})
	}
	t.Run("members of other clients", func(t *testing.T) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql",
			strings.NewReader(`{"query":"{__typename}","id":"x"}`))
		r.Header.Set("Content-Type", jsonType)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
	t.Run("an empty Accept", func(t *testing.T) {
		w := get(t, h, "/graphql?"+query, func(r *http.Request) { r.Header["Accept"] = []string{""} })
		if w.Code != http.StatusOK {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}
