package search

import (
	"encoding/binary"
	"hash/maphash"
	"slices"

	"nexum/graph/bytesort"
	"nexum/graph/slots"
)

// A collector collects the terms of documents: for each term, the documents that have it. When it is full, its content
// is written as a sorted run. Runs are merged into a segment, so the memory of a build does not depend on the number of
// documents.
type collector struct {
	seed  maphash.Seed
	slots []uint64 // hash and number + 1 of a term, each with 32 bits; 0 if free; the length is a power of two
	text  []byte   // for each term, the byte of its field and its text
	terms []collectedTerm
	pairs []collectedPair
	doc   uint32 // the document whose terms are added
}

type collectedTerm struct {
	at    uint32 // where the term begins in text
	count uint32 // the number of documents that have it
	last  uint32 // 1 plus the last of these documents
}

// A collectedPair is a term and a document that has it.
type collectedPair struct{ term, doc uint32 }

// A collector is full when it has this many pairs, or this many bytes of text.
const (
	collectPairs = 2 << 20
	collectText  = 16 << 20
)

// idField is the byte for the field of ids, which is before all other fields.
const idField = 0

func newCollector() *collector {
	return &collector{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<12)}
}

// collect adds all terms of a document. The numbers of the documents must increase.
func (c *collector) collect(doc uint32, d Document) {
	c.doc = doc
	c.put(idField, d.ID)
	analyze(d, c)
}

// add implements termSink.
func (c *collector) add(field, term string) {
	if term != "" {
		c.put(field[0], term)
	}
}

func (c *collector) put(field byte, text string) {
	n := c.number(field, text)
	t := &c.terms[n]
	if t.last == c.doc+1 {
		return
	}
	t.last = c.doc + 1
	t.count++
	c.pairs = append(c.pairs, collectedPair{n, c.doc})
}

// number returns the number of a term. It adds the term if it is new.
func (c *collector) number(field byte, text string) uint32 {
	hash := uint32(maphash.String(c.seed, text)) + uint32(field)*0x9e3779b1
	mask := uint32(len(c.slots) - 1)
	at := hash & mask
	for ; c.slots[at] != 0; at = (at + 1) & mask {
		if slot := c.slots[at]; uint32(slot>>32) == hash && c.isTerm(uint32(slot)-1, field, text) {
			return uint32(slot) - 1
		}
	}
	n := uint32(len(c.terms))
	c.terms = append(c.terms, collectedTerm{at: uint32(len(c.text))})
	c.text = append(append(c.text, field), text...)
	c.slots[at] = uint64(hash)<<32 | uint64(n+1)
	if 4*len(c.terms) > 3*len(c.slots) {
		c.grow()
	}
	return n
}

// term returns the field and text of a term.
func (c *collector) term(n uint32) []byte {
	if int(n)+1 < len(c.terms) {
		return c.text[c.terms[n].at:c.terms[n+1].at]
	}
	return c.text[c.terms[n].at:]
}

func (c *collector) isTerm(n uint32, field byte, text string) bool {
	t := c.term(n)
	return t[0] == field && string(t[1:]) == text
}

// grow doubles the number of slots.
func (c *collector) grow() {
	c.slots = slots.Double(c.slots)
}

// sorted returns the numbers of all terms in the order of their fields and texts.
func (c *collector) sorted() []uint32 {
	order := make([]uint32, len(c.terms))
	for i := range order {
		order[i] = uint32(i)
	}
	bytesort.Sort(order, c.term, nil)
	return order
}

// grouped returns the documents of all terms. The documents of term n end where those of term n+1 begin.
func (c *collector) grouped() (docs, begins []uint32) {
	begins = make([]uint32, len(c.terms)+1)
	for i := range c.terms {
		begins[i+1] = begins[i] + c.terms[i].count
	}
	docs = make([]uint32, len(c.pairs))
	next := slices.Clone(begins)
	for _, p := range c.pairs {
		docs[next[p.term]] = p.doc
		next[p.term]++
	}
	return docs, begins
}

// appendRun calls write with the terms in order, as parts of a run, and empties the collector. In a run a term is the
// number of bytes that it shares with the term before, the number of its other bytes, these bytes, the number of its
// documents, and the difference of each document from the one before.
func (c *collector) appendRun(write func([]byte) error) error {
	docs, begins := c.grouped()
	var part, before []byte
	for _, n := range c.sorted() {
		term := c.term(n)
		shared := sharedPrefix(before, term)
		part = binary.AppendUvarint(part, uint64(shared))
		part = binary.AppendUvarint(part, uint64(len(term)-shared))
		part = append(part, term[shared:]...)
		list := docs[begins[n]:begins[n+1]]
		part = binary.AppendUvarint(part, uint64(len(list)))
		last := uint32(0)
		for _, doc := range list {
			part = binary.AppendUvarint(part, uint64(doc-last))
			last = doc
		}
		before = term
		if len(part) >= 1<<16 {
			if err := write(part); err != nil {
				return err
			}
			part = part[:0]
		}
	}
	c.text, c.terms, c.pairs = c.text[:0], c.terms[:0], c.pairs[:0]
	clear(c.slots)
	return write(part)
}

// sharedPrefix returns the number of bytes with which both texts begin.
func sharedPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
