package server

import (
	"context"
	"net/http"
	"net/url"
	"runtime"
	"slices"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/server/mcp"
	"nexum/server/model"
)

// newAgents returns the MCP server. Each tool call is limited like any other request: it waits for a place and has
// its own budget.
func (s *Server) newAgents() *mcp.Server {
	return mcp.New(mcp.Options{
		Version: s.options.Version,
		Open: func(ctx context.Context) (context.Context, *query.Session, func(), error) {
			st, err := s.state()
			if err != nil {
				return nil, nil, nil, err
			}
			ctx, release := whileConnected(ctx)
			call := (&http.Request{URL: &url.URL{}}).WithContext(ctx)
			work, admission, err := s.admit(call)
			if err != nil {
				release()
				return nil, nil, nil, err
			}
			end := func() {
				admission.end()
				release()
				runtime.KeepAlive(st) // texts of the answer are in the files of its view
			}
			return work, query.Open(st.program, budget.FromContext(work), s.session), end, nil
		},
		Explain: s.translate,
		Called:  func(tool, code string) { s.monitor.call(tool, code) },
	})
}

// Agents returns the MCP server for use with any transport. nexum mcp uses it over standard input and output.
func (s *Server) Agents() *sdk.Server { return s.agents.SDK() }

// mcp serves MCP over HTTP. Requests are independent of each other; there are no sessions.
func (s *Server) mcp() http.Handler {
	handler := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.agents.SDK() },
		&sdk.StreamableHTTPOptions{
			Stateless: true, JSONResponse: true, MaxRequestBodyBytes: s.options.Limits.Body, PropagateRequestCancellation: true,
			DisableLocalhostProtection: true, // hosted and sameOrigin check host and origin according to the flags
		})
	return s.sameOrigin(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientKey{}, r.Context())))
	}))
}

// clientKey is the key of the context of an HTTP request in the context of its tool calls.
type clientKey struct{}

// whileConnected returns a context that also ends when the client of an HTTP request closes the connection. The SDK
// ends such calls only for clients of newer revisions of the protocol, because clients of older revisions may resume an
// answer. Without sessions no client can resume one, so every call ends here.
func whileConnected(ctx context.Context) (context.Context, func()) {
	request, ok := ctx.Value(clientKey{}).(context.Context)
	if !ok {
		return ctx, func() {}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(request, func() { cancel(context.Cause(request)) })
	return ctx, func() { stop(); cancel(nil) }
}

// errForeignOrigin is the error for a request to /mcp, or for a WebSocket, from a page of another origin.
var errForeignOrigin = &model.Error{
	Code:    model.CodeRequest,
	Message: "a page of another origin made this request; whoever runs the service can allow it with --origin",
}

// sameOrigin rejects requests whose Origin header is neither the service itself nor an allowed origin.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.fromOwnOrigin(r) {
			next.ServeHTTP(w, r)
			return
		}
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(errForeignOrigin.Message + "\n"))
	})
}

// fromOwnOrigin reports whether a request does not come from a web page, or comes from a page whose origin is the
// service itself or an allowed origin.
func (s *Server) fromOwnOrigin(r *http.Request) bool {
	allowed, origin := s.options.AllowedOrigins, r.Header.Get("Origin")
	if origin == "" || slices.Contains(allowed, "*") || slices.Contains(allowed, origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}
