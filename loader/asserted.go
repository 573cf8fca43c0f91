package loader

import (
	"hash/maphash"

	"nexum/loader/rdf"
)

// asserted keeps the hashes of the triples that the file asserted: at least of the last keepAsserted ones, and at
// most of twice as many.
// If all is true, it keeps all of them.
type asserted struct {
	all           bool
	seed          maphash.Seed
	recent, older hashSet
}

// keepAsserted is the number of triples that are remembered at least.
const keepAsserted = 1 << 16

func (a *asserted) hash(s, p, o *rdf.Term) uint64 {
	var h maphash.Hash
	h.SetSeed(a.seed)
	for _, t := range [...]*rdf.Term{s, p, o} {
		h.WriteString(t.Text)
		h.WriteByte(byte(t.Kind))
		if t.Kind == rdf.Literal {
			h.WriteString(t.Lang)
			h.WriteByte(0)
			h.WriteString(t.Datatype)
			h.WriteByte(0)
		}
	}
	return h.Sum64()
}

func (a *asserted) add(s, p, o *rdf.Term) {
	if a.recent.slots == nil {
		a.seed, a.recent = maphash.MakeSeed(), newHashSet(keepAsserted)
	}
	if a.all && 2*a.recent.count >= len(a.recent.slots) {
		a.recent = a.recent.grown()
	} else if !a.all && a.recent.count == keepAsserted {
		a.recent, a.older = a.older, a.recent
		if a.recent.slots == nil {
			a.recent = newHashSet(keepAsserted)
		}
		a.recent.clear()
	}
	a.recent.add(a.hash(s, p, o))
}

func (a *asserted) has(t *rdf.Triple) bool {
	if a.recent.slots == nil {
		return false
	}
	h := a.hash(&t.Subject, &t.Predicate, &t.Object)
	return a.recent.has(h) || a.older.has(h)
}

// hashSet is a set of hashes.
type hashSet struct {
	slots []uint64 // 0 if free; the length is a power of two
	count int
}

// newHashSet returns a set for up to n hashes. n is a power of two.
func newHashSet(n int) hashSet { return hashSet{slots: make([]uint64, 2*n)} }

// grown returns a set with twice as many slots.
func (s *hashSet) grown() hashSet {
	out := newHashSet(len(s.slots))
	for _, h := range s.slots {
		if h != 0 {
			out.add(h)
		}
	}
	return out
}

func (s *hashSet) clear() {
	clear(s.slots)
	s.count = 0
}

// slot returns the slot of a hash, or the free one where it belongs.
func (s *hashSet) slot(h uint64) *uint64 {
	mask := uint64(len(s.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		if s.slots[i] == 0 || s.slots[i] == h {
			return &s.slots[i]
		}
	}
}

func (s *hashSet) add(h uint64) {
	h = max(h, 1) // 0 means free
	if at := s.slot(h); *at == 0 {
		*at = h
		s.count++
	}
}

func (s *hashSet) has(h uint64) bool { return s.slots != nil && *s.slot(max(h, 1)) != 0 }
