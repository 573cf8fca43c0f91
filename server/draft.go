package server

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"nexum/loader"
	"nexum/loader/infer"
)

// A Draft is an ontology and a mapping that the service drafts from the tables of a client. The client edits them and
// sends them back with the tables.
type Draft struct {
	Ontology string `json:"ontology"` // GraphQL SDL; it extends the served ontology
	Mapping  string `json:"mapping"`  // YAML; empty for data that needs no mapping
	// Tables has the first rows of each table that the mapping is for.
	Tables []infer.Sample `json:"tables,omitempty"`
}

// draft serves POST /load/draft.
func (s *Server) draft(w http.ResponseWriter, r *http.Request) {
	if err := s.mayLoad(r); err != nil {
		s.refuse(w, r, err)
		return
	}
	p, err := readLoadParams(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.options.Limits.LoadTime)
	defer cancel()
	var d Draft
	err = s.withBody(ctx, w, r, p, func(in Load) (err error) {
		d, err = s.draftFrom(ctx, in)
		return err
	})
	if err != nil {
		s.refuse(w, r, s.loadError(r.Context(), err))
		return
	}
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(d)
}

// draftFrom drafts from the files of a client. The drafts extend the ontology that is served.
func (s *Server) draftFrom(ctx context.Context, in Load) (Draft, error) {
	var paths []string
	err := filepath.WalkDir(in.Dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || entry.Name() == loader.DatasetFile {
			return err
		}
		paths = append(paths, path)
		return nil
	})
	if err != nil {
		return Draft{}, err
	}
	d, err := infer.Files(ctx, paths, infer.Options{Encoding: in.Encoding})
	switch {
	case ctx.Err() != nil:
		return Draft{}, ctx.Err()
	case errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission):
		return Draft{}, err
	case err != nil:
		return Draft{}, inputError("%s", strings.ReplaceAll(err.Error(), in.Dir+string(filepath.Separator), ""))
	}
	d.Extend(s.options.Graph.View().Ontology())
	return Draft{Ontology: d.Ontology(), Mapping: d.Mapping(), Tables: d.Samples()}, nil
}
