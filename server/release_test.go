//go:build linux

package server_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/seed"
	"nexum/server"
)

// TestReplacedFilesAreUnmapped merges commits into the view of a server that gets no request. In the end, only the
// newest files of the view may be mapped.
func TestReplacedFilesAreUnmapped(t *testing.T) {
	ctx := t.Context()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	store, err := cayley.Open(ctx, cayley.Memory, cayley.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	g, err := graph.OpenIn(ctx, &graph.Folder{Dir: dir, Grace: time.Millisecond}, o, store)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	commit := func(n, entities int) {
		t.Helper()
		b := book{at: "1"}
		for i := range entities {
			b.entity(fmt.Sprintf("c-%d-%d", n, i), "Company", fmt.Sprintf("Company %d %d", n, i))
		}
		if _, _, err := g.Commit(ctx, "", func(yield func(claim.Claim, error) bool) {
			for _, c := range b.claims {
				if !yield(c, nil) {
					return
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
	}
	commit(0, 10)
	s := serve(t, func(o *server.Options) { o.Graph = g })
	g.Watch(func(_ context.Context, step graph.Step) {
		if err := s.Prepare(step.After); err != nil {
			t.Error(err)
		}
	})
	g.AfterStep(s.Advance)
	want(t, s.Handler(), `{companies{totalCount}}`, `{"companies":{"totalCount":10}}`)
	commit(1, 5_500) // with the next one, more claims than an overlay keeps
	commit(2, 5_500)
	want(t, s.Handler(), `{companies{totalCount}}`, `{"companies":{"totalCount":11010}}`)
	merged := func(files []string) bool { // the counts of hubs have a file beside the view
		isOther := func(name string) bool { return !strings.HasPrefix(name, "view-3-") }
		return len(files) > 0 && !slices.ContainsFunc(files, isOther)
	}
	files := mapped(t, dir)
	for end := time.Now().Add(time.Minute); !merged(files) && time.Now().Before(end); files = mapped(t, dir) {
		time.Sleep(10 * time.Millisecond)
	}
	if !merged(files) {
		t.Fatalf("after the merge of revision 3, these files of the view are mapped: %v", files)
	}
	want(t, s.Handler(), `{company(id:"c-2-5499"){name}}`, `{"company":{"name":"Company 2 5499"}}`)
}

// mapped returns the names of the files of a folder that the process has mapped.
func mapped(t *testing.T, dir string) (names []string) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(maps)) {
		if _, name, ok := strings.Cut(line, dir+"/"); ok {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}
