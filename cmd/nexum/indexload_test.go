package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLoadWritesIndex checks that a large load and a restore write the search index, so that a service only opens it,
// and that a small load leaves it to the service, which updates it.
func TestLoadWritesIndex(t *testing.T) {
	data, again := t.TempDir(), t.TempDir()
	builds := func(args ...string) bool {
		t.Helper()
		var out, log bytes.Buffer
		if err := (Main{Stdout: &out, Stderr: &log}).Run(context.Background(), args); err != nil {
			t.Fatalf("%v: %v\n%s%s", args, err, &out, &log)
		}
		return strings.Contains(log.String(), "built the search index")
	}
	service := func(data, text, want string) (log string) {
		t.Helper()
		p := spawn(t, "--data", data)
		defer p.end(os.Interrupt)
		var got struct {
			Search struct {
				Edges []struct{ Node struct{ ID string } }
			}
		}
		post(t, p.addr, `{ search(text: "`+text+`", first: 1) { edges { node { id } } } }`, &got)
		if len(got.Search.Edges) != 1 || got.Search.Edges[0].Node.ID != want {
			t.Errorf("search for %s: %v", text, got)
		}
		return p.log.String()
	}
	if !builds("load", "--data", data, growing(t, "alpha", indexFrom)) {
		t.Error("a load did not write the search index")
	}
	if log := service(data, "alpha holding 1234", "alpha-1234"); strings.Contains(log, "the search index") {
		t.Errorf("the service built an index that was there: %s", log)
	}
	if builds("load", "--data", data, growing(t, "beta", 3)) {
		t.Error("a small load wrote the whole search index")
	}
	if log := service(data, "beta holding 2", "beta-2"); !strings.Contains(log, "updated the search index") {
		t.Errorf("the service did not update the index: %s", log)
	}
	export := filepath.Join(t.TempDir(), "export.nq")
	must(t, "export", "--data", data, "--output", export)
	if !builds("load", "--data", again, export) {
		t.Error("a restore did not write the search index")
	}
	if log := service(again, "beta holding 2", "beta-2"); strings.Contains(log, "the search index") {
		t.Errorf("the service built an index that a restore had written: %s", log)
	}
}
