package pebblekv

import "math/bits"

// absent knows of most keys that are not there that they are not: a Bloom filter of all keys that ever
// were. Most of what Cayley asks for in a load is not there, and asking Pebble costs a search of every
// memtable and a filter of every table. It is kept for a DB that began small, and given up when it has
// grown too large for the memory.
type absent struct {
	levels []level // each twice as large as the one before; the last one is being filled
	count  int     // keys in the last level
}

// level is a blocked Bloom filter: all bits of a key are in the same 64 bytes.
type level [][8]uint64

const (
	firstLevel = 1 << 15 // blocks; 2 MiB
	perBlock   = 40      // keys, for one false answer in some 400
	maxLevels  = 5       // 62 MiB, 40 million keys
)

func newAbsent() *absent { return &absent{levels: []level{make(level, firstLevel)}} }

// add adds a key by its hash, and reports whether there was room.
func (a *absent) add(h uint64) bool {
	if a.has(h) {
		return true
	}
	top := a.levels[len(a.levels)-1]
	if a.count == len(top)*perBlock {
		if len(a.levels) == maxLevels {
			return false
		}
		top = make(level, 2*len(top))
		a.levels, a.count = append(a.levels, top), 0
	}
	a.count++
	b := top.block(h)
	for i, m := range masks(h) {
		b[i] |= m
	}
	return true
}

// has reports whether the key may be there; false is certain.
func (a *absent) has(h uint64) bool {
	m := masks(h)
	for _, l := range a.levels {
		b := l.block(h)
		var miss uint64
		for i := range m {
			miss |= m[i] &^ b[i]
		}
		if miss == 0 {
			return true
		}
	}
	return false
}

func (l level) block(h uint64) *[8]uint64 {
	hi, _ := bits.Mul64(h, uint64(len(l)))
	return &l[hi]
}

// masks returns one bit in each word of a block.
func masks(h uint64) (m [8]uint64) {
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	for i := range m {
		m[i] = 1 << (h >> (6 * i) & 63)
	}
	return m
}
