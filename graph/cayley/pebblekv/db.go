package pebblekv

import (
	"context"
	"errors"
	"hash/maphash"
	"log/slog"
	"sync"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/hidal-go/hidalgo/kv"
)

// ErrClosed is returned by every use of a closed DB.
var ErrClosed = errors.New("pebblekv: closed")

// Options configure Open. The zero value is a good default for a directory on disk.
type Options struct {
	// FS is the file system; nil means that of the operating system. vfs.NewMem() gives a DB in memory.
	FS vfs.FS
	// CacheBytes is the size of the block cache; 0 means 64 MiB.
	CacheBytes int64
	// MemTableBytes is the size at which written data is flushed to a table; 0 means 64 MiB.
	MemTableBytes uint64
	// ReadOnly opens the DB and writes nothing.
	ReadOnly bool
	// MustExist makes Open fail if there is no DB.
	MustExist bool
	// Log receives Pebble's messages; nil drops them.
	Log *slog.Logger
}

// DB is a kv.KV over Pebble. Any number of transactions may read at the same time. Only one may write; the others
// wait.
//
// A commit returns once its writes are readable. They are applied to Pebble in the background. If that or a Sync fails,
// all later operations fail with the same error. Commits are written to the disk later, in their order. When Sync
// returns, all earlier commits are durable. So after a crash of the process or the machine, the DB is in the state
// after one of its commits, at or after the last Sync.
type DB struct {
	db    *pebble.DB
	dir   string
	seed  maphash.Seed
	write chan struct{} // holds a token while no transaction writes

	options     *pebble.Options
	compactions *scheduler
	absent      *absent // nil without a filter; owned by the writing transaction

	mu      sync.Mutex
	closed  bool
	failed  error
	pending *buffer       // committed and being applied
	applied chan struct{} // closed when pending is applied
}

// Open opens the DB in a directory. It makes the DB if there is none.
func Open(dir string, o Options) (*DB, error) {
	if o.CacheBytes == 0 {
		o.CacheBytes = 64 << 20
	}
	if o.MemTableBytes == 0 {
		o.MemTableBytes = 64 << 20
	}
	const memTables = 3
	po := &pebble.Options{
		FS: o.FS,
		// Pebble reserves cache space for the memtables. If there were no space beyond them, nothing would be cached
		// during a load, and every read of an index or a filter would read the file.
		CacheSize:                   o.CacheBytes + memTables*int64(o.MemTableBytes),
		FormatMajorVersion:          pebble.FormatNewest,
		ReadOnly:                    o.ReadOnly,
		ErrorIfNotExists:            o.MustExist || o.ReadOnly,
		MemTableSize:                o.MemTableBytes,
		MemTableStopWritesThreshold: memTables,
		// Pebble merges new tables once half of this number lie above each other. The tables of a load are placed in
		// the lowest level, but the marks of its revision are a small table that spans all keys. With 4, the next small
		// table would make Pebble write the whole load once more.
		L0CompactionThreshold: 8,
		L0StopWritesThreshold: 24,
		DisableTableStats:     true,
		Logger:                logger{o.Log},
		// A damaged file becomes an error of the call that reads it. Without this listener Pebble ends the process.
		EventListener: &pebble.EventListener{DataCorruption: func(info pebble.DataCorruptionInfo) {
			logger{o.Log}.Errorf("%v", info.Details)
		}},
	}
	for i := range po.Levels {
		po.Levels[i].BlockSize = 16 << 10
		po.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	// A table of a load is placed in the lowest level, even if a table there has keys before and after it.
	po.Experimental.IngestSplit = func() bool { return true }
	compactions := newScheduler()
	po.Experimental.CompactionScheduler = compactions
	po.EnsureDefaults()
	db, err := pebble.Open(dir, po)
	if err != nil {
		return nil, err
	}
	d := &DB{
		db: db, dir: dir, options: po, compactions: compactions, write: make(chan struct{}, 1),
		seed: maphash.MakeSeed(),
	}
	d.write <- struct{}{}
	if !o.ReadOnly {
		err = d.gather()
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// gather adds the existing keys to the filter, if they are few.
func (d *DB) gather() error {
	const few = 10_000
	it, err := d.db.NewIter(nil)
	if err != nil {
		return err
	}
	a, n := newAbsent(), 0
	for ok := it.First(); ok && n <= few; ok = it.Next() {
		a.add(maphash.Bytes(d.seed, it.Key()))
		n++
	}
	if n <= few {
		d.absent = a
	}
	return it.Close()
}

// Tx implements kv.KV. A transaction that only reads sees every commit as soon as it returns.
func (d *DB) Tx(rw bool) (kv.Tx, error) {
	if !rw {
		if err := d.settle(); err != nil {
			return nil, err
		}
		return &readTx{db: d}, nil
	}
	<-d.write
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.state(); err != nil {
		d.write <- struct{}{}
		return nil, err
	}
	return &writeTx{readTx: readTx{db: d}, buf: newBuffer(d.db), below: d.pending}, nil
}

// state returns an error if the DB cannot be used. The caller holds mu.
func (d *DB) state() error {
	if d.closed {
		return ErrClosed
	}
	return d.failed
}

// settle waits until all commits are applied.
func (d *DB) settle() error {
	d.mu.Lock()
	wait := d.applied
	err := d.state()
	d.mu.Unlock()
	if err != nil || wait == nil {
		return err
	}
	<-wait
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state()
}

// commit makes b readable and starts to apply it. Only the transaction that holds the write token calls it.
func (d *DB) commit(b *buffer) error {
	if err := d.settle(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	done := make(chan struct{})
	d.pending, d.applied = b, done
	go func() {
		err := d.db.Apply(b.batch, pebble.NoSync)
		d.mu.Lock()
		d.pending, d.applied = nil, nil
		if err != nil {
			d.failed = err
		}
		d.mu.Unlock()
		close(done)
	}()
	return nil
}

// Lookup returns the value of a key, or kv.ErrNotFound. The value belongs to the caller.
func (d *DB) Lookup(key kv.Key) ([]byte, error) {
	if err := d.settle(); err != nil {
		return nil, err
	}
	val, err := d.get(nil, appendKey(nil, key))
	if err == nil && val == nil {
		err = kv.ErrNotFound
	}
	return val, err
}

// Find returns the value of a key, or nil if there is none. The value belongs to the caller.
func (d *DB) Find(key kv.Key) ([]byte, error) {
	if err := d.settle(); err != nil {
		return nil, err
	}
	return d.get(nil, appendKey(nil, key))
}

// Sync returns once all commits are on the disk.
func (d *DB) Sync() error {
	if err := d.settle(); err != nil {
		return err
	}
	err := d.db.LogData(nil, pebble.Sync)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.failed = err
	}
	return err
}

// Flush moves the content of the log to tables, so that opening the DB again does not replay the log.
func (d *DB) Flush() error {
	if err := d.settle(); err != nil {
		return err
	}
	return d.db.Flush()
}

// Checkpoint writes the present state of the DB to a new directory. It uses links to the DB's files where possible.
func (d *DB) Checkpoint(dir string) error {
	if err := d.settle(); err != nil {
		return err
	}
	return d.db.Checkpoint(dir, pebble.WithFlushedWAL())
}

// Unflushed returns the size in bytes of the log, which is not in tables yet.
func (d *DB) Unflushed() uint64 { return d.db.Metrics().WAL.Size }

// Close waits until a writing transaction has ended and all commits are applied, and releases the DB. A second
// Close does nothing.
func (d *DB) Close() error {
	<-d.write
	defer func() { d.write <- struct{}{} }()
	_ = d.settle()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil
	}
	d.closed = true
	return d.db.Close()
}

// logger passes Pebble's messages to a slog.Logger.
type logger struct{ to *slog.Logger }

func (l logger) Infof(format string, args ...any) { l.log(slog.LevelDebug, format, args) }

func (l logger) Errorf(format string, args ...any) { l.log(slog.LevelWarn, format, args) }

// Fatalf is called when Pebble cannot write its log. Pebble cannot continue after that.
func (l logger) Fatalf(format string, args ...any) {
	l.log(slog.LevelError, format, args)
	panic("pebble: " + sprintf(format, args))
}

func (l logger) log(level slog.Level, format string, args []any) {
	if l.to != nil {
		l.to.Log(context.Background(), level, "pebble: "+sprintf(format, args))
	}
}
