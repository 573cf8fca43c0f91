// Package bitset implements sets of small integers as bits, in memory and in columns that can be in a file.
package bitset

import (
	"iter"
	mathbits "math/bits"

	"nexum/graph/segment"
)

// A Set is a set of small numbers.
type Set []uint64

// New returns an empty set for numbers less than n.
func New(n int) Set { return make(Set, (n+63)/64) }

// Has reports whether i is in the set.
func (b Set) Has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

// Add adds i, which must be less than the n that was given to New.
func (b Set) Add(i uint32) { b[i>>6] |= 1 << (i & 63) }

// A Column is a set that can be in a file. The zero Column is empty.
type Column struct{ segment.Column[uint64] }

// ColumnOf returns a set as a column in memory, without copying it.
func ColumnOf(b Set) Column { return Column{segment.InHeap([]uint64(b))} }

// Members yields the numbers in the set, in order.
func (b *Column) Members() iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i := range uint32(b.Len()) {
			for word := b.At(i); word != 0; word &= word - 1 {
				if !yield(i<<6 + uint32(mathbits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// Has reports whether i is in the set.
func (b *Column) Has(i uint32) bool { return int(i>>6) < b.Len() && b.At(i>>6)&(1<<(i&63)) != 0 }

// Count returns how many of the numbers in [lo, hi) are in the set.
func (b *Column) Count(lo, hi uint32) (n int) {
	hi = min(hi, uint32(b.Len())<<6)
	for lo < hi {
		word := b.At(lo>>6) >> (lo & 63)
		if rest := hi - lo; rest < 64 {
			word &= 1<<rest - 1
		}
		n += mathbits.OnesCount64(word)
		lo = (lo | 63) + 1
	}
	return n
}
