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
		{"no object", "ask", `[]`, `the arguments of ask are an object, such as {"question": …}, not []`},
		{"a text", "ask", `"x"`, `the arguments of ask are an object, such as {"question": …}, not "x"`},
		{"nothing for a text", "ask", `{"question": null}`, "question: write a text in quotes, not null"},
		{"nothing in a list", "ask", `{"question": "x", "without": [null]}`, `without: write a list, such as ["a", "b"], not [null]`},
		{
			"another spelling", "ask", `{"question": "x", "asOf": "2010"}`,
			`there is no argument "asOf"; did you mean as_of? ask takes question, limit, offset, ` + view + ".",
		},
		{
			"one letter missing", "search", `{"text": "x", "kind": ["Firm"]}`,
			`there is no argument "kind"; did you mean kinds? search takes text, kinds, limit, ` + view + ".",
		},
		{"the name in other tools", "timeline", `{"id": "x"}`, `there is no argument "id"; here it is of. ` +
			"timeline takes of, kinds, types, modalities, from, to, stated_only, limit, offset, " + view + "."},
		{
			"another word", "entity", `{"id": "x", "language": "en"}`,
			`there is no argument "language"; entity takes id, ` + view,
		},
		{"missing", "ask", `{"limit": 5}`, "the argument question is missing; ask takes question, limit, offset, " + view},
		{
			"a number in quotes", "ask", `{"question": "x", "limit": "5"}`,
			`limit: write a whole number without quotes, not "5"`,
		},
		{"a fraction", "ask", `{"question": "x", "limit": 1.5}`, `limit: write a whole number without quotes, not 1.5`},
		{"a number for a list", "neighborhood", `{"of": 5}`, `of: write a list, such as ["a", "b"], not 5`},
		{"a list for a text", "entity", `{"id": ["microsoft"]}`, `id: write a text in quotes, not ["microsoft"]`},
		{
			"a text for a number", "relations", `{"of": "x", "min_confidence": "high"}`,
			`min_confidence: write a number without quotes, not "high"`,
		},
		{
			"a text for a flag", "relations", `{"of": "x", "stated_only": "yes"}`,
			`stated_only: write true or false, not "yes"`,
		},
		{"nothing for a list", "ask", `{"question": "x", "without": null}`, ""},
		{"none", "entity", "", "the argument id is missing; entity takes id, " + view},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.wrongArgument(tt.tool, json.RawMessage(tt.arguments)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestUnknownTool checks that a call of a tool that does not exist says which tools there are.
func TestUnknownTool(t *testing.T) {
	s := New(Options{})
	for _, tt := range []struct{ name, tool, want string }{
		{"another spelling", "whynot", `unknown tool "whynot"; did you mean why_not?`},
		{
			"another word", "gremlin-traversal",
			`unknown tool "gremlin-traversal"; there are aggregate, ask, claims, compare, conflicts, cycles, entities, entity, fragility, ` +
				`matches, merges, metrics, neighborhood, paths, read, relations, search, subgraph, timeline, why, why_not`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := s.unknownTool(tt.tool); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestCoerced checks that one text is accepted in place of a list of texts, and null in place of no argument, and that
// other values are not changed.
func TestCoerced(t *testing.T) {
	s := New(Options{})
	for _, tt := range []struct{ name, tool, given, want string }{
		{"a text for a list", "neighborhood", `{"of":"microsoft","depth":2}`, `{"depth":2,"of":["microsoft"]}`},
		{"a list", "neighborhood", `{"of": ["microsoft"]}`, `{"of": ["microsoft"]}`},
		{"a number for a list", "neighborhood", `{"of": 5}`, `{"of": 5}`},
		{"a text", "entity", `{"id": "microsoft"}`, `{"id": "microsoft"}`},
		{"a key twice", "neighborhood", `{"of": "a", "of": "b"}`, `{"of": "a", "of": "b"}`},
		{"no object", "neighborhood", `5`, `5`},
		{"nothing", "ask", `{"question":"x","as_of":null,"without":null}`, `{"question":"x"}`},
		{"nothing in a list", "ask", `{"question":"x","without":[null]}`, `{"question":"x","without":[null]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(coerced(s.arguments[tt.tool], []byte(tt.given))); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}
