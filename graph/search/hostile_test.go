package search_test

import (
	"context"
	"errors"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"nexum/graph/search"
)

func hostile() []string {
	return []string{
		`"`, `\`, `*`, `?`, `+name:x -y ~2 ^3`, `/(a+)+$/`, `[a-z]{1000}`, `name:"a`, `((((`, `AND OR NOT`, `%s%d`,
		`'; DROP TABLE x; --`, "\x00", "a\x00b", "\xff\xfe", "a\xc3", "\u202e\u200f\u200b", "مرحبا بالعالم", "שָׁלוֹם",
		"👩‍👩‍👧‍👦🏳️‍🌈", "ﷺ", "İıſK", "e" + strings.Repeat("\u0301", 500), "ｱﾘﾊﾞﾊﾞ", "한국", "ไทย", "नमस्ते",
		strings.Repeat("ﷺ", 10_000), strings.Repeat("a", 10_000), strings.Repeat("a ", 10_000), strings.Repeat("阿", 10_000),
		strings.Repeat("阿 ", 5_000), strings.Repeat("aB", 5_000), strings.Repeat("A.", 5_000), strings.Repeat("1a", 5_000),
		strings.Repeat("'", 10_000), strings.Repeat("security law ", 1_000),
	}
}

// TestHostile checks that any text can be a query, and any text can be a name.
func TestHostile(t *testing.T) {
	docs := graph()
	for i, text := range hostile() {
		docs = append(docs, search.Document{
			ID: "h" + string(rune('a'+i)), Kind: text, Name: text,
			Aliases: []string{text, text}, Description: text,
		})
	}
	for _, id := range []string{"\x00", "\xff", "a\x00b", " ", "阿里", "h\u00e9", strings.Repeat("i", 1<<16)} {
		docs = append(docs, search.Document{ID: id})
	}
	docs = append(docs, search.Document{ID: "many", Aliases: slices.Repeat([]string{"alias"}, 100_000)})
	x := indexOf(t, docs)
	for _, d := range docs {
		if got := find(t, x, search.Query{Text: d.ID}); strings.TrimSpace(d.ID) == d.ID && d.ID != "" &&
			parsesToSomething(d.ID) && !slices.Contains(got, d.ID) {
			t.Errorf("id %.20q is not found", d.ID)
		}
	}
	for _, text := range hostile() {
		for hit, err := range x.Hits(context.Background(), search.Query{Text: text}) {
			if err != nil || hit.ID == "" || !(hit.Score > 0 && hit.Score <= 1) {
				t.Fatalf("%.20q: %v, %v", text, hit, err)
			}
		}
	}
}

// parsesToSomething reports whether an id has a searchable character.
func parsesToSomething(id string) bool {
	return strings.ContainsFunc(strings.ToValidUTF8(id, ""), func(r rune) bool { return r > ' ' })
}

func TestLimits(t *testing.T) {
	x := indexOf(t, slices.Collect(tiny(search.MaxHits+500)))
	for limit, want := range map[int]int{
		0: search.DefaultLimit, -1: search.DefaultLimit, 1: 1, 777: 777,
		math.MaxInt: search.MaxHits,
	} {
		hits, more, err := x.Search(context.Background(), search.Query{Text: "cloud", Limit: limit})
		if err != nil || len(hits) != want || !more {
			t.Errorf("limit %d: %d hits, %v, %v", limit, len(hits), more, err)
		}
	}
	n := 0
	for range x.Hits(context.Background(), search.Query{Text: "cloud"}) {
		n++
	}
	if n != search.MaxHits {
		t.Errorf("%d hits, want %d", n, search.MaxHits)
	}
}

// tiny yields n documents with few terms, which are quick to index.
func tiny(n int) iter.Seq[search.Document] {
	return func(yield func(search.Document) bool) {
		for i := range n {
			if !yield(search.Document{ID: strconv.Itoa(i), Name: "cloud"}) {
				return
			}
		}
	}
}

func TestCancelSearch(t *testing.T) {
	x := indexOf(t, slices.Collect(tiny(2000)))
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	var last error
	for _, err := range x.Hits(ctx, search.Query{Text: "cloud"}) {
		if last = err; err == nil {
			n++
		}
		cancel()
	}
	if !errors.Is(last, context.Canceled) || n > 300 {
		t.Errorf("%d hits after cancelling, then %v", n, last)
	}
	if _, _, err := x.Search(ctx, search.Query{Text: "cloud"}); !errors.Is(err, context.Canceled) {
		t.Errorf("search with a cancelled context: %v", err)
	}
}

func TestClosed(t *testing.T) {
	for _, dir := range []string{"", t.TempDir()} {
		x := open(t, dir)
		if err := x.Build(context.Background(), 1, slices.Values(graph())); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range x.Hits(context.Background(), search.Query{Text: "c"}) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1 {
				if err := errors.Join(x.Close(), x.Close()); err != nil {
					t.Fatal(err)
				}
			}
		}
		if n < 4 {
			t.Errorf("a search that had begun when the index was closed ended after %d hits", n)
		}
		_, _, err := x.Search(context.Background(), search.Query{Text: "c"})
		for _, err := range []error{
			err, x.Build(context.Background(), 2, generated(1)),
			x.Update(context.Background(), 2, generated(1)),
		} {
			if !errors.Is(err, search.ErrClosed) {
				t.Errorf("%v, want %v", err, search.ErrClosed)
			}
		}
	}
}

// TestConcurrency searches while the index is updated and rebuilt. Each search must see one revision: all entities
// of a revision have its number.
func TestConcurrency(t *testing.T) {
	of := func(revision uint64) []search.Document {
		docs := slices.Collect(tiny(200))
		for i := range docs {
			docs[i].Name = "Marker " + string(rune('a'+revision%26))
		}
		return docs
	}
	x := open(t, t.TempDir())
	if err := x.Build(context.Background(), 0, slices.Values(of(0))); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(rand.Uint64(), 1))
			for {
				select {
				case <-done:
					return
				default:
				}
				text := "marker " + string(rune('a'+r.IntN(26)))
				exact := 0
				for hit, err := range x.Hits(context.Background(), search.Query{Text: text}) {
					if err != nil {
						t.Error(err)
						return
					}
					if hit.Score == 1 {
						exact++
					}
				}
				if exact != 0 && exact != 200 {
					t.Errorf("%s: %d entities of 200", text, exact)
					return
				}
			}
		})
	}
	for revision := range uint64(12) {
		var err error
		if revision%5 == 0 {
			err = x.Build(context.Background(), revision, slices.Values(of(revision)))
		} else {
			err = x.Update(context.Background(), revision, slices.Values(of(revision)))
		}
		if err != nil {
			t.Error(err)
		}
	}
	close(done)
	wg.Wait()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
}

func FuzzSearch(f *testing.F) {
	for _, text := range hostile() {
		f.Add(text, text)
	}
	for _, d := range graph() {
		f.Add(d.Name, d.Name)
	}
	x := indexOf(f, append(graph(), slices.Collect(generated(300))...))
	f.Fuzz(func(t *testing.T, text, name string) {
		for hit, err := range x.Hits(t.Context(), search.Query{Text: text}) {
			if err != nil || hit.ID == "" {
				t.Fatalf("%q: %v, %v", text, hit, err)
			}
		}
		// An entity is found by its name.
		y := indexOf(t, []search.Document{
			{ID: "decoy", Name: "Decoy"},
			{ID: "it", Name: name, Aliases: []string{text}, Description: text},
		})
		hits, _, err := y.Search(t.Context(), search.Query{Text: name})
		if err != nil {
			t.Fatal(err)
		}
		if len(hits) == 0 && strings.ContainsFunc(name, func(r rune) bool {
			return r >= '0' && r <= '9' || r >= 'a' && r <= 'z'
		}) && len(name) < 200 {
			t.Errorf("%q is not found by its name", name)
		}
	})
}
