package export_test

import (
	"bytes"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/walk"
	"nexum/server/export"
)

// TestHiddenMerges checks that no file of a view without a merge has the claims of the merge, so that it does not merge
// the two where the file is loaded.
func TestHiddenMerges(t *testing.T) {
	b := &book{claims: tradable()}
	b.entity("vnet", "Company", "VNET")
	b.relate("vnet", claim.PredicateSameAs, "21vianet", func(c *claim.Context) { c.Locator = "the row of the merge" })
	merged, _ := viewOf(t, b.claims)
	hidden, err := merged.With(graph.Change{Without: []string{"vnet|sameAs|21vianet"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name string
		view *graph.View
		want bool
	}{{"with the merge", merged, true}, {"without the merge", hidden, false}} {
		p, err := engine.Load(tt.view)
		if err != nil {
			t.Fatal(err)
		}
		e := engine.NewEngine(p, engine.Limits{})
		g := export.FromView(t.Context(), tt.view, e, nil, walk.Filter{Deriver: e})
		says := func(t *testing.T, file []byte) {
			t.Helper()
			if got := bytes.Contains(file, []byte("the row of the merge")); got != tt.want {
				t.Errorf("the file cites the merge: %v, want %v", got, tt.want)
			}
		}
		for _, format := range []string{"GRAPHML", "GEXF", "CYTOSCAPE", "TURTLE", "JSONLD", "NTRIPLES_12", "NEO4J_NODES"} {
			t.Run(tt.name+" "+format, func(t *testing.T) { says(t, write(t, g, format)) })
		}
		t.Run(tt.name+" claims", func(t *testing.T) {
			merges, err := g.Merges(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			f, _ := export.RowFormatByExtension("ndjson")
			c := &export.Claims{View: g.View, Merges: merges}
			if err := c.Write(t.Context(), &out, f); err != nil {
				t.Fatal(err)
			}
			says(t, out.Bytes())
		})
	}
}
