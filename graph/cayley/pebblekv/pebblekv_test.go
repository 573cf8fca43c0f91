package pebblekv_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/cayleygraph/cayley/graph"
	ckvtest "github.com/cayleygraph/cayley/graph/kv/kvtest"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/kvtest"

	"nexum/graph/cayley/pebblekv"
)

func open(t testing.TB) *pebblekv.DB {
	t.Helper()
	db, err := pebblekv.Open("", pebblekv.Options{FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestHidalgo runs hidalgo's own test suite.
func TestHidalgo(t *testing.T) {
	t.Run("Disk", func(t *testing.T) {
		kvtest.RunTestLocal(t, func(dir string) (kv.KV, error) { return pebblekv.Open(dir, pebblekv.Options{}) })
	})
	t.Run("Memory", func(t *testing.T) {
		kvtest.RunTest(t, func(t testing.TB) (kv.KV, func()) { return open(t), func() {} })
	})
}

// TestCayley runs all of Cayley's test suite for key-value engines. A part of it reads a file of Cayley's
// repository, four folders above the folder where the test runs.
func TestCayley(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "data", "testdata.nq"))
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "1/2/3/4"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "data", "testdata.nq"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(root, "1/2/3/4"))
	ckvtest.TestAll(t, func(t testing.TB) (kv.KV, graph.Options, func()) { return open(t), nil, func() {} }, nil)
}

// put writes pairs in one transaction.
func put(t testing.TB, db *pebblekv.DB, pairs ...kv.Pair) {
	t.Helper()
	err := kv.Update(t.Context(), db, func(tx kv.Tx) error {
		for _, p := range pairs {
			if err := tx.Put(p.Key, p.Val); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestOrder walks numbers in big-endian order. With the escapes of hidalgo's flat keys, 0x2f would come after 0x5b,
// and a quad before a node that it uses.
func TestOrder(t *testing.T) {
	db := open(t)
	const n = 70_000 // enough that every byte value occurs in two places
	err := kv.Update(t.Context(), db, func(tx kv.Tx) error {
		for _, i := range rand.Perm(n) {
			key := binary.BigEndian.AppendUint64(nil, uint64(i))
			if err := tx.Put(kv.Key{[]byte("log"), key}, key); err != nil {
				return err
			}
		}
		return tx.Put(kv.SKey("lo", "g"), []byte("other"))
	})
	if err != nil {
		t.Fatal(err)
	}
	w, err := db.Walk(kv.SKey("log"))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	next := uint64(0)
	for ok := w.First(); ok; ok = w.Next() {
		if got := binary.BigEndian.Uint64(w.Value()); got != next {
			t.Fatalf("%d comes after %d", got, next-1)
		}
		next++
	}
	if next != n || w.Err() != nil {
		t.Fatalf("%d of %d values, %v", next, n, w.Err())
	}
	if !w.Last() || binary.BigEndian.Uint64(w.Value()) != n-1 || !w.Prev() || binary.BigEndian.Uint64(w.Value()) != n-2 {
		t.Error("the walk backward does not begin with the last values")
	}
}

// TestKeys writes keys of arbitrary bytes and reads them back.
func TestKeys(t *testing.T) {
	db := open(t)
	var pairs []kv.Pair
	for a := range 256 {
		for _, b := range []byte{0, 1, 2, 3, '/', '\\', 0xff} {
			part := []byte{byte(a), b, byte(a)}
			pairs = append(pairs, kv.Pair{Key: kv.Key{part, {b, byte(a)}}, Val: part})
		}
	}
	put(t, db, pairs...)
	tx, err := db.Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	it := tx.Scan(nil)
	defer it.Close()
	found := make(map[string]bool)
	for it.Next(t.Context()) {
		found[fmt.Sprintf("%q %q", it.Key(), it.Val())] = true
	}
	for _, p := range pairs {
		if !found[fmt.Sprintf("%q %q", p.Key, p.Val)] {
			t.Errorf("%q is not there", p.Key)
		}
		if got, err := tx.Get(t.Context(), p.Key); err != nil || !bytes.Equal(got, p.Val) {
			t.Errorf("Get(%q) is %q, %v", p.Key, got, err)
		}
	}
	if len(found) != len(pairs) {
		t.Errorf("%d pairs of %d", len(found), len(pairs))
	}
}

// TestCancelled iterates with a cancelled context. Cayley's own iterators then end without an error.
func TestCancelled(t *testing.T) {
	db := open(t)
	put(t, db, kv.Pair{Key: kv.SKey("a", "b"), Val: []byte("c")})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tx, err := db.Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	it := tx.Scan(nil)
	defer it.Close()
	if it.Next(ctx) || !errors.Is(it.Err(), context.Canceled) {
		t.Errorf("an iteration with a context that is done ends with %v", it.Err())
	}
	if _, err := tx.Get(ctx, kv.SKey("a", "b")); !errors.Is(err, context.Canceled) {
		t.Errorf("Get: %v", err)
	}
	if _, err := tx.GetBatch(ctx, []kv.Key{kv.SKey("a", "b")}); !errors.Is(err, context.Canceled) {
		t.Errorf("GetBatch: %v", err)
	}
}

// TestModel runs random transactions and compares the DB with a map, during and after each transaction. It does so
// for a DB that began empty, and for one that began large and so has no filter of absent keys.
func TestModel(t *testing.T) {
	for _, begin := range []int{0, 20_000} {
		t.Run(fmt.Sprint(begin), func(t *testing.T) {
			seed := rand.Uint64()
			t.Logf("the seed is %d", seed)
			r := rand.New(rand.NewPCG(seed, 0))
			fs := vfs.NewMem()
			db, err := pebblekv.Open("", pebblekv.Options{FS: fs})
			if err != nil {
				t.Fatal(err)
			}
			model := make(map[int]string)
			write(t, db, r, model, begin, true)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if db, err = pebblekv.Open("", pebblekv.Options{FS: fs, MustExist: true}); err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for range 100 {
				write(t, db, r, model, r.IntN(300), r.IntN(4) > 0)
			}
			tx, err := db.Tx(false)
			if err != nil {
				t.Fatal(err)
			}
			count := 0
			for it := tx.Scan(kv.SKey("k")); it.Next(t.Context()); count++ {
			}
			if count != len(model) {
				t.Errorf("%d keys of %d", count, len(model))
			}
		})
	}
}

func key(i int) kv.Key { return kv.Key{[]byte("k"), binary.BigEndian.AppendUint32(nil, uint32(i))} }

// write runs one transaction of n writes.
func write(t *testing.T, db *pebblekv.DB, r *rand.Rand, model map[int]string, n int, commit bool) {
	t.Helper()
	tx, err := db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	mine := make(map[int]string)
	for range n {
		i := r.IntN(40_000)
		if r.IntN(5) == 0 {
			mine[i] = ""
			err = tx.Del(key(i))
		} else {
			mine[i] = fmt.Sprint("v", r.Uint32())
			err = tx.Put(key(i), []byte(mine[i]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	keys, want := make([]kv.Key, 200), make([]string, 200)
	for j := range keys {
		i := r.IntN(40_000)
		for k := range mine { // a key that this transaction wrote
			if j%2 == 0 {
				i = k
			}
			break
		}
		keys[j], want[j] = key(i), model[i]
		if v, ok := mine[i]; ok {
			want[j] = v
		}
	}
	got, err := tx.GetBatch(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for j, v := range got {
		if string(v) != want[j] || (v == nil) != (want[j] == "") {
			t.Fatalf("%q is %q and not %q", keys[j], v, want[j])
		}
	}
	if commit {
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, v := range mine {
			if model[i] = v; v == "" {
				delete(model, i)
			}
		}
	}
	if err := tx.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestWriteScan scans within a writing transaction.
func TestWriteScan(t *testing.T) {
	db := open(t)
	put(t, db, kv.Pair{Key: key(1), Val: []byte("a")}, kv.Pair{Key: key(2), Val: []byte("b")})
	tx, err := db.Tx(true)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Close()
	if err := errors.Join(tx.Put(key(3), []byte("c")), tx.Del(key(1)), tx.Put(key(2), []byte("d"))); err != nil {
		t.Fatal(err)
	}
	var got []string
	it := tx.Scan(kv.SKey("k"))
	for it.Next(t.Context()) {
		got = append(got, string(it.Val()))
	}
	if err := errors.Join(it.Err(), it.Close()); err != nil || fmt.Sprint(got) != "[d c]" {
		t.Errorf("the transaction sees %v, %v", got, err)
	}
}

// TestReadOnly checks that writes to a read-only DB fail.
func TestReadOnly(t *testing.T) {
	tx, err := open(t).Tx(false)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Put(key(1), nil); !errors.Is(err, kv.ErrReadOnly) {
		t.Errorf("Put: %v", err)
	}
	if err := tx.Del(key(1)); !errors.Is(err, kv.ErrReadOnly) {
		t.Errorf("Del: %v", err)
	}
}

// TestConcurrent reads while others write. Each commit must be visible completely or not at all.
func TestConcurrent(t *testing.T) {
	db := open(t)
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for n := range 50 {
				value := []byte(fmt.Sprint(w, n))
				err := kv.Update(t.Context(), db, func(tx kv.Tx) error {
					return errors.Join(tx.Put(key(1), value), tx.Put(key(2), value))
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range 50 {
				tx, err := db.Tx(false)
				if err != nil {
					t.Error(err)
					return
				}
				var got []string
				it := tx.Scan(kv.SKey("k"))
				for it.Next(t.Context()) {
					got = append(got, string(it.Val()))
				}
				if err := errors.Join(it.Err(), it.Close()); err != nil || len(got) == 1 || len(got) == 2 && got[0] != got[1] {
					t.Errorf("a scan sees %v, %v", got, err)
				}
			}
		})
	}
	all.Wait()
}

// TestClosed uses a closed DB.
func TestClosed(t *testing.T) {
	db := open(t)
	for range 2 {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, rw := range []bool{false, true} {
		if _, err := db.Tx(rw); !errors.Is(err, pebblekv.ErrClosed) {
			t.Errorf("Tx(%v): %v", rw, err)
		}
	}
	if err := db.Sync(); !errors.Is(err, pebblekv.ErrClosed) {
		t.Errorf("Sync: %v", err)
	}
}
