package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"nexum/server"
)

// TestParameters checks that unsupported parameters are rejected, not ignored. For example, a view in the URL has no
// effect on a GraphQL request.
func TestParameters(t *testing.T) {
	h := serve(t).Handler()
	const query = "query=%7B__typename%7D"
	for _, c := range []struct {
		name, path, want string
		status           int
	}{
		{"known ones", "/graphql?" + query + "&operationName=&variables=%7B%7D", "", http.StatusOK},
		{"a view", "/graphql?asOf=1990&" + query, `there is no parameter \"asOf\" here`, http.StatusBadRequest},
		{"another case", "/graphql?Query=%7B__typename%7D", `there is no parameter \"Query\" here`, http.StatusBadRequest},
		{"twice", "/graphql?" + query + "&" + query, "query: give it once", http.StatusBadRequest},
		{"no query", "/graphql?variables=%7B%7D", "there is no query", http.StatusBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			if w := get(t, h, c.path); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
				t.Errorf("%d: %s", w.Code, w.Body)
			}
		})
	}
	t.Run("POST", func(t *testing.T) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql?distrust=isaacs-2019",
			strings.NewReader(`{"query":"{__typename}"}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `there is no parameter \"distrust\" here`) {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
}

// TestHead checks that HEAD is answered like GET without the body (RFC 9110, section 9.3.2).
func TestHead(t *testing.T) {
	s := httptest.NewServer(serve(t).Handler())
	defer s.Close()
	for _, path := range []string{"/graphql?query=%7B__typename%7D", "/export/entities.csv"} {
		t.Run(path, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodHead, s.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			w, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Body.Close()
			if n, _ := w.Body.Read(make([]byte, 1)); w.StatusCode != http.StatusOK || n != 0 {
				t.Errorf("status %d, %d bytes", w.StatusCode, n)
			}
		})
	}
	if w := get(t, serve(t).Handler(), "/graphql?query=%7B__typename%7D", func(r *http.Request) {
		r.Method = http.MethodPut
	}); w.Header().Get("Allow") != "GET, HEAD, POST, OPTIONS" {
		t.Errorf("PUT: Allow is %q", w.Header().Get("Allow"))
	}
}

// TestClientRequests checks that requests of common clients get answers in the form that those clients expect.
func TestClientRequests(t *testing.T) {
	h := serve(t).Handler()
	t.Run("WebSocket", func(t *testing.T) {
		w := get(t, h, "/graphql", header("Upgrade", "websocket"), header("Connection", "Upgrade"))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "graphql-transport-ws") {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
	t.Run("browser", func(t *testing.T) {
		w := get(t, h, "/graphql", header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"))
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/graphiql" {
			t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
		}
	})
	t.Run("headers across origins", func(t *testing.T) {
		open := serve(t, func(o *server.Options) { o.AllowedOrigins = []string{"https://a.example"} }).Handler()
		w := get(t, open, "/graphql", header("Origin", "https://a.example"), func(r *http.Request) {
			r.Method = http.MethodOptions
		})
		for _, name := range []string{
			"apollographql-client-name", "apollo-require-preflight", "authorization",
			"if-none-match",
		} {
			if !strings.Contains(strings.ToLower(w.Header().Get("Access-Control-Allow-Headers")), name) {
				t.Errorf("%s is not allowed: %q", name, w.Header().Get("Access-Control-Allow-Headers"))
			}
		}
	})
	t.Run("caches", func(t *testing.T) {
		w := get(t, h, "/graphql?query=%7B__typename%7D")
		if w.Header().Get("Cache-Control") != "no-store" || len(w.Header().Values("Vary")) != 1 ||
			!strings.HasSuffix(w.Header().Get("Vary"), "Accept") {
			t.Errorf("%v", w.Header())
		}
	})
}

func TestByteOrderMark(t *testing.T) {
	h := serve(t).Handler()
	for _, c := range []struct {
		path string
		want bool
	}{
		{"entities.csv", false},
		{"entities.csv?bom=false", false},
		{"entities.csv?bom=true", true},
		{"all.edges.csv?bom=true", true},
		{"ask.csv?bom=true&q=company(X)", true},
	} {
		t.Run(c.path, func(t *testing.T) {
			w := download(t, h, "/export/"+c.path)
			if got := strings.HasPrefix(w.Body.String(), "\uFEFF"); w.Code != http.StatusOK || got != c.want {
				t.Errorf("status %d, a mark: %v, want %v", w.Code, got, c.want)
			}
		})
	}
	for _, path := range []string{"entities.csv?bom=yes", "all.gexf?bom=true"} {
		if w := download(t, h, "/export/"+path); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

func TestExportOfSeveral(t *testing.T) {
	h := serve(t).Handler()
	one, two := download(t, h, "/export/neighborhood.nodes.csv?of=21vianet,microsoft"),
		download(t, h, "/export/neighborhood.nodes.csv?of=21vianet&of=microsoft")
	if one.Code != http.StatusOK || one.Body.String() != two.Body.String() {
		t.Errorf("%d and %d, %d and %d bytes", one.Code, two.Code, one.Body.Len(), two.Body.Len())
	}
}
