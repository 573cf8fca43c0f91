package cayley

import (
	"hash/maphash"

	"github.com/cayleygraph/quad"

	"nexum/graph/slots"
)

// nodeList numbers the nodes of many quads. The number of a node is its position plus one.
type nodeList struct {
	values []quad.Value
	text   int // bytes of the texts of the nodes
	table  nodeTable

	last   [4]quad.Value // nodes of the last quad, which the next one often has too
	lastNo bulkQuad
}

// The maximum numbers of nodes and of bytes of text in a list. A part of a commit with such a list takes about 400 MB
// at most.
const (
	bulkNodes = 1_500_000
	bulkText  = 64 << 20
)

func newNodeList() nodeList { return nodeList{table: newNodeTable()} }

// full reports whether the list should be written and cleared.
func (l *nodeList) full() bool { return len(l.values) >= bulkNodes || l.text >= bulkText }

// quad returns the numbers of the nodes of a quad. It adds the nodes that the list lacks.
func (l *nodeList) quad(q *quad.Quad) bulkQuad {
	for at, v := range [...]quad.Value{q.Subject, q.Object, q.Predicate, q.Label} {
		if v != l.last[at] {
			l.last[at], l.lastNo[at] = v, l.number(v)
		}
	}
	return l.lastNo
}

func (l *nodeList) number(v quad.Value) uint32 {
	if v == nil {
		return 0
	}
	n, isNew := l.table.number(v, l.values)
	if isNew {
		l.values = append(l.values, v)
		l.text += textLen(v)
	}
	return n
}

// has reports whether the list has a node.
func (l *nodeList) has(v quad.Value) bool { return l.table.find(v, l.values) != 0 }

func (l *nodeList) clear() {
	l.table.clear()
	clear(l.values)
	l.values, l.text = l.values[:0], 0
	l.last, l.lastNo = [4]quad.Value{}, bulkQuad{}
}

func textLen(v quad.Value) int {
	switch v := v.(type) {
	case quad.IRI:
		return len(v)
	case quad.String:
		return len(v)
	case quad.TypedString:
		return len(v.Value)
	case quad.LangString:
		return len(v.Value)
	}
	return 16
}

// nodeTable finds the numbers of nodes in a list: position plus one. It does the work of a map from nodes to numbers,
// but keeps part of the hash of each node, so that it compares few nodes and hashes none again when it grows.
type nodeTable struct {
	seed  maphash.Seed
	slots []uint64 // hash and number, with 32 bits each; 0 if free; the length is a power of two
	used  int
}

func newNodeTable() nodeTable {
	return nodeTable{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<12)}
}

func (t *nodeTable) clear() {
	clear(t.slots)
	t.used = 0
}

func (t *nodeTable) hash(v quad.Value) uint32 {
	switch v := v.(type) {
	case quad.IRI:
		return uint32(maphash.String(t.seed, string(v)))
	case quad.String:
		return ^uint32(maphash.String(t.seed, string(v)))
	case quad.TypedString:
		return uint32(maphash.String(t.seed, string(v.Value))) + 1
	}
	return uint32(maphash.Comparable(t.seed, v))
}

// slot returns the slot of a node of the list, or the free slot for it if the list does not have it.
func (t *nodeTable) slot(hash uint32, v quad.Value, list []quad.Value) *uint64 {
	mask := uint32(len(t.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		slot := &t.slots[at]
		if *slot == 0 || uint32(*slot>>32) == hash && list[uint32(*slot)-1] == v {
			return slot
		}
	}
}

// find returns the number of a node of the list, or 0.
func (t *nodeTable) find(v quad.Value, list []quad.Value) uint32 {
	return uint32(*t.slot(t.hash(v), v, list))
}

// number returns the number of a node. If the list does not have it, it gets the next number, and the caller must
// append it to the list.
func (t *nodeTable) number(v quad.Value, list []quad.Value) (n uint32, isNew bool) {
	hash := t.hash(v)
	slot := t.slot(hash, v, list)
	if *slot != 0 {
		return uint32(*slot), false
	}
	n = uint32(len(list) + 1)
	*slot = uint64(hash)<<32 | uint64(n)
	if t.used++; 4*t.used > 3*len(t.slots) {
		t.grow()
	}
	return n, true
}

// grow doubles the number of slots.
func (t *nodeTable) grow() {
	t.slots = slots.Double(t.slots)
}
