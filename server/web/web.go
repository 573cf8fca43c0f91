// Package web contains the explorer, the web application for analysts. npm builds it into dist, which is empty in a
// clean checkout. The package then compiles without the explorer, and Files returns false.
package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// policy allows the pages to load their own files and to query this service, and nothing else. Page appends the origins
// whose pages may frame the page.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors "

// scriptPolicy is the policy that a script is served with. A browser applies it to a worker that runs the script. The
// worker may load other scripts of this service, and nothing else.
const scriptPolicy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"

// Files returns the built files; false if there are none.
func Files() (fs.FS, bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, false
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}

// ErrOrigin is the error of an origin that no page has.
var ErrOrigin = errors.New("not a web origin")

// CheckOrigin returns an error if origin is not a scheme, a host and an optional port: https://example.org. Any other
// text could change the meaning of the policy that it becomes part of.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Scheme+"://"+u.Host != origin ||
		strings.ContainsAny(u.Host, " ;,'*") {
		return fmt.Errorf("%w: %q; write it as https://example.org, with the port if it has one", ErrOrigin, origin)
	}
	return nil
}

// Page serves one page of files. Pages of the origins in embedders may show it in a frame, if its address has the
// parameter embed, with which the explorer is read-only. Nobody else may.
func Page(files fs.FS, name string, embedders ...string) http.Handler {
	framed := policy + strings.Join(embedders, " ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, err := fs.ReadFile(files, name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		if len(embedders) > 0 && r.URL.Query().Has("embed") {
			h.Set("Content-Security-Policy", framed)
			h.Del("X-Frame-Options") // it cannot name origins; browsers that know frame-ancestors ignore it
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		} else {
			h.Set("Content-Security-Policy", policy+"'none'")
		}
		h.Set("Cache-Control", "no-cache")
		_, _ = w.Write(b)
	})
}

// Assets serves the assets of the pages at /assets/. Each file name contains a hash of its content.
func Assets(files fs.FS) http.Handler {
	served := http.FileServerFS(files)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if info, err := fs.Stat(files, name); err != nil || info.IsDir() {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		if path.Ext(name) == ".js" {
			w.Header().Set("Content-Security-Policy", scriptPolicy)
		}
		served.ServeHTTP(w, r)
	})
}
