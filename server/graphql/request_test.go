package graphql_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	gqlgen "github.com/99designs/gqlgen/graphql"

	"nexum/server/graphql"
)

// A request is a GraphQL request of a client.
type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName,omitempty"`
	Variables     map[string]any `json:"variables,omitempty"`
}

type requestError struct {
	Message    string         `json:"message"`
	Path       []any          `json:"path"`
	Extensions map[string]any `json:"extensions"`
}

// An answer is the response to a request. Data is empty if nothing was executed.
type answer struct {
	Stage  string          `json:"stage"` // set by the oracle
	Data   json.RawMessage `json:"data"`
	Errors []requestError  `json:"errors"`
}

// messages returns the messages of all errors.
func (a answer) messages() string {
	var out []string
	for _, e := range a.Errors {
		out = append(out, e.Message)
	}
	return strings.Join(out, "\n")
}

// executorOf returns an executor that converts panics to errors without logging them.
func executorOf(s *graphql.Schema) *graphql.Executor {
	return graphql.NewExecutor(s, graphql.ExecutorOptions{
		Suggest: 1 << 20,
		Recover: func(_ context.Context, p any) error { return fmt.Errorf("panic: %v", p) },
	})
}

// ask runs a request.
func ask(ctx context.Context, t testing.TB, e *graphql.Executor, r request) answer {
	t.Helper()
	ctx = gqlgen.StartOperationTrace(ctx)
	op, errs := e.CreateOperationContext(ctx, &gqlgen.RawParams{
		Query: r.Query, OperationName: r.OperationName, Variables: r.Variables,
	})
	var resp *gqlgen.Response
	if errs != nil {
		resp = e.DispatchError(gqlgen.WithOperationContext(ctx, op), errs)
	} else {
		handle, ctx := e.DispatchOperation(ctx, op)
		resp = handle(ctx)
	}
	if resp == nil {
		t.Fatal("no response")
	}
	var out answer
	out.Data = resp.Data
	b, err := json.Marshal(resp.Errors)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &out.Errors); err != nil {
		t.Fatal(err)
	}
	return out
}
