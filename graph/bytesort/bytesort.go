// Package bytesort sorts many byte strings. It reads each of them once or a few times, eight bytes at a time. A sort by
// comparisons would read both texts at each comparison, which is slow because they are at distant places in memory.
package bytesort

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

const (
	// few is the largest number of texts for which a sort by comparisons is faster.
	few = 48
	// deepest is the number of bytes after which texts are compared. It bounds the depth of the recursion, so that
	// texts with long common prefixes take no longer than with comparisons.
	deepest = 64
)

// Sort sorts numbers in the order of their texts, which the function text returns. If texts are equal, tie decides; if
// tie is nil or returns 0, the smaller number comes first. Sort needs 16 bytes of memory for each number. It may call
// text several times for a number; what text returns must stay valid until Sort returns.
//
// It is a radix sort on the most significant byte, in place: the American flag sort of McIlroy, Bostic and McIlroy,
// "Engineering Radix Sort", 1993. Items carry the eight bytes that are sorted next.
func Sort(numbers []uint32, text func(number uint32) []byte, tie func(x, y uint32) int) {
	items := make([]item, len(numbers))
	for i, n := range numbers {
		items[i] = item{Head(text(n)), n}
	}
	s := sorter{text: text, tie: tie}
	s.sort(items, 0, firstShift)
	for i := range items {
		numbers[i] = items[i].number
	}
}

// Head returns the first eight bytes of a text as a number. Missing bytes are zero. If the heads of two texts differ,
// their order is the order of the texts.
func Head(text []byte) uint64 {
	if len(text) >= 8 {
		return binary.BigEndian.Uint64(text)
	}
	var head [8]byte
	copy(head[:], text)
	return binary.BigEndian.Uint64(head[:])
}

// An item is a number with the head of its text from some byte on.
type item struct {
	head   uint64
	number uint32
}

// firstShift is the number of bits by which a head is shifted right to get its first byte.
const firstShift = 56

type sorter struct {
	text func(uint32) []byte
	tie  func(x, y uint32) int
}

// sort sorts items whose texts have the first skip bytes in common. Their heads begin after these bytes, and also have
// the bytes before the one at shift in common.
func (s *sorter) sort(items []item, skip, shift int) {
	for len(items) > few && skip < deepest {
		var counts [256]int
		for i := range items {
			counts[byte(items[i].head>>shift)]++
		}
		switch {
		case counts[byte(items[0].head>>shift)] < len(items):
			s.distribute(items, &counts, skip, shift)
			return
		case shift > 0:
			shift -= 8
		default:
			items = s.next(items, skip)
			skip, shift = skip+8, firstShift
		}
	}
	s.compare(items, skip)
}

// distribute moves the items into parts by one byte of their heads, and sorts each part.
func (s *sorter) distribute(items []item, counts *[256]int, skip, shift int) {
	var next, end [256]int
	at := 0
	for b, n := range counts {
		next[b] = at
		at += n
		end[b] = at
	}
	for b := range next {
		for next[b] < end[b] {
			x := items[next[b]]
			to := byte(x.head >> shift)
			for int(to) != b {
				items[next[to]], x = x, items[next[to]]
				next[to]++
				to = byte(x.head >> shift)
			}
			items[next[b]] = x
			next[b]++
		}
	}
	at = 0
	for _, n := range counts {
		switch part := items[at : at+n]; {
		case n < 2:
		case shift > 0:
			s.sort(part, skip, shift-8)
		default:
			s.sort(s.next(part, skip), skip+8, firstShift)
		}
		at += n
	}
}

// next sets the heads of items with equal heads to the following eight bytes. It sorts the items whose texts have no
// further bytes, which come first, and returns the others.
func (s *sorter) next(items []item, skip int) []item {
	ended := 0
	for i := range items {
		text := s.text(items[i].number)
		if len(text) <= skip+8 {
			items[ended], items[i] = items[i], items[ended]
			ended++
			continue
		}
		items[i].head = Head(text[skip+8:])
	}
	s.compare(items[:ended], skip)
	return items[ended:]
}

// compare sorts items by comparisons. Their texts have the first skip bytes in common, and their heads begin after
// these.
func (s *sorter) compare(items []item, skip int) {
	slices.SortFunc(items, func(x, y item) int {
		if x.head != y.head {
			return cmp.Compare(x.head, y.head)
		}
		if c := bytes.Compare(s.text(x.number)[skip:], s.text(y.number)[skip:]); c != 0 {
			return c
		}
		if s.tie != nil {
			if c := s.tie(x.number, y.number); c != 0 {
				return c
			}
		}
		return cmp.Compare(x.number, y.number)
	})
}
