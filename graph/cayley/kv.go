package cayley

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	cgraph "github.com/cayleygraph/cayley/graph"
	ckv "github.com/cayleygraph/cayley/graph/kv"
	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"
	"github.com/hidal-go/hidalgo/kv"

	"nexum/graph/cayley/diskfs"
	"nexum/graph/cayley/pebblekv"
	"nexum/graph/claim"
)

// kvBackend is Cayley's quad store over Pebble.
type kvBackend struct {
	db   *pebblekv.DB
	view kv.KV        // db as Cayley sees it; tests inject faults here
	end  func() error // releases the resources of the store

	dir      string       // directory of the store; empty for one in memory
	disk     *diskfs.Disk // the disk below db; nil if nothing is written to a disk
	readOnly bool
	noFlush  bool
	options  Options
	broken   error  // why the last attempt to open the store for writing failed; nil if it is open for writing
	shared   bool   // other processes can read the store, too, because it was never open for writing
	before   string // folder of the checkpoint of an unfinished commit; empty if there is none
	bulk     *bulk  // the quads of a large commit that are not written yet; nil if Cayley writes them

	mu       sync.Mutex
	qs       cgraph.QuadStore
	last     claim.Revision // the newest marked revision; only this process writes
	list     ledger
	whole    int64 // length of the valid part of the ledger's file
	unlisted bool  // the store has the format without a ledger
}

// kvOptions returns Cayley's options. Its bloom filter is off: it takes a third of the memory, and a scan of the
// whole log at every opening.
func kvOptions() cgraph.Options { return cgraph.Options{ckv.OptNoBloom: true} }

// quadIndexes returns the indexes that Cayley keeps. It needs one to detect duplicate quads; nothing else reads the
// indexes. The index is not declared unique: with a unique index, Cayley treats every new quad of known nodes as a
// duplicate and drops it.
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
	b := &kvBackend{db: db, view: view, unlisted: true, end: func() error { return nil }}
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

// apply implements backend. After an error, Cayley still holds index entries and node numbers of the failed write,
// and would write them with the next one. So apply then makes a new quad store.
func (b *kvBackend) apply(batch []cgraph.Delta) error {
	if b.bulk != nil {
		return b.bulk.add(batch)
	}
	const perQuad = 600
	if err := b.room(len(batch), perQuad); err != nil {
		return err
	}
	err := b.quads().ApplyDeltas(batch, cgraph.IgnoreOpts{IgnoreDup: true})
	if err == nil {
		return b.lost()
	}
	return errors.Join(b.lost(), corrupt(err), b.reopen())
}

// lost returns the error after which the disk accepts no more writes, or nil.
func (b *kvBackend) lost() error {
	if b.disk == nil || b.disk.Err() == nil {
		return nil
	}
	return diskError(b.disk.Err())
}

// logAtMost is the size of the log in bytes above which a commit moves its content to a table. The log is read again
// when the store is opened after a crash, so a larger one delays the start. A table for each commit would need several
// syncs for each commit, and Pebble would have to merge many small tables.
const logAtMost = 2 << 20

// mark implements backend. The last commits need not be in a table to be safe: if the end of the log is damaged, the
// ledger shows that commits are missing.
func (b *kvBackend) mark(_ context.Context, batch []cgraph.Delta) error {
	batch, err := b.endBulk(batch)
	if err == nil {
		err = b.apply(batch)
	}
	if err != nil {
		return err
	}
	err = b.db.Sync()
	if lost := b.lost(); lost != nil {
		return lost
	}
	if err != nil {
		return corrupt(err)
	}
	if b.noFlush || b.db.Unflushed() < logAtMost {
		return nil
	}
	// The data is durable now. If the disk fails during the flush, the log still has the data.
	if err := b.db.Flush(); err != nil && b.lost() == nil {
		return corrupt(err)
	}
	return nil
}

// settle implements backend.
func (b *kvBackend) settle() error {
	if b.bulk == nil {
		return nil
	}
	return b.bulk.flush()
}

// endBulk writes all quads of a bulk and returns the rest of the batch, which Cayley writes: the marks.
func (b *kvBackend) endBulk(batch []cgraph.Delta) (marks []cgraph.Delta, err error) {
	if b.bulk == nil {
		return batch, nil
	}
	message := fieldMessage.iri()
	first := slices.IndexFunc(batch, func(d cgraph.Delta) bool { return d.Quad.Predicate == message })
	if first < 0 {
		return nil, errors.New("a commit has no quad that marks its end")
	}
	if err := b.bulk.add(batch[:first]); err != nil {
		return nil, err
	}
	if err := b.bulk.flush(); err != nil {
		return nil, err
	}
	b.dropBulk()
	return batch[first:], nil
}

// position implements backend. The position is the number of quads.
func (b *kvBackend) position(ctx context.Context) (int64, error) {
	stats, err := b.quads().Stats(ctx, false)
	if errors.Is(err, ckv.ErrNoBucket) || errors.Is(err, kv.ErrNotFound) { // nothing has been counted yet
		return 0, nil
	}
	return stats.Quads.Size, corrupt(err)
}

func (b *kvBackend) added(ctx context.Context, since int64) (int64, error) {
	now, err := b.position(ctx)
	return now - since, err
}

func (b *kvBackend) entries(context.Context) (ledger, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.list[:len(b.list):len(b.list)], !b.unlisted, nil
}

// enter implements backend.
func (b *kvBackend) enter(_ context.Context, more ledger) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dir != "" {
		whole, err := appendLedger(b.dir, b.whole, more)
		if err != nil {
			return fmt.Errorf("noting in %s that a revision is committed: %w", ledgerFile, diskError(err))
		}
		b.whole = whole
	}
	b.list = append(b.list[:len(b.list):len(b.list)], more...)
	b.last = more[len(more)-1].Revision
	b.dropBefore()
	return nil
}

// relist implements backend. It writes the format file last.
func (b *kvBackend) relist(_ context.Context, l ledger) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.dir != "" {
		whole, err := writeLedger(b.dir, l)
		if err == nil {
			err = writeFormat(b.dir)
		}
		if err != nil {
			return diskError(err)
		}
		b.whole = whole
	}
	b.list, b.unlisted = l, false
	return nil
}

// checkHead compares the newest revision with the ledger.
func (b *kvBackend) checkHead() error {
	if b.unlisted {
		return nil
	}
	return b.list.compareHead(b.last)
}

func (b *kvBackend) has(ctx context.Context, node quad.Value) (bool, error) {
	if b.bulk != nil && b.bulk.has(node) {
		return true, nil
	}
	num, err := b.number(ctx, node)
	return num != 0, err
}

// number returns the number of a node, or 0 if there is none.
func (b *kvBackend) number(ctx context.Context, node quad.Value) (uint64, error) {
	refs, err := b.quads().(cgraph.BatchQuadStore).RefsOf(ctx, []quad.Value{node})
	if err != nil {
		return 0, corrupt(err)
	}
	return uint64(refs[0].(ckv.Int64Value)), nil
}

// lock implements backend. The directory is locked already.
func (b *kvBackend) lock(context.Context) (held func(context.Context) error, unlock func(), err error) {
	return func(context.Context) error { return nil }, func() {}, nil
}

func (b *kvBackend) close() error {
	var err error
	if b.before == "" && !b.readOnly && b.broken == nil && !b.noFlush && b.lost() == nil {
		err = b.db.Flush()
	}
	if e := b.db.Close(); err == nil && b.lost() == nil {
		err = e
	}
	if b.before != "" {
		err = errors.Join(err, rollBack(b.dir, b.list))
	}
	if e := b.end(); err == nil {
		err = e
	}
	return corrupt(err)
}

// corrupt wraps an error in claim.ErrStoreDamaged if it means that the disk does not hold what was written to it.
func corrupt(err error) error {
	if err != nil && (pebble.IsCorruptionError(err) || errors.Is(err, errRecord)) &&
		!errors.Is(err, claim.ErrStoreDamaged) {
		return damaged(err)
	}
	return err
}
