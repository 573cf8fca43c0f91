package loader_test

import (
	"bufio"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
)

// films is the path of foreign data that is not part of the repository.
const films = "../../shared/datasets/30kmoviedata.nq.gz"

// writeJSONL writes a dataset with the given number of entities and ten relations per entity.
func writeJSONL(t testing.TB, entities int) string {
	t.Helper()
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "data.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, `{"id":"doc","kind":"Document","name":"A document"}`)
	for i := range entities {
		fmt.Fprintf(w,
			`{"id":"company-%d","kind":"Company","name":"Company %d","document":"doc","at":"section %d","facts":[{"foundedOn":"%d"}],"relations":[`,
			i, i, i/20, 1900+i%100)
		for j := range 10 {
			if j > 0 {
				w.WriteByte(',')
			}
			fmt.Fprintf(w, `{"partnersWith":"company-%d"}`, (i*7+j*j*13+1)%entities)
		}
		fmt.Fprintln(w, `]}`)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// benchmarkLoad measures a load into an empty store: reading, checking, sorting and passing on.
func benchmarkLoad(b *testing.B, path string) {
	l := newLoader(b, loader.Options{})
	claims := 0
	for b.Loop() {
		n := 0
		_, err := l.Load(context.Background(), func(_ string, claims iter.Seq2[claim.Claim, error]) error {
			for _, err := range claims {
				if err != nil {
					return err
				}
				n++
			}
			return nil
		}, path)
		if err != nil {
			b.Fatal(err)
		}
		claims += n
	}
	b.ReportMetric(float64(claims)/b.Elapsed().Seconds(), "claims/s")
}

func BenchmarkLoadNQuads(b *testing.B) {
	if _, err := os.Stat(films); err != nil {
		b.Skip("without the film data: ", err)
	}
	benchmarkLoad(b, films)
}

func BenchmarkLoadJSONL(b *testing.B) { benchmarkLoad(b, writeJSONL(b, 100_000)) }
