package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/jsonrpc"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/graph/query"
	"nexum/loader/format"
	"nexum/schema/spelling"
)

// A toolArgument is an argument of a tool.
type toolArgument struct {
	name     string
	words    []string // the arguments of a question that this argument stands for, if their names differ from name
	required bool
	of       reflect.Type // the type of the field in the input
}

// argumentsOf returns the arguments that the fields of an input have.
func argumentsOf(in reflect.Type) []toolArgument {
	var out []toolArgument
	for _, f := range reflect.VisibleFields(in) {
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); !f.Anonymous && name != "" && name != "-" {
			out = append(out, toolArgument{
				name: name, words: strings.Fields(f.Tag.Get("question")),
				required: !strings.Contains(options, "omitempty"), of: f.Type,
			})
		}
	}
	return out
}

// checkArguments refuses calls of tools that do not exist, and calls with arguments that are unknown, missing or of
// another type. The SDK refuses them too, but it does not say which tools and arguments there are.
func (s *Server) checkArguments(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, r sdk.Request) (sdk.Result, error) {
		call, ok := r.(*sdk.CallToolRequest)
		if !ok {
			return next(ctx, method, r)
		}
		if _, ok := s.arguments[call.Params.Name]; !ok {
			return nil, &jsonrpc.Error{Code: jsonrpc.CodeInvalidParams, Message: s.unknownTool(call.Params.Name)}
		}
		call.Params.Arguments = coerced(s.arguments[call.Params.Name], call.Params.Arguments)
		if wrong := s.wrongArgument(call.Params.Name, call.Params.Arguments); wrong != "" {
			return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: wrong}}}, nil
		}
		return next(ctx, method, r)
	}
}

// coerced returns the arguments of a call in which a single text for an argument that is a list of texts becomes a list
// with that text, as in GraphQL. It leaves out arguments that are null, which clients write for none.
func coerced(known []toolArgument, raw json.RawMessage) json.RawMessage {
	var given map[string]json.RawMessage
	if json.Unmarshal(raw, &given) != nil {
		return raw
	}
	if _, found := format.DuplicateKey(raw); found {
		return raw // the SDK reports the duplicate key
	}
	all := len(given)
	maps.DeleteFunc(given, func(_ string, value json.RawMessage) bool { return isNull(value) })
	changed := len(given) < all
	for _, a := range known {
		texts := a.of.Kind() == reflect.Slice && a.of.Elem().Kind() == reflect.String
		if value := given[a.name]; texts && len(value) > 0 && value[0] == '"' {
			given[a.name], changed = slices.Concat([]byte("["), value, []byte("]")), true
		}
	}
	if !changed {
		return raw
	}
	out, err := json.Marshal(given)
	if err != nil {
		return raw
	}
	return out
}

func isNull(value json.RawMessage) bool { return string(value) == "null" }

// unknownTool returns the message for a tool that does not exist. It names the tools that exist.
func (s *Server) unknownTool(name string) string {
	tools := slices.Sorted(maps.Keys(s.arguments))
	if hint := spelling.DidYouMean(name, slices.Values(tools)); hint != "" {
		return fmt.Sprintf("unknown tool %q%s", query.Clip(name), hint)
	}
	return fmt.Sprintf("unknown tool %q; there are %s", query.Clip(name), strings.Join(tools, ", "))
}

// wrongArgument describes an argument of a call that is unknown, missing or of another type; empty if there is none.
func (s *Server) wrongArgument(tool string, raw json.RawMessage) string {
	known, ok := s.arguments[tool]
	var given map[string]json.RawMessage
	if !ok {
		return "" // the SDK says so
	}
	if len(raw) > 0 && json.Unmarshal(raw, &given) != nil {
		return fmt.Sprintf("the arguments of %s are an object, such as {%q: …}, not %s", tool, known[0].name,
			query.Clip(string(raw)))
	}
	if at, found := format.LoneSurrogate(raw); found {
		return fmt.Sprintf("%s in the arguments is one half of a surrogate pair, which is no character", raw[at:at+6])
	}
	if name, found := format.DuplicateKey(raw); found {
		return fmt.Sprintf("an object in the arguments has %q twice", query.Clip(name))
	}
	return wrongMember(tool, known, given)
}

// wrongMember describes a member of an object that is unknown, missing or of another type; empty if there is none. The
// object is the arguments of a tool, or an argument.
func wrongMember(of string, known []toolArgument, given map[string]json.RawMessage) string {
	names := make([]string, len(known))
	for i, a := range known {
		names[i] = a.name
	}
	takes := fmt.Sprintf("%s takes %s", of, strings.Join(names, ", "))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if slices.Contains(names, name) {
			continue
		}
		if other := otherName(name, names); other != "" {
			return fmt.Sprintf("there is no argument %q; here it is %s. %s.", query.Clip(name), other, takes)
		}
		if hint := spelling.DidYouMean(name, slices.Values(names)); hint != "" {
			return fmt.Sprintf("there is no argument %q%s %s.", query.Clip(name), hint, takes)
		}
		return fmt.Sprintf("there is no argument %q; %s", query.Clip(name), takes)
	}
	for _, a := range known {
		if _, ok := given[a.name]; a.required && !ok {
			return fmt.Sprintf("the argument %s is missing; %s", a.name, takes)
		}
	}
	for _, a := range known {
		value, ok := given[a.name]
		if !ok {
			continue
		}
		if wrongKind(a.of, value) {
			return fmt.Sprintf("%s: write %s, not %s", a.name, kindOf(a.of), query.Clip(string(value)))
		}
		var inner map[string]json.RawMessage
		if t := indirect(a.of); t.Kind() == reflect.Struct && json.Unmarshal(value, &inner) == nil {
			if wrong := wrongMember(a.name, argumentsOf(t), inner); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

// wrongKind reports whether a value of JSON is not one of a type. Objects are checked by their members.
func wrongKind(of reflect.Type, value json.RawMessage) bool {
	if kindOf(of) == "" {
		return false
	}
	var items []json.RawMessage
	if of.Kind() == reflect.Slice && json.Unmarshal(value, &items) == nil && slices.ContainsFunc(items, isNull) {
		return true
	}
	return isNull(value) && of.Kind() != reflect.Slice && of.Kind() != reflect.Map ||
		json.Unmarshal(value, reflect.New(of).Interface()) != nil
}

// indirect returns the type to which a pointer type points, and any other type itself.
func indirect(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// otherName returns the argument of a tool that has the same meaning as name, which other tools use; empty if there is
// none.
func otherName(name string, names []string) string {
	for _, alike := range [][]string{{"id", "ids", "of", "through"}, {"question", "query"}, {"limit", "first"}} {
		if !slices.Contains(alike, name) {
			continue
		}
		for _, other := range alike {
			if slices.Contains(names, other) {
				return other
			}
		}
	}
	return ""
}

// kindOf describes in terms of JSON the values of a type; empty for objects.
func kindOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return kindOf(t.Elem())
	case reflect.String:
		return "a text in quotes"
	case reflect.Int:
		return "a whole number without quotes"
	case reflect.Float64:
		return "a number without quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Map:
		return `an object, such as {"name": {"contains": "cloud"}}`
	case reflect.Slice:
		return `a list, such as ["a", "b"]`
	}
	return ""
}
