// Package slots grows hash tables with open addressing and linear probing. A table is a list of slots. A slot has a
// hash of 32 bits in its upper half and a number in its lower half; 0 is an empty slot.
package slots

// Double returns a table with twice the number of slots and the same entries. The number of slots must be a power of
// two.
func Double(table []uint64) []uint64 {
	out := make([]uint64, 2*len(table))
	mask := uint32(len(out) - 1)
	for _, slot := range table {
		if slot == 0 {
			continue
		}
		at := uint32(slot>>32) & mask
		for out[at] != 0 {
			at = (at + 1) & mask
		}
		out[at] = slot
	}
	return out
}
