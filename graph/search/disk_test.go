package search_test

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/search"
)

func open(t *testing.T, dir string) *search.Index {
	t.Helper()
	x, err := search.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func build(t *testing.T, dir string, revision uint64) {
	t.Helper()
	x := open(t, dir)
	if err := x.Build(context.Background(), revision, slices.Values(graph())); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	if revision, ok := x.Revision(); ok {
		t.Errorf("a new index is of revision %d", revision)
	}
	if err := x.Update(context.Background(), 2, nil); !errors.Is(err, search.ErrUnbuilt) {
		t.Errorf("update: %v, want %v", err, search.ErrUnbuilt)
	}
	if err := x.Build(context.Background(), 7, slices.Values(graph())); err != nil {
		t.Fatal(err)
	}
	if _, err := search.Open(dir); !errors.Is(err, search.ErrLocked) {
		t.Errorf("a second Open: %v, want %v", err, search.ErrLocked)
	}
	change := []search.Document{{ID: "huawei", Kind: "Company", Name: "Huawei", Aliases: []string{"Hua Wei Holding"}}}
	if err := x.Update(context.Background(), 8, slices.Values(change), "micron", "never-was"); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, dir)
	defer func() { _ = x.Close() }()
	if err := x.Discarded(); err != nil {
		t.Error(err)
	}
	if revision, ok := x.Revision(); revision != 8 || !ok || x.Len() != len(graph())-1 {
		t.Errorf("revision %d, %v, with %d entities", revision, ok, x.Len())
	}
	for text, want := range map[string]string{"hua wei hold": "huawei", "华为": "", "micron": "", "阿里云": "alibaba-cloud"} {
		if got := strings.Join(find(t, x, search.Query{Text: text}), " "); got != want {
			t.Errorf("%s finds %q, want %q", text, got, want)
		}
	}
}

func TestEmptyBuild(t *testing.T) {
	dir := t.TempDir()
	x := open(t, dir)
	if err := x.Build(context.Background(), 3, slices.Values[[]search.Document](nil)); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, dir)
	if revision, ok := x.Revision(); revision != 3 || !ok || x.Len() != 0 {
		t.Errorf("revision %d, %v, with %d entities", revision, ok, x.Len())
	}
	if err := x.Update(context.Background(), 4, slices.Values(graph())); err != nil {
		t.Fatal(err)
	}
	if got := find(t, x, search.Query{Text: "aliyun"}); !slices.Equal(got, []string{"alibaba-cloud"}) {
		t.Errorf("after an update of an empty index: %v", got)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestDamage damages each file of an index in several ways. It checks that the index is discarded, that the reason
// is reported, and that the index can be built again.
func TestDamage(t *testing.T) {
	spoil := map[string]func(t *testing.T, path string){
		"truncated": func(t *testing.T, path string) {
			info, err := os.Stat(path)
			if err == nil {
				err = os.Truncate(path, info.Size()/2)
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		"emptied": func(t *testing.T, path string) {
			if err := os.Truncate(path, 0); err != nil {
				t.Fatal(err)
			}
		},
		"zeroed": func(t *testing.T, path string) {
			info, err := os.Stat(path)
			if err == nil {
				err = os.WriteFile(path, make([]byte, info.Size()), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		"removed": func(t *testing.T, path string) {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		},
	}
	for _, pattern := range []string{"current", "index-*/*.zap", "index-*/root.bolt"} {
		for how, f := range spoil {
			t.Run(strings.ReplaceAll(pattern, "/", "_")+" "+how, func(t *testing.T) {
				dir := t.TempDir()
				build(t, dir, 5)
				paths, err := filepath.Glob(filepath.Join(dir, pattern))
				if err != nil || len(paths) == 0 {
					t.Fatalf("%s: %v, %v", pattern, paths, err)
				}
				for _, path := range paths {
					f(t, path)
				}
				discarded(t, dir, search.ErrDamaged, how == "removed" && pattern == "current")
			})
		}
	}
	t.Run("one bit", func(t *testing.T) {
		dir := t.TempDir()
		build(t, dir, 5)
		paths, err := filepath.Glob(filepath.Join(dir, "index-*/*.zap"))
		if err != nil || len(paths) != 1 {
			t.Fatalf("%v, %v", paths, err)
		}
		data, err := os.ReadFile(paths[0])
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(paths[0], data, 0o600); err != nil {
			t.Fatal(err)
		}
		discarded(t, dir, search.ErrDamaged, false)
	})
	t.Run("another format", func(t *testing.T) {
		dir := t.TempDir()
		build(t, dir, 5)
		path := filepath.Join(dir, "current")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		data = []byte(strings.Replace(string(data), `"format":`, `"format":9`, 1))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		discarded(t, dir, search.ErrFormat, false)
	})
	t.Run("a path outside", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "current"), []byte(`{"format":5,"folder":"../index-x"}`),
			0o600); err != nil {
			t.Fatal(err)
		}
		discarded(t, dir, search.ErrDamaged, false)
	})
}

// discarded opens the index in dir. The index must be empty, and the reported reason must be why, unless quiet is
// set.
func discarded(t *testing.T, dir string, why error, quiet bool) {
	t.Helper()
	x := open(t, dir)
	if err := x.Discarded(); !errors.Is(err, why) && !quiet {
		t.Errorf("discarded because of %v, want %v", err, why)
	}
	if revision, ok := x.Revision(); ok {
		t.Errorf("it is of revision %d", revision)
	}
	if got, _, err := x.Search(context.Background(), search.Query{Text: "aliyun"}); len(got) > 0 ||
		!errors.Is(err, search.ErrUnbuilt) {
		t.Errorf("it finds %v, %v", got, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if left := names(t, dir); len(left) > 0 {
		t.Errorf("%v are left over", left)
	}
	build(t, dir, 6)
	x = open(t, dir)
	defer func() { _ = x.Close() }()
	if revision, ok := x.Revision(); revision != 6 || !ok || x.Discarded() != nil {
		t.Errorf("built again: revision %d, %v, %v", revision, ok, x.Discarded())
	}
}

func names(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestCancelBuild cancels a build of many documents at several points. The old index must stay, also on disk, and no
// part of the new one may remain.
func TestCancelBuild(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, 1)
	x := open(t, dir)
	before := names(t, dir)
	for _, at := range []int{0, 1, 9000, 9999} {
		ctx, cancel := context.WithCancel(context.Background())
		err := x.Build(ctx, 2, cancelAt(tiny(10_000), at, cancel))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at %d: %v", at, err)
		}
		if got := find(t, x, search.Query{Text: "aliyun"}); len(got) == 0 {
			t.Errorf("cancelled at %d: the old index is gone", at)
		}
		if after := names(t, dir); !slices.Equal(after, before) {
			t.Errorf("cancelled at %d: %v, was %v", at, after, before)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	if err := x.Update(ctx, 2, cancelAt(tiny(10), 5, cancel)); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled update: %v", err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	x = open(t, dir)
	defer func() { _ = x.Close() }()
	if revision, ok := x.Revision(); revision != 1 || !ok || x.Len() != len(graph()) {
		t.Errorf("revision %d, %v, with %d entities", revision, ok, x.Len())
	}
}

func cancelAt(docs iter.Seq[search.Document], at int, cancel func()) iter.Seq[search.Document] {
	return func(yield func(search.Document) bool) {
		i := 0
		for d := range docs {
			if i == at {
				cancel()
			}
			i++
			if !yield(d) {
				return
			}
		}
	}
}

// TestCrash makes the files that a killed process leaves, and checks that they are removed.
func TestCrash(t *testing.T) {
	dir := t.TempDir()
	build(t, dir, 1)
	for _, name := range []string{"index-dead", "build-dead/scorch"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "current.new"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := open(t, dir)
	if revision, ok := x.Revision(); revision != 1 || !ok {
		t.Errorf("revision %d, %v", revision, ok)
	}
	if left := names(t, dir); len(left) != 2 {
		t.Errorf("%v are left, want current and one index", left)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestBegin opens an index in the background. It must have the same content as with Open. If another process holds
// the directory, the index is in memory.
func TestBegin(t *testing.T) {
	dir := t.TempDir()
	x := search.Begin(dir)
	if _, ok := x.Revision(); ok || x.Discarded() != nil {
		t.Errorf("a new index has a revision, or was discarded: %v", x.Discarded())
	}
	if err := x.Build(t.Context(), 7, slices.Values([]search.Document{
		{ID: "a", Kind: "Company", Name: "Alpha"},
	})); err != nil {
		t.Fatal(err)
	}
	other := search.Begin(dir)
	if err := other.Discarded(); !errors.Is(err, search.ErrLocked) {
		t.Errorf("an index that is in use was opened again: %v", err)
	}
	if err := errors.Join(other.Build(t.Context(), 7, slices.Values([]search.Document{})), other.Close(),
		x.Close()); err != nil {
		t.Error(err)
	}
	x = search.Begin(dir)
	defer x.Close()
	if at, ok := x.Revision(); at != 7 || !ok || x.Len() != 1 {
		t.Errorf("revision %d, %v, of %d entities", at, ok, x.Len())
	}
}
