package server_test

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"nexum/server"
)

// get sends a GET request to h after applying the changes.
func get(t *testing.T, h http.Handler, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+path, nil)
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

func TestHealth(t *testing.T) {
	h := serve(t).Handler()
	if w := get(t, h, "/livez"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"version":"test"`) {
		t.Errorf("livez: %d %s", w.Code, w.Body)
	}
	if w := get(t, h, "/readyz"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"revision":1`) {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	if w := get(t, h, "/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("/nothing: %d", w.Code)
	}
}

func TestPage(t *testing.T) {
	h := serve(t).Handler()
	for _, path := range [...]string{"/", "/graphiql"} {
		w := get(t, h, path)
		csp := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || !strings.HasPrefix(csp, "default-src 'none'") ||
			strings.Contains(w.Body.String(), "http://") || strings.Contains(w.Body.String(), "https://") {
			t.Errorf("%s: %d, %s, %s", path, w.Code, csp, w.Body)
		}
	}
}

func TestRequestID(t *testing.T) {
	h := serve(t).Handler()
	for sent, kept := range map[string]bool{
		"0123456789abcdef": true, "short": false, "with space in it": false,
		"line\nbreak-----": false, strings.Repeat("a", 65): false, "": false,
	} {
		got := get(t, h, "/livez", header("X-Request-Id", sent)).Header().Get("X-Request-Id")
		if (got == sent) != kept || got == "" {
			t.Errorf("%q is answered by %q", sent, got)
		}
	}
}

func TestHosts(t *testing.T) {
	h := serve(t, func(o *server.Options) { o.AllowedHosts = []string{"graph.example.org"} }).Handler()
	for host, code := range map[string]int{
		"localhost:8080": 200, "127.0.0.1:8080": 200, "[::1]:8080": 200, "GRAPH.example.org": 200,
		"graph.example.org:443": 200, "evil.example": 421, "localhost.evil.example": 421, "": 421,
	} {
		if w := get(t, h, "/livez", func(r *http.Request) { r.Host = host }); w.Code != code {
			t.Errorf("host %q: %d, want %d", host, w.Code, code)
		}
	}
	open := serve(t, func(o *server.Options) { o.AllowedHosts = []string{"*"} }).Handler()
	if w := get(t, open, "/livez", func(r *http.Request) { r.Host = "any.example" }); w.Code != http.StatusOK {
		t.Errorf("any host: %d", w.Code)
	}
}

func TestOrigins(t *testing.T) {
	preflight := func(r *http.Request) { r.Method = http.MethodOptions }
	origin := header("Origin", "https://a.example")
	closed := serve(t).Handler()
	if w := get(t, closed, "/graphql", preflight, origin); w.Header().Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("without an option: %v", w.Header())
	}
	one := serve(t, func(o *server.Options) { o.AllowedOrigins = []string{"https://a.example"} }).Handler()
	w := get(t, one, "/graphql", preflight, origin)
	if w.Header().Get("Access-Control-Allow-Origin") != "https://a.example" ||
		!strings.Contains(w.Header().Get("Access-Control-Allow-Headers"), "Content-Type") ||
		w.Header().Get("Vary") != "Origin" {
		t.Errorf("the origin allowed: %v", w.Header())
	}
	if w := get(t, one, "/graphql", preflight, header("Origin", "https://b.example")); w.Header().
		Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("another origin: %v", w.Header())
	}
}

// TestRequestErrors checks the messages of errors about requests that are not valid GraphQL requests.
func TestRequestErrors(t *testing.T) {
	h := serve(t, limits(server.Limits{Body: 2000})).Handler()
	for _, c := range []struct{ name, content, body, want string }{
		{"plain text", "text/plain", "{}", `send JSON with Content-Type: application/json; this request has "text/plain"`},
		{"no content type", "", "{}", "send JSON with Content-Type: application/json; this request has none"},
		{
			"no JSON", "application/json", `{query: "{stats{entities}}"}`,
			`this is not JSON: byte 2 does not fit; send {"query": "{ … }", "variables": { … }}`,
		},
		{"a part of JSON", "application/json", `{"query": `, "this is not JSON: it ends too early; send {"},
		{"nothing", "application/json", " ", "there is no JSON: the text is empty; send {"},
		{"no query", "application/json", "{}", "there is no query; give its text as query, or its id as documentId"},
		{
			"too large", "application/json", `{"query":"` + strings.Repeat(" ", 2000) + `"}`,
			"the body is over 2000 bytes, the most allowed (--limit-body)",
		},
		{
			"a mutation", "application/json", `{"query":"mutation { load }"}`,
			"there are no mutations: data is loaded with nexum load or POST /load",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/graphql",
				strings.NewReader(c.body))
			r.Header.Set("Content-Type", c.content)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			var got reply
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Errors) != 1 ||
				!strings.HasPrefix(got.Errors[0].Message, c.want) {
				t.Errorf("%v: %s, want %s", err, w.Body, c.want)
			}
		})
	}
}

// TestStatus checks the responses to bad requests that the audit does not cover.
func TestStatus(t *testing.T) {
	h := serve(t, limits(server.Limits{Body: 2000})).Handler()
	const query = `{"query":"{stats{entities}}"}`
	for _, c := range []struct {
		name, method, path, content, body string
		status                            int
		code                              string
	}{
		{"a form", "POST", "", "application/x-www-form-urlencoded", "query={stats{entities}}", 415, "BAD_REQUEST"},
		{"plain text, which any page may post", "POST", "", "text/plain", query, 415, "BAD_REQUEST"},
		{"no content type", "POST", "", "", query, 415, "BAD_REQUEST"},
		{"another charset", "POST", "", "application/json; charset=utf-16", query, 415, "BAD_REQUEST"},
		{"a batch", "POST", "", "application/json", "[" + query + "]", 400, "BAD_REQUEST"},
		{"not JSON", "POST", "", "application/json", "{", 400, "BAD_REQUEST"},
		{"two values", "POST", "", "application/json", query + query, 400, "BAD_REQUEST"},
		{"not UTF-8", "POST", "", "application/json", "{\"query\":\"\xff\"}", 400, "BAD_REQUEST"},
		{
			"half of a surrogate pair", "POST", "", "application/json",
			`{"query":"{stats{entities}}","variables":{"n":"\ud800"}}`, 400, "BAD_REQUEST",
		},
		{
			"half of a surrogate pair by GET", "GET", "?query={__typename}&variables={\"n\":\"\\udc00\"}", "", "", 400,
			"BAD_REQUEST",
		},
		{
			"a variable twice", "POST", "", "application/json", `{"query":"{stats{entities}}","variables":{"n":1,"n":2}}`, 400,
			"BAD_REQUEST",
		},
		{
			"the query twice", "POST", "", "application/json", `{"query":"{stats{entities}}","query":"{stats{relations}}"}`, 400,
			"BAD_REQUEST",
		},
		{"too large", "POST", "", "application/json", `{"query":"` + strings.Repeat(" ", 2000) + `"}`, 413, "LIMIT_EXCEEDED"},
		{"too long", "GET", "?query=" + strings.Repeat("+", 2000), "", "", 414, "LIMIT_EXCEEDED"},
		{"a bad query string", "GET", "?query=%zz", "", "", 400, "BAD_REQUEST"},
		{
			"variables that are a list", "GET", "?query=" + url.QueryEscape(`{stats{entities}}`) + "&variables=[]", "", "", 400,
			"BAD_REQUEST",
		},
		{"another method", "PUT", "", "application/json", query, 405, "BAD_REQUEST"},
		{"a query", "POST", "", "application/json", query, 200, ""},
		{"a query by GET", "GET", "?query=" + url.QueryEscape(`query($n:Int){entities(first:$n){edges{cursor}}}`) +
			`&variables={"n":1}`, "", "", 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequestWithContext(t.Context(), c.method, "http://localhost/graphql"+c.path,
				strings.NewReader(c.body))
			if c.content != "" {
				r.Header.Set("Content-Type", c.content)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			got := decode(t, w)
			if w.Code != c.status || c.code != "" && got.code(t) != c.code || c.code == "" && len(got.Errors) > 0 {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			if strings.Contains(w.Body.String(), "stats") && c.status != 200 {
				t.Errorf("the answer repeats the request: %s", w.Body)
			}
		})
	}
}

func TestNegotiation(t *testing.T) {
	h := serve(t).Handler()
	for accept, media := range map[string]string{
		"":                                  "application/json",
		"*/*":                               "application/json",
		"application/*":                     "application/json",
		"application/json":                  "application/json",
		"application/graphql-response+json": "application/graphql-response+json",
		"application/graphql-response+json, application/json;q=0.9": "application/graphql-response+json",
		"application/json;q=0.5, application/graphql-response+json": "application/graphql-response+json",
		"application/graphql-response+json;q=0.5, application/json": "application/json",
		"text/html, application/xhtml+xml, */*;q=0.8":               "application/json",
		"application/graphql-response+json;q=0, application/json":   "application/json",
		"application/json;q=0, */*":                                 "application/graphql-response+json",
		"application/graphql-response+json;q=0, */*":                "application/json",
		"*/*;q=0.1, application/json;q=0.5":                         "application/json",
		"application/*;q=0, */*":                                    "",
		"text/html":                                                 "",
		"application/graphql-response+json;charset=utf-16":          "",
	} {
		w := get(t, h, "/graphql?query=%7B__typename%7D", func(r *http.Request) {
			if accept != "" {
				r.Header.Set("Accept", accept)
			}
		})
		if media == "" {
			if w.Code != http.StatusNotAcceptable {
				t.Errorf("%q: %d", accept, w.Code)
			}
			continue
		}
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != media+"; charset=utf-8" {
			t.Errorf("%q: %d, %s", accept, w.Code, got)
		}
	}
}

func TestCompression(t *testing.T) {
	for accept, want := range map[string]string{
		"gzip, deflate, br, zstd": "gzip", "zstd": "zstd", "br": "",
		"zstd;q=1, gzip;q=0.5": "zstd",
	} {
		w := get(t, serve(t).Handler(), "/graphql?query="+url.QueryEscape(introspection), header("Accept-Encoding", accept))
		if got := w.Header().Get("Content-Encoding"); got != want {
			t.Errorf("%s: %q, want %q", accept, got, want)
		}
	}
	w := get(t, serve(t).Handler(), "/graphql?query="+url.QueryEscape(introspection), header("Accept-Encoding", "gzip"))
	if w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v", w.Header())
	}
	packed := w.Body.Len()
	r, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil || packed*3 > len(plain) {
		t.Errorf("%d bytes of %d, %v", packed, len(plain), err)
	}
}

// TestShutdown shuts the server down during a request, which must still get its answer.
func TestShutdown(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	s := serve(t, func(o *server.Options) {
		o.Addr = "127.0.0.1:0"
		o.Search = failing(func(context.Context) error { close(begun); <-release; return context.Canceled })
	})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	addr, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(a net.Addr) { addr <- "http://" + a.String() }) }()
	at := <-addr
	status := make(chan int, 1)
	go func() {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/graphql",
			strings.NewReader(`{"query":"{search(text:\"a\"){edges{score}}}"}`))
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Error(err)
			status <- 0
			return
		}
		resp.Body.Close()
		status <- resp.StatusCode
	}()
	<-begun
	stop()
	select {
	case err := <-ended:
		t.Fatalf("Run ended before its request: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	if got := <-status; got != http.StatusOK {
		t.Errorf("status %d", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// TestGrace shuts the server down during a request that does not end. The shutdown must not wait forever.
func TestGrace(t *testing.T) {
	begun := make(chan struct{})
	s := serve(t, limits(server.Limits{Grace: 50 * time.Millisecond}), func(o *server.Options) {
		o.Addr = "127.0.0.1:0"
		o.Search = failing(func(ctx context.Context) error { close(begun); <-ctx.Done(); return ctx.Err() })
	})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	addr, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- s.Run(ctx, func(a net.Addr) { addr <- "http://" + a.String() }) }()
	at := <-addr
	go func() {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, at+"/graphql",
			strings.NewReader(`{"query":"{search(text:\"a\"){edges{score}}}"}`))
		req.Header.Set("Content-Type", "application/json")
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
		}
	}()
	<-begun
	stop()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("Run does not tell that a request was cut off")
		}
	case <-time.After(5 * time.Minute):
		t.Fatal("Run does not end")
	}
}

func TestAddressInUse(t *testing.T) {
	at := strings.TrimPrefix(run(t), "http://")
	err := serve(t, func(o *server.Options) { o.Addr = at }).Run(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("%v", err)
	}
}
