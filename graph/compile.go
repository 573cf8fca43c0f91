package graph

import (
	"hash/maphash"
	"iter"

	"nexum/graph/claim"
	"nexum/schema"
)

// Compile compiles a view of claims that are not in a store, for example of a dataset under review or of a test. The
// view uses the ontology that the claims bring, or else o. The claims keep the revision in their context.
func Compile(o *schema.Ontology, rev claim.Revision, claims iter.Seq[claim.Claim]) (*View, error) {
	b := NewBuilder(o)
	n := newNumberer(b)
	for c := range claims {
		if err := n.add(&c); err != nil {
			return nil, err
		}
	}
	if rev.Number > 0 {
		if err := b.Revision(rev); err != nil {
			return nil, err
		}
	}
	return b.View()
}

// A numberer passes claims to a Builder that have no numbers yet. It numbers each term once. It numbers a context again
// if it returns after claims with other contexts; the builder removes the copies.
type numberer struct {
	b     *Builder
	seed  maphash.Seed
	slots []uint64 // hash and index + 1 of a term, each with 32 bits; 0 if free; the length is a power of two

	begun              bool
	context            claim.Context // the context of the last claim
	subject, predicate string        // the subject and predicate of the last claim
	s, p               uint64
}

func newNumberer(b *Builder) *numberer {
	return &numberer{b: b, seed: maphash.MakeSeed(), slots: make([]uint64, 1<<12)}
}

// add passes on a claim.
func (n *numberer) add(c *claim.Claim) (err error) {
	if !n.begun || c.Context != n.context {
		n.context = c.Context
		if err := n.b.Context(uint64(len(n.b.contexts)), c.Context); err != nil {
			return err
		}
	}
	if !n.begun || c.Subject != n.subject {
		v := claim.EntityValue(c.Subject)
		if n.s, err = n.term(&v); err != nil {
			return err
		}
		n.subject = c.Subject
	}
	if !n.begun || c.Predicate != n.predicate {
		v := claim.EntityValue(c.Predicate)
		if n.p, err = n.term(&v); err != nil {
			return err
		}
		n.predicate = c.Predicate
	}
	n.begun = true
	o, err := n.term(&c.Object)
	if err != nil {
		return err
	}
	return n.b.Claim(n.s, n.p, o, uint64(len(n.b.contexts)-1))
}

// term returns the number of a term. The number of a term is its index.
func (n *numberer) term(v *claim.Value) (uint64, error) {
	hash := n.hash(v)
	mask := uint32(len(n.slots) - 1)
	at := hash & mask
	for ; n.slots[at] != 0; at = (at + 1) & mask {
		if slot := n.slots[at]; uint32(slot>>32) == hash && n.isTerm(uint32(slot)-1, v) {
			return uint64(uint32(slot) - 1), nil
		}
	}
	i := uint64(len(n.b.terms))
	if err := n.b.Term(i, v.Entity, []byte(v.Text), []byte(v.Lang), []byte(v.Datatype)); err != nil {
		return 0, err
	}
	n.slots[at] = uint64(hash)<<32 | (i + 1)
	if 4*len(n.b.terms) > 3*len(n.slots) {
		n.grow()
	}
	return i, nil
}

func (n *numberer) hash(v *claim.Value) uint32 {
	h := maphash.String(n.seed, v.Text)
	if v.Entity {
		return ^uint32(h)
	}
	return uint32(h)
}

// isTerm reports whether a value is the term with an index.
func (n *numberer) isTerm(i uint32, v *claim.Value) bool {
	if n.b.terms[i].entity != v.Entity || string(n.b.view(i)) != v.Text {
		return false
	}
	return v.Entity || n.b.tags[i] == tagName{v.Lang, v.Datatype}
}

// grow doubles the number of slots.
func (n *numberer) grow() {
	old := n.slots
	n.slots = make([]uint64, 2*len(old))
	mask := uint32(len(n.slots) - 1)
	for _, slot := range old {
		if slot == 0 {
			continue
		}
		at := uint32(slot>>32) & mask
		for n.slots[at] != 0 {
			at = (at + 1) & mask
		}
		n.slots[at] = slot
	}
}
