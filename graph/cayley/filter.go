package cayley

import (
	"encoding/binary"

	cgraph "github.com/cayleygraph/cayley/graph"
)

// hashFilter is a Bloom filter of hashes. It has every hash that was added, and sometimes one that was not: with ten
// million hashes, for one of a thousand. It takes 32 MB of memory when the first hash is added.
type hashFilter struct{ words []uint64 }

const filterWords = 4 << 20

func (f *hashFilter) add(h *cgraph.ValueHash) {
	if f.words == nil {
		f.words = make([]uint64, filterWords)
	}
	for _, n := range filterBits(h) {
		f.words[n/64%filterWords] |= 1 << (n % 64)
	}
}

func (f *hashFilter) has(h *cgraph.ValueHash) bool {
	if f.words == nil {
		return false
	}
	for _, n := range filterBits(h) {
		if f.words[n/64%filterWords]&(1<<(n%64)) == 0 {
			return false
		}
	}
	return true
}

// filterBits returns the bits of a hash. Different parts of a SHA-1 hash are independent, so they serve as several
// hashes.
func filterBits(h *cgraph.ValueHash) (bits [5]uint32) {
	for i := range bits {
		bits[i] = binary.BigEndian.Uint32(h[4*i:])
	}
	return bits
}
