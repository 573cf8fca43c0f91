package cayley

import (
	"context"
	"fmt"
	"strconv"

	"github.com/hidal-go/hidalgo/kv"

	"nexum/graph/cayley/pebblekv"
	"nexum/graph/claim"
)

// logBucket returns the bucket where Cayley keeps nodes and quads by number. Those of one batch are together: first
// its nodes, then its quads in the order in which they were given.
func logBucket() kv.Key { return kv.SKey("log") }

// scanWritten implements backend.
func (b *kvBackend) scanWritten(ctx context.Context, d *decoder) error { return b.scan(ctx, d) }

// scan implements backend with one pass over the log. The pass sees the log of the moment when it begins. That
// includes the newest revision, since its mark is the last quad.
func (b *kvBackend) scan(ctx context.Context, d *decoder) (err error) {
	last, _ := b.head(ctx) // the pass has all revisions up to this one, and may have more
	defer func() {
		if list, listed, _ := b.entries(ctx); listed && err == nil {
			d.expect(list, last.Number)
		}
	}()
	w, err := b.db.Walk(logBucket())
	if err != nil {
		return corrupt(err)
	}
	defer w.Close()
	ids := make(map[uint64]string)
	entity := func(num uint64) (string, error) {
		id, ok := ids[num]
		if !ok {
			v, err := b.value(num)
			if err != nil {
				return "", err
			}
			id = string(v.text)
			ids[num] = id
		}
		return id, nil
	}
	var scratch []byte
	return eachRecord(ctx, w, func(r *record) error {
		if r.value == nil {
			return d.quad(r.subject, r.predicate, r.object, r.label, entity)
		}
		v, err := decodeValue(r.value, &scratch)
		if err != nil {
			return damaged(err)
		}
		return d.node(r.id, v)
	})
}

// eachRecord passes on the nodes and quads of the log in their order.
func eachRecord(ctx context.Context, w *pebblekv.Walk, pass func(*record) error) error {
	return restOfRecords(ctx, w, w.First(), pass)
}

// restOfRecords passes on the rest of the log from the position of the walk. ok is whether the walk is at a record.
func restOfRecords(ctx context.Context, w *pebblekv.Walk, ok bool, pass func(*record) error) error {
	var r record
	for n := 0; ok; ok, n = w.Next(), n+1 {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := r.decode(w.Value()); err != nil {
			return damaged(err)
		}
		if r.id == 0 { // Cayley's mark that the bucket exists
			continue
		}
		if r.value == nil && (r.subject == 0 || r.predicate == 0 || r.object == 0) {
			return damaged(fmt.Errorf("quad %d lacks a part", r.id))
		}
		if err := pass(&r); err != nil {
			return err
		}
	}
	return corrupt(w.Err())
}

// value returns the value of a node by its number.
func (b *kvBackend) value(num uint64) (v nodeValue, err error) {
	p, err := b.db.Lookup(logKey(num))
	if err != nil {
		return v, corrupt(err)
	}
	var r record
	if err := r.decode(p); err != nil {
		return v, damaged(err)
	}
	if r.value == nil {
		return v, damaged(fmt.Errorf("node %d is missing", num))
	}
	v, err = decodeValue(r.value, new([]byte))
	if err != nil {
		return v, damaged(err)
	}
	return v, nil
}

func logKey(num uint64) kv.Key {
	return logBucket().AppendBytes([]byte{
		byte(num >> 56), byte(num >> 48), byte(num >> 40), byte(num >> 32),
		byte(num >> 24), byte(num >> 16), byte(num >> 8), byte(num),
	})
}

// head implements backend.
func (b *kvBackend) head(context.Context) (claim.Revision, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last, nil
}

// newest returns the newest marked revision. It reads the log backward: the mark is the last entry unless a later
// commit failed.
func (b *kvBackend) newest(ctx context.Context) (rev claim.Revision, err error) {
	mark, err := b.number(ctx, fieldCommitted.iri())
	if err != nil || mark == 0 {
		return rev, err
	}
	w, err := b.db.Walk(logBucket())
	if err != nil {
		return rev, corrupt(err)
	}
	defer w.Close()
	err = eachMark(ctx, w, mark, func(r record) (more bool, err error) {
		rev, err = b.revision(w, r)
		return false, err
	})
	return rev, err
}

// eachMark passes the marks of revisions, newest first, until pass returns false. At each call the walk is at the
// mark.
func eachMark(ctx context.Context, w *pebblekv.Walk, mark uint64, pass func(record) (more bool, err error)) error {
	var r record
	for ok, n := w.Last(), 0; ok; ok, n = w.Prev(), n+1 {
		if n&1023 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if err := r.decode(w.Value()); err != nil {
			return damaged(err)
		}
		if r.predicate != mark || r.label != 0 {
			continue
		}
		if more, err := pass(r); err != nil || !more {
			return err
		}
	}
	return corrupt(w.Err())
}

// revision reads a revision. The walk is at its mark; the message is right before it.
func (b *kvBackend) revision(w *pebblekv.Walk, mark record) (rev claim.Revision, err error) {
	name, err := b.value(mark.subject)
	if err != nil {
		return rev, err
	}
	at, err := b.value(mark.object)
	if err != nil {
		return rev, err
	}
	if rev.Number, err = revisionNumber(string(name.text[min(len(name.text), len(revisionPrefix)):])); err != nil {
		return rev, damaged(err)
	}
	if rev.CommittedAt, err = parseTime(string(at.text)); err != nil {
		return rev, damaged(err)
	}
	var r record
	if !w.Prev() || r.decode(w.Value()) != nil || r.subject != mark.subject {
		return rev, damaged(fmt.Errorf("revision %s has no quad with its message", strconv.FormatUint(rev.Number, 10)))
	}
	message, err := b.value(r.object)
	rev.Message = string(message.text)
	return rev, err
}
