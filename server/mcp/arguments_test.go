package mcp

import (
	"encoding/json"
	"testing"
)

// TestWrongArguments checks that a call with an unknown or missing argument says which arguments there are.
func TestWrongArguments(t *testing.T) {
	s := New(Options{})
	const view = "as_of, known_at, without, distrust, assume"
	for _, tt := range []struct{ name, tool, arguments, want string }{
		{"right", "ask", `{"question": "x", "as_of": "2010"}`, ""},
		{"unknown tool", "answer", `{"x": 1}`, ""}, // the SDK says so
		{"no object", "ask", `[]`, ""},
		{"another spelling", "ask", `{"question": "x", "asOf": "2010"}`, `there is no argument "asOf"; did you mean as_of? ask takes question, limit, offset, ` + view + "."},
		{"one letter missing", "search", `{"text": "x", "kind": ["Firm"]}`, `there is no argument "kind"; did you mean kinds? search takes text, kinds, limit, ` + view + "."},
		{"another word", "entity", `{"id": "x", "language": "en"}`, `there is no argument "language"; entity takes id, ` + view},
		{"missing", "ask", `{"limit": 5}`, "the argument question is missing; ask takes question, limit, offset, " + view},
		{"none", "entity", "", "the argument id is missing; entity takes id, " + view},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.wrongArgument(tt.tool, json.RawMessage(tt.arguments)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
