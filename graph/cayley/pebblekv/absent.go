package pebblekv

import "math/bits"

// absent is a Bloom filter of all keys that were ever written. It detects most keys that do not exist. Most keys
// that Cayley looks up during a load do not exist, and each such look-up in Pebble searches every memtable and the
// filter of every table. The filter is kept for a DB that was small when it was opened. It is dropped when it needs
// too much memory.
type absent struct {
	levels []level // each is twice as large as the previous one; only the last one is being filled
	count  int     // keys in the last level
}

// level is a blocked Bloom filter: all bits of a key are in the same 64 bytes.
type level [][8]uint64

const (
	firstLevel = 1 << 15 // blocks; 2 MiB
	perBlock   = 40      // keys, for one false positive in about 400
	maxLevels  = 5       // 62 MiB, 40 million keys
)

func newAbsent() *absent { return &absent{levels: []level{make(level, firstLevel)}} }

// add adds a key by its hash. It reports whether there was room.
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

// has reports whether the key may exist. A false result is certain.
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

// masks returns one bit for each word of a block.
func masks(h uint64) (m [8]uint64) {
	h *= 0x9e3779b97f4a7c15
	h ^= h >> 32
	for i := range m {
		m[i] = 1 << (h >> (6 * i) & 63)
	}
	return m
}
