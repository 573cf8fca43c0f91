package server

import (
	"net/http"
	"sync"

	"nexum/docs"
	"nexum/server/manual"
)

// serveManual serves the manual at /docs. It includes a reference of the current schema. The pages are rendered at the
// first request for one of them, because rendering all of them takes longer than everything else that a start does.
func (s *Server) serveManual(mux *http.ServeMux, compress func(http.Handler) http.HandlerFunc) {
	rendered := sync.OnceValues(func() (*manual.Manual, error) { return manual.New(docs.Pages, "/docs/") })
	show := func(serve func(http.ResponseWriter, *http.Request, *manual.Manual)) http.HandlerFunc {
		return compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			m, err := rendered()
			if err != nil {
				s.log(r.Context()).ErrorContext(r.Context(), "the manual cannot be shown", "error", err)
				http.Error(w, "the manual cannot be shown", http.StatusInternalServerError)
				return
			}
			serve(w, r, m)
		}))
	}
	mux.Handle("GET /docs/", show(func(w http.ResponseWriter, r *http.Request, m *manual.Manual) { m.ServeHTTP(w, r) }))
	file := func(name, mediaType string, text []byte) {
		mux.HandleFunc("GET /docs/"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", mediaType)
			_, _ = w.Write(text)
		})
	}
	file("investigation.schema.json", "application/schema+json", docs.InvestigationSchema)
	file("dashboard.json", "application/json", docs.Dashboard)
	mux.Handle("GET /docs/reference", show(func(w http.ResponseWriter, _ *http.Request, m *manual.Manual) {
		st, err := s.state()
		if err != nil {
			http.Error(w, "the service is starting; try again", http.StatusServiceUnavailable)
			return
		}
		m.Show(w, "reference", manual.Reference(st.api.executor.Schema()))
	}))
	mux.Handle("GET /docs/search", show(func(w http.ResponseWriter, r *http.Request, m *manual.Manual) {
		var reference []manual.Section
		if st, err := s.state(); err == nil {
			reference = manual.ReferenceSections(st.api.executor.Schema(), "/docs/reference")
		}
		m.ShowSearch(w, r, reference...)
	}))
}
