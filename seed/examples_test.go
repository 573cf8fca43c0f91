package seed_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples runs the queries in examples/queries. Each must begin with a comment that states its question, and must
// have an answer.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/queries/*.graphql")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d examples: %v", len(files), err)
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(src), "# ") {
				t.Error("does not begin with a comment that says what it asks")
			}
			for field, v := range ask(t, string(src)) {
				if empty(v) {
					t.Errorf("%s is empty", field)
				}
			}
		})
	}
}

// empty reports whether a value contains no data: it is null, or has only empty lists, page information and counts.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		for _, item := range v {
			if !empty(item) {
				return false
			}
		}
		return true
	case map[string]any:
		for field, item := range v {
			if field != "pageInfo" && field != "totalCount" && !empty(item) {
				return false
			}
		}
		return true
	default:
		return false
	}
}
