package cayley_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"testing"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/cayley/graph/kv/leveldb"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/nquads"

	"nexum/graph/cayley"
	"nexum/graph/claim"
)

// films reads the film graph, which has 471,705 quads, into memory.
func films(tb testing.TB) []quad.Quad {
	tb.Helper()
	f, err := os.Open("../../../shared/datasets/30kmoviedata.nq.gz")
	if errors.Is(err, fs.ErrNotExist) {
		tb.Skip("the film graph, ../shared/datasets/30kmoviedata.nq.gz seen from the module, is absent")
	} else if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	quads, err := quad.ReadAll(nquads.NewReader(bytes.NewReader(text), false))
	if err != nil {
		tb.Fatal(err)
	}
	return quads
}

// claimsOf converts foreign quads to claims, as a loader does.
func claimsOf(quads []quad.Quad) iter.Seq2[claim.Claim, error] {
	name := func(v quad.Value) string {
		switch v := v.(type) {
		case quad.IRI:
			return string(v)
		case quad.BNode:
			return "_:" + string(v)
		}
		return v.String()
	}
	return func(yield func(claim.Claim, error) bool) {
		for _, q := range quads {
			c := claim.Claim{Subject: name(q.Subject), Predicate: name(q.Predicate)}
			switch o := q.Object.(type) {
			case quad.IRI, quad.BNode:
				c.Object = claim.EntityValue(name(o))
			case quad.String:
				c.Object = claim.Literal(string(o))
			case quad.LangString:
				c.Object = claim.Value{Text: string(o.Value), Lang: o.Lang}
			case quad.TypedString:
				c.Object = claim.Value{Text: string(o.Value), Datatype: string(o.Type)}
			}
			if q.Label != nil {
				c.Context.Graph = q.Label.String()
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// BenchmarkLoad loads the film graph with this package, and with Cayley's own writer into goleveldb as "cayley
// load" does, with and without its bloom filter. It reports the best rate of each in quads per second, their ratio,
// and the bytes on disk per quad after the store was closed and opened again.
func BenchmarkLoad(b *testing.B) {
	quads := films(b)
	var ours, theirs, disk, theirDisk float64
	for b.Loop() {
		for _, noBloom := range []bool{false, true} {
			rate, bytes := loadCayley(b, quads, noBloom)
			theirs, theirDisk = max(theirs, rate), bytes
			rate, bytes = loadNexum(b, quads)
			ours, disk = max(ours, rate), bytes
		}
	}
	b.ReportMetric(0, "ns/op") // the time of all four together, which means nothing
	b.ReportMetric(ours, "quads/s")
	b.ReportMetric(theirs, "cayley-quads/s")
	b.ReportMetric(ours/theirs, "ratio")
	b.ReportMetric(disk/float64(len(quads)), "B/quad")
	b.ReportMetric(theirDisk/float64(len(quads)), "cayley-B/quad")
}

func loadNexum(b *testing.B, quads []quad.Quad) (rate, bytes float64) {
	dir := b.TempDir()
	s, err := cayley.Open(b.Context(), dir, cayley.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	begin := time.Now()
	if _, err := s.Commit(b.Context(), 0, "films", claimsOf(quads)); err != nil {
		b.Fatal(err)
	}
	rate = float64(len(quads)) / time.Since(begin).Seconds()
	s.Close()
	open(b, dir).Close() // removes the log files that were kept for reuse
	return rate, diskBytes(b, dir)
}

// BenchmarkLoadPostgres loads the film graph into an embedded store and into PostgreSQL, in turns, each into an empty
// store. It reports the best rate of each in quads per second, and the ratio of their times.
func BenchmarkLoadPostgres(b *testing.B) {
	quads := films(b)
	var embedded, there float64
	for b.Loop() {
		for range 2 {
			rate, _ := loadNexum(b, quads)
			embedded = max(embedded, rate)
			there = max(there, loadPostgres(b, quads))
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(embedded, "quads/s")
	b.ReportMetric(there, "postgres-quads/s")
	b.ReportMetric(embedded/there, "times")
}

func loadPostgres(b *testing.B, quads []quad.Quad) (rate float64) {
	s, err := cayley.Open(b.Context(), postgres.Schema(b), cayley.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	begin := time.Now()
	if _, err := s.Commit(b.Context(), 0, "films", claimsOf(quads)); err != nil {
		b.Fatal(err)
	}
	return float64(len(quads)) / time.Since(begin).Seconds()
}

func loadCayley(b *testing.B, quads []quad.Quad, noBloom bool) (rate, bytes float64) {
	dir := b.TempDir()
	db, err := leveldb.Create(filepath.Join(dir, "db"), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	opts := cgraph.Options{ckv.OptNoBloom: noBloom}
	if err := ckv.Init(db, opts); err != nil {
		b.Fatal(err)
	}
	qs, err := ckv.New(db, opts)
	if err != nil {
		b.Fatal(err)
	}
	begin := time.Now()
	w, err := qs.NewQuadWriter()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := quad.CopyBatch(w, quad.NewReader(quads), quad.DefaultBatch); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	rate = float64(len(quads)) / time.Since(begin).Seconds()
	db.Close()
	return rate, diskBytes(b, dir)
}

func diskBytes(tb testing.TB, dir string) (sum float64) {
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		sum += float64(info.Size())
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return sum
}

// counter is a claim.Sink that only counts.
type counter struct{ terms, claims, bytes int }

func (c *counter) Term(_ uint64, _ bool, text, _, _ []byte) error {
	c.terms++
	c.bytes += len(text)
	return nil
}

func (c *counter) Context(uint64, claim.Context) error { return nil }

func (c *counter) Claim(_, _, _, _ uint64) error {
	c.claims++
	return nil
}

func (c *counter) Revision(claim.Revision) error { return nil }

// BenchmarkOpen opens an embedded store with the film graph.
func BenchmarkOpen(b *testing.B) {
	quads := films(b)
	dir := b.TempDir()
	s := open(b, dir)
	cayley.SetLimits(s, 30_000, 1<<16)
	if _, err := s.Commit(b.Context(), 0, "films", claimsOf(quads)); err != nil {
		b.Fatal(err)
	}
	s.Close()
	for b.Loop() {
		open(b, dir).Close()
	}
}

// BenchmarkScan reads the film graph from an embedded store and from PostgreSQL.
func BenchmarkScan(b *testing.B) {
	b.Run("Embedded", func(b *testing.B) { benchmarkScan(b, b.TempDir()) })
	b.Run("Postgres", func(b *testing.B) { benchmarkScan(b, postgres.Schema(b)) })
}

func benchmarkScan(b *testing.B, address string) {
	quads := films(b)
	s, err := cayley.Open(b.Context(), address, cayley.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	begin := time.Now()
	if _, err := s.Commit(b.Context(), 0, "films", claimsOf(quads)); err != nil {
		b.Fatal(err)
	}
	loaded := float64(len(quads)) / time.Since(begin).Seconds()
	var n counter
	for b.Loop() {
		n = counter{}
		if _, err := s.Scan(b.Context(), &n); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n.claims)*float64(b.N)/b.Elapsed().Seconds(), "claims/s")
	b.ReportMetric(loaded, "loaded-quads/s")
	b.ReportMetric(float64(n.terms), "terms")
	b.ReportMetric(float64(n.claims), "claims")
}
