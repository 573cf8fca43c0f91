package loader

import (
	"hash/maphash"

	"nexum/graph/claim"
	"nexum/loader/rdf"
)

// A statement about a triple can stand before the triple, far after it, or in another file of the load. Then the reader
// does not know whether the triple is asserted. It gives the claim one of these modalities, which no claim of a store
// has, and the modality is decided when all files have been read.
const (
	// ifAsserted marks a claim that is stated if another claim of the load asserts the same, and alleged otherwise.
	ifAsserted = claim.NoModality
	// quoted marks a claim that is stated, but does not assert the triple for other claims: a reifier without an IRI says
	// that a document states it. A claim of a reifier with an IRI has a locator, and needs no mark.
	quoted = claim.NoModality + 1
)

// tripleHash is the hash of the subject, predicate and object of a claim.
func (r *reading) tripleHash(c *claim.Claim) uint64 {
	return maphash.Comparable(r.triples.seed, struct {
		subject, predicate string
		object             claim.Value
	}{c.Subject, c.Predicate, c.Object})
}

// mentionedTriples are the triples of claims that are marked ifAsserted.
type mentionedTriples struct {
	some     bool // whether there are such claims
	settled  bool // whether all files have been read, so that asserted is complete
	seed     maphash.Seed
	asserted hashSet // those that another claim asserts
}

// findAsserted finds which of the triples that claims mention are asserted.
func (r *reading) findAsserted() error {
	m := &r.triples
	if !m.some {
		return nil
	}
	m.seed = maphash.MakeSeed()
	mentions := newHashSet(keepAsserted)
	err := r.eachClaim(func(c claim.Claim, _ []place) bool {
		if c.Context.Modality == ifAsserted {
			mentions.put(r.tripleHash(&c))
		}
		return true
	})
	if err == nil {
		m.asserted = newHashSet(keepAsserted)
		err = r.eachClaim(func(c claim.Claim, _ []place) bool {
			if x := &c.Context; x.Modality == claim.Stated && x.Stance == claim.Supports && x.Locator == "" {
				if h := r.tripleHash(&c); mentions.has(h) {
					m.asserted.put(h)
				}
			}
			return true
		})
	}
	m.settled = true
	return err
}

// settle decides the modality of a claim, once all files have been read.
func (r *reading) settle(c *claim.Claim) {
	switch x := &c.Context; {
	case x.Modality < claim.NoModality || !r.triples.settled:
	case x.Modality == quoted || r.triples.asserted.has(r.tripleHash(c)):
		x.Modality = claim.Stated
	default:
		x.Modality = claim.Alleged // the file only mentions the statement and does not assert it
	}
}

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
	if a.all {
		a.recent.put(a.hash(s, p, o))
		return
	}
	if a.recent.count == keepAsserted {
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

// put adds a hash to a set of any size.
func (s *hashSet) put(h uint64) {
	if 2*s.count >= len(s.slots) {
		*s = s.grown()
	}
	s.add(h)
}

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
