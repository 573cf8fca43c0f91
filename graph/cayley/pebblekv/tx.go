package pebblekv

import (
	"context"
	"errors"
	"hash/maphash"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hidal-go/hidalgo/kv"
)

// readTx reads committed data. It holds no resources.
type readTx struct {
	db  *DB
	key []byte // scratch
}

func (tx *readTx) Commit(context.Context) error { return nil }

func (tx *readTx) Close() error { return nil }

func (tx *readTx) Put(kv.Key, kv.Value) error { return kv.ErrReadOnly }

func (tx *readTx) Del(kv.Key) error { return kv.ErrReadOnly }

func (tx *readTx) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tx.key = appendKey(tx.key[:0], key)
	val, err := tx.db.get(nil, tx.key)
	if err == nil && val == nil {
		err = kv.ErrNotFound
	}
	return val, err
}

func (tx *readTx) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	return getBatch(ctx, keys, func(key kv.Key, arena []byte) ([]byte, error) {
		tx.key = appendKey(tx.key[:0], key)
		return tx.db.get(arena, tx.key)
	})
}

func (tx *readTx) Scan(prefix kv.Key) kv.Iterator {
	low := appendKey(nil, prefix)
	return newIterator(tx.db.db.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: keyAfterPrefix(low)}))
}

// get appends the value of a key to the arena and returns that part of the arena. It returns nil if the key does
// not exist.
func (d *DB) get(arena, key []byte) ([]byte, error) {
	val, closer, err := d.db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	got := keep(arena, val)
	return got, closer.Close()
}

// keep appends val to the arena and returns that part of the arena, which is never nil.
func keep(arena, val []byte) []byte {
	if cap(arena)-len(arena) < len(val) || arena == nil {
		arena = make([]byte, 0, max(len(val), 1))
	}
	n := len(arena)
	arena = append(arena, val...)
	return arena[n:len(arena):len(arena)]
}

// getBatch gets many keys. Small values share memory.
func getBatch(ctx context.Context, keys []kv.Key, get func(kv.Key, []byte) ([]byte, error)) ([]kv.Value, error) {
	vals := make([]kv.Value, len(keys))
	var arena []byte
	for i, k := range keys {
		if i&255 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		if cap(arena)-len(arena) < 16 {
			arena = make([]byte, 0, 4096)
		}
		val, err := get(k, arena)
		if err != nil {
			return nil, err
		}
		if len(val) <= cap(arena)-len(arena) {
			arena = arena[:len(arena)+len(val)]
		}
		vals[i] = val
	}
	return vals, nil
}

// writeTx is the only transaction that writes. Reads look first at its own writes, then at the commit that is being
// applied, then in Pebble.
type writeTx struct {
	readTx
	buf   *buffer
	below *buffer
	done  bool
}

func (tx *writeTx) get(key kv.Key, arena []byte) ([]byte, error) {
	tx.key = appendKey(tx.key[:0], key)
	h := maphash.Bytes(tx.db.seed, tx.key)
	if tx.db.absent != nil && !tx.db.absent.has(h) {
		return nil, nil
	}
	for _, b := range [...]*buffer{tx.buf, tx.below} {
		if b == nil {
			continue
		}
		if val, known, deleted := b.get(h, tx.key); deleted {
			return nil, nil
		} else if known {
			return keep(arena, val), nil
		}
	}
	return tx.db.get(arena, tx.key)
}

func (tx *writeTx) Get(ctx context.Context, key kv.Key) (kv.Value, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	val, err := tx.get(key, nil)
	if err == nil && val == nil {
		err = kv.ErrNotFound
	}
	return val, err
}

func (tx *writeTx) GetBatch(ctx context.Context, keys []kv.Key) ([]kv.Value, error) {
	return getBatch(ctx, keys, tx.get)
}

func (tx *writeTx) Put(k kv.Key, v kv.Value) error {
	if tx.done {
		return kv.ErrReadOnly
	}
	tx.key = appendKey(tx.key[:0], k)
	h := maphash.Bytes(tx.db.seed, tx.key)
	if tx.db.absent != nil && !tx.db.absent.add(h) {
		tx.db.absent = nil
	}
	return tx.buf.put(h, tx.key, v)
}

func (tx *writeTx) Del(k kv.Key) error {
	if tx.done {
		return kv.ErrReadOnly
	}
	tx.key = appendKey(tx.key[:0], k)
	return tx.buf.del(maphash.Bytes(tx.db.seed, tx.key), tx.key)
}

func (tx *writeTx) Scan(prefix kv.Key) kv.Iterator {
	if err := tx.db.settle(); err != nil {
		return newIterator(nil, err)
	}
	all := tx.db.db.NewIndexedBatch()
	if err := all.Apply(tx.buf.batch, nil); err != nil {
		return newIterator(nil, err)
	}
	low := appendKey(nil, prefix)
	it := newIterator(all.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: keyAfterPrefix(low)}))
	it.also = all
	return it
}

// Commit implements kv.Tx. See DB for its guarantees.
func (tx *writeTx) Commit(ctx context.Context) error {
	if tx.done {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	tx.done = true
	defer func() { tx.db.write <- struct{}{} }()
	if tx.buf.batch.Empty() {
		return tx.buf.batch.Close()
	}
	return tx.db.commit(tx.buf)
}

// Close implements kv.Tx.
func (tx *writeTx) Close() error {
	if tx.done {
		return nil
	}
	tx.done = true
	err := tx.buf.batch.Close()
	tx.db.write <- struct{}{}
	return err
}
