package server

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph/trace"
	"nexum/server/model"
)

// transport serves GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) with the executor of the
// current state. It accepts queries by POST with a JSON body and by GET, one per request. It replaces gqlgen's
// transports, because they repeat an invalid body in the response and do not set all statuses that the specification
// defines.
type transport struct {
	server *Server
	limit  int64 // bytes in a body or query string
}

const (
	// longQuery is the length in bytes from which errors of a query do not suggest names that are similar to unknown
	// ones. Finding a suggestion takes time that is quadratic in the length of a name.
	longQuery = 4 << 10
	// mostErrors is the maximum number of reported validation errors.
	mostErrors = 50
)

// The two media types of a response. They differ in the status of a request that did not run.
const (
	typeGraphQL = "application/graphql-response+json"
	typeJSON    = "application/json"
)

// ServeHTTP implements http.Handler.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Add("Vary", "Accept")
	st, err := t.server.state()
	if err != nil {
		t.server.logStateError(ctx, err)
		t.server.refuse(w, r, err)
		return
	}
	exec := st.api.executor
	accept := r.Header.Values("Accept")
	if wantsPage(r, accept) {
		http.Redirect(w, r, "/graphiql", http.StatusSeeOther)
		return
	}
	media, ok := negotiate(accept)
	if !ok {
		media = typeJSON
		t.refuse(ctx, exec, w, media, http.StatusNotAcceptable, "ask for "+typeGraphQL+" or "+typeJSON)
		return
	}
	params := &graphql.RawParams{Headers: r.Header}
	params.ReadTime.Start = graphql.Now()
	status, message := t.read(w, r, params)
	params.ReadTime.End = graphql.Now()
	if status != 0 {
		t.refuse(ctx, exec, w, media, status, message)
		return
	}
	if st, err = t.server.fresh(w, r, params.Extensions); err != nil {
		t.server.refuse(w, r, err)
		return
	}
	exec = st.api.executor
	work, admission, err := t.server.admit(r)
	if err != nil {
		t.server.refuseAdmission(w, r, err)
		return
	}
	defer admission.end()
	ctx = withState(graphql.StartOperationTrace(work), st)
	_, prepare := trace.Start(ctx, "graphql.prepare")
	op, errs := exec.CreateOperationContext(ctx, params)
	prepare.End(nil)
	if errs == nil && r.Method != http.MethodPost && op.Operation.Operation != ast.Query {
		w.Header().Set("Allow", http.MethodPost)
		t.refuse(ctx, exec, w, media, http.StatusMethodNotAllowed, "GET is for queries only")
		return
	}
	if errs != nil {
		status := http.StatusOK // older clients of application/json expect it
		if media == typeGraphQL {
			status = http.StatusBadRequest
		}
		errs = errs[:min(len(errs), mostErrors)]
		t.answer(ctx, w, media, status, exec.DispatchError(graphql.WithOperationContext(ctx, op), errs))
		return
	}
	observe(ctx, func(o *observation) { o.operation = op.Operation.Name })
	ctx, span := startOperation(ctx, op)
	handle, ctx := exec.DispatchOperation(ctx, op)
	resp := handle(ctx)
	if resp == nil { // the context ended before the operation began
		resp = exec.DispatchError(graphql.WithOperationContext(ctx, op), gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	sortErrors(resp.Errors)
	endOperation(span, resp)
	admission.leave()
	t.answer(ctx, w, media, http.StatusOK, resp)
}

// refuse writes the response to a request that is not a valid GraphQL request.
func (t *transport) refuse(ctx context.Context, exec graphql.GraphExecutor, w http.ResponseWriter, media string, status int, message string) {
	code := model.CodeRequest
	if status == http.StatusRequestEntityTooLarge || status == http.StatusRequestURITooLong {
		code = model.CodeLimit
	}
	ctx = graphql.WithOperationContext(graphql.StartOperationTrace(ctx), &graphql.OperationContext{})
	t.answer(ctx, w, media, status, exec.DispatchError(ctx, gqlerror.List{coded(code, "%s", message)}))
}

// read reads the parameters of a request. If it rejects the request, it returns the HTTP status and a message.
func (t *transport) read(w http.ResponseWriter, r *http.Request, p *graphql.RawParams) (status int, message string) {
	if r.Header.Get("Upgrade") != "" {
		return http.StatusBadRequest, "this service has no subscriptions and no WebSocket; send a query by POST"
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		return t.readURL(r, p)
	case http.MethodPost:
		if status, message := known(r.URL.RawQuery); status != 0 {
			return status, message
		}
		return t.readBody(w, r, p)
	}
	w.Header().Set("Allow", "GET, HEAD, POST, OPTIONS")
	return http.StatusMethodNotAllowed, "use GET or POST"
}

// known rejects a query string with a repeated parameter or a parameter not in names. POST allows no parameters. If
// known ignored a view or filter, the answer would be wrong.
func known(query string, names ...string) (status int, message string) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return http.StatusBadRequest, "the query string cannot be read"
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !slices.Contains(names, name) && len(names) == 0:
			return http.StatusBadRequest, fmt.Sprintf("there is no parameter %.60q here; a POST has everything in its body", name)
		case !slices.Contains(names, name):
			return http.StatusBadRequest, fmt.Sprintf("there is no parameter %.60q here; there are %s. A view is a field: "+
				"{ view(asOf: …) { … } }", name, strings.Join(names, ", "))
		case len(values[name]) > 1:
			return http.StatusBadRequest, name + ": give it once"
		}
	}
	return 0, ""
}

func (t *transport) readURL(r *http.Request, p *graphql.RawParams) (status int, message string) {
	if int64(len(r.URL.RawQuery)) > t.limit {
		return http.StatusRequestURITooLong, "the query string is over " + strconv.FormatInt(t.limit, 10) + " bytes"
	}
	if status, message := known(r.URL.RawQuery, "query", "documentId", "operationName", "variables", "extensions"); status != 0 {
		return status, message
	}
	q := r.URL.Query()
	p.Query, p.OperationName = q.Get("query"), q.Get("operationName")
	for _, part := range [...]struct {
		name string
		into *map[string]any
	}{{"variables", &p.Variables}, {"extensions", &p.Extensions}} {
		if text := q.Get(part.name); text != "" {
			if err := decode([]byte(text), part.into); err != nil {
				return http.StatusBadRequest, part.name + ": " + err.Error()
			}
		}
	}
	return check(p, q.Get("documentId"))
}

func (t *transport) readBody(w http.ResponseWriter, r *http.Request, p *graphql.RawParams) (status int, message string) {
	// Any web page could send a form or plain text without asking first.
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if charset := params["charset"]; err != nil || media != typeJSON || charset != "" && !strings.EqualFold(charset, "utf-8") {
		return http.StatusUnsupportedMediaType, "send a body of Content-Type application/json"
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return http.StatusUnsupportedMediaType, "send the body without Content-Encoding"
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.limit))
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return http.StatusRequestEntityTooLarge, "the body is over " + strconv.FormatInt(tooLarge.Limit, 10) + " bytes"
	}
	if err != nil {
		return http.StatusBadRequest, "the body cannot be read"
	}
	if !utf8.Valid(body) {
		return http.StatusBadRequest, "the body is not UTF-8"
	}
	if trimmed := bytes.TrimLeft(body, " \t\r\n"); len(trimmed) > 0 && trimmed[0] == '[' {
		return http.StatusBadRequest, "send one query per request; batches (a JSON array) are not served"
	}
	var raw struct {
		Query         *string        `json:"query"`
		DocumentID    string         `json:"documentId"`
		DocID         string         `json:"doc_id"` // of the network layers in Relay's documentation
		OperationName *string        `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	if err := decode(body, &raw); err != nil {
		return http.StatusBadRequest, err.Error()
	}
	if raw.Query != nil {
		p.Query = *raw.Query
	}
	if raw.OperationName != nil {
		p.OperationName = *raw.OperationName
	}
	p.Variables, p.Extensions = raw.Variables, raw.Extensions
	return check(p, cmp.Or(raw.DocumentID, raw.DocID))
}

// check rejects a request without a document. The id of a document is an alternative to its text.
func check(p *graphql.RawParams, id string) (status int, message string) {
	switch {
	case p.Query != "" && id != "":
		return http.StatusBadRequest, "send query or documentId, not both"
	case id != "":
		p.Extensions = maps.Clone(p.Extensions)
		if p.Extensions == nil {
			p.Extensions = map[string]any{}
		}
		p.Extensions[documentIDKey] = id
		return 0, ""
	case p.Query != "" || p.Extensions["persistedQuery"] != nil:
		return 0, ""
	}
	return http.StatusBadRequest, "there is no query"
}

// decode decodes one JSON value. Its errors do not repeat the input.
func decode(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	err := d.Decode(into)
	if err == nil {
		if _, err := d.Token(); err != io.EOF {
			return errors.New("there is text after the JSON")
		}
		return nil
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		want := "an object"
		if t.Type.Kind().String() == "string" {
			want = "a text"
		}
		name := t.Field
		if name == "" {
			name = "this"
		}
		return errors.New(name + " must be " + want + ", not " + t.Value)
	}
	return errors.New("this is not JSON")
}

// answer writes a response and records the result of the request.
func (t *transport) answer(ctx context.Context, w http.ResponseWriter, media string, status int, resp *graphql.Response) {
	if len(resp.Errors) > 0 {
		code, _ := resp.Errors[0].Extensions["code"].(string)
		observe(ctx, func(o *observation) { o.code = code })
	}
	t.write(w, media, status, resp)
}

func (t *transport) write(w http.ResponseWriter, media string, status int, resp *graphql.Response) {
	buffer := buffers.Get().(*[]byte)
	b, err := encode((*buffer)[:0], resp)
	defer func() {
		if *buffer = b; cap(b) <= 1<<16 {
			buffers.Put(buffer)
		}
	}()
	if err != nil {
		status, b = http.StatusInternalServerError, []byte(`{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`)
	}
	w.Header()["Content-Type"] = contentTypes[media]
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}

// contentTypes has the header Content-Type of each media type.
var contentTypes = map[string][]string{typeJSON: {typeJSON + "; charset=utf-8"}, typeGraphQL: {typeGraphQL + "; charset=utf-8"}}

// buffers has reusable buffers for responses.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// encode appends a response. Its data is already JSON and is copied.
func encode(b []byte, resp *graphql.Response) ([]byte, error) {
	b = append(slices.Grow(b, len(resp.Data)+64), '{')
	if len(resp.Errors) > 0 {
		errs, err := json.Marshal(resp.Errors)
		if err != nil {
			return b, err
		}
		b = append(append(append(b, `"errors":`...), errs...), ',')
	}
	if resp.Data != nil {
		b = append(append(append(b, `"data":`...), resp.Data...), ',')
	}
	if len(resp.Extensions) > 0 {
		ext, err := json.Marshal(resp.Extensions)
		if err != nil {
			return b, err
		}
		b = append(append(append(b, `"extensions":`...), ext...), ',')
	}
	b[len(b)-1] = '}'
	return b, nil
}

// wantsPage reports whether a browser opened the address without a query.
func wantsPage(r *http.Request, accept []string) bool {
	return r.Method == http.MethodGet && r.URL.RawQuery == "" && strings.Contains(strings.Join(accept, ","), "text/html")
}

// A mediaRange is one entry of the header Accept.
type mediaRange struct {
	name string
	q    float64
}

// negotiate selects the media type of the response according to RFC 9110, section 12.5.1. It returns false if the
// client accepts neither type. The quality of a type is that of the most specific range that matches it. If both
// types have equal quality, the one with the more specific range wins, and then the newer one. A client that accepts
// anything gets the older one.
func negotiate(accept []string) (media string, ok bool) {
	if len(accept) == 0 {
		return typeJSON, true
	}
	var ranges []mediaRange
	for _, field := range strings.Split(strings.Join(accept, ","), ",") {
		m, params, err := mime.ParseMediaType(strings.TrimSpace(field))
		if err != nil || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
			continue
		}
		q := 1.0
		if text, ok := params["q"]; ok {
			if q, err = strconv.ParseFloat(text, 64); err != nil || !(q >= 0) {
				continue
			}
		}
		ranges = append(ranges, mediaRange{m, q})
	}
	var best float64
	exact := -1
	for _, offer := range [...]string{typeGraphQL, typeJSON} {
		q, how := quality(ranges, offer)
		if q > 0 && (q > best || q == best && (how > exact || how == exact && how < 2)) {
			media, best, exact = offer, q, how
		}
	}
	return media, media != ""
}

// quality returns the quality of a media type and how specific its range is: 2 for the exact name, 1 for
// application/*.
func quality(ranges []mediaRange, media string) (q float64, exact int) {
	exact = -1
	for _, r := range ranges {
		how := slices.Index([]string{"*/*", "application/*", media}, r.name)
		if how > exact || how == exact && how >= 0 && r.q > q {
			q, exact = r.q, how
		}
	}
	return q, exact
}
