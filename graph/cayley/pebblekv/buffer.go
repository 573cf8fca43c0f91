package pebblekv

import (
	"encoding/binary"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

func sprintf(format string, args []any) string { return fmt.Sprintf(format, args...) }

// buffer is a Pebble batch that can be read by key. Pebble's own indexed batch keeps a skip list in key order, which
// makes writes four times slower. Only Scan reads the writes of a transaction in order, and it sorts them for that.
type buffer struct {
	batch *pebble.Batch
	data  []byte            // the batch's records
	at    map[uint64]uint32 // hash of a key to the offset of its newest record
}

func newBuffer(db *pebble.DB) *buffer {
	return &buffer{batch: db.NewBatch(), at: make(map[uint64]uint32)}
}

// put writes a key with the hash h.
func (b *buffer) put(h uint64, key, val []byte) error {
	at := b.next()
	if err := b.batch.Set(key, val, nil); err != nil {
		return err
	}
	b.data = b.batch.Repr()
	b.at[b.slot(h, key)] = at
	return nil
}

// del deletes a key with the hash h.
func (b *buffer) del(h uint64, key []byte) error {
	at := b.next()
	if err := b.batch.Delete(key, nil); err != nil {
		return err
	}
	b.data = b.batch.Repr()
	b.at[b.slot(h, key)] = at
	return nil
}

// next returns the offset of the next record.
func (b *buffer) next() uint32 {
	const header = 12 // length of the header of a batch
	return uint32(max(len(b.data), header))
}

// slot returns the index in at under which the key is stored, or would be stored: its hash or, if another key has the
// same hash, the next free number.
func (b *buffer) slot(h uint64, key []byte) uint64 {
	for {
		at, ok := b.at[h]
		if !ok {
			return h
		}
		if k, _, _ := b.record(at); string(k) == string(key) {
			return h
		}
		h++
	}
}

// get returns the value of a key, whether the buffer has a record for it, and whether that record deletes it. The
// value belongs to the buffer.
func (b *buffer) get(h uint64, key []byte) (val []byte, known, deleted bool) {
	for {
		at, ok := b.at[h]
		if !ok {
			return nil, false, false
		}
		k, val, deleted := b.record(at)
		if string(k) == string(key) {
			return val, true, deleted
		}
		h++
	}
}

// record decodes the record at an offset of the batch.
func (b *buffer) record(at uint32) (key, val []byte, deleted bool) {
	p := b.data[at:]
	kind := pebble.InternalKeyKind(p[0])
	n, w := binary.Uvarint(p[1:])
	p = p[1+w:]
	key, p = p[:n], p[n:]
	if kind == pebble.InternalKeyKindDelete {
		return key, nil, true
	}
	n, w = binary.Uvarint(p)
	return key, p[w : w+int(n)], false
}
