package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/archive"
	"nexum/server/model"
)

// A Loader loads new data into the served graph.
type Loader interface {
	// Load checks files and commits their new content as one revision, unless in.DryRun is set. When it returns
	// without an error, the newest view includes the commit. Calls are never concurrent. If the data is invalid, Load
	// commits nothing and returns an error that wraps loader.ErrInvalid.
	Load(ctx context.Context, in Load) (Loaded, error)
}

// A Load describes what to load.
type Load struct {
	Dir     string   // the folder that contains the client's files
	Paths   []string // datasets and files below Dir; nil means all
	Found   []string // folders of unpacked archives, whose files the client did not name; see loader.Options
	Replace bool     // retract the claims of the datasets that are no longer in the files
	DryRun  bool     // do not commit
	// Format is the name of the format of single files; empty means that it is detected. Encoding is the character
	// encoding of tables.
	Format, Encoding string
	// Packs are the names of packs to load with the files.
	Packs []string
	// Warnings is the maximum number of listed warnings of each kind; 0 means the default. SkipBad is the maximum
	// number of bad rows that may be left out.
	Warnings, SkipBad int
}

// Loaded is the result of a load, in the JSON form that clients get.
type Loaded struct {
	// Status is committed, unchanged (there was nothing new), dryRun or invalid.
	Status string `json:"status"`
	// Revision is the newest revision after the load.
	Revision uint64 `json:"revision"`
	loader.Report
	// Changes lists at most MaxChanges claims that a dry run would add (+) or retract (-).
	Changes     []string `json:"changes,omitempty"`
	MoreChanges int      `json:"moreChanges,omitempty"`
	// Pack is the pack that defines most of the foreign kinds and predicates of the data; empty if no pack does.
	Pack string `json:"pack,omitempty"`
	// Added has the first entities and relations that the new claims are about; nil if there are none.
	Added *Added `json:"added,omitempty"`
}

// The values of Loaded.Status.
const (
	LoadCommitted = "committed"
	LoadUnchanged = "unchanged"
	LoadDryRun    = "dryRun"
	LoadInvalid   = "invalid"
)

// Error is an error that a Loader returns for the client, with a code.
type Error = model.Error

// Codes of an Error.
const (
	CodeInput    = model.CodeInput
	CodeReadOnly = model.CodeReadOnly
	CodeStorage  = model.CodeStorage
)

// MaxChanges is the maximum number of changes in the result of a dry run.
const MaxChanges = 10_000

// loadPlaces limits the number of loads that are received and processed at the same time.
type loadPlaces struct{ receive, work chan struct{} }

func newLoadPlaces() loadPlaces {
	return loadPlaces{receive: make(chan struct{}, 4), work: make(chan struct{}, 1)}
}

// errLoading is the error for a load that waited for other loads until its timeout.
var errLoading = &model.Error{
	Code: model.CodeOverloaded,
	Message: "this load waited for other loads until its time was over (--limit-load-time); nothing was changed; " +
		"send it again",
}

// load serves POST /load.
func (s *Server) load(w http.ResponseWriter, r *http.Request) {
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
	connectionFrom(r.Context()).setWorking(true)
	defer connectionFrom(r.Context()).setWorking(false)
	control := http.NewResponseController(w)
	_ = control.SetWriteDeadline(time.Time{}) // writers without deadlines, as in tests, never stall
	start := time.Now()
	loaded, err := s.loadBody(ctx, w, r, p)
	if err != nil && !errors.Is(err, loader.ErrInvalid) {
		s.refuse(w, r, s.loadError(r.Context(), err))
		return
	}
	status := http.StatusOK
	if err != nil {
		status, loaded.Status = http.StatusUnprocessableEntity, LoadInvalid
		loaded.Revision = s.options.Graph.View().Revision().Number
	}
	s.log(r.Context()).InfoContext(
		r.Context(),
		"load",
		slog.String("status", loaded.Status),
		slog.Uint64("revision", loaded.Revision),
		slog.String("dataset", loaded.Dataset),
		slog.Int("new", loaded.New),
		slog.Int("retracted", loaded.Retracted),
		slog.Duration("took", time.Since(start)),
	)
	for _, list := range []*[]loader.Problem{&loaded.Notes, &loaded.Problems, &loaded.Warnings} {
		if *list == nil { // JSON lists must not be null
			*list = []loader.Problem{}
		}
	}
	if loaded.WarningKinds == nil {
		loaded.WarningKinds = []loader.WarningKind{}
	}
	w.Header().Set("Content-Type", typeJSON)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(loaded)
}

// loadBody receives the body of a load, waits until no other load is running, and loads it.
func (s *Server) loadBody(
	ctx context.Context, w http.ResponseWriter, r *http.Request, p loadParams,
) (loaded Loaded, err error) {
	err = s.withBody(ctx, w, r, p, func(in Load) (err error) {
		loaded, err = s.options.Loader.Load(ctx, in)
		for _, list := range [][]loader.Problem{loaded.Notes, loaded.Skipped, loaded.Problems, loaded.Warnings} {
			useClientNames(in.Dir, list)
		}
		return err
	})
	return loaded, err
}

// useClientNames replaces the server's paths in problems by the names that the client used.
func useClientNames(dir string, list []loader.Problem) {
	for i := range list {
		if name, err := filepath.Rel(dir, list[i].File); err == nil && filepath.IsLocal(name) {
			list[i].File = name
		}
		list[i].Message = strings.ReplaceAll(list[i].Message, dir+string(filepath.Separator), "")
	}
}

// enter takes a place for a load. It fails if the context ends first.
func enter(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return errLoading
		}
		return ctx.Err()
	}
}

// unpack unpacks a body into a folder. single reports whether the body is one file.
func (s *Server) unpack(body *os.File, p loadParams, dir string) (single bool, err error) {
	packing, isArchive := archive.FormatOf(p.archive)
	if p.archive == "" && p.file == nil {
		packing, isArchive = archive.Detect(body)
	}
	into := filepath.Join(dir, p.dataset)
	if err := os.MkdirAll(into, 0o700); err != nil {
		return false, err
	}
	if !isArchive {
		if err := os.Link(body.Name(), filepath.Join(into, p.fileName())); err != nil {
			return true, err
		}
		return true, p.describe(into)
	}
	limits := s.options.Limits
	if err := archive.Unpack(body, packing, into, archive.Limits{
		Bytes: limits.LoadFiles, Entries: limits.LoadEntries, BytesFlag: "--limit-load-files",
		EntriesFlag: "--limit-load-entries",
	}); err != nil {
		return false, err
	}
	return false, p.describe(into)
}

// loadError converts an error of a load to the error that the client sees.
func (s *Server) loadError(ctx context.Context, err error) error {
	var coded *model.Error
	switch {
	case errors.As(err, &coded):
		return err
	case errors.Is(err, archive.ErrTooLarge):
		return &model.Error{Code: model.CodeLimit, Message: err.Error()}
	case errors.Is(err, archive.ErrRefused):
		return &model.Error{Code: model.CodeInput, Message: err.Error()}
	case errors.Is(err, context.DeadlineExceeded):
		return &model.Error{
			Code: model.CodeTimeout,
			Message: fmt.Sprintf("this took longer than %v, the maximum of the service for new data (--limit-load-time); "+
				"send it again, or in parts: what was committed is not added twice", s.options.Limits.LoadTime),
		}
	case errors.Is(err, claim.ErrConflict):
		return &model.Error{
			Code:    model.CodeConflict,
			Message: "another process committed to the same store again and again; nothing was changed; send it again",
		}
	case errors.Is(err, claim.ErrReadOnly):
		return &model.Error{
			Code:    model.CodeReadOnly,
			Message: "this service only reads its store; start it with rights to write, and without --read-only",
		}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		s.log(ctx).ErrorContext(ctx, "a load failed because the disk is full", slog.Any("error", err))
		return &model.Error{
			Code:    model.CodeStorage,
			Message: "the disk of the service is full; nothing was changed; free some space, and send it again",
		}
	case errors.Is(err, syscall.EROFS):
		s.log(ctx).ErrorContext(ctx, "a load could not write", slog.Any("error", err))
		return &model.Error{
			Code:    model.CodeStorage,
			Message: "the service cannot write to its disk; nothing was changed; its log has the error",
		}
	}
	return err
}
