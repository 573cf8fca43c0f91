package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/server"
)

// loading is a server.Loader that calls a function.
type loading func(ctx context.Context, in server.Load) (server.Loaded, error)

func (f loading) Load(ctx context.Context, in server.Load) (server.Loaded, error) { return f(ctx, in) }

// sendLoad posts a file like a program on the same machine. change modifies the request.
func sendLoad(ctx context.Context, h http.Handler, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "http://localhost:8080/load?format=jsonl",
		strings.NewReader("{}\n"))
	r.RemoteAddr = "127.0.0.1:4321"
	r.Header.Set("Content-Type", "application/octet-stream")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestWhoMayLoad(t *testing.T) {
	loaded := 0
	h := serve(t, func(o *server.Options) {
		o.AllowedHosts, o.AllowedOrigins, o.LoadTokens = []string{"*"}, []string{"https://friend.example"}, []string{"right"}
		o.Loader = loading(func(context.Context, server.Load) (server.Loaded, error) {
			loaded++
			return server.Loaded{Status: server.LoadCommitted}, nil
		})
	}).Handler()
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		may    bool
	}{
		{"a program on this machine", nil, true},
		{"… over IPv6", func(r *http.Request) { r.RemoteAddr, r.Host = "[::1]:4321", "[::1]:8080" }, true},
		{"the page of the service itself", func(r *http.Request) {
			r.Header.Set("Origin", "http://localhost:8080")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
		}, true},
		{"another machine", func(r *http.Request) { r.RemoteAddr = "192.0.2.7:4321" }, false},
		{"another machine with a token", func(r *http.Request) {
			r.RemoteAddr, r.Host = "192.0.2.7:4321", "nexum.example"
			r.Header.Set("Authorization", "Bearer right")
		}, true},
		{"another machine with a wrong token", func(r *http.Request) {
			r.RemoteAddr = "192.0.2.7:4321"
			r.Header.Set("Authorization", "Bearer wrong")
		}, false},
		{"this machine with a wrong token", header("Authorization", "Bearer wrong"), false},
		{"an empty token", header("Authorization", "Bearer "), false},
		{"through a proxy on this machine", header("X-Forwarded-For", "192.0.2.7"), false},
		{"… that follows the standard", header("Forwarded", "for=192.0.2.7"), false},
		{"a name that was bound to this machine", func(r *http.Request) { r.Host = "attacker.example:8080" }, false},
		{"a page of another site", header("Sec-Fetch-Site", "cross-site"), false},
		{"a page of the same site", header("Sec-Fetch-Site", "same-site"), false},
		{"a page of another port", header("Origin", "http://localhost:3000"), false},
		{"a page without an origin", header("Origin", "null"), false},
		{"a page of an origin that may read", header("Origin", "https://friend.example"), false},
		{"a page of another site with a token", func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer right")
			r.Header.Set("Origin", "https://attacker.example")
		}, false},
		{"a form", header("Content-Type", "multipart/form-data; boundary=x"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := loaded
			w := sendLoad(t.Context(), h, c.change)
			if may := w.Code == http.StatusOK; may != c.may || may != (loaded == before+1) {
				t.Errorf("status %d, %d loads: %s", w.Code, loaded-before, w.Body)
			}
			if !c.may && (w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), `"FORBIDDEN"`)) {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
	if w := sendLoad(t.Context(), serve(t).Handler(), nil); w.Code != http.StatusForbidden ||
		!strings.Contains(w.Body.String(), "READ_ONLY") {
		t.Errorf("a service that takes nothing: %d %s", w.Code, w.Body)
	}
}

// TestLoadErrors checks that errors have a code, a status and advice.
func TestLoadErrors(t *testing.T) {
	for _, c := range []struct {
		name, code string
		status     int
		err        error
	}{
		{"a full disk", "STORAGE", http.StatusInsufficientStorage, fmt.Errorf("writing: %w", syscall.ENOSPC)},
		{
			"a disk that cannot be written", "STORAGE", http.StatusInsufficientStorage,
			fmt.Errorf("writing: %w", &os.PathError{Op: "open", Err: syscall.EROFS}),
		},
		{"another writer", "CONFLICT", http.StatusConflict, fmt.Errorf("%w: again", claim.ErrConflict)},
		{"a store for reading", "READ_ONLY", http.StatusForbidden, claim.ErrReadOnly},
		{"something else", "INTERNAL", http.StatusInternalServerError, errors.New("secret")},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, func(o *server.Options) {
				o.Loader = loading(func(context.Context, server.Load) (server.Loaded, error) { return server.Loaded{}, c.err })
			}).Handler()
			w := sendLoad(t.Context(), h, nil)
			if w.Code != c.status || !strings.Contains(w.Body.String(), c.code) || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
		})
	}
}

// TestLoadsWait checks that loads run one at a time, and that a load that waits too long gets an error.
func TestLoadsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		working, most := 0, 0
		var mu sync.Mutex
		h := serve(t, limits(server.Limits{LoadTime: 5 * time.Second}), func(o *server.Options) {
			o.Loader = loading(func(_ context.Context, in server.Load) (server.Loaded, error) {
				mu.Lock()
				working++
				most = max(most, working)
				mu.Unlock()
				if _, err := os.Stat(filepath.Join(in.Dir, "body.jsonl")); err != nil || len(in.Paths) != 1 {
					t.Errorf("%v: %v", in.Paths, err)
				}
				time.Sleep(2 * time.Second)
				mu.Lock()
				working--
				mu.Unlock()
				return server.Loaded{Status: server.LoadCommitted}, nil
			})
		}).Handler()
		var loads sync.WaitGroup
		count := map[int]int{}
		for range 4 {
			loads.Go(func() {
				w := sendLoad(t.Context(), h, nil)
				mu.Lock()
				defer mu.Unlock()
				count[w.Code]++
				if w.Code != http.StatusOK && !strings.Contains(w.Body.String(), "--limit-load-time") {
					t.Errorf("%s", w.Body)
				}
			})
		}
		loads.Wait()
		if most != 1 || count[http.StatusOK] != 3 || count[http.StatusServiceUnavailable] != 1 {
			t.Errorf("%d at a time; %v", most, count)
		}
	})
}

// TestLoadBody checks that a body over the limit is rejected.
func TestLoadBody(t *testing.T) {
	h := serve(t, limits(server.Limits{Load: 2}), func(o *server.Options) {
		o.Loader = loading(func(context.Context, server.Load) (server.Loaded, error) {
			t.Error("it is loaded")
			return server.Loaded{}, nil
		})
	}).Handler()
	if w := sendLoad(t.Context(), h, nil); w.Code != http.StatusBadRequest ||
		!strings.Contains(w.Body.String(), "--limit-load") {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// TestReportsHideReceiveFolder checks that no list of a report names the folder in which the service stores a received
// file.
func TestReportsHideReceiveFolder(t *testing.T) {
	h := serve(t, func(o *server.Options) {
		o.Loader = loading(func(_ context.Context, in server.Load) (server.Loaded, error) {
			file := filepath.Join(in.Dir, "a.jsonl")
			list := func() []loader.Problem {
				return []loader.Problem{{File: file, Line: 1, Message: "x is defined again; it is defined at " + file + ":2"}}
			}
			var out server.Loaded
			out.Notes, out.Skipped, out.Problems, out.Warnings = list(), list(), list(), list()
			return out, nil
		})
	}).Handler()
	got := sendLoad(t.Context(), h, nil).Body.String()
	if strings.Contains(got, "nexum-load") || strings.Count(got, "it is defined at a.jsonl:2") != 4 {
		t.Error(got)
	}
}
