package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	gqlschema "github.com/vektah/gqlparser/v2/parser"

	"nexum/server/mcp"
)

// A question is one question of the API in its interfaces: a command, a field of Query, a tool for agents, and a method
// of the Python client. A name is "" if the interface does not have the question.
type question struct{ command, field, tool, method string }

// An option is an argument of questions: a flag or argument of the command, an argument of GraphQL, of a tool for
// agents, and of a method of the Python client. A name is "" if an interface does not need the option, because it
// returns whole lists or pages.
type option struct{ flag, argument, tool, keyword string }

// styled returns the options whose names differ only by the style of each interface: --max-length, maxLength,
// max_length.
func styled(words ...string) []option {
	var out []option
	for _, w := range words {
		snake := strings.ReplaceAll(w, "-", "_")
		out = append(out, option{w, camel(w), snake, snake})
	}
	return out
}

// camel converts max-length to maxLength.
func camel(s string) string {
	head, rest, _ := strings.Cut(s, "-")
	for part := range strings.SplitSeq(rest, "-") {
		if part != "" {
			head += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return head
}

// These options are shared by several questions. A list has a plural name in GraphQL and for agents; its flag is
// repeated, and Python takes one name or a list.
var (
	filterOptions = []option{
		{"type", "types", "types", "type"},
		{"exclude-type", "excludeTypes", "exclude_types", "exclude_type"},
		{"predicate", "predicates", "predicates", "predicate"},
		{"kind", "kinds", "kinds", "kind"},
		{"direction", "direction", "direction", "direction"},
		{"derived", "includeDerived", "stated_only", "derived"},
		{"disputed", "includeDisputed", "undisputed", "disputed"},
		{"min-confidence", "minConfidence", "min_confidence", "min_confidence"},
		{"modality", "modalities", "modalities", "modality"},
		{"document", "documents", "documents", "document"},
	}
	viewOptions = []option{
		{"as-of", "asOf", "as_of", "as_of"},
		{"known-at", "knownAt", "known_at", "known_at"},
		{"without", "without", "without", "without"},
		{"distrust", "distrust", "distrust", "distrust"},
		{"with", "assume", "assume", "assume"},
	}
	mostOption = option{"first", "first", "limit", "limit"}
)

// TestOptions compares the options of each question over the command, GraphQL, agents and Python with this table. The
// test fails if one of them lacks an option of the table, or has an option that is not in the table.
func TestOptions(t *testing.T) {
	faces := newFaces(t)
	relation := []option{
		{"relation", "source", "source", "source"},
		{"relation", "type", "type", "type"},
		{"relation", "target", "target", "target"},
	}
	for _, tt := range []struct {
		question
		options []option
		filters bool
	}{
		{question{"paths", "paths", "paths", "paths"}, slices.Concat(
			styled("order", "avoid", "max-length", "together", "times", "since", "until", "time-attribute", "weight"),
			[]option{{"from", "from", "from", "source"}, {"to", "to", "to", "target"}, mostOption},
		), true},
		{question{"neighborhood", "neighborhood", "neighborhood", "neighborhood"}, styled("of", "depth", "limit"), true},
		{question{"subgraph", "subgraph", "subgraph", "subgraph"}, []option{{"ids", "ids", "ids", "ids"}}, true},
		{
			question{"relations", "relations", "relations", "relations"},
			[]option{{"of", "", "of", "of"}, {"first", "first", "limit", ""}},
			true,
		},
		{question{"entities", "entities", "entities", "entities"}, []option{
			{"kind", "", "kinds", "kind"},
			{"filter", "filter", "filter", "filter"},
			{"order", "orderBy", "order", "order_by"},
			mostOption,
		}, false},
		{question{"aggregate", "companiesAggregate", "aggregate", "aggregate"}, append(styled("filter", "group-by"),
			option{"kind", "", "kind", "kind"}, option{"fact", "", "facts", "fact"},
			option{"first", "", "limit", "limit"}), false},
		{question{"cycles", "cycles", "cycles", "cycles"}, append(styled("through", "max-length"), mostOption), true},
		{question{"merges", "merges", "merges", "merges"}, []option{
			{"of", "of", "of", "of"},
			{"state", "states", "states", "state"},
			{"first", "first", "limit", ""},
		}, false},
		{
			question{"metrics", "metrics", "metrics", "metrics"},
			append(styled("metrics", "of", "ids", "depth", "weight"), option{"first", "", "limit", "limit"}), true,
		},
		{question{"timeline", "timeline", "timeline", "timeline"}, []option{
			{"of", "of", "of", "of"},
			{"kind", "kinds", "kinds", "kind"},
			{"type", "types", "types", "type"},
			{"modality", "modalities", "modalities", "modality"},
			{"from", "from", "from", "since"},
			{"to", "to", "to", "until"},
			{"derived", "includeDerived", "stated_only", "derived"},
			mostOption,
		}, false},
		{
			question{"search", "search", "search", "search"},
			[]option{{"text", "text", "text", "text"}, {"kind", "kinds", "kinds", "kind"}, mostOption},
			false,
		},
		{question{"match", "matches", "matches", "matches"}, []option{
			{"of", "of", "of", "of"},
			{"kind", "kinds", "kinds", "kind"},
			{"min-score", "minScore", "min_score", "min_score"},
			mostOption,
		}, false},
		{question{"whynot", "whyNot", "why_not", "why_not"}, append(relation, option{"first", "first", "", "limit"}), false},
		{
			question{"fragility", "", "fragility", "fragility"},
			append(append(relation, styled("by", "size")...), mostOption), false,
		},
		{
			question{"conflicts", "conflicts", "conflicts", "conflicts"},
			[]option{{"of", "of", "of", "of"}, {"first", "first", "limit", ""}},
			false,
		},
		{question{"claims", "claims", "claims", "claims"}, []option{
			{"document", "document", "document", "document"},
			{"at", "at", "at", "at"},
			{"first", "first", "limit", ""},
		}, false},
		{question{"ask", "ask", "ask", "ask"}, []option{
			{"question", "query", "question", "question"},
			{"first", "first", "limit", ""},
		}, false},
		{question{"compare", "compare", "compare", "compare"}, []option{
			{"question", "question", "question", "question"},
			{"", "before", "before", "before"},
			{"", "after", "after", "after"},
			{"first", "", "limit", ""},
		}, false},
	} {
		t.Run(tt.command, func(t *testing.T) {
			want := tt.options
			if tt.filters {
				want = slices.Concat(want, filterOptions)
			}
			for _, face := range []struct {
				name, question string
				has            []string
				of             func(option) string
				beside         []string // options that only this interface has
			}{
				{"command", tt.command, faces.commands[tt.command], func(o option) string {
					return o.flag
				}, commandOnly[tt.command]},
				{"GraphQL", tt.field, faces.fields[tt.field], func(o option) string {
					return o.argument
				}, []string{"after", "before", "last", "filter", "minScores"}},
				{"agents", tt.tool, faces.tools[tt.tool], func(o option) string { return o.tool }, toolOnly[tt.tool]},
				{"Python", tt.method, faces.methods[tt.method], func(o option) string {
					return o.keyword
				}, []string{"kinds", "about", "type", "kind", "proof", "claims"}},
			} {
				if face.question == "" {
					continue
				}
				var named []string
				for _, o := range want {
					name := face.of(o)
					if name == "" || face.name == "GraphQL" && tt.filters && slices.Contains(filterOptions, o) {
						continue
					}
					named = append(named, name)
					if !slices.Contains(face.has, name) {
						t.Errorf("%s: %s has no option %s, only %v", face.name, face.question, name, face.has)
					}
				}
				for _, name := range face.has {
					if !slices.Contains(named, name) && !slices.Contains(face.beside, name) {
						t.Errorf("%s: %s has the option %s, which the table does not have", face.name, face.question, name)
					}
				}
			}
		})
	}
	for _, name := range []string{"RelationFilter", "ViewInput"} {
		want := filterOptions
		if name == "ViewInput" {
			want = append(viewOptions, option{argument: "with"}, option{argument: "knownAtRevision"})
		}
		var got, all []string
		for _, o := range want {
			all = append(all, o.argument)
		}
		for _, f := range faces.schema.Types[name].Fields {
			got = append(got, f.Name)
		}
		slices.Sort(all)
		slices.Sort(got)
		if !slices.Equal(got, all) {
			t.Errorf("%s has %v, and the table %v", name, got, all)
		}
	}
	for _, o := range viewOptions {
		if !slices.Contains(faces.shared, o.flag) || !slices.Contains(faces.viewed, o.tool) ||
			!slices.Contains(faces.methods["view"], o.keyword) {
			t.Errorf("the view has no option %v everywhere", o)
		}
	}
}

// TestQuestions checks that the command, agents and Python ask every question of the fixed API. A new field of Query
// needs a line here.
func TestQuestions(t *testing.T) {
	faces := newFaces(t)
	page := func(name string) string { return "nexum://" + name }
	want := map[string]question{}
	for _, q := range []question{
		{"show", "node", "why", "why"},
		{"show", "nodes", "subgraph", "subgraph"},
		{"show", "entity", "entity", "entity"},
		{"entities", "entities", "entities", "entities"},
		{"relations", "relations", "relations", "relations"},
		{"search", "search", "search", "search"},
		{"paths", "paths", "paths", "paths"},
		{"neighborhood", "neighborhood", "neighborhood", "neighborhood"},
		{"subgraph", "subgraph", "subgraph", "subgraph"},
		{"metrics", "metrics", "metrics", "metrics"},
		{"cycles", "cycles", "cycles", "cycles"},
		{"ask", "ask", "ask", "ask"},
		{"merges", "merges", "merges", "merges"},
		{"match", "matches", "matches", "matches"},
		{"conflicts", "conflicts", "conflicts", "conflicts"},
		{"whynot", "whyNot", "why_not", "why_not"},
		{"compare", "compare", "compare", "compare"},
		{"timeline", "timeline", "timeline", "timeline"},
		{"claims", "claims", "claims", "claims"},
		{"rules", "rules", page("rules"), "rules"},
		{"rules", "unusedRules", page("rules"), "rules"},
		{"schema", "ontology", page("ontology"), "ontology"},
		{"stats", "stats", page("datasets"), "stats"},
		{"stats", "datasets", page("datasets"), "datasets"},
		{"stats", "revision", page("datasets"), "revision"},
		{"ask", "view", "ask", "view"}, // every question takes the options of a view
	} {
		want[q.field] = q
	}
	// Fields that the ontology adds for each kind.
	for _, q := range []question{
		{"entities", "companies", "entities", "entities"},
		{"aggregate", "companiesAggregate", "aggregate", "aggregate"},
		{"aggregate", "entitiesAggregate", "aggregate", "aggregate"},
	} {
		if faces.schema.Query.Fields.ForName(q.field) == nil {
			t.Errorf("there is no field %s", q.field)
		}
		want[q.field] = q
		faces.fixed = append(faces.fixed, q.field)
	}
	for _, f := range faces.fixed {
		q, ok := want[f]
		if !ok {
			t.Errorf("the table does not say how the command, agents and Python ask %s", f)
			continue
		}
		delete(want, f)
		if _, ok := faces.commands[q.command]; !ok {
			t.Errorf("%s: there is no command %s", f, q.command)
		}
		if _, ok := faces.tools[q.tool]; !ok && !slices.Contains(faces.pages, q.tool) {
			t.Errorf("%s: there is no tool or resource %s", f, q.tool)
		}
		if _, ok := faces.methods[q.method]; !ok {
			t.Errorf("%s: there is no method %s", f, q.method)
		}
	}
	for f := range want {
		t.Errorf("the table has %s, and the fixed API does not", f)
	}
}

// commandOnly and toolOnly are the options that only the command or only agents have: for files, formats and pages.
var (
	commandOnly = map[string][]string{
		"ask": {"proofs", "proof-lines"}, "match": {"min-score-of", "out", "accept"},
		"compare": {
			"before-as-of", "before-known-at", "before-distrust", "before-without", "before-with", "after-as-of",
			"after-known-at", "after-distrust", "after-without", "after-with",
		},
	}
	toolOnly = map[string][]string{
		"neighborhood": {"statements", "offset"}, "subgraph": {"statements", "offset"}, "relations": {"offset"},
		"entities": {"offset"}, "merges": {"offset"}, "aggregate": {"offset"},
		"why_not": {"relation"}, "fragility": {"relation"}, "claims": {"offset"},
		"timeline": {"offset"}, "metrics": {"offset"}, "matches": {"offset"}, "conflicts": {"offset"}, "ask": {"offset"},
	}
)

// faces holds the options of each question, by interface.
type faces struct {
	commands, fields, tools, methods map[string][]string
	fixed                            []string // fields of Query that no ontology adds
	pages                            []string // resources of agents
	shared                           []string // flags of every command with a question
	viewed                           []string // arguments of every tool
	schema                           *ast.Schema
}

// newFaces reads the options of every interface from the program itself.
func newFaces(t *testing.T) *faces {
	t.Helper()
	f := &faces{
		commands: map[string][]string{}, fields: map[string][]string{}, tools: map[string][]string{},
		methods: map[string][]string{},
	}

	parser, err := kong.New(&cli{}, kong.Name("nexum"))
	if err != nil {
		t.Fatal(err)
	}
	own := []string{
		"help", "config", "data", "store", "base", "log-level", "log-format", "version", "url", "token-file",
		"seed", "format",
	}
	for _, o := range viewOptions {
		own = append(own, o.flag)
	}
	for _, c := range parser.Model.Children {
		for _, a := range c.Positional {
			f.commands[c.Name] = append(f.commands[c.Name], a.Name)
		}
		for _, flag := range c.Flags {
			if c.Name == "ask" {
				f.shared = append(f.shared, flag.Name)
			}
			if !slices.Contains(own, flag.Name) && !strings.HasPrefix(flag.Name, "limit-") {
				f.commands[c.Name] = append(f.commands[c.Name], flag.Name)
			}
		}
	}

	sdl, _, err := both("schema", "--store", "memory:")
	if err != nil {
		t.Fatal(err)
	}
	if f.schema, err = gqlparser.LoadSchema(&ast.Source{Input: sdl}); err != nil {
		t.Fatal(err)
	}
	for _, field := range f.schema.Query.Fields {
		for _, a := range field.Arguments {
			f.fields[field.Name] = append(f.fields[field.Name], a.Name)
		}
	}

	api, err := os.ReadFile("../../schema/api.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	fixed, err := gqlschema.ParseSchema(&ast.Source{Input: string(api)})
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range fixed.Definitions.ForName("Query").Fields {
		f.fixed = append(f.fixed, field.Name)
	}

	near, far := sdk.NewInMemoryTransports()
	server := mcp.New(mcp.Options{})
	go func() { _ = server.SDK().Run(t.Context(), far) }()
	client, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), near, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for r, err := range client.Resources(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		f.pages = append(f.pages, r.URI)
	}
	for tool, err := range client.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		var input struct{ Properties map[string]any }
		text, err := json.Marshal(tool.InputSchema)
		if err != nil || json.Unmarshal(text, &input) != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for name := range input.Properties {
			if !slices.ContainsFunc(viewOptions, func(o option) bool { return o.tool == name }) {
				f.tools[tool.Name] = append(f.tools[tool.Name], name)
			} else if tool.Name == "ask" {
				f.viewed = append(f.viewed, name)
			}
		}
	}

	python := exec.CommandContext(t.Context(), "/usr/bin/python3", "../../clients/python/tests/options.py")
	python.Env = append(os.Environ(), "PYTHONPATH=../../clients/python", "PYTHONDONTWRITEBYTECODE=1")
	out, err := python.Output()
	if err != nil || json.Unmarshal(out, &f.methods) != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return f
}
