package mcp_test

import (
	"encoding/json"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"nexum/internal/serving"
)

// TestPages reads long lists page by page, as an agent does that gives no limit: no page fills its context, and
// together they have every entry once.
func TestPages(t *testing.T) {
	client := connect(t, &sdk.StreamableClientTransport{Endpoint: serving.Seed(t) + "/mcp"})
	for _, tt := range []struct {
		tool, list, total string
		args              map[string]any
	}{
		{"ask", "answers", "total", map[string]any{"question": "constrains(Law, X)"}},
		{"relations", "statements", "", map[string]any{"types": []string{"constrains"}}},
		{"neighborhood", "statements", "total_statements", map[string]any{"of": []string{"21vianet"}, "depth": 2}},
		{"neighborhood", "entities", "", map[string]any{"of": []string{"21vianet"}, "depth": 2, "limit": 300}},
		{"subgraph", "statements", "total_statements", map[string]any{"ids": []string{
			"china", "21vianet", "microsoft", "azure-china", "cn-cybersecurity-law-2017", "shanghai-blue-cloud",
		}}},
		{"timeline", "events", "", map[string]any{"of": "21vianet"}},
		{"claims", "claims", "", map[string]any{"document": "isaacs-2019", "at": "4.5"}},
		{"entities", "entities", "total", map[string]any{"kinds": []string{"Company"}}},
	} {
		t.Run(tt.tool+" "+tt.list, func(t *testing.T) {
			seen, pages := map[string]bool{}, 0
			for offset := any(0.0); offset != nil; pages++ {
				tt.args["offset"] = offset
				text, failed := call(t, client, tt.tool, tt.args)
				if failed || len(text) > 9_000 {
					t.Fatalf("a page of %d bytes: %.200s", len(text), text)
				}
				var out map[string]any
				if err := json.Unmarshal([]byte(text), &out); err != nil {
					t.Fatal(err)
				}
				entries := out[tt.list].([]any)
				if len(entries) == 0 && len(seen) > 0 {
					break // the other pages have entries of another list
				}
				for _, entry := range entries {
					b, _ := json.Marshal(entry)
					if seen[string(b)] {
						t.Errorf("twice: %s", b)
					}
					seen[string(b)] = true
				}
				if offset = out["next_offset"]; offset == nil && tt.total != "" && out[tt.total] != float64(len(seen)) {
					t.Errorf("%d of %v entries", len(seen), out[tt.total])
				}
			}
			if pages < 2 {
				t.Errorf("%d page", pages)
			}
		})
	}
}

// TestEvidenceComesFirst checks that the sources of an answer begin with those that it rests on, not with those that
// only say of which kind an entity is.
func TestEvidenceComesFirst(t *testing.T) {
	client := connect(t, &sdk.StreamableClientTransport{Endpoint: serving.Seed(t) + "/mcp"})
	first := func(question string) string {
		text, failed := call(t, client, "ask", map[string]any{"question": question})
		_, after, ok := strings.Cut(text, `"sources":["`)
		if failed || !ok {
			t.Fatal(text)
		}
		source, _, _ := strings.Cut(after, `"`)
		return source
	}
	if want, got := first("operates(/21vianet, Y)"), first("company(X), operates(X, Y), X = /21vianet"); got != want {
		t.Errorf("the first source is %q, not %q", got, want)
	}
}
