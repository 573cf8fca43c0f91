package graph

import (
	"cmp"
	"slices"
)

// A numbering translates the numbers of a view with an overlay to those of the table into which its table and overlay
// are merged. The items of the old table keep their order, and the items of the overlay are inserted between them. So
// the numbering stores only the positions of the insertions.
type numbering struct {
	base  uint32   // the count of numbers in the old table
	at    []uint32 // sorted: insertion i comes before the old number at[i]
	order []uint32 // the index in the overlay of insertion i
	added []uint32 // by the index in the overlay: the new number
	// before has, by the index in the overlay, the old number before which an item of the overlay is inserted.
	before []uint32
	steps  []uint32 // for each block of old numbers, how many insertions come before its first number
}

const stepShift = 6 // a block has 64 old numbers

// newNumbering returns the numbering for a table with base items. before has, for each item of the overlay, the old
// number before which it is inserted. compare orders additions at the same place.
func newNumbering(base int, before []uint32, compare func(i, j uint32) int) *numbering {
	n := &numbering{
		base: uint32(base), order: make([]uint32, len(before)), added: make([]uint32, len(before)),
		before: before,
	}
	for i := range n.order {
		n.order[i] = uint32(i)
	}
	slices.SortFunc(n.order, func(i, j uint32) int { return cmp.Or(cmp.Compare(before[i], before[j]), compare(i, j)) })
	n.at = make([]uint32, len(before))
	for i, a := range n.order {
		n.at[i] = before[a]
		n.added[a] = before[a] + uint32(i)
	}
	if len(before) > 0 {
		n.steps = make([]uint32, base>>stepShift+1)
		next := 0
		for b := range n.steps {
			for next < len(n.at) && n.at[next] <= uint32(b)<<stepShift {
				next++
			}
			n.steps[b] = uint32(next)
		}
	}
	return n
}

// len returns the count of new numbers.
func (n *numbering) len() int { return int(n.base) + len(n.added) }

// newNumber returns the new number of an item of the old table or of the overlay.
func (n *numbering) newNumber(old uint32) uint32 {
	if old >= n.base {
		return n.added[old-n.base]
	}
	if n.steps == nil {
		return old
	}
	lo, hi := n.steps[old>>stepShift], uint32(len(n.at))
	if next := int(old>>stepShift) + 1; next < len(n.steps) {
		hi = n.steps[next]
	}
	for lo < hi { // the first insertion after old
		if mid := (lo + hi) / 2; n.at[mid] <= old {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return old + lo
}

// each visits the items in the order of their new numbers. It calls old for ranges [lo, hi) of the old table, and added
// for items of the overlay, by their index in it.
func (n *numbering) each(old func(lo, hi uint32), added func(i uint32)) {
	lo := uint32(0)
	for i, at := range n.at {
		if lo < at {
			old(lo, at)
			lo = at
		}
		added(n.order[i])
	}
	if lo < n.base {
		old(lo, n.base)
	}
}
