package segment

import (
	"sync/atomic"
	"unsafe"
)

// A Column is a list of values of a type without pointers, in the heap or in a file. The zero Column is an empty list
// in the heap. Its methods may be called concurrently.
type Column[T any] struct {
	data []T
	// Of a column in a file: for each block, whether it was verified, and how many values it has, as a power of two.
	verified []atomic.Uint32
	shift    uint8
	section  *section
}

// InHeap returns the column of a slice, which must not change afterwards.
func InHeap[T any](data []T) Column[T] { return Column[T]{data: data} }

// Len returns how many values there are.
func (c *Column[T]) Len() int { return len(c.data) }

// At returns a value.
func (c *Column[T]) At(i uint32) T {
	if c.verified != nil && c.verified[i>>c.shift].Load() == 0 {
		c.section.verify(int(i >> c.shift))
	}
	return c.data[i]
}

// Ref returns the place of a value, which must not be changed.
func (c *Column[T]) Ref(i uint32) *T {
	if c.verified != nil && c.verified[i>>c.shift].Load() == 0 {
		c.section.verify(int(i >> c.shift))
	}
	return &c.data[i]
}

// Slice returns the values from lo to before hi, which must not be changed.
func (c *Column[T]) Slice(lo, hi uint32) []T {
	if c.verified != nil && lo < hi {
		c.touch(lo, hi)
	}
	return c.data[lo:hi:hi]
}

// Part returns values for which the caller calls Touch before it reads them.
func (c *Column[T]) Part(lo, hi uint32) []T { return c.data[lo:hi:hi] }

// Touch makes sure that the values from lo to before hi are as they were written.
func (c *Column[T]) Touch(lo, hi uint32) {
	if c.verified != nil && lo < hi {
		c.touch(lo, hi)
	}
}

func (c *Column[T]) touch(lo, hi uint32) {
	for b := lo >> c.shift; b <= (hi-1)>>c.shift; b++ {
		if c.verified[b].Load() == 0 {
			c.section.verify(int(b))
		}
	}
}

// All returns all values, which must not be changed.
func (c *Column[T]) All() []T { return c.Slice(0, uint32(len(c.data))) }

// A Text is a column of the bytes of texts.
type Text struct{ Column[byte] }

// TextOf returns the text column of a string in the heap.
func TextOf(s string) Text {
	return Text{InHeap(unsafe.Slice(unsafe.StringData(s), len(s)))}
}

// String returns the text from lo to before hi, which is a part of the column.
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

// blockShift returns how many values of a size a block has, as a power of two: some 16 KiB of them, and a multiple of
// 4096 bytes.
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
