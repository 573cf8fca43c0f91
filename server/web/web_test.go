package web_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nexum/internal/serving"
	"nexum/server/web"
)

func TestServed(t *testing.T) {
	files := fstest.MapFS{
		"index.html":     {Data: []byte("<!doctype html>")},
		"assets/a-1.js":  {Data: []byte("1")},
		"assets/a-1.css": {Data: []byte("a{}")},
	}
	w := httptest.NewRecorder()
	web.Page(files, "index.html").ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	policy := w.Header().Get("Content-Security-Policy")
	if w.Code != 200 || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") ||
		w.Header().Get("Cache-Control") != "no-cache" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	w = httptest.NewRecorder()
	web.Assets(files).ServeHTTP(w, httptest.NewRequest("GET", "/assets/a-1.js", nil))
	if got := w.Header().Get(
		"Content-Security-Policy"); got != "default-src 'none'; script-src 'self'; frame-ancestors 'none'" {
		t.Errorf("the policy of a script is %q", got)
	}
	for path, want := range map[string]string{
		"/assets/a-1.js": "text/javascript", "/assets/a-1.css": "text/css",
		"/assets/": "", "/assets/b.js": "", "/assets/../index.htm": "",
	} {
		w := httptest.NewRecorder()
		web.Assets(files).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if got := w.Header().Get("Content-Type"); want == "" && w.Code != 404 ||
			want != "" && (w.Code != 200 || !strings.HasPrefix(got, want) ||
				!strings.Contains(w.Header().Get("Cache-Control"), "immutable")) {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}

func TestFrames(t *testing.T) {
	files := fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}}
	for _, c := range []struct {
		name      string
		address   string
		embedders []string
		ancestors string
		frame     string // X-Frame-Options of the response
	}{
		{"nobody is named", "/?embed", nil, "'none'", "DENY"},
		{"the whole page", "/", []string{"https://news.example"}, "'none'", "DENY"},
		{
			"the page for frames", "/?embed",
			[]string{"https://news.example", "http://localhost:3000"},
			"https://news.example http://localhost:3000", "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := httptest.NewRecorder()
			w.Header().Set("X-Frame-Options", "DENY")
			web.Page(files, "index.html", c.embedders...).ServeHTTP(w, httptest.NewRequest("GET", c.address, nil))
			if got := w.Header().Get("Content-Security-Policy"); !strings.HasSuffix(got, "; frame-ancestors "+c.ancestors) {
				t.Errorf("policy %q", got)
			}
			if got := w.Header().Get("X-Frame-Options"); got != c.frame {
				t.Errorf("X-Frame-Options %q, want %q", got, c.frame)
			}
		})
	}
}

func TestCheckOrigin(t *testing.T) {
	for _, c := range []struct {
		origin string
		valid  bool
	}{
		{"https://news.example", true},
		{"http://127.0.0.1:3000", true},
		{"https://[::1]:3000", true},
		{"", false},
		{"*", false},
		{"https://*.example", false},
		{"news.example", false},
		{"https://news.example/", false},
		{"https://news.example/page", false},
		{"https://news.example; script-src *", false},
		{"https://a.example https://b.example", false},
		{"javascript:alert(1)", false},
		{"https://user@news.example", false},
	} {
		t.Run(c.origin, func(t *testing.T) {
			if err := web.CheckOrigin(c.origin); (err == nil) != c.valid || err != nil && !errors.Is(err, web.ErrOrigin) {
				t.Errorf("error %v, valid %t", err, c.valid)
			}
		})
	}
}

// TestUnits runs the tests that need no browser: unit/*.test.ts.
func TestUnits(t *testing.T) {
	installed(t)
	if out, err := exec.CommandContext(t.Context(), "npm", "run", "-s", "unit").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// installed skips a test if the npm packages are missing. In CI they must not be.
func installed(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("node_modules/.bin/vitest"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("the npm packages of the explorer are not installed")
	}
	t.Skip("the npm packages of the explorer are not installed; make test installs them")
}

// TestExplorer runs the browser tests, test/*.test.mjs, against the built explorer and the program.
func TestExplorer(t *testing.T) {
	missing := t.Skipf
	if os.Getenv("CI") != "" {
		missing = t.Fatalf
	}
	if _, built := web.Files(); !built {
		missing("the explorer is not built; make test builds it")
	}
	if _, err := os.Stat("node_modules"); err != nil {
		missing("its npm packages are not installed: %v", err)
	}
	browser, err := exec.LookPath("chromium-headless-shell")
	if err != nil {
		browser, err = exec.LookPath("chromium")
	}
	if err != nil {
		missing("no browser: %v", err)
	}
	program := serving.Build(t)
	tests, err := filepath.Glob("test/*.mjs")
	if err != nil || len(tests) == 0 {
		t.Fatal("no tests", err)
	}
	shown, err := filepath.Glob("../../examples/page/*")
	if err != nil || len(shown) == 0 {
		t.Fatal("no page in examples", err)
	}
	for _, name := range append(tests, shown...) { // binds a cached test result to this version
		if _, err := os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	// A test that hangs is ended before go test ends, so that its output is shown.
	ctx, cancel := context.WithTimeout(t.Context(), 25*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "npm", "test")
	cmd.WaitDelay = 10 * time.Second
	cmd.Env = append(os.Environ(), "NEXUM="+program, "CHROMIUM="+browser)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
