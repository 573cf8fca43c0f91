package mcp_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/internal/serving"
)

// connect connects a client over a transport.
func connect(t *testing.T, transport sdk.Transport) *sdk.ClientSession {
	t.Helper()
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(),
		transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// TestTasks runs every task over each transport: HTTP, standard input and output, and the latter with a running
// service behind it.
func TestTasks(t *testing.T) {
	if len(tasks) < 30 {
		t.Fatalf("%d tasks", len(tasks))
	}
	program := serving.Build(t)
	address := serving.Serve(t, program, "--store", "memory:")
	for _, tt := range []struct {
		name      string
		transport func() sdk.Transport
	}{
		{"http", func() sdk.Transport { return &sdk.StreamableClientTransport{Endpoint: address + "/mcp"} }},
		{"stdio", func() sdk.Transport {
			return &sdk.CommandTransport{Command: exec.Command(program, "mcp", "--store", "memory:")}
		}},
		{"stdio to a service", func() sdk.Transport {
			return &sdk.CommandTransport{Command: exec.Command(program, "mcp", "--url", address)}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			client := connect(t, tt.transport())
			for _, task := range tasks {
				t.Run(task.name, func(t *testing.T) { runSteps(t, client, task.steps) })
			}
		})
	}
}

// runSteps runs the steps of a task.
func runSteps(t *testing.T, client *sdk.ClientSession, steps []step) {
	t.Helper()
	saved := map[string]any{}
	for _, s := range steps {
		text, failed := call(t, client, s.tool, fill(s.args, saved))
		if s.fail != "" {
			if !failed || !strings.Contains(text, s.fail) {
				t.Errorf("%s %v: %s\nwant an error with %q", s.tool, s.args, text, s.fail)
			}
			continue
		}
		if failed {
			t.Fatalf("%s %v: %s", s.tool, s.args, text)
		}
		for _, w := range s.want {
			if !strings.Contains(text, w) {
				t.Errorf("%s %v lacks %s:\n%.3000s", s.tool, s.args, w, text)
			}
		}
		for _, w := range s.not {
			if strings.Contains(text, w) {
				t.Errorf("%s %v has %s:\n%.3000s", s.tool, s.args, w, text)
			}
		}
		if s.tool == "resource" {
			continue
		}
		var answer any
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			t.Fatal(err)
		}
		cited(t, answer)
		for name, path := range s.save {
			saved[name] = valueAt(t, answer, path)
		}
	}
}

// call calls a tool, or reads a resource if tool is "resource". It returns the answer, and whether it is an error.
func call(t *testing.T, client *sdk.ClientSession, tool string, args map[string]any) (text string, failed bool) {
	t.Helper()
	if tool == "resource" {
		r, err := client.ReadResource(t.Context(), &sdk.ReadResourceParams{URI: args["uri"].(string)})
		if err != nil {
			return err.Error(), true
		}
		return r.Contents[0].Text, false
	}
	r, err := client.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: args})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return r.Content[0].(*sdk.TextContent).Text, r.IsError
}

// fill replaces each $name by the saved value.
func fill(value map[string]any, saved map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range value {
		if text, ok := v.(string); ok {
			for name, s := range saved {
				if text == "$"+name {
					v = s
					break
				}
				text = strings.ReplaceAll(text, "$"+name, fmt.Sprint(s))
				v = text
			}
		}
		out[k] = v
	}
	return out
}

// valueAt returns the value at a path: entities.0.id.
func valueAt(t *testing.T, value any, path string) any {
	t.Helper()
	for part := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				t.Fatalf("%s: there is no %s", path, part)
			}
			value = v[i]
		}
	}
	if value == nil {
		t.Fatalf("there is nothing at %s", path)
	}
	return value
}

// statuses are the possible values of the status of a statement.
var statuses = []string{"stated", "alleged", "planned", "recommended", "hypothetical", "derived", "denied"}

// cited checks that everything with a status has citations or a proof, and that the proof of a derived statement is
// available.
func cited(t *testing.T, value any) {
	t.Helper()
	switch v := value.(type) {
	case []any:
		for _, x := range v {
			cited(t, x)
		}
	case map[string]any:
		if status, ok := v["status"].(string); ok {
			if !slices.Contains(statuses, status) {
				t.Errorf("there is no status %q", status)
			}
			assumed := status == "hypothetical" // an assumed relation has no source
			if v["sources"] == nil && v["source"] == nil && v["proof"] == nil && !assumed {
				t.Errorf("nobody says: %v", v)
			}
			if uri, _ := v["proof_uri"].(string); status == "derived" && !strings.HasPrefix(uri, "nexum://") {
				t.Errorf("a derived statement has no address of its proof: %v", v)
			}
		}
		for _, x := range v {
			cited(t, x)
		}
	}
}

// TestSurface checks what an agent sees when it connects.
func TestSurface(t *testing.T) {
	client := connect(t, &sdk.StreamableClientTransport{Endpoint: serving.Seed(t) + "/mcp"})
	about := client.InitializeResult()
	if !strings.Contains(about.Instructions, "Cite the document") || about.ServerInfo.Name != "nexum" {
		t.Errorf("%+v", about)
	}
	var tools []string
	size := 0
	for tool, err := range client.Tools(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		tools = append(tools, tool.Name)
		b, _ := json.Marshal(tool)
		size += len(b)
		if !tool.Annotations.ReadOnlyHint || tool.Name != "read" && !strings.Contains(string(b), `"as_of"`) {
			t.Errorf("%s: %s", tool.Name, b)
		}
	}
	for _, want := range []string{
		"search", "entity", "relations", "ask", "why", "why_not", "paths", "neighborhood",
		"conflicts", "compare", "timeline", "claims", "metrics", "matches", "fragility", "read", "entities", "subgraph",
		"cycles", "merges", "aggregate",
	} {
		if !slices.Contains(tools, want) {
			t.Errorf("there is no tool %s in %v", want, tools)
		}
	}
	if size > 37<<10 {
		t.Errorf("the tools take %d bytes of an agent's context", size)
	}
	for uri, want := range map[string]string{
		"nexum://language": "| `not owns(X, Y)` |", "nexum://ontology": "- constrains(",
		"nexum://rules": "rule activity-in-jurisdiction:", "nexum://datasets": "isaacs-2019 (Isaacs 2019)",
		"nexum://examples": "count(Y) by X",
	} {
		if text, failed := call(t, client, "resource", map[string]any{"uri": uri}); failed || !strings.Contains(text, want) {
			t.Errorf("%s: %.300s", uri, text)
		}
	}
	for r, err := range client.Resources(t.Context(), nil) {
		if err != nil || len(r.Description) < 60 {
			t.Errorf("%s: %v: its description is %q", r.URI, err, r.Description)
		}
	}
	for r, err := range client.ResourceTemplates(t.Context(), nil) {
		if err != nil || len(r.Description) < 60 {
			t.Errorf("%s: %v: its description is %q", r.URITemplate, err, r.Description)
		}
	}
	prompts := 0
	for p, err := range client.Prompts(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		prompts++
		given := map[string]string{}
		for _, a := range p.Arguments {
			given[a.Name] = "Red Cloud Rising"
		}
		r, err := client.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: p.Name, Arguments: given})
		if err != nil {
			t.Fatal(err)
		}
		if text := r.Messages[0].Content.(*sdk.TextContent).Text; strings.ContainsAny(text, "{}") ||
			!strings.Contains(text, "Red Cloud Rising") {
			t.Errorf("%s: %s", p.Name, text)
		}
	}
	if _, err := client.GetPrompt(t.Context(), &sdk.GetPromptParams{Name: "profile"}); err == nil ||
		!strings.Contains(err.Error(), "the argument entity is missing") {
		t.Errorf("a prompt without its argument: %v", err)
	}
	for _, tt := range []struct {
		tool string
		args map[string]any
		want string
	}{
		{"search", map[string]any{"text": " "}, "text: it is empty"},
		{
			"search",
			map[string]any{"text": "x", "limit": 1000},
			"limit: 1000 is more than the maximum of 200; search for more words",
		},
		{"paths", map[string]any{"from": "microsoft", "to": "china", "max_length": 99}, "max_length: 99 is "},
		{"neighborhood", map[string]any{"of": []string{"china"}, "limit": 1000000}, "limit: 1000000 is more"},
		{
			"neighborhood",
			map[string]any{"of": []string{"china"}, "statements": 1000},
			"statements: 1000 is more than the maximum of 200; page with offset",
		},
		{
			"paths",
			map[string]any{"from": "microsoft", "to": "china", "order": "best"},
			`order: "best" is not one of SHORTEST`,
		},
		{
			"relations",
			map[string]any{"of": "china", "modalities": []string{"aleged"}},
			`modalities: there is no "aleged"; did you mean ALLEGED?`,
		},
		{
			"fragility",
			map[string]any{"relation": "microsoft|OWNS|apple"},
			"relation: microsoft|OWNS|apple does not hold in this view",
		},
		{
			"why",
			map[string]any{"source": "china"},
			"give relation, such as 21vianet|OPERATES|azure-china, or source, type and target",
		},
		{
			"why",
			map[string]any{"source": "china", "relation": "a|OWNS|b"},
			"relation: give either relation, or source, type and target",
		},
		{"why_not", map[string]any{"relation": "a|b"}, `relation: "a|b" is not a relation; write its id`},
		{"matches", map[string]any{"min_score": 5}, "min_score: a score must be from 0 to 1"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			if text, failed := call(t, client, tt.tool, tt.args); !failed || !strings.HasPrefix(text, tt.want) {
				t.Errorf("%s", text)
			}
		})
	}
	if prompts != 5 {
		t.Errorf("%d prompts", prompts)
	}
}

// TestResourcesNameTheDatasets checks that resources show the title, description and questions of the datasets as
// readable text, and not in the encoded form that a commit message contains.
func TestResourcesNameTheDatasets(t *testing.T) {
	client := connect(t, &sdk.StreamableClientTransport{Endpoint: serving.Seed(t) + "/mcp"})
	about, _ := call(t, client, "resource", map[string]any{"uri": "nexum://datasets"})
	if !strings.Contains(about, "# us-china-cloud: Cloud computing between the U.S. and China\n\nWhat a 2019 thesis") ||
		strings.Contains(about, "panel=") {
		t.Errorf("%.2000s", about)
	}
	ask, _ := call(t, client, "resource", map[string]any{"uri": "nexum://examples"})
	if !strings.Contains(ask,
		"- Which laws constrain 21Vianet, and why? (Each law with its rule and proof, down to the paragraph)\n") {
		t.Errorf("%.2000s", ask)
	}
}

// TestExamplesAnswer runs the questions of the examples resource.
func TestExamplesAnswer(t *testing.T) {
	client := connect(t, &sdk.StreamableClientTransport{Endpoint: serving.Seed(t) + "/mcp"})
	text, _ := call(t, client, "resource", map[string]any{"uri": "nexum://examples"})
	asked := 0
	for line := range strings.Lines(text) {
		question, ok := strings.CutPrefix(line, "    ")
		if !ok {
			continue
		}
		question, _, _ = strings.Cut(strings.TrimSpace(question), "        ")
		asked++
		if answer, failed := call(t, client, "ask", map[string]any{"question": question, "limit": 1}); failed {
			t.Errorf("%s: %s", question, answer)
		}
	}
	if asked < 12 {
		t.Errorf("%d examples", asked)
	}
}
