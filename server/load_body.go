package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"nexum/graph/budget"
	"nexum/loader/tempdir"
	"nexum/server/model"
)

// withBody receives the files of a client, waits until no other load is running, and calls work.
func (s *Server) withBody(
	ctx context.Context, w http.ResponseWriter, r *http.Request, p loadParams, work func(Load) error,
) error {
	if err := enter(ctx, s.loads.receive); err != nil {
		return err
	}
	defer func() { <-s.loads.receive }()
	dir, remove, err := tempdir.Make("load")
	if err != nil {
		return err
	}
	defer remove()
	body, err := s.receive(ctx, w, r, filepath.Join(dir, "body"))
	if err != nil {
		return err
	}
	defer body.Close()
	in := Load{
		Dir:      filepath.Join(dir, "files"),
		Packs:    p.packs,
		Replace:  p.replace,
		DryRun:   p.dryRun,
		Warnings: p.warnings,
		SkipBad:  p.skipBad,
		Format:   p.fileFormat,
		Encoding: p.coding,
	}
	if err := os.Mkdir(in.Dir, 0o700); err != nil {
		return err
	}
	single, err := s.unpack(body, p, in.Dir)
	if err != nil {
		return err
	}
	if in.Paths, err = p.find(in.Dir, single); err != nil {
		return err
	}
	for _, folder := range p.found {
		in.Found = append(in.Found, filepath.Join(in.Dir, folder))
	}
	if in.Paths == nil {
		in.Found = []string{in.Dir}
	}
	if err := enter(ctx, s.loads.work); err != nil {
		return err
	}
	defer func() { <-s.loads.work }()
	return work(in)
}

// receive writes the body of a request to a file. It gives up if the client sends nothing for some time, and when the
// time for the load is over, so that a slow client does not keep the place of others.
func (s *Server) receive(
	ctx context.Context, w http.ResponseWriter, r *http.Request, path string,
) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	control := http.NewResponseController(w)
	in := &patientReader{
		r: http.MaxBytesReader(w, r.Body, s.options.Limits.Load), control: control,
		stall: 3 * s.options.Limits.Stall,
	}
	in.until, _ = ctx.Deadline()
	n, err := io.Copy(f, in)
	_ = control.SetReadDeadline(time.Time{})
	if err == nil && n == 0 {
		err = &model.Error{Code: model.CodeRequest, Message: "the body is empty; send a file or an archive"}
	}
	switch {
	case in.err == nil:
	case errors.Is(in.err, os.ErrDeadlineExceeded) && !time.Now().Before(in.until):
		err = context.DeadlineExceeded
	default:
		err = s.bodyError(in.err)
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

func (s *Server) bodyError(err error) error {
	if tooLong, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &model.Error{
			Code: model.CodeLimit,
			Message: fmt.Sprintf(
				"the body has more than %s, the most allowed (--limit-load); pack it, or load it in parts",
				budget.Bytes(tooLong.Limit),
			),
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &model.Error{
			Code: model.CodeTimeout,
			Message: fmt.Sprintf(
				"no part of the body arrived for %v; nothing was changed; send it again",
				3*s.options.Limits.Stall,
			),
		}
	}
	return &model.Error{Code: model.CodeRequest, Message: "the body was cut off; nothing was changed; send it again"}
}

// A patientReader reads a body in pieces. Each piece must arrive within a timeout.
type patientReader struct {
	r       io.Reader
	control *http.ResponseController
	stall   time.Duration
	until   time.Time // when the whole body must be there
	err     error     // the read error, to distinguish it from write errors
}

func (p *patientReader) Read(b []byte) (int, error) {
	deadline := time.Now().Add(p.stall)
	if p.until.Before(deadline) {
		deadline = p.until
	}
	_ = p.control.SetReadDeadline(deadline)
	n, err := p.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
	}
	return n, err
}
