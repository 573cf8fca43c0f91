package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nexum/server"
)

func TestDraft(t *testing.T) {
	h := serve(t, func(o *server.Options) { o.Loader = loading(nil) }).Handler() // a draft loads nothing
	for _, tt := range []struct {
		name, dataset, body, from string
		status                    int
		has                       []string
	}{
		{
			"a table", "firms", "name,seat\nAcme,Delft\nBeta,Gent\n", "127.0.0.1:4321",
			http.StatusOK,
			[]string{"file: firms.csv", "kind: Firm", "type Firm", "seat: String"},
		},
		{
			"a table of a kind that is served", "companies", "name,seat\nAcme,Delft\nBeta,Gent\n", "127.0.0.1:4321",
			http.StatusOK,
			[]string{"extend type Company {"},
		},
		{
			"headings without Latin letters", "firms", "公司,母公司\n中兴,华为\n华为,\n", "127.0.0.1:4321",
			http.StatusOK,
			[]string{`name: "公司"`},
		},
		{"no header", "firms", "\n", "127.0.0.1:4321", http.StatusBadRequest, []string{"BAD_USER_INPUT", "firms"}},
		{
			"another machine without a token", "firms", "name\nAcme\n", "192.0.2.7:4321", http.StatusForbidden,
			[]string{"FORBIDDEN"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			r := draftRequest(t, tt.dataset, tt.body)
			r.RemoteAddr = tt.from
			h.ServeHTTP(w, r)
			if w.Code != tt.status {
				t.Errorf("status %d, want %d: %s", w.Code, tt.status, w.Body)
			}
			text := w.Body.String()
			if tt.status == http.StatusOK {
				var d server.Draft
				if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
					t.Fatal(err)
				}
				text = d.Ontology + d.Mapping
				first := d.Tables[0].Rows[0]
				if d.Tables[0].Columns[0] == "name" && (first.Line != 2 || !slices.Equal(first.Cells, []string{"Acme", "Delft"}) ||
					!slices.Equal(first.At, []int{1, 6})) {
					t.Errorf("the first row of the sample is %+v, want Acme and Delft in line 2 at 1 and 6", first)
				}
			}
			for _, want := range tt.has {
				if !strings.Contains(text, want) {
					t.Errorf("the answer has no %q: %s", want, text)
				}
			}
			if strings.Contains(text, "nexum-tmp-") {
				t.Errorf("the answer names a folder of the service: %s", text)
			}
		})
	}
}

// draftRequest returns a request for a draft from a table with the name of a dataset.
func draftRequest(t *testing.T, dataset, body string) *http.Request {
	t.Helper()
	query := url.Values{"dataset": {dataset}, "format": {"csv"}}
	address := "http://localhost:8080/load/draft?" + query.Encode()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/octet-stream")
	return r
}
