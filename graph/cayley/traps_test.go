package cayley

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cayleygraph/cayley/clog"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hidal-go/hidalgo/kv"

	"nexum/graph/cayley/pebblekv"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// faultyKV counts writes, and lets one of them fail.
type faultyKV struct {
	kv.KV
	fail    atomic.Int64 // the write that fails; counts down
	deletes atomic.Int64
}

var errFault = errors.New("the disk is on fire")

func (f *faultyKV) Tx(rw bool) (kv.Tx, error) {
	tx, err := f.KV.Tx(rw)
	if err != nil || !rw {
		return tx, err
	}
	return &faultyTx{tx, f}, nil
}

func (f *faultyKV) next() error {
	if f.fail.Add(-1) == 0 {
		return errFault
	}
	return nil
}

type faultyTx struct {
	kv.Tx
	kv *faultyKV
}

func (tx *faultyTx) Put(k kv.Key, v kv.Value) error {
	if err := tx.kv.next(); err != nil {
		return err
	}
	return tx.Tx.Put(k, v)
}

func (tx *faultyTx) Del(k kv.Key) error {
	tx.kv.deletes.Add(1)
	return tx.Tx.Del(k)
}

func (tx *faultyTx) Commit(ctx context.Context) error {
	if err := tx.kv.next(); err != nil {
		return err
	}
	return tx.Tx.Commit(ctx)
}

// openFaulty returns a store in memory on top of a faultyKV.
func openFaulty(t *testing.T) (*Store, *faultyKV) {
	t.Helper()
	silenceCayleyLog()
	db, err := pebblekv.Open("", pebblekv.Options{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	if err := initKV(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	faulty := &faultyKV{KV: db}
	b, err := openKV(t.Context(), db, faulty)
	if err != nil {
		t.Fatal(err)
	}
	s := newStore("faulty", DefaultBase, b)
	t.Cleanup(func() { s.Close() })
	return s, faulty
}

func say(subject, object string) claim.Claim {
	return claim.Claim{
		Subject: subject, Predicate: "P", Object: claim.EntityValue(object),
		Context: claim.Context{Document: "d"},
	}
}

// TestFailedWrite lets each write of a commit fail, one after another. If the quad store is not opened again after a
// failure, Cayley writes the index entries of the failed commit with the next one, under numbers that then belong to
// other quads. It also treats nodes as written that were not. Then the next commit has claims whose subject is a number
// without a node.
func TestFailedWrite(t *testing.T) {
	for at := int64(1); ; at++ {
		s, faulty := openFaulty(t)
		if _, err := s.Commit(t.Context(), 0, "base", graphtest.Seq(say("a", "b"))); err != nil {
			t.Fatal(err)
		}
		faulty.fail.Store(at)
		lost := []claim.Claim{say("a", "c"), say("d", "e"), say("f", "a")}
		_, err := s.Commit(t.Context(), 1, "fails", graphtest.Seq(lost...))
		if err == nil {
			if at < 10 {
				t.Fatalf("a commit made only %d writes", at)
			}
			return // every write has failed once
		}
		if !strings.Contains(err.Error(), errFault.Error()) { // Cayley does not always wrap errors
			t.Fatalf("write %d fails with %v", at, err)
		}
		kept := []claim.Claim{say("d", "a"), say("e", "f"), say("a", "c"), say("g", "e")}
		if _, err := s.Commit(t.Context(), 1, "works", graphtest.Seq(kept...)); err != nil {
			t.Fatalf("the commit after write %d failed: %v", at, err)
		}
		want := append(graphtest.Wanted(1, say("a", "b")), graphtest.Wanted(2, kept...)...)
		got := graphtest.Read(t, s).Claims
		for _, c := range want {
			if !slices.Contains(got, c) {
				t.Fatalf("after write %d failed, the next commit lost %+v", at, c)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("after write %d failed, the store has %d claims and not %d", at, len(got), len(want))
		}
		s.Close()
	}
}

// TestNothingIsDeleted retracts a claim and states it again. If Cayley's deletion did this, its issue 885 would
// apply: a transaction that lowers the count of a node and uses the node in an added quad writes a quad without
// subject. The store must never delete.
func TestNothingIsDeleted(t *testing.T) {
	s, faulty := openFaulty(t)
	for n := range uint64(6) {
		c := say("a", "b")
		if n%2 == 1 {
			c.Context.Stance = claim.Retracts
		}
		if _, err := s.Commit(t.Context(), n, "m", graphtest.Seq(c, say("a", fmt.Sprint(n)), c)); err != nil {
			t.Fatal(err)
		}
	}
	if n := faulty.deletes.Load(); n != 0 {
		t.Errorf("%d keys were deleted", n)
	}
	if n := len(graphtest.Read(t, s).Claims); n != 12 {
		t.Errorf("there are %d claims of 12", n)
	}
}

// counts is a sink that counts all claims of the store, repeated ones too.
type counts struct {
	nullSink
	claims, contexts, terms int
}

func (c *counts) Term(uint64, bool, []byte, []byte, []byte) error { c.terms++; return nil }

func (c *counts) Context(uint64, claim.Context) error { c.contexts++; return nil }

func (c *counts) Claim(uint64, uint64, uint64, uint64) error { c.claims++; return nil }

// TestDuplicates repeats claims and contexts in one transaction and in several, more than the writer remembers.
// Cayley detects duplicates with its index. If the index were declared unique, Cayley would take every quad of
// known nodes for a duplicate and drop it. Duplicates leave the counts of nodes too high, but nothing uses the
// counts, since nothing is deleted.
func TestDuplicates(t *testing.T) {
	for _, bulk := range []int{0, 130} {
		t.Run(fmt.Sprint("bulk ", bulk), func(t *testing.T) { testDuplicates(t, bulk) })
	}
}

func testDuplicates(t *testing.T, bulk int) {
	s, err := Open(t.Context(), Memory, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.limits = limits{quads: 50, contexts: 50, bulk: bulk}
	const contexts, rounds = 300, 3
	var claims []claim.Claim
	for range rounds {
		for i := range contexts {
			c := say("a", "b")
			c.Context.Locator = fmt.Sprint(i)
			claims = append(claims, c, c)
		}
	}
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(claims...)); err != nil {
		t.Fatal(err)
	}
	var n counts
	if _, err := s.Scan(t.Context(), &n); err != nil {
		t.Fatal(err)
	}
	if n.claims != contexts || n.contexts != contexts || n.terms != 4 {
		t.Errorf("%d claims, %d contexts and %d terms are stored, not %d, %d and 4 (a, P, b, d)", n.claims, n.contexts,
			n.terms, contexts, contexts)
	}
	if _, err := s.Commit(t.Context(), 1, "m", graphtest.Seq(say("b", "a"), say("P", "d"))); err != nil {
		t.Fatal(err)
	}
	if n := len(graphtest.Read(t, s).Claims); n != contexts+2 {
		t.Errorf("claims between known nodes are lost: %d of %d are there", n, contexts+2)
	}
}

// TestFractionsOfSeconds checks that times that differ by less than a second stay different. As quad.Time they
// would have the same hash, and so be one node.
func TestFractionsOfSeconds(t *testing.T) {
	s, err := Open(t.Context(), Memory, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var claims []claim.Claim
	for i := range 10 {
		c := say("a", "")
		c.Object = claim.Value{
			Text:     fmt.Sprintf("2020-01-02T03:04:05.%dZ", i),
			Datatype: "http://www.w3.org/2001/XMLSchema#dateTime",
		}
		claims = append(claims, c)
	}
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(claims...)); err != nil {
		t.Fatal(err)
	}
	if n := len(graphtest.Read(t, s).Claims); n != 10 {
		t.Errorf("of 10 times %d are there", n)
	}
}

// TestNoBloomFilter opens a store. Cayley's bloom filter has a fixed size, with which this would take over 100 MB.
func TestNoBloomFilter(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	s, err := Open(t.Context(), Memory, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 32<<20 {
		t.Errorf("opening a store takes %d MB", took>>20)
	}
}

// TestImports checks that unsound parts of Cayley are not imported: boltdb is archived and crashes under the race
// detector, memstore has no lock, cockroach has vulnerable drivers, and so on.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"github.com/boltdb/bolt", "go.etcd.io/bbolt", "cayley/graph/memstore", "cayley/graph/sql/cockroach",
		"cayley/graph/sql/sqlite", "cayley/graph/kv/badger", "cayley/graph/kv/bolt", "cayley/graph/kv/all",
		"cayley/graph/nosql/mongo", "cayley/query/gizmo", "quad/nquads", "syndtr/goleveldb",
	} {
		for _, dep := range strings.Fields(string(out)) {
			if strings.HasSuffix(dep, bad) {
				t.Errorf("%s is imported", dep)
			}
		}
	}
}

// TestQuiet makes Cayley log an error. Without the logger that Open sets, it would go to standard error.
func TestQuiet(t *testing.T) {
	s, err := Open(t.Context(), Memory, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var said bytes.Buffer
	log.SetOutput(&said)
	defer log.SetOutput(os.Stderr)
	clog.Errorf("couldn't exec INSERT statement")
	if said.Len() > 0 {
		t.Errorf("the log says %q", &said)
	}
}

// TestNQuadsSuite runs W3C's tests of N-Quads. Cayley's own reader accepts some of the invalid files.
func TestNQuadsSuite(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/quad").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range []string{"nquad_tests.tar.gz", "ntriple_tests.tar.gz"} {
		file, err := os.Open(filepath.Join(strings.TrimSpace(string(out)), suite))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		z, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		good, bad := 0, 0
		for files := tar.NewReader(z); ; {
			h, err := files.Next()
			if err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if ext := filepath.Ext(h.Name); ext != ".nq" && ext != ".nt" {
				continue
			}
			text, err := io.ReadAll(files)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Base(h.Name)
			if err = readAll(text); strings.Contains(name, "-bad-") {
				bad++
				if err == nil && !relative[name] {
					t.Errorf("%s is accepted:\n%s", name, text)
				}
			} else if good++; err != nil {
				t.Errorf("%s: %v\n%s", name, err, text)
			}
		}
		t.Logf("%s: %d good files, %d bad ones", suite, good, bad)
	}
}

// relative lists the tests of IRIs that are not absolute. We allow them, since foreign data has them.
var relative = map[string]bool{
	"nq-syntax-bad-uri-01.nq": true,
	"nt-syntax-bad-uri-06.nt": true, "nt-syntax-bad-uri-06.nq": true,
	"nt-syntax-bad-uri-07.nt": true, "nt-syntax-bad-uri-07.nq": true,
	"nt-syntax-bad-uri-08.nt": true, "nt-syntax-bad-uri-08.nq": true,
	"nt-syntax-bad-uri-09.nt": true, "nt-syntax-bad-uri-09.nq": true,
}

func readAll(text []byte) error {
	for r := bufio.NewReader(bytes.NewReader(text)); ; {
		line, err := readLine(r)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			_, err = parseLine(line)
		}
		if err != nil {
			return err
		}
	}
}

// FuzzParseLine writes what it has read, and checks that it reads the same again.
func FuzzParseLine(f *testing.F) {
	f.Add(`<a> <b\u0020c> "d\n\"\\"@en-US <g> . # comment`)
	f.Add(`_:a.b <p> "x"^^<t> _:g.`)
	f.Fuzz(func(t *testing.T, line string) {
		q, err := parseLine(line)
		if err != nil || q[0].kind == noTerm {
			return
		}
		var b []byte
		for _, term := range q {
			if term.kind != noTerm {
				b = append(appendTerm(b, term), ' ')
			}
		}
		again, err := parseLine(string(b) + ".")
		if err != nil || again != q {
			t.Fatalf("%q is written as %q and read as %+v, %v", line, b, again, err)
		}
	})
}

// TestPowerLoss copies a disk at random moments of commits, without the unsynced data or with a part of it. If the
// order of log and sync were wrong, a mark could exist before its claims.
func TestPowerLoss(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 10
	}
	silenceCayleyLog()
	disk := vfs.NewCrashableMem()
	db, err := pebblekv.Open("db", pebblekv.Options{FS: disk})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(initKV(t.Context(), db), db.Flush()); err != nil {
		t.Fatal(err)
	}
	b, err := openKV(t.Context(), db, db)
	if err != nil {
		t.Fatal(err)
	}
	s := newStore("disk", DefaultBase, b)
	defer s.Close()
	s.limits = limits{quads: 60, contexts: 60}
	const size = 300
	r := newRand()
	for round := range uint64(rounds) {
		if r.IntN(6) == 0 { // otherwise each copy replays the log from its beginning
			if err := db.Flush(); err != nil {
				t.Fatal(err)
			}
		}
		done := make(chan error, 1)
		go func() {
			_, err := s.Commit(context.Background(), round, "m", numbered(round+1, size))
			done <- err
		}()
		time.Sleep(time.Duration(r.Int64N(int64(20 * time.Millisecond))))
		returned := round
		if r.IntN(5) == 0 { // sometimes right after the commit
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			close(done)
			returned++
		}
		copied := disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: int(round%3) * 50, RNG: r})
		db, err := pebblekv.Open("db", pebblekv.Options{FS: copied, MustExist: true})
		if err != nil {
			t.Fatalf("after a power loss: %v", err)
		}
		b, err := openKV(t.Context(), db, db)
		if err != nil {
			t.Fatalf("after a power loss: %v", err)
		}
		after := newStore("copy", DefaultBase, b)
		if head := checkNumbered(t, after, returned, size); head > round+1 {
			t.Fatalf("revision %d of %d", head, round+1)
		}
		after.Close()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
}
