package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"nexum/server"
)

// TestAgentsOverHTTP checks that /mcp rejects requests from other origins and requests that are too large.
func TestAgentsOverHTTP(t *testing.T) {
	list := `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}`
	for _, tt := range []struct {
		name, host, body string
		headers          []string
		origins          []string
		status           int
	}{
		{"a program", "localhost", list, nil, nil, http.StatusOK},
		{"its own page", "localhost", list, []string{"Origin", "http://localhost"}, nil, http.StatusOK},
		{"another origin", "localhost", list, []string{"Origin", "http://evil.example"}, nil, http.StatusForbidden},
		{"an origin that is none", "localhost", list, []string{"Origin", "null"}, nil, http.StatusForbidden},
		{
			"an allowed origin", "localhost", list,
			[]string{"Origin", "https://tool.example"},
			[]string{"https://tool.example"},
			http.StatusOK,
		},
		{"another site", "localhost", list, []string{"Sec-Fetch-Site", "cross-site"}, nil, http.StatusBadRequest},
		{"another host", "evil.example", list, nil, nil, http.StatusMisdirectedRequest},
		{
			"a body that is too large", "localhost",
			`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"` + strings.Repeat("x", 2<<20) + `"}}`, nil, nil,
			http.StatusRequestEntityTooLarge,
		},
		{"no JSON", "localhost", "{", nil, nil, http.StatusBadRequest},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := serve(t, func(o *server.Options) { o.AllowedOrigins = tt.origins }).Handler()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+tt.host+"/mcp",
				strings.NewReader(tt.body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			r.Header.Set("Mcp-Protocol-Version", "2025-11-25")
			for i := 0; i < len(tt.headers); i += 2 {
				r.Header.Set(tt.headers[i], tt.headers[i+1])
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != tt.status || w.Body.Len() == 0 {
				t.Errorf("status %d, want %d: %.300s", w.Code, tt.status, w.Body)
			}
			if tt.status == http.StatusOK && !strings.Contains(w.Body.String(), `"name":"why_not"`) {
				t.Errorf("%.300s", w.Body)
			}
		})
	}
}

// TestAgentsThatLeave checks that a tool call ends when its client closes the connection, in each revision of the
// protocol.
func TestAgentsThatLeave(t *testing.T) {
	for _, revision := range []string{"2025-03-26", "2025-06-18", "2025-11-25"} {
		t.Run(revision, func(t *testing.T) {
			begun, ended := make(chan struct{}), make(chan struct{})
			h := serve(t, func(o *server.Options) {
				o.Search = failing(func(ctx context.Context) error { close(begun); <-ctx.Done(); close(ended); return ctx.Err() })
			}).Handler()
			ctx, leave := context.WithCancel(t.Context())
			call := `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"text":"a"}}}`
			r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost/mcp", strings.NewReader(call))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Accept", "application/json, text/event-stream")
			r.Header.Set("Mcp-Protocol-Version", revision)
			go h.ServeHTTP(httptest.NewRecorder(), r)
			<-begun
			leave()
			<-ended
		})
	}
}
