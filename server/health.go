package server

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"time"
)

// live answers the liveness probe.
func (s *Server) live(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{"status": "ok", "version": s.options.Version})
}

// ready answers the readiness probe with the revision that the service serves.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	v := s.options.Graph.View()
	if v == nil || s.draining.Load() {
		answer(w, http.StatusServiceUnavailable, map[string]any{"status": "stopping"})
		return
	}
	if _, err := s.state(); err != nil {
		s.logStateError(r.Context(), err)
		answer(
			w,
			http.StatusServiceUnavailable,
			map[string]any{"status": "the newest revision cannot be served", "revision": v.Revision().Number},
		)
		return
	}
	body := map[string]any{"status": "ok", "revision": v.Revision().Number}
	if f := s.options.Follower; f != nil {
		body["record"] = recordOf(f.Following(), v.Revision().Number)
	}
	answer(w, http.StatusOK, body)
}

// recordOf describes how far a service is behind its store. A service that cannot reach the store is still ready,
// because it can answer from what it has.
func recordOf(f Following, at uint64) map[string]any {
	out := map[string]any{
		"newest": f.Newest, "behind": max(f.Newest, at) - at, "reached": f.Reached.UTC().Format(time.RFC3339),
		"listening": f.Listening && f.Error == "",
	}
	if f.Error != "" {
		out["error"] = "the store cannot be followed; the service's log says why"
	}
	return out
}

func answer(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

//go:embed page.html
var pageHTML []byte

// page serves the start page for browsers.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set(
		"Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	)
	_, _ = w.Write(pageHTML)
}
