package graph_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
	"nexum/schema"
)

// folderGraph opens a graph whose compiled view is in a folder.
type folderGraph struct {
	heapMost int // as in graph.Folder
	t        *testing.T
	dir      string
	log      bytes.Buffer

	words *schema.Ontology // nil for the one of the bundled dataset
}

func (k *folderGraph) ontology() *schema.Ontology {
	if k.words != nil {
		return k.words
	}
	return ontology(k.t)
}

func newKept(t *testing.T) *folderGraph { return &folderGraph{t: t, dir: t.TempDir()} }

func (k *folderGraph) views() string { return filepath.Join(k.dir, "views") }

// open opens the graph. The log shows whether the view was compiled.
func (k *folderGraph) open() *graph.Graph {
	k.t.Helper()
	s, err := cayley.Open(k.t.Context(), filepath.Join(k.dir, "store"), cayley.Options{})
	if err != nil {
		k.t.Fatal(err)
	}
	k.log.Reset()
	f := &graph.Folder{Dir: k.views(), Log: slog.New(slog.NewTextHandler(&k.log, nil)), HeapMost: k.heapMost}
	g, err := graph.OpenIn(k.t.Context(), f, k.ontology(), s)
	if err != nil {
		k.t.Fatal(err)
	}
	return g
}

// compiled reports whether the log says that the view was compiled.
func (k *folderGraph) compiled() bool { return strings.Contains(k.log.String(), "compiling the view") }

// repaired reports whether the log says that a part of the view was damaged.
func (k *folderGraph) repaired() bool { return strings.Contains(k.log.String(), "is damaged") }

func (k *folderGraph) close(g *graph.Graph) {
	k.t.Helper()
	if err := g.Close(); err != nil {
		k.t.Fatal(err)
	}
}

// commit commits claims: first those that are not retractions, then the retractions.
func (k *folderGraph) commit(g *graph.Graph, claims []claim.Claim) {
	k.t.Helper()
	for _, retract := range []bool{false, true} {
		part := keep(claims, func(c claim.Claim) bool { return (c.Context.Stance == claim.Retracts) == retract })
		if _, _, err := g.Commit(k.t.Context(), "test", fallible(part)); err != nil {
			k.t.Fatal(err)
		}
	}
}

func fallible(claims []claim.Claim) func(yield func(claim.Claim, error) bool) {
	return func(yield func(claim.Claim, error) bool) {
		for _, c := range claims {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// fresh returns a view compiled from the store.
func (k *folderGraph) fresh(g *graph.Graph) *graph.View {
	k.t.Helper()
	b := graph.NewBuilder(k.ontology())
	if _, err := g.Store().Scan(k.t.Context(), b); err != nil {
		k.t.Fatal(err)
	}
	v, err := b.View()
	if err != nil {
		k.t.Fatal(err)
	}
	return v
}

// file returns the path of the segment in use.
func (k *folderGraph) file() string {
	k.t.Helper()
	text, err := os.ReadFile(filepath.Join(k.views(), "MANIFEST"))
	if err != nil {
		k.t.Fatal(err)
	}
	_, name, _ := strings.Cut(string(text), `"file":"`)
	name, _, _ = strings.Cut(name, `"`)
	return filepath.Join(k.views(), name)
}

// TestViewInFiles checks that a view opened from its files has the same content as one compiled from the store, with
// later revisions and with every kind of change.
func TestViewInFiles(t *testing.T) {
	for seed := range rounds(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 11))
			k := newKept(t)
			g := k.open()
			k.commit(g, graphtest.RandomClaims(r, 10+r.IntN(60), 1))
			k.close(g)
			for range 3 {
				g = k.open()
				if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
					t.Fatal(firstDifference(got, want))
				}
				k.sees(r, g)
				k.counts(g.View())
				k.commit(g, graphtest.RandomClaims(r, r.IntN(12), 1))
				if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
					t.Fatalf("after a commit: %s", firstDifference(got, want))
				}
				k.close(g)
			}
		})
	}
}

// counts compares Size with Stats.
func (k *folderGraph) counts(v *graph.View) {
	k.t.Helper()
	entities, relations := v.Size()
	if s := v.Stats(); entities != s.Entities || relations != s.Relations {
		k.t.Fatalf("%d entities and %d relations, not %d and %d", entities, relations, s.Entities, s.Relations)
	}
}

// sees applies changes to the view and to one compiled from the store, and compares the results.
func (k *folderGraph) sees(r *rand.Rand, g *graph.Graph) {
	k.t.Helper()
	fresh := k.fresh(g)
	for _, c := range []graph.Change{
		{AsOf: claim.Year(2010 + r.IntN(9))},
		{KnownAt: fresh.Revisions()[r.IntN(len(fresh.Revisions()))].CommittedAt},
		{Without: []string{fresh.ID(graph.Node(r.IntN(fresh.Len())))}},
		{Distrust: []string{"doc1"}},
	} {
		got, err1 := g.View().With(c)
		want, err2 := fresh.With(c)
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			k.t.Fatalf("%+v: %v and %v", c, err1, err2)
		}
		if err1 == nil && dump(got) != dump(want) {
			k.t.Fatalf("%+v: %s", c, firstDifference(dump(got), dump(want)))
		}
	}
}

// keptGraph creates a graph with a view in files, and returns the dump of its view.
func keptGraph(t *testing.T) (k *folderGraph, want string) {
	t.Helper()
	k = newKept(t)
	r := rand.New(rand.NewPCG(1, 12))
	g := k.open()
	k.commit(g, graphtest.RandomClaims(r, 80, 1))
	k.close(g)
	g = k.open()
	k.close(g)
	g = k.open()
	if k.compiled() {
		t.Fatalf("the view was compiled again: %s", k.log.String())
	}
	k.commit(g, graphtest.RandomClaims(r, 10, 1))
	want = dump(g.View())
	k.close(g)
	return k, want
}

// shows fails the test if the graph does not have the wanted content. after is what happened before, for the message.
func (k *folderGraph) shows(want, after string) {
	k.t.Helper()
	g := k.open()
	defer k.close(g)
	if got := dump(g.View()); got != want {
		k.t.Fatalf("after %s: %s", after, firstDifference(got, want))
	}
}

// TestDamagedView checks that a view with any damage to its files still shows the content of the store, and that the
// files are rebuilt.
func TestDamagedView(t *testing.T) {
	k, want := keptGraph(t)
	manifest := filepath.Join(k.views(), "MANIFEST")
	for _, tt := range []struct {
		name   string
		damage func() error
	}{
		{"no manifest", func() error { return os.Remove(manifest) }},
		{"no folder", func() error { return os.RemoveAll(k.views()) }},
		{"no segment", func() error { return os.Remove(k.file()) }},
		{"a cut segment", func() error { return os.Truncate(k.file(), 10_000) }},
		{"an empty segment", func() error { return os.Truncate(k.file(), 0) }},
		{"an empty manifest", func() error { return os.Truncate(manifest, 0) }},
		{"a manifest of another segment", func() error {
			text, err := os.ReadFile(manifest)
			return errorsJoin(err, os.WriteFile(manifest, bytes.Replace(text, []byte("view-"), []byte("view+"), 1), 0o600))
		}},
		{"what a crash leaves", func() error { return os.WriteFile(filepath.Join(k.views(), "view-9.1.part"), nil, 0o600) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.damage(); err != nil {
				t.Fatal(err)
			}
			k.shows(want, tt.name)
			k.shows(want, tt.name+", opened again")
			if k.compiled() {
				t.Errorf("the view was not written again: %s", k.log.String())
			}
		})
	}
}

func errorsJoin(errs ...error) error {
	i := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if i < 0 {
		return nil
	}
	return errs[i]
}

// flip changes a byte of a file. It returns the content of the file before the change, and the position of the byte.
func (k *folderGraph) flip(r *rand.Rand, path string) (whole []byte, at int) {
	k.t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		k.t.Fatal(err)
	}
	damaged := slices.Clone(whole)
	at = r.IntN(len(whole))
	for whole[at] == 0 && r.IntN(20) > 0 { // most of a small segment is padding between columns
		at = r.IntN(len(whole))
	}
	damaged[at] ^= 1 << r.IntN(8)
	if err := os.WriteFile(path, damaged, 0o600); err != nil {
		k.t.Fatal(err)
	}
	return whole, at
}

// TestFlippedBytes checks that a changed byte in a segment or in the manifest never changes an answer.
func TestFlippedBytes(t *testing.T) {
	k, want := keptGraph(t)
	r := rand.New(rand.NewPCG(2, 12))
	noticed := 0
	for i := range 60 {
		path := k.file()
		if i%10 == 9 {
			path = filepath.Join(k.views(), "MANIFEST")
		}
		whole, at := k.flip(r, path)
		k.shows(want, fmt.Sprintf("a flip of byte %d of %s", at, filepath.Base(path)))
		if k.compiled() || k.repaired() {
			noticed++
			continue
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if noticed < 30 {
		t.Errorf("of 60 flips %d were noticed", noticed)
	}
}
