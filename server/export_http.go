package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/server/export"
	"nexum/server/model"
)

// truncatedHeader names the limit that truncated a file.
const truncatedHeader = "Nexum-Truncated"

// A file is a file that clients can export.
type file struct {
	params []string
	// open prepares the content of the file. The metadata of the content must be known before the first byte is
	// written.
	open func(ctx context.Context, p *params) (content, error)
	// graphs is true if the file is available in every format of package export.
	graphs bool
	// others maps the extensions of other formats of the file to media types.
	others map[string]string
}

// content is the content of a file.
type content struct {
	truncated *string
	graph     func(w io.Writer, f export.Format) error    // writes a graph format
	other     func(w io.Writer, extension string) error   // writes one of the other formats of the file
	rows      func(w io.Writer, f export.RowFormat) error // writes a table
}

// write writes a file in the format of its extension. If the file is a table, write records columns and rows in seen.
func (c content) write(w io.Writer, extension string, seen *export.Seen) error {
	if f, ok := export.RowFormatByExtension(extension); ok && c.rows != nil {
		return c.rows(w, f.Observed(seen))
	}
	if f, ok := export.ByExtension(extension); ok && c.graph != nil {
		return c.graph(w, f)
	}
	return c.other(w, extension)
}

// Headers for a table in newline-delimited JSON, whose rows omit null values: the columns with their types, as
// percent-encoded JSON, and the number of rows.
const (
	columnsHeader = "Nexum-Columns"
	rowsHeader    = "Nexum-Rows"
)

// maxColumnsHeader is the maximum length of the header with the columns. If it would be longer, it is omitted;
// clients can then find the columns in the rows.
const maxColumnsHeader = 32 << 10

// describe sets the headers for a table.
func describe(h http.Header, seen *export.Seen) {
	h.Set(rowsHeader, strconv.Itoa(seen.Rows))
	columns := make([][2]string, len(seen.Columns))
	for i, c := range seen.Columns {
		columns[i] = [2]string{c.Name, c.Type.String()}
	}
	text, err := json.Marshal(columns)
	if escaped := url.PathEscape(string(text)); err == nil && len(escaped) <= maxColumnsHeader {
		h.Set(columnsHeader, escaped)
	}
}

// files returns the exportable files by name.
func (s *Server) files() map[string]file {
	tables := map[string]string{}
	for _, f := range export.RowFormats() {
		tables[f.Extension] = f.MediaType
	}
	rows := maps.Clone(tables)
	rows["json"] = typeJSON
	files := map[string]file{
		"neighborhood": {
			params: slices.Concat([]string{"of", "depth", "limit"}, filterParams), open: neighborhoodFile,
			graphs: true,
		},
		"subgraph":  {params: slices.Concat([]string{"ids"}, filterParams), open: subgraphFile, graphs: true},
		"all":       {params: filterParams, open: allFile, graphs: true},
		"relations": {params: filterParams, open: relationsFile, others: tables},
		"entities":  {params: []string{"kind", "filter", "orderBy", "first"}, open: entitiesFile, others: tables},
		"claims":    {params: slices.Concat([]string{"about"}, filterParams), open: claimsFile, others: tables},
		"ask":       {params: []string{"q", "proof"}, open: askFile, others: rows},
		"aggregate": {params: []string{"kind", "filter", "groupBy", "fact", "first"}, open: aggregateFile, others: tables},
		"paths": {
			params: slices.Concat(
				[]string{
					"from",
					"to",
					"maxLength",
					"first",
					"avoid",
					"order",
					"together",
					"times",
					"since",
					"until",
					"timeAttribute",
					"weight",
				},
				filterParams,
			),
			open: pathsFile, graphs: true, others: map[string]string{"json": typeJSON},
		},
	}
	if s.options.Export != nil {
		files["store"] = file{open: s.storeFile, others: map[string]string{"nq": "application/n-quads"}}
	}
	return files
}

// storeFile opens the complete record of the graph, which nexum export also writes: every revision, independent of
// the view.
func (s *Server) storeFile(ctx context.Context, p *params) (content, error) {
	if slices.ContainsFunc(viewParams, p.values.Has) {
		p.fail("the export of a store takes no parameters, because it does not depend on a view")
		return content{}, p.err
	}
	return content{other: func(w io.Writer, _ string) error { return s.options.Export(ctx, w) }}, nil
}

// streams reports whether a request is for a file that may contain the whole graph.
func streams(r *http.Request) bool {
	name, _, _ := strings.Cut(r.PathValue("file"), ".")
	return name == "all" || name == "store" || name == "relations" || name == "entities" || name == "claims"
}

// A requestedFile is the file that a request names.
type requestedFile struct {
	file
	name, extension, media string
	streamed               bool // see streams
}

// find returns the file that a request names, such as relations.csv.
func (s *Server) find(r *http.Request) (requestedFile, error) {
	name, extension, _ := strings.Cut(r.PathValue("file"), ".")
	files := s.files()
	f, ok := files[name]
	if !ok {
		return requestedFile{}, &model.Error{
			Code:    model.CodeNotFound,
			Message: "there is no such file; there are " + strings.Join(slices.Sorted(maps.Keys(files)), ", "),
		}
	}
	media := f.others[extension]
	if media == "" && f.graphs {
		format, _ := export.ByExtension(extension)
		media = format.MediaType
	}
	if media == "" {
		return requestedFile{}, &model.Error{
			Code:    model.CodeNotFound,
			Message: fmt.Sprintf("%s is available as %s", name, strings.Join(f.extensions(), ", ")),
		}
	}
	if strings.HasSuffix(extension, "csv") {
		f.params = slices.Concat(f.params, []string{"bom"})
	}
	return requestedFile{f, name, extension, media, streams(r)}, nil
}

// export serves GET /export/{name}, and POST with the parameters as a form. It exports the same views as the API in
// formats of other tools. The limits are the same, except that files of the whole graph have the timeout
// Limits.Stream.
func (s *Server) export(w http.ResponseWriter, r *http.Request) {
	f, err := s.find(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	values, err := s.values(w, r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	st, err := s.requestState(w, r, nil)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	ctx, admission, err := s.admit(r)
	if err != nil {
		s.refuseAdmission(w, r, err)
		return
	}
	defer admission.end()
	defer runtime.KeepAlive(st) // texts of the export are in the files of its view
	r = r.WithContext(ctx)
	scope := s.scope(ctx, st)
	tag := s.tag(scope, r)
	w.Header().Set("Cache-Control", "no-cache")
	if r.Method != http.MethodPost && matches(r.Header.Get("If-None-Match"), tag) {
		w.Header().Set("ETag", tag)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	c, err := s.content(r, values, f.file, scope)
	if err != nil {
		s.refuse(w, r, query.Rename(err, f.parameter))
		return
	}
	out := &spool{room: &s.exports}
	defer out.close()
	if err := f.write(w.Header(), out, c, values, admission.budget); err != nil {
		s.refuse(w, r, err)
		return
	}
	// A file that was cut at the time limit may be longer in the next response, so it has no ETag.
	if r.Method != http.MethodPost && (c.truncated == nil || *c.truncated != "TIME") {
		w.Header().Set("ETag", tag)
	}
	admission.leave()
	if err := out.send(w); err != nil { // the client has disconnected or reads too slowly
		s.log(r.Context()).WarnContext(r.Context(), "a file was not sent to its end", "error", err)
		panic(http.ErrAbortHandler)
	}
}

// write writes the content of a file to a spool. If it succeeds, it sets the headers that describe the file.
func (f requestedFile) write(h http.Header, out *spool, c content, values url.Values, b *budget.Budget) error {
	if strings.HasSuffix(f.extension, "csv") && values.Get("bom") == "true" {
		_, _ = io.WriteString(out, "\uFEFF") // fits into the memory part of the spool
	}
	to := io.Writer(out)
	if !f.streamed {
		to = answerWriter{out, b}
	}
	var seen export.Seen
	if err := c.write(to, f.extension, &seen); err != nil {
		return err
	}
	if f.extension == "ndjson" {
		describe(h, &seen)
	}
	h.Set("Content-Type", f.media)
	h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", "nexum-"+f.name+"."+f.extension))
	h.Set("Content-Length", strconv.FormatInt(out.size(), 10))
	if c.truncated != nil {
		h.Set(truncatedHeader, *c.truncated)
	}
	return nil
}

// values returns the parameters of a request.
func (s *Server) values(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	if int64(len(r.URL.RawQuery)) > s.options.Limits.Body {
		return nil, &model.Error{Code: model.CodeLimit, Message: "the query string is too long"}
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil { // a filter that cannot be read must not be left out
		return nil, &model.Error{
			Code:    model.CodeInput,
			Message: "the query string cannot be read; write ; as %3B and % as %25",
		}
	}
	if r.Method != http.MethodPost {
		return values, nil
	}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); r.ContentLength != 0 &&
		(err != nil || media != "application/x-www-form-urlencoded") {
		return nil, &model.Error{
			Code:    model.CodeInput,
			Message: "send the parameters as a form of Content-Type application/x-www-form-urlencoded",
		}
	}
	r.Body = http.MaxBytesReader(w, r.Body, s.options.Limits.Body)
	if err := r.ParseForm(); err != nil {
		if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
			return nil, &model.Error{
				Code:    model.CodeLimit,
				Message: fmt.Sprintf("the body has more than %d bytes, the most allowed", tooLong.Limit),
			}
		}
		return nil, &model.Error{Code: model.CodeInput, Message: "the body is not a form"}
	}
	return r.Form, nil
}

// content opens a file for the parameters of a request.
func (s *Server) content(r *http.Request, values url.Values, f file, scope *model.Scope) (content, error) {
	p := &params{scope: scope, values: values}
	p.known(f.params)
	p.boolean("bom")
	in := p.view()
	if p.err != nil {
		return content{}, p.err
	}
	scope, err := scope.WithView(in)
	if err != nil {
		return content{}, err
	}
	p.scope = scope
	return f.open(model.WithScope(r.Context(), scope), p)
}

// parameter returns the name of the parameter that stands for an argument of the API.
func (f file) parameter(a query.Argument) string {
	name, rest, ok := a.Among(slices.Concat(f.params, viewParams))
	switch {
	case !ok:
		return string(a)
	case rest != "":
		return name + "." + rest
	}
	return name
}

func (f file) extensions() []string {
	out := slices.Sorted(maps.Keys(f.others))
	if f.graphs {
		for _, x := range export.Formats() {
			out = append(out, x.Extension)
		}
	}
	return out
}

// tag returns the entity tag of an export, which depends on the revision, the version of the program and the
// question.
func (s *Server) tag(scope *model.Scope, r *http.Request) string {
	rev := scope.View.Revision()
	h := sha256.New()
	fmt.Fprintf(
		h,
		"%s\n%d\n%d\n%s\n%s\n%s",
		s.options.Version,
		rev.Number,
		rev.CommittedAt.UnixNano(),
		s.options.Base,
		r.URL.Path,
		r.URL.RawQuery,
	)
	return fmt.Sprintf(`W/"%d-%s"`, rev.Number, base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:12]))
}

// matches reports whether the header If-None-Match contains a tag.
func matches(header, tag string) bool {
	for _, t := range strings.Split(header, ",") {
		if t = strings.TrimSpace(t); t == "*" || strings.TrimPrefix(t, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// An answerWriter counts the written bytes against the size limit of the answer.
type answerWriter struct {
	to     io.Writer
	budget *budget.Budget
}

func (w answerWriter) Write(b []byte) (int, error) {
	if err := w.budget.Write(len(b)); err != nil {
		return 0, err
	}
	return w.to.Write(b)
}

// statuses maps error codes to HTTP statuses; the default is 400.
var statuses = map[string]int{
	model.CodeNotFound: http.StatusNotFound, model.CodeTimeout: http.StatusGatewayTimeout,
	model.CodeInternal: http.StatusInternalServerError, model.CodeOverloaded: http.StatusServiceUnavailable,
	model.CodeCancelled: http.StatusServiceUnavailable, model.CodeForbidden: http.StatusForbidden,
	model.CodeReadOnly: http.StatusForbidden, model.CodeConflict: http.StatusConflict,
	model.CodeStorage: http.StatusInsufficientStorage, model.CodeBehind: http.StatusServiceUnavailable,
}
