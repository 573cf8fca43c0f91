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

// Options say how to open a DB. The zero Options are good ones for a directory on disk.
type Options struct {
	// FS is the file system; nil is the operating system's. vfs.NewMem() makes a DB in memory.
	FS vfs.FS
	// CacheBytes is the size of the block cache; 0 is 64 MiB.
	CacheBytes int64
	// MemTableBytes is how much is written before it is flushed to a table; 0 is 64 MiB.
	MemTableBytes uint64
	// ReadOnly opens without writing anything.
	ReadOnly bool
	// MustExist refuses to make a new DB.
	MustExist bool
	// Log takes what Pebble has to say; nil drops it.
	Log *slog.Logger
}

// A DB is a kv.KV over Pebble. Any number of transactions may read; those that write wait for each
// other.
//
// A commit returns once its writes are readable, and is applied to Pebble behind the caller's back:
// if that or a Sync fails, everything after it fails with the same error. Commits reach
// the disk in their order, some time later; what Sync has returned after is durable. So after a crash
// of the process or of the machine the DB is as it was after one of its commits, none before the last
// Sync.
type DB struct {
	db    *pebble.DB
	seed  maphash.Seed
	write chan struct{} // holds a token while no transaction writes

	absent *absent // nil if it is not kept; the transaction that writes has it

	mu      sync.Mutex
	closed  bool
	failed  error
	pending *buffer       // committed, being applied
	applied chan struct{} // closed when pending is
}

// Open opens the DB in a directory, or makes it.
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
		// What is being written is reserved in the cache; without room for it nothing would be cached
		// during a load, and every read of an index or filter would go to the file.
		CacheSize:                   o.CacheBytes + memTables*int64(o.MemTableBytes),
		FormatMajorVersion:          pebble.FormatNewest,
		ReadOnly:                    o.ReadOnly,
		ErrorIfNotExists:            o.MustExist || o.ReadOnly,
		MemTableSize:                o.MemTableBytes,
		MemTableStopWritesThreshold: memTables,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       24,
		LBaseMaxBytes:               256 << 20,
		DisableTableStats:           true,
		Logger:                      logger{o.Log},
		// A damaged file is an error of the call that meets it. Without this Pebble ends the process.
		EventListener: &pebble.EventListener{DataCorruption: func(info pebble.DataCorruptionInfo) {
			logger{o.Log}.Errorf("%v", info.Details)
		}},
	}
	for i := range po.Levels {
		po.Levels[i].BlockSize = 16 << 10
		po.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	db, err := pebble.Open(dir, po)
	if err != nil {
		return nil, err
	}
	d := &DB{db: db, write: make(chan struct{}, 1), seed: maphash.MakeSeed()}
	d.write <- struct{}{}
	if !o.ReadOnly {
		err = d.gather()
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return d, nil
}

// gather collects the keys that are there, if they are few.
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

// Tx implements kv.KV. A transaction that only reads sees each commit as it is made.
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

// state returns why the DB cannot be used. The caller holds mu.
func (d *DB) state() error {
	if d.closed {
		return ErrClosed
	}
	return d.failed
}

// settle waits until all that was committed is applied.
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

// commit makes b readable and starts to apply it. Only the transaction that holds the write token
// calls it.
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

// Lookup returns the value of a key, or kv.ErrNotFound. The value is the caller's.
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

// Sync returns once all that was committed is on the disk.
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

// Flush moves what is in the log to tables, so that opening the DB again replays nothing.
func (d *DB) Flush() error {
	if err := d.settle(); err != nil {
		return err
	}
	return d.db.Flush()
}

// Checkpoint writes the DB as it is now to a new directory, of links to its files where it can.
func (d *DB) Checkpoint(dir string) error {
	if err := d.settle(); err != nil {
		return err
	}
	return d.db.Checkpoint(dir, pebble.WithFlushedWAL())
}

// Unflushed returns how many bytes are in the log and not in tables yet.
func (d *DB) Unflushed() uint64 { return d.db.Metrics().WAL.Size }

// DiskBytes returns how much disk the DB takes.
func (d *DB) DiskBytes() uint64 { return d.db.Metrics().DiskSpaceUsage() }

// Close waits for what was committed to be applied, and for a transaction that writes to end, and
// releases the DB. Closing again does nothing.
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

// logger passes Pebble's messages on.
type logger struct{ to *slog.Logger }

func (l logger) Infof(format string, args ...any) { l.log(slog.LevelDebug, format, args) }

func (l logger) Errorf(format string, args ...any) { l.log(slog.LevelWarn, format, args) }

// Fatalf is called when the log cannot be written, after which Pebble cannot go on.
func (l logger) Fatalf(format string, args ...any) {
	l.log(slog.LevelError, format, args)
	panic("pebble: " + sprintf(format, args))
}

func (l logger) log(level slog.Level, format string, args []any) {
	if l.to != nil {
		l.to.Log(context.Background(), level, "pebble: "+sprintf(format, args))
	}
}
