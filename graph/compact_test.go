package graph_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/graphtest"
)

var kills = flag.Int("kills", 8, "how often to kill a process that commits and merges")

// TestCompaction commits repeatedly while overlays are merged and other goroutines read. Each view must show the
// content of the store, and older views must not change.
func TestCompaction(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	k := newKept(t)
	g := k.open()
	graph.SetCompactFrom(g, 25)
	k.commit(g, graphtest.RandomClaims(r, 100, 1))
	first := g.View()
	shown := dump(first)
	var readers sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					dump(g.View())
				}
			}
		})
	}
	for range 12 {
		k.commit(g, append(graphtest.RandomClaims(r, 1+r.IntN(20), 1), mergeClaims(r, 1, 1)...))
		if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
			t.Error(firstDifference(got, want))
			break
		}
	}
	close(stop)
	readers.Wait()
	graph.WaitForCompaction(g)
	if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
		t.Errorf("after the last merge: %s", firstDifference(got, want))
	}
	if dump(first) != shown {
		t.Error("a view from before the merges shows something else")
	}
	want := dump(g.View())
	k.close(g)
	if !strings.Contains(k.log.String(), "are merged into") {
		t.Errorf("nothing was merged: %s", k.log.String())
	}
	k.shows(want, "merges")
	if k.compiled() {
		t.Error("the merged view was not kept")
	}
	for range 10 { // a damaged file is written again from the store
		_, at := k.flip(r, k.file())
		k.shows(want, fmt.Sprintf("a flip of byte %d of a merged table", at))
	}
}

// TestKilledDuringCompaction kills a process at a random moment while it commits and merges. Afterwards the graph must
// open and show the content of the store.
func TestKilledDuringCompaction(t *testing.T) {
	const folder = "NEXUM_TEST_FOLDER"
	if dir := os.Getenv(folder); dir != "" {
		commitForever(&folderGraph{t: t, dir: dir})
	}
	k := newKept(t)
	r := rand.New(rand.NewPCG(rand.Uint64(), 1))
	for i := range *kills {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestKilledDuringCompaction$")
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s", folder, k.dir))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(100+r.IntN(400)) * time.Millisecond)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		g := k.open()
		got, want := dump(g.View()), dump(k.fresh(g))
		k.close(g)
		if got != want {
			t.Fatalf("after kill %d: %s", i+1, firstDifference(got, want))
		}
	}
}

func commitForever(k *folderGraph) {
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
	g := k.open()
	graph.SetCompactFrom(g, 20)
	for {
		k.commit(g, graphtest.RandomClaims(r, 1+r.IntN(30), 1))
	}
}
