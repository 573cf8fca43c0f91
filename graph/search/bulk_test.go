package search

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// someDocuments returns documents with terms in few, in many and in all of them.
func someDocuments(n int) []Document {
	r := rand.New(rand.NewPCG(7, 7))
	words := strings.Fields(
		"Alibaba Huawei Cloud Data Law Bureau U.S. People's 5G GuizhouCloud Télécom 阿里巴巴 网络安全法 国家 of the")
	docs := make([]Document, n)
	for i := range docs {
		name := fmt.Sprintf("%s %s %d", words[r.IntN(len(words))], words[r.IntN(len(words))], r.IntN(n))
		docs[i] = Document{
			ID: fmt.Sprintf("%s-%d", strings.ToLower(words[r.IntN(len(words))]), i), Kind: words[min(i%10, 1)], Name: name,
			Description: strings.Join(words[r.IntN(4):4+r.IntN(12)], " "),
		}
		if i%4 == 0 {
			docs[i].Aliases = []string{words[r.IntN(len(words))], strings.Repeat("long ", r.IntN(80))}
			docs[i].Identifiers = []string{fmt.Sprint("LEI ", i)}
		}
	}
	docs[n/2].Name, docs[n/3].ID = "", strings.Repeat("i", maxID)
	return docs
}

// content returns, for each term of each field, the ids of the documents that have it.
func content(t *testing.T, x *Index) map[string][]string {
	t.Helper()
	s, err := x.acquire()
	if err != nil {
		t.Fatal(err)
	}
	defer s.release()
	out := map[string][]string{}
	fields, err := s.reader.Fields()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range partsOf(s.reader) {
		for _, field := range fields {
			err := p.eachTerm(field, func(term string, docs *roaring.Bitmap) error {
				if docs = p.remaining(docs); docs == nil {
					return nil
				}
				for doc := range roaring.Values(docs) {
					id, err := s.id(p.first + uint64(doc))
					if err != nil {
						return err
					}
					out[field+" "+term] = append(out[field+" "+term], id)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out
}

// equal fails the test unless two indexes have the same terms for the same documents, and the same hits for some
// queries.
func equal(t *testing.T, have, want *Index) {
	t.Helper()
	a, b := content(t, have), content(t, want)
	if !maps.EqualFunc(a, b, slices.Equal) {
		for term := range b {
			if !slices.Equal(a[term], b[term]) {
				t.Fatalf("the term %.80q has %d documents instead of %d", term, len(a[term]), len(b[term]))
			}
		}
		t.Fatalf("there are %d terms instead of %d", len(a), len(b))
	}
	for _, text := range []string{
		"a", "ali", "alibaba cloud", "网络", "telecm", "guizhou clod", "LEI 8", "law bureau", "5",
		"data of the people",
	} {
		x, _, err := have.Search(t.Context(), Query{Text: text, Limit: 500})
		y, _, e := want.Search(t.Context(), Query{Text: text, Limit: 500})
		if err := errors.Join(err, e); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(x, y) {
			t.Errorf("%q finds %d entities, and not the same %d", text, len(x), len(y))
		}
	}
}

// indexOf returns an index on disk of a segment that is merged from runs of the given number of pairs.
func indexOf(t *testing.T, docs []Document, pairs int) *Index {
	t.Helper()
	dir := t.TempDir()
	folder, work := filepath.Join(dir, indexPrefix+"1"), filepath.Join(dir, buildPrefix+"1")
	for _, d := range []string{folder, work} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(work, "segment")
	n, err := writeSegment(t.Context(), path, work, pairs, slices.Values(docs))
	if err != nil || n != uint64(len(docs)) {
		t.Fatalf("%d documents of %d, %v", n, len(docs), err)
	}
	if err := errors.Join(placeSegment(folder, work, path, 1), writeCurrent(dir, folder)); err != nil {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if x.Discarded() != nil {
		t.Fatal(x.Discarded())
	}
	return x
}

// TestBulk compares an index that was merged from runs with one that the library made in memory: after the build,
// after an update, and after the library has merged the segments of both.
func TestBulk(t *testing.T) {
	for _, tt := range []struct {
		name        string
		docs, pairs int
	}{
		{"one run for each list of documents", 300, 1},
		{"terms with several chunks of frequencies", 1300, 50_000},
		{"few documents", 10, collectPairs},
	} {
		t.Run(tt.name, func(t *testing.T) {
			docs := someDocuments(tt.docs)
			changed := slices.Clone(docs[len(docs)/2:])
			for i := range changed {
				changed[i].Name = "Renamed " + changed[i].Name
			}
			bulk := indexOf(t, docs, tt.pairs)
			memory, err := Open("")
			if err != nil {
				t.Fatal(err)
			}
			defer memory.Close()
			if err := memory.Build(t.Context(), 1, slices.Values(docs)); err != nil {
				t.Fatal(err)
			}
			equal(t, bulk, memory)
			for _, x := range [...]*Index{bulk, memory} {
				if err := x.Update(t.Context(), 2, slices.Values(changed), docs[0].ID, docs[1].ID); err != nil {
					t.Fatal(err)
				}
			}
			equal(t, bulk, memory)
			if err := bulk.now.from.index.(*scorch.Scorch).ForceMerge(context.Background(), nil); err != nil {
				t.Fatal(err)
			}
			if err := bulk.Update(t.Context(), 3, slices.Values(changed)); err != nil {
				t.Fatal(err)
			}
			equal(t, bulk, memory)
		})
	}
}

// TestBulkFiles checks that a build leaves no temporary files, whether it succeeds or not.
func TestBulkFiles(t *testing.T) {
	docs := someDocuments(300)
	twice := append(slices.Clone(docs), docs[7])
	for _, tt := range []struct {
		name string
		docs []Document
		want error
	}{
		{"complete", docs, nil},
		{"an id comes twice", twice, ErrDuplicate},
		{"without an id", append(slices.Clone(docs), Document{Name: "x"}), ErrInvalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			work := t.TempDir()
			_, err := writeSegment(t.Context(), filepath.Join(work, "segment"), work, 100, slices.Values(tt.docs))
			if !errors.Is(err, tt.want) {
				t.Fatalf("the error is %v", err)
			}
			left, err := filepath.Glob(filepath.Join(work, "part-*"))
			if err != nil || len(left) > 0 {
				t.Errorf("temporary files are left: %v, %v", left, err)
			}
		})
	}
}

// TestDamagedRun checks that a run that ends too early is an error, and never a shorter run.
func TestDamagedRun(t *testing.T) {
	c := newCollector()
	for i, d := range someDocuments(100) {
		c.collect(uint32(i), d)
	}
	var run []byte
	if err := c.appendRun(func(part []byte) error { run = append(run, part...); return nil }); err != nil {
		t.Fatal(err)
	}
	read := func(run []byte) (terms int, err error) {
		r := newRunReader(strings.NewReader(string(run)), len(run)+16)
		for err = r.next(); err == nil; err = r.next() {
			terms++
		}
		return terms, err
	}
	whole, err := read(run)
	if err != io.EOF || whole == 0 {
		t.Fatalf("%d terms, %v", whole, err)
	}
	cut := 0
	for n := len(run) - 1; n > len(run)-200; n-- {
		switch terms, err := read(run[:n]); {
		case err == io.ErrUnexpectedEOF:
			cut++
		case err != io.EOF || terms >= whole:
			t.Errorf("%d of %d bytes: %d terms, %v", n, len(run), terms, err)
		}
	}
	if cut < 100 {
		t.Errorf("only %d of 199 short runs were refused", cut)
	}
}
