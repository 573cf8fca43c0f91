package server

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph/trace"
	"nexum/server/graphql"
	"nexum/server/model"
)

// transport serves GraphQL over HTTP (https://graphql.github.io/graphql-over-http/draft/) with the executor of the
// current state. It accepts queries by POST with a JSON body and by GET, one per request. It replaces gqlgen's
// transports, because they repeat an invalid body in the response and do not set all statuses that the specification
// defines.
type transport struct {
	server   *Server
	limit    int64 // bytes in a body or query string
	compress func(http.Handler) http.HandlerFunc
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

// The values of headers that many responses share. Set replaces such a slice, and Add copies it.
var (
	noStore      = []string{"no-store"}
	varyBoth     = []string{"Accept-Encoding, Accept"}
	contentTypes = map[string][]string{
		typeJSON:    {typeJSON + "; charset=utf-8"},
		typeGraphQL: {typeGraphQL + "; charset=utf-8"},
	}
)

// A call is one request that a transport serves.
type call struct {
	*transport
	w     http.ResponseWriter
	r     *http.Request
	exec  *graphql.Executor
	media string // the media type of the response

	events, eventsOnly bool // whether the client accepts Server-Sent Events, and whether it accepts nothing else
}

// ServeHTTP implements http.Handler.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx := r.Context()
	w.Header()["Cache-Control"] = noStore
	st, err := t.server.state()
	if err != nil {
		t.server.logStateError(ctx, err)
		t.reject(w, r, err)
		return
	}
	if strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
		t.serveSocket(w, r)
		return
	}
	accept := r.Header.Values("Accept")
	if wantsPage(r, accept) {
		w.Header().Add("Vary", "Accept")
		http.Redirect(w, r, "/graphiql", http.StatusSeeOther)
		return
	}
	c := call{transport: t, w: w, r: r, exec: st.api.executor, media: typeJSON, events: acceptsEvents(accept)}
	media, ok := negotiate(accept)
	switch {
	case ok:
		c.media = media
	case c.events:
		c.eventsOnly = true
	default:
		c.refuse(ctx, http.StatusNotAcceptable, "ask for "+typeGraphQL+" or "+typeJSON+", or for "+typeEvents+
			" with a subscription")
		return
	}
	params := &gqlgen.RawParams{Headers: r.Header}
	params.ReadTime.Start = gqlgen.Now()
	status, message := t.read(w, r, params)
	params.ReadTime.End = gqlgen.Now()
	if status != 0 {
		c.refuse(ctx, status, message)
		return
	}
	if st, err = t.server.requestState(w, r, params.Extensions); err != nil {
		t.reject(w, r, err)
		return
	}
	c.exec = st.api.executor
	defer runtime.KeepAlive(st) // texts of the answer are in the files of its view
	ctx, admission, err := t.server.admit(r)
	if err != nil {
		w.Header().Add("Vary", "Accept")
		t.server.refuseAdmission(w, r, err)
		return
	}
	defer admission.end()
	c.serve(ctx, st, params, admission)
}

// reject writes the response to a request that cannot be served now.
func (t *transport) reject(w http.ResponseWriter, r *http.Request, err error) {
	w.Header().Add("Vary", "Accept")
	t.server.refuse(w, r, err)
}

// serve answers a request that was admitted.
func (c *call) serve(ctx context.Context, st *state, params *gqlgen.RawParams, admission *admission) {
	kept := *params // the executor changes params
	_, prepare := trace.Start(ctx, "graphql.prepare")
	op, errs := c.exec.CreateOperationContext(ctx, params)
	prepare.End(nil)
	if errs == nil && c.r.Method != http.MethodPost && op.Operation.Operation == ast.Mutation {
		c.w.Header().Set("Allow", http.MethodPost)
		c.refuse(ctx, http.StatusMethodNotAllowed, "GET is for queries only")
		return
	}
	if errs == nil && op.Operation.Operation == ast.Subscription {
		admission.end() // each event is admitted separately
		c.subscription(ctx, st, kept, op)
		return
	}
	if errs != nil {
		status := http.StatusOK // older clients of application/json expect it
		if c.media == typeGraphQL {
			status = http.StatusBadRequest
		}
		errs = errs[:min(len(errs), mostErrors)]
		c.answer(ctx, status, c.exec.DispatchError(gqlgen.WithOperationContext(ctx, op), errs))
		return
	}
	observe(ctx, func(o *observation) { o.operation = op.Operation.Name })
	ctx, span := startOperation(model.WithScope(ctx, c.server.scope(ctx, st)), op)
	handle, ctx := c.exec.DispatchOperation(ctx, op)
	resp := handle(ctx)
	if err := admission.budget.Exceeded(); err != nil { // the rest of the answer is useless then
		resp = &gqlgen.Response{Errors: gqlerror.List{c.server.present(ctx, err)}, Data: []byte("null")}
	}
	if resp == nil { // the context ended before the operation began
		resp = c.exec.DispatchError(gqlgen.WithOperationContext(ctx, op), gqlerror.List{gqlerror.Wrap(context.Cause(ctx))})
	}
	sortErrors(resp.Errors)
	endOperation(span, resp)
	admission.leave()
	c.answer(ctx, http.StatusOK, resp)
}

// subscription answers a subscription, which needs Server-Sent Events.
func (c *call) subscription(ctx context.Context, st *state, params gqlgen.RawParams, op *gqlgen.OperationContext) {
	if !c.events {
		c.refuse(
			ctx,
			http.StatusNotAcceptable,
			"a subscription needs Accept: "+typeEvents+", or a WebSocket with the protocol "+socketProtocol,
		)
		return
	}
	observe(ctx, func(o *observation) { o.operation, o.stream = op.Operation.Name, true })
	c.streamEvents(c.server.newFeed(st, params, op))
}

// refuse writes the response to a request that is not a valid GraphQL request.
func (c *call) refuse(ctx context.Context, status int, message string) {
	code := model.CodeRequest
	if status == http.StatusRequestEntityTooLarge || status == http.StatusRequestURITooLong {
		code = model.CodeLimit
	}
	ctx = gqlgen.WithOperationContext(ctx, &gqlgen.OperationContext{})
	c.answer(ctx, status, c.exec.DispatchError(ctx, gqlerror.List{coded(code, "%s", message)}))
}

// read reads the parameters of a request. If it rejects the request, it returns the HTTP status and a message.
func (t *transport) read(w http.ResponseWriter, r *http.Request, p *gqlgen.RawParams) (status int, message string) {
	if r.Header.Get("Upgrade") != "" {
		return http.StatusBadRequest, "the only protocol to upgrade to is websocket"
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
		return http.StatusBadRequest, "the query string cannot be read; write ; as %3B and % as %25"
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !slices.Contains(names, name) && len(names) == 0:
			return http.StatusBadRequest,
				fmt.Sprintf("there is no parameter %.60q here; a POST has everything in its body", name)
		case !slices.Contains(names, name):
			return http.StatusBadRequest, fmt.Sprintf("there is no parameter %.60q here; there are %s. A view is a field: "+
				"{ view(asOf: …) { … } }", name, strings.Join(names, ", "))
		case len(values[name]) > 1:
			return http.StatusBadRequest, name + ": give it once"
		case !utf8.ValidString(values[name][0]):
			return http.StatusBadRequest, name + ": this is not UTF-8"
		}
	}
	return 0, ""
}

func (t *transport) readURL(r *http.Request, p *gqlgen.RawParams) (status int, message string) {
	if int64(len(r.URL.RawQuery)) > t.limit {
		return http.StatusRequestURITooLong, "the query string is over " + strconv.FormatInt(t.limit, 10) + " bytes"
	}
	if status, message := known(r.URL.RawQuery, "query", "documentId", "operationName", "variables",
		"extensions"); status != 0 {
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

// check rejects a request without a document. The id of a document is an alternative to its text.
func check(p *gqlgen.RawParams, id string) (status int, message string) {
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
	return http.StatusBadRequest, "there is no query; give its text as query, or its id as documentId"
}

// answer writes a response and records the result of the request.
func (c *call) answer(ctx context.Context, status int, resp *gqlgen.Response) {
	if len(resp.Errors) > 0 {
		code, _ := resp.Errors[0].Extensions["code"].(string)
		observe(ctx, func(o *observation) { o.code = code })
	}
	if c.eventsOnly && status == http.StatusOK {
		c.sendOnce(resp)
		return
	}
	buffer := buffers.Get().(*[]byte)
	b, err := encode((*buffer)[:0], resp)
	c.exec.Reuse(resp)
	defer func() {
		if *buffer = b; cap(b) <= largestKept {
			buffers.Put(buffer)
		}
	}()
	if err != nil {
		status, b = http.StatusInternalServerError,
			[]byte(`{"errors":[{"message":"internal error","extensions":{"code":"INTERNAL"}}]}`)
	}
	c.write(status, b)
}

// write writes a response, compressed if it is large and the client accepts that.
func (c *call) write(status int, b []byte) {
	h := c.w.Header()
	h["Content-Type"] = contentTypes[c.media]
	h["Content-Length"] = []string{strconv.Itoa(len(b))}
	if len(b) >= leastCompressed && c.r.Header.Get("Accept-Encoding") != "" {
		h.Add("Vary", "Accept")
		c.compress(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write(b)
		})).ServeHTTP(c.w, c.r)
		return
	}
	if h["Vary"] == nil {
		h["Vary"] = varyBoth
	} else {
		h.Add("Vary", varyBoth[0])
	}
	c.w.WriteHeader(status)
	_, _ = c.w.Write(b)
}

// buffers has reusable buffers for responses.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// encode appends a response. Its data is already JSON and is copied.
func encode(b []byte, resp *gqlgen.Response) ([]byte, error) {
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
// types have equal quality, the one with the more specific range is selected, and then the newer one. A client that
// accepts anything gets the older one.
func negotiate(accept []string) (media string, ok bool) {
	if len(accept) == 0 || len(accept) == 1 && (accept[0] == "*/*" || accept[0] == "") {
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
