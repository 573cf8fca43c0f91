package pebblekv

import (
	"context"
	"io"

	"github.com/cockroachdb/pebble/v2"
	"github.com/hidal-go/hidalgo/kv"
)

// iterator is a kv.Iterator over one prefix. It sees the state at the moment of its creation.
type iterator struct {
	it      *pebble.Iterator
	also    io.Closer // closed together with the iterator
	started bool
	err     error
}

func newIterator(it *pebble.Iterator, err error) *iterator { return &iterator{it: it, err: err} }

// Next implements kv.Iterator. A cancelled context ends the iteration with its error.
func (i *iterator) Next(ctx context.Context) bool {
	if i.err == nil {
		i.err = ctx.Err()
	}
	if i.err != nil || i.it == nil {
		return false
	}
	var ok bool
	if i.started {
		ok = i.it.Next()
	} else {
		i.started, ok = true, i.it.First()
	}
	if !ok {
		i.err = i.it.Error()
	}
	return ok
}

func (i *iterator) Key() kv.Key { return parseKey(i.it.Key()) }

func (i *iterator) Val() kv.Value { return i.it.Value() }

func (i *iterator) Err() error { return i.err }

func (i *iterator) Close() error {
	if i.it == nil {
		return i.err
	}
	err := i.it.Close()
	i.it = nil
	if i.also != nil {
		_ = i.also.Close()
	}
	return err
}

// Walk reads the values under one prefix in key order, forward or backward. It sees the state at the moment of its
// creation. It does not copy: a value is valid until the next step.
type Walk struct{ it *pebble.Iterator }

// Walk returns a Walk over the keys that begin with prefix. The caller must close it.
func (d *DB) Walk(prefix kv.Key) (*Walk, error) {
	if err := d.settle(); err != nil {
		return nil, err
	}
	low := append(appendKey(nil, prefix), sep, end)
	it, err := d.db.NewIter(&pebble.IterOptions{LowerBound: low, UpperBound: keyAfterPrefix(low)})
	if err != nil {
		return nil, err
	}
	return &Walk{it}, nil
}

// First moves to the first value. It reports whether there is one.
func (w *Walk) First() bool { return w.it.First() }

// Next moves to the next value. It reports whether there is one.
func (w *Walk) Next() bool { return w.it.Next() }

// Last moves to the last value. It reports whether there is one.
func (w *Walk) Last() bool { return w.it.Last() }

// Prev moves to the previous value. It reports whether there is one.
func (w *Walk) Prev() bool { return w.it.Prev() }

// Value returns the current value.
func (w *Walk) Value() []byte { return w.it.Value() }

// Err returns the error that ended the walk, or nil at a normal end.
func (w *Walk) Err() error { return w.it.Error() }

// Close releases the walk.
func (w *Walk) Close() error { return w.it.Close() }
