package graph_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// TestHubsInFiles counts the relations of a hub by the counts in the file beside the view: as compiled, with later
// commits, after these are merged, and after the file was lost or damaged. The results must equal those of reading.
func TestHubsInFiles(t *testing.T) {
	k := newKept(t)
	r := rand.New(rand.NewPCG(8, 9))
	claims := func(n int) []claim.Claim { // with periods that a store accepts
		return keep(datedHubClaims(r, n, 1), func(c claim.Claim) bool {
			p, err := claim.ParsePeriod(c.Context.Period.From.String(), c.Context.Period.To.String())
			return err == nil && p == c.Context.Period
		})
	}
	g := k.open()
	k.commit(g, claims(11_000))
	k.close(g)
	hubs := strings.TrimSuffix(k.file(), ".segment") + ".hubs"

	// counts opens the graph, and compares the counts of all views of the hub.
	counts := func(t *testing.T, stored int) {
		t.Helper()
		g := k.open()
		defer k.close(g)
		graph.WaitForCompaction(g)
		if got := graph.StoredHubs(g.View()); got != stored {
			t.Fatalf("the file has the counts of %d rows, want %d", got, stored)
		}
		hub, _ := g.View().Lookup("hub")
		for _, date := range []claim.Date{{}, claim.Year(2004), claim.Day(2004, 5, 28)} {
			seen, err := g.View().With(graph.Change{AsOf: date})
			if err != nil {
				t.Fatal(err)
			}
			if countsOfHub(t, seen, hub) == 0 {
				t.Errorf("%v: everything was read", date)
			}
		}
	}
	t.Run("compiled", func(t *testing.T) {
		counts(t, 2)
		if k.compiled() || k.repaired() {
			t.Error(k.log.String())
		}
	})
	t.Run("lost", func(t *testing.T) {
		if err := os.Remove(hubs); err != nil {
			t.Fatal(err)
		}
		counts(t, 2)
	})
	t.Run("damaged", func(t *testing.T) {
		for range rounds(12) {
			_, at := k.flip(r, hubs)
			t.Run(fmt.Sprint(at), func(t *testing.T) { counts(t, 2) })
		}
		for _, size := range []int64{0, 3000} {
			if err := os.Truncate(hubs, size); err != nil {
				t.Fatal(err)
			}
			counts(t, 2)
		}
	})
	t.Run("merged", func(t *testing.T) {
		g := k.open()
		k.commit(g, claims(600))
		graph.SetCompactFrom(g, 100)
		k.commit(g, claims(60))
		graph.WaitForCompaction(g)
		k.close(g)
		counts(t, 2)
		if files, err := filepath.Glob(filepath.Join(k.views(), "*.hubs")); err != nil || len(files) != 1 {
			t.Errorf("the folder has %v: %v", files, err)
		}
	})
}
