package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"

	gqlgen "github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/rule/engine"
	"nexum/graph/search"
	"nexum/server/graphql"
	"nexum/server/model"
)

// present converts an error for the client. It is the only place that sets extensions.code. An error that the client
// can act on keeps its message. Other errors are logged with the id of the request, and the client sees only the id.
func (s *Server) present(ctx context.Context, err error) *gqlerror.Error {
	out := &gqlerror.Error{Path: gqlgen.GetPath(ctx)}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		if g.Path != nil {
			out.Path = g.Path
		}
		out.Locations = g.Locations
		// The error comes from the parser, the validator or a limit, and is meant for the client.
		if code, ok := g.Extensions["code"].(string); ok {
			out.Message, out.Extensions = clip(g.Message), map[string]any{"code": code}
			nameInput(out.Extensions, g)
			return out
		}
	}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok && g.Unwrap() != nil {
		err = g.Unwrap() // the wrapped error has a message without the path
	}
	code, message := s.translate(ctx, err)
	out.Message, out.Extensions = message, extensions(ctx, code, err)
	return out
}

// extensions returns the machine-readable part of an error: its code, the positions of problems in a question, the
// arguments that its message names and, for an internal error, the id of the request.
func extensions(ctx context.Context, code string, err error) map[string]any {
	out := map[string]any{"code": code}
	if e, ok := errors.AsType[*model.Error](err); ok {
		if len(e.Problems) > 0 {
			out["problems"] = e.Problems
		}
		if named := e.Arguments(); len(named) > 0 {
			out["arguments"] = named
		}
	}
	nameInput(out, err)
	if code == model.CodeInternal {
		out["requestId"] = requestID(ctx)
	}
	return out
}

// nameInput adds the argument or variable that has an invalid value to the extensions of an error.
func nameInput(out map[string]any, err error) {
	if e, ok := errors.AsType[*graphql.InputError](err); ok {
		out["arguments"] = []string{e.Name}
	}
}

func (s *Server) translate(ctx context.Context, err error) (code, message string) {
	if errors.Is(err, context.Canceled) { // the budget cancels the work when the answer exceeds a limit
		if exceeded := budget.FromContext(ctx).Exceeded(); exceeded != nil {
			err = exceeded
		}
	}
	if e, ok := errors.AsType[*graphql.InputError](err); ok {
		return model.CodeInput, clip(e.Error())
	}
	if e, ok := errors.AsType[*model.Error](err); ok {
		return e.Code, e.Message
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return model.CodeTimeout, fmt.Sprintf(
			"the query took longer than %v, the maximum of the service (--limit-time); ask for less at a time",
			s.options.Limits.Time,
		)
	case errors.Is(err, context.Canceled):
		return model.CodeCancelled, "the request was cancelled"
	case errors.Is(err, budget.ErrExceeded):
		return model.CodeLimit, err.Error()
	case errors.Is(err, engine.ErrUndecided):
		return model.CodeInput, clip(err.Error())
	case errors.Is(err, budget.ErrFull):
		return model.CodeOverloaded, err.Error()
	case errors.Is(err, graph.ErrNotFound):
		return model.CodeNotFound, err.Error()
	case errors.Is(err, search.ErrUnbuilt):
		return model.CodeOverloaded, "the search index is being built; search again soon; all other requests are answered"
	case errors.Is(err, search.ErrClosed):
		return model.CodeOverloaded, "the service is shutting down"
	}
	s.log(ctx).ErrorContext(ctx, "internal error", slog.Any("error", err))
	return model.CodeInternal, "internal error; the service's log has more under this request id"
}

// clip shortens a message that contains input of a client.
func clip(s string) string {
	const most = 1000
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// recovered converts a panic to an error.
func (s *Server) recovered(ctx context.Context, p any) error {
	s.log(ctx).ErrorContext(ctx, "panic", slog.Any("panic", p), slog.String("stack", string(debug.Stack())))
	return &model.Error{
		Code:    model.CodeInternal,
		Message: "internal error; the service's log has more under this request id",
	}
}

// coded returns an error for a query that has not run.
func coded(code, format string, args ...any) *gqlerror.Error {
	return &gqlerror.Error{Message: fmt.Sprintf(format, args...), Extensions: map[string]any{"code": code}}
}

// sortErrors sorts errors, because fields run concurrently.
func sortErrors(list gqlerror.List) {
	slices.SortStableFunc(list, func(a, b *gqlerror.Error) int {
		return slices.Compare([]string{a.Path.String()}, []string{b.Path.String()})
	})
}
