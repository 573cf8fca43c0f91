package graph

import (
	"encoding/binary"
	"hash/maphash"
	"math"

	"nexum/graph/segment"
	"nexum/graph/slots"
)

// terms are texts that a Builder numbers: those of entities, or those of literals. A text can have several numbers;
// pack joins them.
type terms struct {
	// Texts of all terms, each after its length. Long texts are apart, because add reads some of the others again and
	// again, and these should be close together.
	text, long segment.List[byte]
	list       segment.List[term]
	tags       []tagName // the distinct languages and datatypes of literals; the first is that of literals without
	tagN       map[tagName]uint32
	seed       maphash.Seed
	// The numbers of terms by hash: those that add has seen last, and those before. So the memory is bounded.
	recent, older []uint64 // hash and index + 1 of a term, each with 32 bits; 0 if free; the length is a power of two
	used          int      // slots of recent that are not free
}

// A term is where its text begins, whether that is among the long texts and, above that, the index of its tag.
type term uint64

const (
	termAtBits = 40
	isLong     = 1 << (termAtBits - 1)
	mostText   = isLong
	longFrom   = 64 // the length of a long text
	mostTags   = 1 << (64 - termAtBits)
	leastSlots = 1 << 10
	mostSlots  = 1 << 20
)

func (t term) at() uint64  { return uint64(t) & (mostText - 1) }
func (t term) long() bool  { return t&isLong != 0 }
func (t term) tag() uint32 { return uint32(t >> termAtBits) }

func newTerms(s *segment.Scratch) terms {
	return terms{
		text: segment.NewList[byte](s), long: segment.NewList[byte](s), list: segment.NewList[term](s),
		tags: []tagName{{}}, tagN: map[tagName]uint32{{}: 0},
		seed: maphash.MakeSeed(), recent: make([]uint64, leastSlots),
	}
}

func (t *terms) len() int { return t.list.Len() }

// view returns the text of a term without copying it. It is valid until the next term is added.
func (t *terms) view(i uint32) []byte {
	x := t.list.At(i)
	from := &t.text
	if x.long() {
		from = &t.long
	}
	rest := from.Values()[x.at():]
	n, w := binary.Uvarint(rest)
	return rest[w : w+int(n)]
}

func (t *terms) str(i uint32) string { return string(t.view(i)) }

// tag returns the index of a language and datatype.
func (t *terms) tag(name tagName) (uint32, error) {
	i, ok := t.tagN[name]
	if !ok {
		i = uint32(len(t.tags))
		if i >= mostTags {
			return 0, ErrTooLarge
		}
		t.tags, t.tagN[name] = append(t.tags, name), i
	}
	return i, nil
}

// appendTerm adds a term, and returns its number.
func (t *terms) appendTerm(text []byte, tag tagName) (uint32, error) {
	tagN, err := t.tag(tag)
	if err != nil {
		return 0, err
	}
	to, x := &t.text, term(tagN)<<termAtBits
	if len(text) >= longFrom {
		to, x = &t.long, x|isLong
	}
	i, at := t.list.Len(), to.Len()
	if i >= math.MaxUint32/2 || at+len(text)+binary.MaxVarintLen64 >= mostText {
		return 0, ErrTooLarge
	}
	var length [binary.MaxVarintLen64]byte
	if err := to.Append(length[:binary.PutUvarint(length[:], uint64(len(text)))]...); err != nil {
		return 0, err
	}
	if err := to.Append(text...); err != nil {
		return 0, err
	}
	return uint32(i), t.list.Append(x | term(at))
}

// add returns the number of a term. It adds the term if it is not among those that it has seen last.
func (t *terms) add(text string, tag tagName) (uint32, error) {
	hash := uint32(maphash.String(t.seed, text))
	at, i, ok := t.find(t.recent, hash, text, tag)
	if ok {
		return i, nil
	}
	if t.older != nil {
		_, i, ok = t.find(t.older, hash, text, tag)
	}
	if !ok {
		var err error
		if i, err = t.appendTerm([]byte(text), tag); err != nil {
			return 0, err
		}
	}
	t.recent[at] = uint64(hash)<<32 | uint64(i+1)
	if t.used++; 4*t.used > 3*len(t.recent) {
		t.makeRoom()
	}
	return i, nil
}

// find returns the slot of a term and its number, or the free slot where it belongs.
func (t *terms) find(slots []uint64, hash uint32, text string, tag tagName) (at, i uint32, ok bool) {
	mask := uint32(len(slots) - 1)
	for at = hash & mask; slots[at] != 0; at = (at + 1) & mask {
		if slot := slots[at]; uint32(slot>>32) == hash && t.is(uint32(slot)-1, text, tag) {
			return at, uint32(slot) - 1, true
		}
	}
	return at, 0, false
}

// is reports whether a term has a text and a tag.
func (t *terms) is(i uint32, text string, tag tagName) bool {
	return string(t.view(i)) == text && t.tags[t.list.At(i).tag()] == tag
}

// makeRoom doubles the number of slots or, if there are enough, drops the terms that were seen first.
func (t *terms) makeRoom() {
	if len(t.recent) >= mostSlots {
		if t.older == nil {
			t.older = make([]uint64, mostSlots)
		}
		t.recent, t.older = t.older, t.recent
		clear(t.recent)
		t.used = 0
		return
	}
	t.recent = slots.Double(t.recent)
}

// forget frees what add needs.
func (t *terms) forget() { t.recent, t.older = nil, nil }

// free frees all terms.
func (t *terms) free() {
	t.forget()
	t.text.Free()
	t.long.Free()
	t.list.Free()
}
