package server

import (
	"net/http"

	"nexum/docs"
	"nexum/server/manual"
)

// serveManual serves the manual at /docs. It includes a reference of the current schema.
func (s *Server) serveManual(mux *http.ServeMux, compress func(http.Handler) http.HandlerFunc) error {
	m, err := manual.New(docs.Pages, "/docs/")
	if err != nil {
		return err
	}
	mux.Handle("GET /docs/", compress(m))
	mux.HandleFunc("GET /docs/investigation.schema.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/schema+json")
		_, _ = w.Write(docs.InvestigationSchema)
	})
	mux.Handle("GET /docs/reference", compress(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		st, err := s.state()
		if err != nil {
			http.Error(w, "the service is starting; try again", http.StatusServiceUnavailable)
			return
		}
		m.Show(w, "reference", manual.Reference(st.api.executor.Schema()))
	})))
	return nil
}
