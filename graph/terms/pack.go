package terms

import (
	"container/heap"
	"math"
	"slices"

	"nexum/graph/bitset"
	"nexum/graph/bytesort"
	"nexum/graph/segment"
)

// The limits of a part of the terms that Pack sorts at a time.
const (
	packText  = 64 << 20
	packTerms = 2 << 20
)

// A packer sorts the texts of terms. It sorts parts of bounded size, and merges them. So it reads and writes memory
// mostly in order, which is much faster if a part of the memory is in temporary files.
type packer struct {
	terms *List
	work  *segment.Scratch
	set   bitset.Set // the terms to sort
	text  int        // limits of a part; a part with one text can be larger
	most  int
	parts []packPart
}

// A packPart is a sorted part of the terms.
type packPart struct {
	text []byte
	at   []uint32 // text i is text[at[i]:at[i+1]]
	term []uint32
	next int // the index of the first text that is not merged
	head uint64
}

// Pack sorts a set of terms by text and writes the texts to p, whose columns are in the scratch out. It returns the new
// number of each term, in the scratch of the list. It calls tagged, in order, for each number whose term has a tag.
// Terms with equal text and tag share a number.
func (l *List) Pack(p *Texts, set bitset.Set, out *segment.Scratch, tagged func(number, tag uint32)) ([]uint32, error) {
	k := packer{terms: l, work: l.work, set: set, text: packText, most: packTerms}
	return k.pack(p, out, tagged)
}

func (k *packer) pack(p *Texts, out *segment.Scratch, tagged func(number, tag uint32)) ([]uint32, error) {
	for i := 0; i < k.terms.Len(); {
		i = k.sortFrom(i)
	}
	size, count := 0, 0
	for i := range k.parts {
		size, count = size+len(k.parts[i].text), count+len(k.parts[i].term)
	}
	numbers := segment.Make[uint32](k.work, k.terms.Len())
	text, at := segment.NewList[byte](out), segment.NewList[uint32](out)
	if len(k.parts) == 1 { // the size is known, except for duplicates
		text.MustReserve(size)
		at.MustReserve(count + 1)
	}
	last, lastTag, full := []byte(nil), uint32(0), false
	k.merge(func(s []byte, term uint32) {
		tag := k.terms.list.At(term).tag()
		if at.Len() == 0 || tag != lastTag || !slices.Equal(s, last) {
			if full = full || text.Len()+len(s) > math.MaxUint32; full {
				return
			}
			if tag > 0 {
				tagged(uint32(at.Len()), tag)
			}
			at.MustAppend(uint32(text.Len()))
			text.MustAppend(s...)
			lastTag = tag
			last = text.Values()[text.Len()-len(s):]
		}
		numbers[term] = uint32(at.Len() - 1)
	})
	if full {
		return nil, ErrTooLarge
	}
	at.MustAppend(uint32(text.Len()))
	text.ReadAtRandom()
	p.At, p.Text = segment.InHeap(at.Close()), segment.Text{Column: segment.InHeap(text.Close())}
	return numbers, nil
}

// sortFrom sorts a part of the terms that begins with term i, and returns the term after it.
func (k *packer) sortFrom(i int) int {
	var list []uint32
	size := 0
	for ; i < k.terms.Len() && len(list) < k.most; i++ {
		if k.set.Has(uint32(i)) {
			s := k.terms.View(uint32(i))
			if size > 0 && size+len(s) > k.text {
				break
			}
			list = append(list, uint32(i))
			size += len(s)
		}
	}
	bytesort.Sort(list, k.terms.View, k.compareTags)
	p := packPart{
		text: segment.Make[byte](k.work, size)[:0], at: segment.Make[uint32](k.work, len(list)+1),
		term: segment.Make[uint32](k.work, len(list)),
	}
	for j, term := range list {
		p.term[j] = term
		p.text = append(p.text, k.terms.View(term)...)
		p.at[j+1] = uint32(len(p.text))
	}
	k.parts = append(k.parts, p)
	return i
}

func (k *packer) compareTags(x, y uint32) int {
	a, b := k.terms.list.At(x).tag(), k.terms.list.At(y).tag()
	if a == b {
		return 0
	}
	return k.terms.tags[a].Compare(k.terms.tags[b])
}

// merge passes the texts of all parts in order, and frees the parts.
func (k *packer) merge(pass func(text []byte, term uint32)) {
	m := packMerge{k: k}
	for i := range k.parts {
		if p := &k.parts[i]; len(p.term) > 0 {
			p.head = bytesort.Head(p.first())
			m.live = append(m.live, p)
		}
	}
	heap.Init(&m)
	for len(m.live) > 0 {
		p := m.live[0]
		pass(p.first(), p.term[p.next])
		if p.next++; p.next == len(p.term) {
			heap.Pop(&m)
			continue
		}
		p.head = bytesort.Head(p.first())
		if len(m.live) > 1 {
			heap.Fix(&m, 0)
		}
	}
	for _, p := range k.parts {
		segment.Free(k.work, p.text)
		segment.Free(k.work, p.at)
		segment.Free(k.work, p.term)
	}
	k.parts = nil
}

// first returns the first text that is not merged.
func (p *packPart) first() []byte { return p.text[p.at[p.next]:p.at[p.next+1]] }

// A packMerge is a heap of the parts that are not merged completely.
type packMerge struct {
	k    *packer
	live []*packPart
}

func (m *packMerge) Len() int      { return len(m.live) }
func (m *packMerge) Swap(i, j int) { m.live[i], m.live[j] = m.live[j], m.live[i] }
func (m *packMerge) Push(x any)    { m.live = append(m.live, x.(*packPart)) }

func (m *packMerge) Less(i, j int) bool {
	x, y := m.live[i], m.live[j]
	if x.head != y.head {
		return x.head < y.head
	}
	if c := slices.Compare(x.first(), y.first()); c != 0 {
		return c < 0
	}
	return m.k.compareTags(x.term[x.next], y.term[y.next]) < 0
}

func (m *packMerge) Pop() any {
	last := m.live[len(m.live)-1]
	m.live = m.live[:len(m.live)-1]
	return last
}
