package cayley

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/hidal-go/hidalgo/kv"
	"nexum/graph"
	"nexum/graph/cayley/pebblekv"
)

// kvBackend is Cayley's quad store over Pebble.
type kvBackend struct {
	db   *pebblekv.DB
	view kv.KV        // db, as Cayley sees it: tests put faults in between
	end  func() error // releases what holds the store

	mu   sync.Mutex
	qs   cgraph.QuadStore
	last graph.Revision // the newest marked revision; only this process writes
}

// kvOptions are Cayley's options. Its bloom filter takes a third of the memory and a scan of the whole
// log at every opening.
func kvOptions() cgraph.Options { return cgraph.Options{ckv.OptNoBloom: true} }

// quadIndexes are the indexes that Cayley keeps: the fewest with which it still sees a quad that it has
// already, since nothing is read through them. (Cayley takes a quad of known nodes for a duplicate
// whenever an index is declared unique, and drops it; so this one is not.)
func quadIndexes() []ckv.QuadIndex {
	return []ckv.QuadIndex{{Dirs: []quad.Direction{quad.Subject, quad.Object, quad.Predicate, quad.Label}}}
}

// initKV makes an empty quad store.
func initKV(ctx context.Context, view kv.KV) error {
	if err := ckv.Init(view, kvOptions()); err != nil {
		return fmt.Errorf("making the quad store: %w", err)
	}
	indexes, err := json.Marshal(quadIndexes())
	if err != nil {
		return err
	}
	return kv.Update(ctx, view, func(tx kv.Tx) error { return tx.Put(kv.SKey("meta", "indexes"), indexes) })
}

// openKV opens the quad store in db.
func openKV(ctx context.Context, db *pebblekv.DB, view kv.KV) (*kvBackend, error) {
	b := &kvBackend{db: db, view: view, end: func() error { return nil }}
	if err := b.reopen(); err != nil {
		return nil, err
	}
	var err error
	b.last, err = b.newest(ctx)
	return b, err
}

// reopen makes a new quad store over the same data.
func (b *kvBackend) reopen() error {
	qs, err := ckv.New(b.view, kvOptions())
	if err != nil {
		return damaged(fmt.Errorf("opening the quad store: %w", err))
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.qs = qs
	return nil
}

func (b *kvBackend) quads() cgraph.QuadStore {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.qs
}

// apply implements backend. After an error Cayley still holds index entries and node numbers of the
// failed write, and would write them with the next: it is opened anew.
func (b *kvBackend) apply(batch []cgraph.Delta) error {
	err := b.quads().ApplyDeltas(batch, cgraph.IgnoreOpts{IgnoreDup: true})
	if err == nil {
		return nil
	}
	return errors.Join(corrupt(err), b.reopen())
}

// mark implements backend.
func (b *kvBackend) mark(_ context.Context, batch []cgraph.Delta, head graph.Revision) error {
	if err := b.apply(batch); err != nil {
		return err
	}
	if err := b.db.Sync(); err != nil {
		return corrupt(err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last = head
	return nil
}

func (b *kvBackend) has(ctx context.Context, node quad.Value) (bool, error) {
	num, err := b.number(ctx, node)
	return num != 0, err
}

// number returns the number of a node, 0 if there is none.
func (b *kvBackend) number(ctx context.Context, node quad.Value) (uint64, error) {
	refs, err := b.quads().(cgraph.BatchQuadStore).RefsOf(ctx, []quad.Value{node})
	if err != nil {
		return 0, corrupt(err)
	}
	return uint64(refs[0].(ckv.Int64Value)), nil
}

// lock implements backend: the directory is locked already.
func (b *kvBackend) lock(context.Context) (held func(context.Context) error, unlock func(), err error) {
	return func(context.Context) error { return nil }, func() {}, nil
}

func (b *kvBackend) close() error {
	err := b.db.Flush()
	if e := b.db.Close(); err == nil {
		err = e
	}
	if e := b.end(); err == nil {
		err = e
	}
	return corrupt(err)
}

// corrupt marks an error that says of the disk that it holds something else than was written.
func corrupt(err error) error {
	if err != nil && (pebble.IsCorruptionError(err) || errors.Is(err, errRecord)) && !errors.Is(err, graph.ErrStoreDamaged) {
		return damaged(err)
	}
	return err
}
