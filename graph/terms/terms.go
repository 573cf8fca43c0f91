// Package terms collects texts and numbers them in the order of their bytes. It handles many texts in bounded memory. A
// term is a text with a tag: the name of an entity or predicate without one, or a literal with its language and
// datatype.
package terms

import (
	"cmp"
	"encoding/binary"
	"errors"
	"hash/maphash"
	"math"

	"nexum/graph/segment"
	"nexum/graph/slots"
)

// ErrTooLarge is returned for more than 2 billion terms, or more than 4 GiB of texts.
var ErrTooLarge = errors.New("graph is too large for one view")

// A Tag is a language and datatype of literals.
type Tag struct {
	Lang, Datatype string
}

// Compare orders tags by language and datatype.
func (a Tag) Compare(b Tag) int {
	return cmp.Or(cmp.Compare(a.Lang, b.Lang), cmp.Compare(a.Datatype, b.Datatype))
}

// A List numbers terms as they are added. A term that is added again can get another number, because the memory for
// finding terms is bounded; Pack gives them one number. Its methods may not be called concurrently.
type List struct {
	work *segment.Scratch
	// The texts of all terms, each after its length. Long texts are in a separate list. The others are compared often,
	// and are faster to read if they are close together.
	text, long segment.List[byte]
	list       segment.List[term]
	tags       []Tag // the distinct tags of literals; the first is the empty tag
	tagN       map[Tag]uint32
	seed       maphash.Seed
	// Hash tables of terms: recent has the last ones that were added or found, and older those before. Terms before
	// these are forgotten, so that the memory is bounded.
	recent, older []uint64 // hash and index + 1 of a term, each with 32 bits; 0 if free; the length is a power of two
	used          int      // slots of recent that are not free
}

// A term has, from the lowest bits, the offset of its text, one bit for a long text, and the index of its tag.
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

// New returns an empty list, whose texts are in the scratch s. s may be nil.
func New(s *segment.Scratch) List {
	return List{
		work: s,
		text: segment.NewList[byte](s), long: segment.NewList[byte](s), list: segment.NewList[term](s),
		tags: []Tag{{}}, tagN: map[Tag]uint32{{}: 0},
		seed: maphash.MakeSeed(), recent: make([]uint64, leastSlots),
	}
}

// Len returns the number of terms that were added.
func (t *List) Len() int { return t.list.Len() }

// View returns the text of a term without copying it. It is valid until the next term is added.
func (t *List) View(i uint32) []byte {
	x := t.list.At(i)
	from := &t.text
	if x.long() {
		from = &t.long
	}
	rest := from.Values()[x.at():]
	n, w := binary.Uvarint(rest)
	return rest[w : w+int(n)]
}

// Text returns the text of a term.
func (t *List) Text(i uint32) string { return string(t.View(i)) }

// Tag returns a language and datatype by its index.
func (t *List) Tag(i uint32) Tag { return t.tags[i] }

// tagIndex returns the index of a language and datatype.
func (t *List) tagIndex(name Tag) (uint32, error) {
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

// Append adds a term without looking for it, and returns its number.
func (t *List) Append(text []byte, tag Tag) (uint32, error) {
	tagN, err := t.tagIndex(tag)
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

// Add returns the number of a term. It adds the term if it is not in the bounded memory of earlier terms.
func (t *List) Add(text string, tag Tag) (uint32, error) {
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
		if i, err = t.Append([]byte(text), tag); err != nil {
			return 0, err
		}
	}
	t.recent[at] = uint64(hash)<<32 | uint64(i+1)
	if t.used++; 4*t.used > 3*len(t.recent) {
		t.makeRoom()
	}
	return i, nil
}

// find returns the slot of a term and its number, or the free slot for it if there is none.
func (t *List) find(slots []uint64, hash uint32, text string, tag Tag) (at, i uint32, ok bool) {
	mask := uint32(len(slots) - 1)
	for at = hash & mask; slots[at] != 0; at = (at + 1) & mask {
		if slot := slots[at]; uint32(slot>>32) == hash && t.is(uint32(slot)-1, text, tag) {
			return at, uint32(slot) - 1, true
		}
	}
	return at, 0, false
}

// is reports whether term i has this text and tag.
func (t *List) is(i uint32, text string, tag Tag) bool {
	return string(t.View(i)) == text && t.tags[t.list.At(i).tag()] == tag
}

// makeRoom doubles the number of slots of recent. At the maximum, recent becomes older, and the terms in older are
// forgotten.
func (t *List) makeRoom() {
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

// Forget frees the memory that only Add needs. Add must not be called afterwards.
func (t *List) Forget() { t.recent, t.older = nil, nil }

// Free frees all terms.
func (t *List) Free() {
	t.Forget()
	t.text.Free()
	t.long.Free()
	t.list.Free()
}
