package pebblekv

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"

	"github.com/cockroachdb/pebble/v2"
)

func sprintf(format string, args []any) string { return fmt.Sprintf(format, args...) }

// A buffer is a Pebble batch that can be read by key. Pebble's own indexed batch keeps a skip list in
// key order, which is four times slower to write; nothing reads a transaction's writes in order but
// Scan, which makes one then.
type buffer struct {
	batch *pebble.Batch
	data  []byte // the batch's records
	seed  maphash.Seed
	at    map[uint64]uint32 // hash of a key to where its newest record begins
}

func newBuffer(db *pebble.DB) *buffer {
	return &buffer{batch: db.NewBatch(), seed: maphash.MakeSeed(), at: make(map[uint64]uint32)}
}

func (b *buffer) put(key, val []byte) error {
	return b.add(key, func() error { return b.batch.Set(key, val, nil) })
}

func (b *buffer) del(key []byte) error {
	return b.add(key, func() error { return b.batch.Delete(key, nil) })
}

func (b *buffer) add(key []byte, write func() error) error {
	at := len(b.data)
	if at == 0 {
		at = 12 // the header of a batch
	}
	if err := write(); err != nil {
		return err
	}
	b.data = b.batch.Repr()
	b.at[b.slot(key)] = uint32(at)
	return nil
}

// slot returns under which hash the key is, or would be.
func (b *buffer) slot(key []byte) uint64 {
	h := maphash.Bytes(b.seed, key)
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

// get returns the key's value, whether the buffer knows the key, and whether it is deleted. The value
// is the buffer's own.
func (b *buffer) get(key []byte) (val []byte, known, deleted bool) {
	at, ok := b.at[b.slot(key)]
	if !ok {
		return nil, false, false
	}
	_, val, deleted = b.record(at)
	return val, true, deleted
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
