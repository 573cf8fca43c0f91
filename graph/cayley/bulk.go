package cayley

import (
	"cmp"
	"context"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"slices"
	"sync"
	"time"

	cgraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/pquads"
	"github.com/hidal-go/hidalgo/kv"
	"golang.org/x/sync/errgroup"

	"nexum/graph/bytesort"
	"nexum/graph/cayley/pebblekv"
)

// bulk collects quads of a large commit and adds them to the store as sorted tables. The tables have the layout of
// Cayley's key-value store, so that Cayley reads them as if it had written them. Cayley's own writer reads each node
// and index entry before it writes it, in a random order, and Pebble then sorts and merges the entries. A bulk sorts
// first, writes each entry once, and reads nothing if the store is empty.
//
// The quads are collected in parts of bounded size. Each part becomes visible as a whole.
type bulk struct {
	back  *kvBackend
	limit int // maximum number of quads of a part

	mu    sync.Mutex // held while nodes changes
	nodes nodeList
	quads []bulkQuad
}

// bulkQuad is a quad with the numbers of its nodes: subject, object, predicate and label, in the order of the index.
// The number of a node is its position in a bulk plus one; 0 means that there is no label.
type bulkQuad [4]uint32

func newBulk(b *kvBackend, limit int) *bulk {
	b.db.DelayCompactions()
	return &bulk{back: b, limit: limit, nodes: newNodeList()}
}

// add collects a batch, and writes a part of the quads once there are enough.
func (b *bulk) add(batch []cgraph.Delta) error {
	b.mu.Lock()
	for i := range batch {
		b.quads = append(b.quads, b.nodes.quad(&batch[i].Quad))
	}
	b.mu.Unlock()
	if len(b.quads) < b.limit && !b.nodes.full() {
		return nil
	}
	return b.flush()
}

// has reports whether a node is collected and not written yet.
func (b *bulk) has(v quad.Value) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.nodes.has(v)
}

// flush writes the collected quads. If it returns an error, it has written nothing.
func (b *bulk) flush() error {
	if len(b.quads) == 0 {
		return nil
	}
	const perQuad = 200
	if err := b.back.room(len(b.quads), perQuad); err != nil {
		return err
	}
	p := bulkPart{back: b.back, values: b.nodes.values, quads: b.quads}
	err := p.write()
	if lost := b.back.lost(); lost != nil {
		return lost
	}
	if err != nil {
		return corrupt(err)
	}
	b.back.db.DelayCompactions()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.nodes.clear()
	b.quads = b.quads[:0]
	return nil
}

// bulkPart is a part of the quads of a commit that is being written.
type bulkPart struct {
	back   *kvBackend
	values []quad.Value
	quads  []bulkQuad

	hashes  []cgraph.ValueHash
	sorted  []uint32 // positions of nodes, in the order of their hashes
	ids     []uint64 // Cayley's ids of the nodes
	known   []bool   // nodes that the store had before
	refs    []uint64 // the number of quads that use each node
	order   []uint32 // positions of the quads in the order of the index, without duplicates
	dropped []bool   // quads that are duplicates
	size    uint64   // quads in the store
	horizon uint64   // the last id in the store
	now     int64
}

func (p *bulkPart) write() error {
	var err error
	if p.size, err = p.back.meta("size"); err != nil {
		return err
	}
	if p.horizon, err = p.back.meta("horizon"); err != nil {
		return err
	}
	p.now = time.Now().UnixNano()
	var both errgroup.Group
	both.Go(p.number)
	both.Go(func() error { p.sortQuads(); return nil })
	if err := both.Wait(); err != nil {
		return err
	}
	if err := p.dropKnown(); err != nil {
		return err
	}
	p.count()
	return p.back.db.Ingest(context.Background(), p.log, p.meta, p.counts, p.index, p.names)
}

// number looks up the ids of the nodes that the store has, and assigns new ids to the others, in their order.
func (p *bulkPart) number() error {
	p.hashes = make([]cgraph.ValueHash, len(p.values))
	p.sorted = make([]uint32, len(p.values))
	var text []byte
	for i, v := range p.values {
		text = appendName(text[:0], v)
		p.hashes[i] = sha1.Sum(text)
		p.sorted[i] = uint32(i)
	}
	sortByHash(p.sorted, p.hashes)
	p.ids = make([]uint64, len(p.values))
	p.refs = make([]uint64, len(p.values))
	p.known = make([]bool, len(p.values))
	if p.horizon > 0 {
		if err := p.findKnown(); err != nil {
			return err
		}
	}
	next := p.horizon
	for i, id := range p.ids {
		if id == 0 {
			next++
			p.ids[i] = next
		}
	}
	p.horizon = next
	return nil
}

// sortByHash sorts positions of nodes by the hashes at these positions.
func sortByHash(positions []uint32, hashes []cgraph.ValueHash) {
	bytesort.Sort(positions, func(i uint32) []byte { return hashes[i][:] }, nil)
}

// findKnown looks up the nodes in the order of their hashes.
func (p *bulkPart) findKnown() error {
	for _, i := range p.sorted {
		id, err := p.back.uvarint(nodeKey('v', &p.hashes[i]))
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		p.ids[i], p.known[i] = id, true
		if p.refs[i], err = p.back.uvarint(nodeKey('n', &p.hashes[i])); err != nil {
			return err
		}
	}
	return nil
}

// sortQuads finds duplicates among the quads. Of equal quads, the first remains.
func (p *bulkPart) sortQuads() {
	p.order = make([]uint32, len(p.quads))
	for i := range p.order {
		p.order[i] = uint32(i)
	}
	slices.SortFunc(p.order, func(a, b uint32) int {
		x, y := &p.quads[a], &p.quads[b]
		for i := range x {
			if x[i] != y[i] {
				return cmp.Compare(x[i], y[i])
			}
		}
		return cmp.Compare(a, b)
	})
	p.dropped = make([]bool, len(p.quads))
	for i := 1; i < len(p.order); i++ {
		if p.quads[p.order[i]] == p.quads[p.order[i-1]] {
			p.dropped[p.order[i]] = true
		}
	}
}

// dropKnown removes the quads that the store has, and sorts the others by the ids of their nodes. It looks up only
// quads of known nodes, because a quad with a new node is new.
func (p *bulkPart) dropKnown() error {
	p.order = slices.DeleteFunc(p.order, func(i uint32) bool { return p.dropped[i] })
	if !slices.Contains(p.known, true) {
		return nil // ids grow with numbers, so the order of the ids is already right
	}
	slices.SortFunc(p.order, func(a, b uint32) int {
		x, y := &p.quads[a], &p.quads[b]
		for i := range x {
			if x[i] != y[i] {
				return cmp.Compare(p.id(x[i]), p.id(y[i]))
			}
		}
		return 0
	})
	for _, i := range p.order {
		if !p.allKnown(&p.quads[i]) {
			continue
		}
		found, err := p.back.uvarint(p.indexKey(&p.quads[i]))
		if err != nil {
			return err
		}
		p.dropped[i] = found != 0
	}
	p.order = slices.DeleteFunc(p.order, func(i uint32) bool { return p.dropped[i] })
	return nil
}

func (p *bulkPart) allKnown(q *bulkQuad) bool {
	for _, n := range q {
		if n != 0 && !p.known[n-1] {
			return false
		}
	}
	return true
}

// id returns the id of a node by its number.
func (p *bulkPart) id(n uint32) uint64 {
	if n == 0 {
		return 0
	}
	return p.ids[n-1]
}

// count counts the uses of the nodes.
func (p *bulkPart) count() {
	for i := range p.quads {
		if p.dropped[i] {
			continue
		}
		for _, n := range p.quads[i] {
			if n != 0 {
				p.refs[n-1]++
			}
		}
	}
}

// log writes Cayley's log: the new nodes, and then the new quads in the order in which they were given.
func (p *bulkPart) log(t *pebblekv.Table) error {
	bucket, key := logBucket()[0], make([]byte, 8)
	var buf []byte
	for i, v := range p.values {
		if p.known[i] {
			continue
		}
		value, err := pquads.MarshalValue(v)
		if err != nil {
			return err
		}
		buf = appendField(buf[:0], 1, p.ids[i])
		buf = appendField(buf, 7, uint64(p.now))
		buf = binary.AppendUvarint(buf, 8<<3|wireBytes)
		buf = binary.AppendUvarint(buf, uint64(len(value)))
		buf = append(buf, value...)
		if err := t.Set(bucket, binary.BigEndian.AppendUint64(key[:0], p.ids[i]), buf); err != nil {
			return err
		}
	}
	id := p.horizon
	for i := range p.quads {
		if p.dropped[i] {
			continue
		}
		id++
		q := &p.quads[i]
		buf = appendField(buf[:0], 1, id)
		buf = appendField(buf, 2, p.id(q[0]))
		buf = appendField(buf, 3, p.id(q[2]))
		buf = appendField(buf, 4, p.id(q[1]))
		if q[3] != 0 {
			buf = appendField(buf, 5, p.id(q[3]))
		}
		buf = appendField(buf, 7, uint64(p.now))
		if err := t.Set(bucket, binary.BigEndian.AppendUint64(key[:0], id), buf); err != nil {
			return err
		}
	}
	return nil
}

// meta writes the counters of the store.
func (p *bulkPart) meta(t *pebblekv.Table) error {
	added := uint64(len(p.order))
	for _, m := range [...]struct {
		name  string
		value uint64
	}{
		{"horizon", p.horizon + added},
		{"size", p.size + added},
	} {
		if err := t.Set(metaBucket, []byte(m.name), binary.LittleEndian.AppendUint64(nil, m.value)); err != nil {
			return err
		}
	}
	return nil
}

// counts writes how many quads use each node.
func (p *bulkPart) counts(t *pebblekv.Table) error {
	var buf, bucket []byte
	for _, i := range p.sorted {
		buf = binary.AppendUvarint(buf[:0], p.refs[i])
		h := &p.hashes[i]
		if err := t.Set(append(bucket[:0], 'n', h[0], h[1]), h[:], buf); err != nil {
			return err
		}
	}
	return nil
}

// names writes the index from the hashes of the new nodes to their ids.
func (p *bulkPart) names(t *pebblekv.Table) error {
	var buf, bucket []byte
	for _, i := range p.sorted {
		if p.known[i] {
			continue
		}
		buf = binary.AppendUvarint(buf[:0], p.ids[i])
		h := &p.hashes[i]
		if err := t.Set(append(bucket[:0], 'v', h[0], h[1]), h[:], buf); err != nil {
			return err
		}
	}
	return nil
}

// index writes the index of the quads.
func (p *bulkPart) index(t *pebblekv.Table) error {
	ids := make([]uint64, len(p.quads))
	id := p.horizon
	for i := range p.quads {
		if !p.dropped[i] {
			id++
			ids[i] = id
		}
	}
	bucket := p.indexKey(&bulkQuad{})[0]
	var buf, key []byte
	for _, i := range p.order {
		buf, key = binary.AppendUvarint(buf[:0], ids[i]), key[:0]
		for _, n := range p.quads[i] {
			key = binary.BigEndian.AppendUint64(key, p.id(n))
		}
		if err := t.Set(bucket, key, buf); err != nil {
			return err
		}
	}
	return nil
}

// indexKey returns the key of a quad in the index.
func (p *bulkPart) indexKey(q *bulkQuad) kv.Key {
	return quadIndexes()[0].Key([]uint64{p.id(q[0]), p.id(q[1]), p.id(q[2]), p.id(q[3])})
}

// nodeKey returns the key of a node: with the prefix v for its id, and with n for its count.
func nodeKey(prefix byte, hash *cgraph.ValueHash) kv.Key {
	return kv.Key{{prefix, hash[0], hash[1]}, hash[:]}
}

var metaBucket = []byte("meta")

func metaKey(name string) kv.Key { return kv.Key{metaBucket, []byte(name)} }

// appendField appends a number to a message of protocol buffers.
func appendField(b []byte, tag byte, n uint64) []byte {
	return binary.AppendUvarint(append(b, tag<<3|wireVarint), n)
}

// appendName appends the text that Cayley hashes for a node.
func appendName(b []byte, v quad.Value) []byte {
	if iri, ok := v.(quad.IRI); ok {
		b = append(append(b, '<'), iri...)
		return append(b, '>')
	}
	return append(b, v.String()...)
}

// uvarint returns the number at the beginning of a value, or 0 if the key does not exist.
func (b *kvBackend) uvarint(key kv.Key) (uint64, error) {
	val, err := b.db.Find(key)
	if err != nil || val == nil {
		return 0, err
	}
	n, w := binary.Uvarint(val)
	if w <= 0 {
		return 0, damaged(fmt.Errorf("an entry of Cayley's index %q is not a number", key[0]))
	}
	return n, nil
}

// meta returns a counter of the store.
func (b *kvBackend) meta(name string) (uint64, error) {
	val, err := b.db.Find(metaKey(name))
	if err != nil || val == nil {
		return 0, err
	}
	if len(val) != 8 {
		return 0, damaged(fmt.Errorf("the counter %s has %d bytes instead of 8", name, len(val)))
	}
	return binary.LittleEndian.Uint64(val), nil
}
