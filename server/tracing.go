package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"nexum/graph/query"
	"nexum/graph/trace"
)

// A Tracer makes the spans of requests. tracing.Tracer implements it.
type Tracer interface {
	trace.Tracer
	// StartRequest starts the span of an HTTP request, below the span that its headers name, if they name one.
	StartRequest(ctx context.Context, header http.Header, name string) (context.Context, trace.Recorder)
	// TraceID returns the id of the trace of a context, for the log.
	TraceID(ctx context.Context) string
}

// traceRequests makes a span of each request. Probes have none.
func (s *Server) traceRequests(mux *http.ServeMux, next http.Handler) http.Handler {
	t := s.options.Tracer
	if t == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isProbe(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		_, pattern := mux.Handler(r) // a path could contain a name, and a pattern does not
		if _, path, ok := strings.Cut(pattern, " "); ok {
			pattern = path
		}
		name := r.Method
		if pattern != "" {
			name += " " + pattern
		}
		ctx, span := t.StartRequest(r.Context(), r.Header, name)
		ctx, scope := trace.NewContext(ctx, t)
		rec := &recorder{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			span.Text("http.request.method", r.Method)
			if pattern != "" {
				span.Text("http.route", pattern)
			}
			span.Text("nexum.request", rec.Header().Get(requestIDHeader))
			if revision := rec.Header().Get(revisionHeader); revision != "" {
				span.Text("nexum.revision", revision)
			}
			span.Int("http.response.status_code", int64(rec.status))
			span.Int("http.response.body.size", rec.bytes)
			if n := scope.Omitted(); n > 0 {
				span.Int("nexum.spans.omitted", n)
			}
			var err error
			if rec.status >= http.StatusInternalServerError {
				err = fmt.Errorf("status %d", rec.status)
			}
			span.End(err)
		}()
		next.ServeHTTP(rec, r.WithContext(ctx))
	})
}

// isProbe reports whether a path is of /livez, /readyz or /metrics.
func isProbe(path string) bool { return strings.HasSuffix(path, "z") || path == "/metrics" }

// startOperation starts the span of a GraphQL operation.
func startOperation(ctx context.Context, op *graphql.OperationContext) (context.Context, trace.Span) {
	if !trace.Enabled(ctx) {
		return ctx, trace.Span{}
	}
	kind := string(op.Operation.Operation)
	ctx, span := trace.Start(ctx, "graphql."+kind)
	span.Text("graphql.operation.type", kind)
	if name := op.Operation.Name; name != "" && len(name) <= 100 {
		span.Text("graphql.operation.name", name)
	}
	return ctx, span
}

// endOperation ends the span of a GraphQL operation. Its result is the code of the first error.
func endOperation(span trace.Span, resp *graphql.Response) {
	if !span.Recording() {
		return
	}
	span.Int("graphql.errors", len(resp.Errors))
	var err error
	if len(resp.Errors) > 0 {
		code, _ := resp.Errors[0].Extensions["code"].(string)
		err = &query.Error{Code: code}
	}
	span.End(err)
}
