package synth_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/synth"
	"nexum/seed"
)

func TestSize(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []synth.Graph{{100, 500, 1}, {1234, 9999, 2}, {10_000, 100_000, 3}, {2000, 60_000, 4}} {
		type relation struct{ source, predicate, target string }
		relations := map[relation]bool{}
		kinds := map[string]string{}
		in := map[string]int{}
		contexts := map[claim.Context]int{}
		claims := 0
		for c, err := range g.Claims() {
			if err != nil {
				t.Fatalf("%+v: %v", g, err)
			}
			claims++
			contexts[c.Context]++
			if c.Predicate == claim.PredicateKind {
				kinds[c.Subject] = c.Object.Text
			}
			if c.Object.Entity {
				r := relation{c.Subject, c.Predicate, c.Object.Text}
				if typ, ok := o.Type(c.Predicate); !ok || typ.Symmetric && relations[relation{r.target, r.predicate, r.source}] {
					t.Fatalf("%v: no type, or there is its mirror image", r)
				}
				if !relations[r] {
					in[r.target]++
				}
				relations[r] = true
			}
		}
		if len(relations) != g.Relations || len(kinds) != g.Entities {
			t.Errorf("%+v: %d relations of %d entities", g, len(relations), len(kinds))
		}
		for r := range relations {
			if typ, _ := o.Type(r.predicate); !typ.Allows(kinds[r.source], kinds[r.target]) {
				t.Fatalf("%v joins a %q and a %q", r, kinds[r.source], kinds[r.target])
			}
		}
		top := 0
		for _, n := range in {
			top = max(top, n)
		}
		t.Logf("%+v: %d claims in %d contexts, the hub has %d relations", g, claims, len(contexts), top)
		if per := claims / len(contexts); g.Entities >= 1000 && (per < 8 || per > 25) {
			t.Errorf("%+v: %d claims a context", g, per)
		}
		if average := g.Relations / g.Entities; top < 10*average {
			t.Errorf("%+v: no hub: the most is %d", g, top)
		}
	}
	for _, err := range (synth.Graph{Entities: 100, Relations: 1_000_000}).Claims() {
		if err != nil {
			return
		}
	}
	t.Error("a graph that cannot be was made")
}

func TestSeed(t *testing.T) {
	list := func(seed uint64) (out []claim.Claim) {
		for c, err := range (synth.Graph{Entities: 500, Relations: 3000, Seed: seed}).Claims() {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, c)
		}
		return out
	}
	if !slices.Equal(list(1), list(1)) {
		t.Error("one seed gives two graphs")
	}
	if slices.Equal(list(1), list(2)) {
		t.Error("two seeds give one graph")
	}
}

func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n := 0
	for _, err := range (synth.Graph{Entities: 20_000, Relations: 200_000}).Claims() {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n == 200_000 {
			runtime.GC()
			runtime.ReadMemStats(&after)
		}
	}
	if after.HeapAlloc > before.HeapAlloc+(4<<20) {
		t.Errorf("%d KiB are held", (after.HeapAlloc-before.HeapAlloc)>>10)
	}
}

// TestLoad checks that the graph as JSON Lines is valid, and that loading it yields the claims of the graph.
func TestLoad(t *testing.T) {
	g := synth.Graph{Entities: 1000, Relations: 8000, Seed: 7}
	path := filepath.Join(t.TempDir(), "graph.jsonl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.WriteJSONL(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	l, err := loader.New(loader.Options{Ontology: o, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]bool{}, map[string]bool{}
	for c, err := range g.Claims() {
		if err != nil {
			t.Fatal(err)
		}
		want[fmt.Sprint(c)] = true
	}
	_, err = l.Load(context.Background(), func(_ string, claims iter.Seq2[claim.Claim, error]) error {
		for c, err := range claims {
			if err != nil {
				return err
			}
			got[fmt.Sprint(c)] = true
		}
		return nil
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(want) {
		t.Errorf("%d claims were loaded, want %d", len(got), len(want))
	}
	for c := range want {
		if !got[c] {
			t.Fatalf("missing: %s", c)
		}
	}
}

func BenchmarkClaims(b *testing.B) {
	n := 0
	for b.Loop() {
		for _, err := range (synth.Graph{Entities: 100_000, Relations: 1_000_000}).Claims() {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "claims/s")
}
