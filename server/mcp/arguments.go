package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/graph/query"
)

// A toolArgument is an argument of a tool.
type toolArgument struct {
	name     string
	required bool
}

// argumentsOf returns the arguments that the fields of an input have.
func argumentsOf(in reflect.Type) []toolArgument {
	var out []toolArgument
	for _, f := range reflect.VisibleFields(in) {
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && name != "" && name != "-" {
			out = append(out, toolArgument{name, !strings.Contains(options, "omitempty")})
		}
	}
	return out
}

// checkArguments refuses calls of tools with unknown or missing arguments. The SDK refuses them too, but it does not say which
// arguments there are.
func (s *Server) checkArguments(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, r sdk.Request) (sdk.Result, error) {
		call, ok := r.(*sdk.CallToolRequest)
		if !ok {
			return next(ctx, method, r)
		}
		if wrong := s.wrongArgument(call.Params.Name, call.Params.Arguments); wrong != "" {
			return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: wrong}}}, nil
		}
		return next(ctx, method, r)
	}
}

// wrongArgument describes an argument of a call that is unknown or missing; empty if there is none.
func (s *Server) wrongArgument(tool string, raw json.RawMessage) string {
	known, ok := s.arguments[tool]
	var given map[string]json.RawMessage
	if !ok || len(raw) > 0 && json.Unmarshal(raw, &given) != nil { // the SDK describes these errors
		return ""
	}
	names := make([]string, len(known))
	for i, a := range known {
		names[i] = a.name
	}
	takes := fmt.Sprintf("%s takes %s", tool, strings.Join(names, ", "))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(names, name) {
			continue
		}
		if hint := query.Near(name, slices.Values(names)); hint != "" {
			return fmt.Sprintf("there is no argument %q%s %s.", query.Clip(name), hint, takes)
		}
		return fmt.Sprintf("there is no argument %q; %s", query.Clip(name), takes)
	}
	for _, a := range known {
		if _, ok := given[a.name]; a.required && !ok {
			return fmt.Sprintf("the argument %s is missing; %s", a.name, takes)
		}
	}
	return ""
}
