package segment

import (
	"sync/atomic"
	"unsafe"
)

// A Column is a list of values of a type without pointers, on the heap or in a file. The zero Column is an empty list
// on the heap. Its methods may be called concurrently.
type Column[T any] struct {
	data []T
	// For a column in a file, verified is 1 for each verified block, and shift is the binary logarithm of the number of
	// values per block.
	verified []atomic.Uint32
	shift    uint8
	section  *section
}

// InHeap returns a column of the values of a slice. The slice must not be modified afterwards.
func InHeap[T any](data []T) Column[T] { return Column[T]{data: data} }

// Len returns the number of values.
func (c *Column[T]) Len() int { return len(c.data) }

// At returns the value at index i.
func (c *Column[T]) At(i uint32) T {
	if c.verified != nil && c.verified[i>>c.shift].Load() == 0 {
		c.section.verify(int(i >> c.shift))
	}
	return c.data[i]
}

// Ref returns a pointer to the value at index i. The value must not be modified.
func (c *Column[T]) Ref(i uint32) *T {
	if c.verified != nil && c.verified[i>>c.shift].Load() == 0 {
		c.section.verify(int(i >> c.shift))
	}
	return &c.data[i]
}

// Slice returns the values in [lo, hi). They must not be modified.
func (c *Column[T]) Slice(lo, hi uint32) []T {
	if c.verified != nil && lo < hi {
		c.touch(lo, hi)
	}
	return c.data[lo:hi:hi]
}

// touch verifies the blocks with the values in [lo, hi).
func (c *Column[T]) touch(lo, hi uint32) {
	for b := lo >> c.shift; b <= (hi-1)>>c.shift; b++ {
		if c.verified[b].Load() == 0 {
			c.section.verify(int(b))
		}
	}
}

// All returns all values. They must not be modified.
func (c *Column[T]) All() []T { return c.Slice(0, uint32(len(c.data))) }

// A Text is a column of the bytes of concatenated texts.
type Text struct{ Column[byte] }

// String returns the bytes in [lo, hi) as a string. The string shares memory with the column.
func (t *Text) String(lo, hi uint32) string {
	if lo >= hi {
		return ""
	}
	if t.verified != nil {
		t.touch(lo, hi)
	}
	_ = t.data[hi-1]
	return unsafe.String(&t.data[lo], int(hi-lo))
}

// blockShift returns the number of values per block for values of a size in bytes, as a power of two. A block has about
// 16 KiB, and its size is a multiple of 4096 bytes.
func blockShift(size uintptr) uint8 {
	shift := uint8(14)
	for size > 1 && shift > 10 && size<<shift > 16<<10 {
		shift--
	}
	for size<<shift%align != 0 {
		shift++
	}
	return shift
}
