package pebblekv_test

import (
	"testing"

	"github.com/cayleygraph/cayley/graph"
	ckvtest "github.com/cayleygraph/cayley/graph/kv/kvtest"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hidal-go/hidalgo/kv"
	"github.com/hidal-go/hidalgo/kv/kvtest"
	"nexum/graph/cayley/pebblekv"
)

func open(t testing.TB, fs vfs.FS) *pebblekv.DB {
	t.Helper()
	db, err := pebblekv.Open(t.TempDir(), pebblekv.Options{FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func TestHidalgo(t *testing.T) {
	t.Run("disk", func(t *testing.T) {
		kvtest.RunTestLocal(t, func(dir string) (kv.KV, error) { return pebblekv.Open(dir, pebblekv.Options{}) })
	})
	t.Run("memory", func(t *testing.T) {
		kvtest.RunTest(t, func(t testing.TB) (kv.KV, func()) {
			db := open(t, vfs.NewMem())
			return db, func() { db.Close() }
		})
	})
}

func TestCayley(t *testing.T) {
	ckvtest.TestAll(t, func(t testing.TB) (kv.KV, graph.Options, func()) {
		db := open(t, vfs.NewMem())
		return db, nil, func() { db.Close() }
	}, nil)
}
