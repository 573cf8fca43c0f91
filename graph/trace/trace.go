// Package trace records the parts of the work for a request as spans, which show how long each part took.
//
// The packages below the server use only this package; a Tracer connects it to a tracing library. If a context has no
// Tracer, a span costs one look-up and no memory: Start then returns the same context and the zero Span, whose methods
// do nothing.
//
// Spans have no data of the graph or of a request: no names or ids of entities, no texts of queries, no values of
// variables. Attributes are names of the schema and counts.
package trace

import (
	"context"
	"sync/atomic"
)

// A Tracer makes spans. It must be safe for concurrent use.
type Tracer interface {
	// Start starts a span below the span of the context. The returned context carries the new span.
	Start(ctx context.Context, name string) (context.Context, Recorder)
}

// A Recorder records one span. One goroutine uses it at a time.
type Recorder interface {
	Int(key string, value int64)
	Text(key, value string)
	// End ends the span. A span that is never ended is not reported.
	End(err error)
}

// MaxSpans is the maximum number of spans below one Scope. A question about many relations could otherwise make
// thousands.
const MaxSpans = 500

// A Scope is the part of a trace that one request makes in this process.
type Scope struct {
	tracer  Tracer
	left    atomic.Int64
	omitted atomic.Int64
}

// Omitted returns the number of spans that were not recorded because of MaxSpans.
func (s *Scope) Omitted() int64 { return s.omitted.Load() }

type scopeKey struct{}

// NewContext returns a context in which Start makes spans with t, at most MaxSpans.
func NewContext(ctx context.Context, t Tracer) (context.Context, *Scope) {
	s := &Scope{tracer: t}
	s.left.Store(MaxSpans)
	return context.WithValue(ctx, scopeKey{}, s), s
}

// Enabled reports whether Start makes spans in a context.
func Enabled(ctx context.Context) bool { return ctx.Value(scopeKey{}) != nil }

// A Span is a part of the work for a request. The zero Span records nothing.
type Span struct {
	recorder Recorder
	scope    *Scope
}

// Start starts a span with a name such as "query.Paths". The caller must end it with End or EndWith, or call Drop.
func Start(ctx context.Context, name string) (context.Context, Span) {
	s, ok := ctx.Value(scopeKey{}).(*Scope)
	if !ok {
		return ctx, Span{}
	}
	if s.left.Add(-1) < 0 {
		s.omitted.Add(1)
		return ctx, Span{}
	}
	ctx, r := s.tracer.Start(ctx, name)
	return ctx, Span{r, s}
}

// Recording reports whether the span is recorded.
func (s Span) Recording() bool { return s.recorder != nil }

// Int sets an attribute to a number.
func (s Span) Int(key string, value int) {
	if s.recorder != nil {
		s.recorder.Int(key, int64(value))
	}
}

// Text sets an attribute to a text. The text must come from the schema or the program, and never from the data or a
// request.
func (s Span) Text(key, value string) {
	if s.recorder != nil {
		s.recorder.Text(key, value)
	}
}

// End ends the span. The error, which may be nil, is its result.
func (s Span) End(err error) {
	if s.recorder != nil {
		s.recorder.End(err)
	}
}

// EndWith ends the span with the error that a function returns, for use in a defer statement.
func (s Span) EndWith(err *error) {
	if s.recorder != nil {
		s.recorder.End(*err)
	}
}

// Drop leaves out a span that turned out to have done nothing. It must have no spans below it.
func (s Span) Drop() {
	if s.scope != nil {
		s.scope.left.Add(1)
	}
}
