package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/archive"
	"nexum/loader/format"
	"nexum/loader/formats"
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
	Replace bool     // retract the claims of the datasets that are no longer in the files
	DryRun  bool     // do not commit
	// Format is the name of the format of single files; empty means that it is detected. Encoding is the character
	// encoding of tables.
	Format, Encoding string
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
	Code: model.CodeOverloaded, Message: "other loads took all of the time that this one had to wait (--limit-load-time); nothing was changed; send it again",
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
	ctx, cancel := context.WithTimeoutCause(r.Context(), s.options.Limits.LoadTime, errLoading)
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
		slog.String(
			"dataset",
			loaded.Dataset,
		),
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
func (s *Server) loadBody(ctx context.Context, w http.ResponseWriter, r *http.Request, p loadParams) (Loaded, error) {
	if err := enter(ctx, s.loads.receive); err != nil {
		return Loaded{}, err
	}
	defer func() { <-s.loads.receive }()
	dir, err := os.MkdirTemp("", "nexum-load-")
	if err != nil {
		return Loaded{}, err
	}
	defer os.RemoveAll(dir)
	body, err := s.receive(w, r, filepath.Join(dir, "body"))
	if err != nil {
		return Loaded{}, err
	}
	defer body.Close()
	in := Load{
		Dir:      filepath.Join(dir, "files"),
		Replace:  p.replace,
		DryRun:   p.dryRun,
		Warnings: p.warnings,
		SkipBad:  p.skipBad,
		Format:   p.fileFormat,
		Encoding: p.coding,
	}
	if err := os.Mkdir(in.Dir, 0o700); err != nil {
		return Loaded{}, err
	}
	single, err := s.unpack(body, p, in.Dir)
	if err != nil {
		return Loaded{}, err
	}
	if in.Paths, err = p.find(in.Dir, single); err != nil {
		return Loaded{}, err
	}
	if err := enter(ctx, s.loads.work); err != nil {
		return Loaded{}, err
	}
	defer func() { <-s.loads.work }()
	loaded, err := s.options.Loader.Load(ctx, in)
	for _, list := range [][]loader.Problem{loaded.Notes, loaded.Skipped, loaded.Problems, loaded.Warnings} {
		useClientNames(in.Dir, list)
	}
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

// enter takes a place. It fails if the context ends first.
func enter(ctx context.Context, places chan struct{}) error {
	select {
	case places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// receive writes the body of a request to a file. It gives up if the client sends nothing for some time.
func (s *Server) receive(w http.ResponseWriter, r *http.Request, path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	control := http.NewResponseController(w)
	in := &patientReader{r: http.MaxBytesReader(w, r.Body, s.options.Limits.Load), control: control, stall: 3 * s.options.Limits.Stall}
	n, err := io.Copy(f, in)
	_ = control.SetReadDeadline(time.Time{})
	if err == nil && n == 0 {
		err = &model.Error{Code: model.CodeRequest, Message: "the body is empty; send a file or an archive"}
	}
	if in.err != nil {
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
			Code:    model.CodeTimeout,
			Message: fmt.Sprintf("the body stopped for %v; nothing was changed", 3*s.options.Limits.Stall),
		}
	}
	return &model.Error{Code: model.CodeRequest, Message: "the body was cut off; nothing was changed"}
}

// A patientReader reads a body in pieces. Each piece must arrive within a timeout.
type patientReader struct {
	r       io.Reader
	control *http.ResponseController
	stall   time.Duration
	err     error // the read error, to distinguish it from write errors
}

func (p *patientReader) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(p.stall))
	n, err := p.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		p.err = err
	}
	return n, err
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
		Bytes: limits.LoadFiles, Entries: limits.LoadEntries, BytesFlag: "--limit-load-files", EntriesFlag: "--limit-load-entries",
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
		return &model.Error{Code: model.CodeStorage, Message: "the disk of the service cannot be written; nothing was changed"}
	}
	return err
}

// loadParams has the parameters of POST /load.
type loadParams struct {
	dataset            string
	archive            string        // "tar" …; empty means to detect it
	file               format.Format // the format of a single file; nil for an archive or to detect the format
	fileFormat, coding string        // those of the single files of an archive
	paths              []string
	replace, dryRun    bool
	warnings, skipBad  int
}

// readLoadParams reads the parameters from the URL.
func readLoadParams(r *http.Request) (p loadParams, err error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return p, inputError("the query string cannot be read")
	}
	names := []string{"dataset", "format", "replace", "dryRun", "path", "warnings", "fileFormat", "encoding", "skipBad"}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !slices.Contains(names, name) {
			return p, inputError("there is no parameter %.60q here; there are %s", name, strings.Join(names, ", "))
		}
		if len(values[name]) > 1 && name != "path" {
			return p, inputError("%s: give it once", name)
		}
	}
	p.dataset, p.paths, p.coding = values.Get("dataset"), values["path"], values.Get("encoding")
	if err := p.setFormat(values.Get("format"), r.Header.Get("Content-Type")); err != nil {
		return p, err
	}
	if name := values.Get("fileFormat"); name != "" {
		f, ok := formats.Find(name)
		if !ok {
			return p, inputError("fileFormat: there is no format %.60q; there are %s", name, strings.Join(formats.Names(), ", "))
		}
		p.fileFormat = f.Info().Name
	}
	for name, into := range map[string]*bool{"replace": &p.replace, "dryRun": &p.dryRun} {
		if text := values.Get(name); text != "" {
			if *into, err = strconv.ParseBool(text); err != nil {
				return p, inputError("%s: %.60q is neither true nor false", name, text)
			}
		}
	}
	if text := values.Get("warnings"); text != "" {
		if p.warnings, err = strconv.Atoi(text); err != nil || p.warnings < 0 || p.warnings > maxWarnings {
			return p, inputError("warnings: %.60q is not a number from 0 to %d", text, maxWarnings)
		}
	}
	if text := values.Get("skipBad"); text != "" {
		if p.skipBad, err = strconv.Atoi(text); err != nil || p.skipBad < 0 || p.skipBad > maxSkipBad {
			return p, inputError("skipBad: %.60q is not a number from 0 to %d", text, maxSkipBad)
		}
	}
	return p, p.check()
}

// maxSkipBad is the maximum number of bad rows that a load may leave out.
const maxSkipBad = 1_000_000

// maxWarnings is the maximum number of warnings of each kind that a load may list.
const maxWarnings = 10_000

// mediaFormats maps media types to formats. For other media types, the format is detected from the content.
var mediaFormats = map[string]string{
	"application/x-tar": "tar", "application/zip": "zip", "application/x-ndjson": "jsonl", "application/jsonl": "jsonl",
	"application/n-quads": "nq", "application/yaml": "yaml",
}

// setFormat determines how to read the body: as an archive or as one file.
func (p *loadParams) setFormat(name, media string) error {
	said := name
	if name == "" {
		media, _, _ = strings.Cut(media, ";")
		name = mediaFormats[strings.ToLower(strings.TrimSpace(media))]
	}
	if name == "" {
		return nil
	}
	if archive, ok := archive.FormatOf(strings.ToLower(name)); ok {
		p.archive = string(archive)
		return nil
	}
	f, ok := formats.Find(name)
	if !ok {
		return inputError(
			"format: there is no format %.60q; there are %s, and the archives %s",
			said,
			strings.Join(formats.Names(), ", "),
			strings.Join(archive.Formats(), ", "),
		)
	}
	p.file, p.fileFormat = f, f.Info().Name
	return nil
}

func inputError(message string, args ...any) error { return model.InputError(message, args...) }

func (p loadParams) check() error {
	const letters = "abcdefghijklmnopqrstuvwxyz0123456789-"
	if strings.Trim(p.dataset, letters) != "" || len(p.dataset) > 200 {
		return inputError("dataset: the name of a dataset is made of lower-case letters, digits and single hyphens, not %.60q", p.dataset)
	}
	for _, path := range p.paths {
		if !filepath.IsLocal(path) {
			return inputError("path: %.200q is not a path below the archive", path)
		}
	}
	return nil
}

// fileName returns a file name for a body that is one file.
func (p loadParams) fileName() string {
	name, extension := p.dataset, ""
	if name == "" {
		name = "body"
	}
	if p.file != nil {
		extension = p.file.Info().Extensions[0]
	}
	return name + extension
}

// describe makes the files in a folder a dataset with the name in the parameters, unless they already are a dataset.
func (p loadParams) describe(dir string) error {
	if p.dataset == "" {
		return nil
	}
	name := filepath.Join(dir, loader.DatasetFile)
	if _, err := os.Stat(name); err == nil {
		return p.sameName(name)
	}
	if inside, _ := filepath.Glob(filepath.Join(dir, "*", loader.DatasetFile)); len(inside) == 1 {
		return p.sameName(inside[0])
	}
	return os.WriteFile(name, []byte("name: "+p.dataset+"\n"), 0o600)
}

// sameName checks that a dataset has the name in the parameters.
func (p loadParams) sameName(file string) error {
	name, err := loader.DatasetName(file)
	if err == nil && name != p.dataset {
		return inputError("dataset: the archive has the dataset %.100q, not %q", name, p.dataset)
	}
	return nil // the loader reports other errors
}

// find returns the paths to load: those in the parameters, or the single file; nil means everything in the archive.
func (p loadParams) find(dir string, single bool) (paths []string, err error) {
	for _, path := range p.paths {
		path = filepath.Join(dir, p.dataset, path)
		if _, err := os.Lstat(path); err != nil {
			return nil, inputError("path: the archive has no %.200q", path)
		}
		paths = append(paths, path)
	}
	if single && p.dataset == "" {
		return []string{filepath.Join(dir, p.fileName())}, nil
	}
	return paths, nil
}
