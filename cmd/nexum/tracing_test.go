package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// A receiver takes spans by OTLP over HTTP, as a collector does.
type receiver struct {
	*httptest.Server

	mu    sync.Mutex
	raw   bytes.Buffer
	spans []*otlp.Span
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		var message collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(body, &message)
		}
		if err != nil || req.URL.Path != "/v1/traces" {
			http.Error(w, fmt.Sprint(err), http.StatusBadRequest)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.raw.Write(body)
		for _, of := range message.ResourceSpans {
			for _, scope := range of.ScopeSpans {
				r.spans = append(r.spans, scope.Spans...)
			}
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// trace returns the lines of a trace: the names of its spans, each below that of its parent, with their attributes. It
// waits until the root span has arrived.
func (r *receiver) trace(t *testing.T, id, root string) []string {
	t.Helper()
	var out []string
	eventually(t, "the trace "+id, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		var spans []*otlp.Span
		for _, s := range r.spans {
			if hex.EncodeToString(s.TraceId) == id {
				spans = append(spans, s)
			}
		}
		slices.SortFunc(spans, func(a, b *otlp.Span) int {
			return int(int64(a.StartTimeUnixNano) - int64(b.StartTimeUnixNano))
		})
		out = below(spans, root, 0)
		return len(out) > 0 && len(out) == len(spans)
	})
	return out
}

func below(spans []*otlp.Span, parent string, depth int) (out []string) {
	for _, s := range spans {
		if hex.EncodeToString(s.ParentSpanId) != parent {
			continue
		}
		line := strings.Repeat("  ", depth) + s.Name
		for _, a := range s.Attributes {
			switch v := a.Value.Value.(type) {
			case *common.AnyValue_StringValue:
				line += fmt.Sprintf(" %s=%s", a.Key, v.StringValue)
			case *common.AnyValue_IntValue:
				line += fmt.Sprintf(" %s=%d", a.Key, v.IntValue)
			}
		}
		out = append(append(out, line), below(spans, hex.EncodeToString(s.SpanId), depth+1)...)
	}
	return out
}

// nameOnly returns the lines of a trace without attributes.
func nameOnly(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		indent := len(l) - len(strings.TrimLeft(l, " "))
		name := strings.Fields(l)
		n := 1
		if strings.HasPrefix(l[indent:], "graphql.field") || strings.HasPrefix(l[indent:], "POST") ||
			strings.HasPrefix(l[indent:], "mcp.tool") {
			n = 2
		}
		out[i] = l[:indent] + strings.Join(name[:n], " ")
	}
	return out
}

// TestTracing follows real requests through the program into a collector: from HTTP through GraphQL, questions, rules
// and the search, and a load down to its commit. No span holds data of the graph or of the client.
func TestTracing(t *testing.T) {
	to := newReceiver(t)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", to.URL)
	t.Setenv("OTEL_BSP_SCHEDULE_DELAY", "20")
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	addr := serve(t, "--data", data)
	const parent = "00f067aa0ba902b7"
	send := func(id, path, media string, body []byte) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+addr+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", media)
		r.Header.Set("Accept", "application/json, text/event-stream")
		r.Header.Set("Traceparent", "00-"+id+"-"+parent+"-01")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = resp.Body.Close() })
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", path, resp.Status)
		}
		return resp
	}
	query, err := json.Marshal(map[string]any{
		"query": `query Influence($of: ID!, $text: String!) {
			secretAlias: company(id: $of) { name relations(first: 5) { edges { node { id } } } }
			view(asOf: "2020") { ask(query: "influences(X, /alpha-2)") { totalCount } }
			search(text: $text) { edges { node { id } } }
		}`,
		"variables": map[string]any{"of": "alpha-1", "text": "ALPHA Holding"},
	})
	if err != nil {
		t.Fatal(err)
	}

	tests := []struct {
		name, id string
		send     func(id string)
		want     []string // lines of the trace, without attributes, in this order but perhaps with others between
	}{
		{"GraphQL", "4bf92f3577b34da6a3ce929d0e0e4731", func(id string) {
			send(id, "/graphql", "application/json", query)
		}, []string{
			"POST /graphql", "  graphql.prepare", "  graphql.query", "    graphql.field company", "      query.Relations.Page",
			"    graphql.field view", "      graphql.field ask", "        query.Ask", "          rules.evaluate",
			"    graphql.field search", "      query.Search", "        search.Hits",
		}},
		{"a wrong question", "4bf92f3577b34da6a3ce929d0e0e4732", func(id string) {
			send(id, "/graphql", "application/json",
				[]byte(`{"query": "{ ask(query: \"influences(X, /nobody-here)\") { totalCount } }"}`))
		}, []string{"POST /graphql", "  graphql.query", "    graphql.field ask", "      query.Ask"}},
		{"an agent", "4bf92f3577b34da6a3ce929d0e0e4733", func(id string) {
			send(id, "/mcp", "application/json",
				[]byte(
					`{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": {"text": "ALPHA"}}}`))
		}, []string{"POST /mcp", "  mcp.tool search", "    query.Search", "      search.Hits"}},
		{"a load", "4bf92f3577b34da6a3ce929d0e0e4734", func(id string) {
			send(id, "/load?dataset=beta", "application/x-ndjson",
				[]byte(`{"id":"beta-1","kind":"Company","name":"BETA Holding","document":"alpha-report","at":"2"}`))
		}, []string{"POST /load", "  graph.Commit", "    store.Commit", "    graph.prepare"}},
		{"an export of the record", "4bf92f3577b34da6a3ce929d0e0e4735", func(id string) { // read to the end
			if _, err := io.Copy(io.Discard, send(id, "/export/store.nq", "application/x-www-form-urlencoded", nil).
				Body); err != nil {
				t.Error(err)
			}
		}, []string{"POST /export/{file}", "  store.Export"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.send(tt.id)
			lines := to.trace(t, tt.id, parent)
			names := nameOnly(lines)
			for _, want := range tt.want {
				if !slices.Contains(names, want) {
					t.Errorf("no span %q in\n%s", want, strings.Join(lines, "\n"))
				}
			}
			if names[0] != tt.want[0] {
				t.Errorf("the first span is %q", names[0])
			}
			if tt.name == "a wrong question" &&
				!strings.Contains(strings.Join(lines, "\n"), "query.Ask error.type=BAD_USER_INPUT") {
				t.Errorf("the error is not in\n%s", strings.Join(lines, "\n"))
			}
		})
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	for _, secret := range []string{"alpha", "ALPHA", "Holding", "nobody", "beta", "BETA", "secretAlias", "influences"} {
		if bytes.Contains(to.raw.Bytes(), []byte(secret)) {
			t.Errorf("the spans hold %q", secret)
		}
	}
	for _, expected := range []string{"nexum", "Influence", "http.route"} {
		if !bytes.Contains(to.raw.Bytes(), []byte(expected)) {
			t.Errorf("the spans do not hold %q", expected)
		}
	}
}

// TestTracingSettings checks which variables of the environment switch tracing on.
func TestTracingSettings(t *testing.T) {
	for _, tt := range []struct {
		name string
		env  map[string]string
		on   bool
		err  string
	}{
		{name: "nothing"},
		{name: "an endpoint", env: map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, on: true},
		{
			name: "an endpoint for traces",
			env:  map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:1/x"}, on: true,
		},
		{name: "an exporter", env: map[string]string{"OTEL_TRACES_EXPORTER": "otlp"}, on: true},
		{name: "the console", env: map[string]string{"OTEL_TRACES_EXPORTER": "console"}, on: true},
		{
			name: "none", env: map[string]string{
				"OTEL_TRACES_EXPORTER":        "none",
				"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
			},
		},
		{
			name: "disabled", env: map[string]string{
				"OTEL_SDK_DISABLED":           "true",
				"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
			},
		},
		{
			name: "another exporter", env: map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"},
			err: "there is no exporter \"zipkin\" here; there are otlp, console and none",
		},
		{
			name: "another protocol", env: map[string]string{
				"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4317",
				"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc",
			},
			err: "OTEL_EXPORTER_OTLP_PROTOCOL: nexum sends by http/protobuf or http/json, not by \"grpc\"",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, variable := range os.Environ() {
				if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "OTEL_") {
					t.Setenv(name, "")
				}
			}
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			p := &program{cli: &cli{}, err: io.Discard, log: newLogger(io.Discard, logFlags{})}
			tracer, err := p.newTracer(t.Context())
			if (tracer != nil) != tt.on || err == nil && tt.err != "" ||
				err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("tracer %v, error %v", tracer != nil, err)
			}
			closeTracer(t.Context(), tracer)
		})
	}
}
