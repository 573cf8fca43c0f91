package graph

import (
	"sort"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// A Node is the number of an entity in one view. Numbers follow the order of ids in a compiled view;
// entities that an overlay adds come after. They mean nothing in another view.
type Node uint32

// A Pred is the number of a predicate in one view: a relation type, a fact or a foreign predicate.
type Pred uint32

// A Rel is the number of a stated relation in one view.
type Rel uint32

// What stands for nothing.
const (
	NoNode = ^Node(0)
	NoPred = ^Pred(0)
	NoRel  = ^Rel(0)
)

const noLit = ^uint32(0)

// A table is a compiled graph: columns, in the heap or in a file. It is immutable, but for the indexes that it makes on
// demand. Per relation it holds 28 bytes and 4 for each claim, per fact 12 and 4 for each claim, per entity 34, and the
// strings. Columns are read through methods, which verify what is read from a file.
type table struct {
	file *segment.File // nil for a table in the heap

	// Entities, in the order of their ids.
	ids  packed
	kind segment.Column[uint16]    // index in the ontology's kinds
	name segment.Column[uint32]    // literal that is the name to show, or noLit
	life segment.Column[periodRef] // how long the entity is there, by its own facts
	// Entities of which a claim dates one of these facts, so that the view's date may hide it.
	lifeDated bits
	// Entities of which one of these facts is a time of day, so that life does not have it; empty if there are none.
	lifeTimed bits

	preds []predicate
	predN map[string]Pred

	lits     packed
	tags     segment.Column[litTag] // of the literals that have one, by literal
	tagNames []tagName
	ctxs     segment.Column[contextRow] // sorted by document, then by all else
	// The times of day that contexts give, for periodRef.
	times segment.Column[claim.Date]

	// Relations, sorted by source, predicate, target. out[n]:out[n+1] are those of source n.
	out     segment.Column[uint32]
	src     segment.Column[Node]
	ties    segment.Column[tie]    // the rest of what a relation is
	claimAt segment.Column[uint32] // claims[claimAt[r]:claimAt[r+1]] are the contexts of relation r
	claims  segment.Column[uint32]
	odd     bits // relations that are not simply there: something disputes or retracts them; empty if there are none
	gone    bits // entities of which all that was claimed is retracted; empty if nothing is retracted
	dated   bits // relations of which a claim has a period
	// in[n]:in[n+1] are the places in inTies of the relations of target n, sorted by predicate, source.
	in     segment.Column[uint32]
	inTies segment.Column[inTie]

	// Facts, sorted by entity, predicate, literal text. fact[n]:fact[n+1] are those of entity n.
	fact        segment.Column[uint32]
	factPred    segment.Column[Pred]
	factLit     segment.Column[uint32]
	factClaimAt segment.Column[uint32]
	factClaims  segment.Column[uint32]
	factOdd     bits // facts that something disputes or retracts

	kindAt    []uint32 // kindNodes[kindAt[k]:kindAt[k+1]] are the entities of kind k, by id
	kindNodes segment.Column[Node]
	kindsMany segment.Column[Node] // entities whose kind may be another where claims are hidden: several are claimed, or one is disputed or retracted

	predCount []uint32 // relations by predicate
	rules     []Node   // entities that have a rule

	dates datesIndex
	cited citedIndex
	stats tableStats
}

// outRow returns the relations of source n: their numbers are lo to before hi.
func (t *table) outRow(n Node) (lo, hi uint32) { return t.out.At(uint32(n)), t.out.At(uint32(n) + 1) }

// inRow returns where the relations of target n are in inTies.
func (t *table) inRow(n Node) (lo, hi uint32) { return t.in.At(uint32(n)), t.in.At(uint32(n) + 1) }

// factRow returns which facts are those of entity n.
func (t *table) factRow(n Node) (lo, hi uint32) {
	return t.fact.At(uint32(n)), t.fact.At(uint32(n) + 1)
}

// relClaims returns the contexts of the claims of a relation.
func (t *table) relClaims(r Rel) []uint32 {
	return t.claims.Slice(t.claimAt.At(uint32(r)), t.claimAt.At(uint32(r)+1))
}

// claimsOfFact returns the contexts of the claims of a fact.
func (t *table) claimsOfFact(f uint32) []uint32 {
	return t.factClaims.Slice(t.factClaimAt.At(f), t.factClaimAt.At(f+1))
}

// rawFact returns a fact.
func (t *table) rawFact(f uint32) rawFact {
	return rawFact{t.factPred.At(f), t.factLit.At(f), t.claimsOfFact(f)}
}

// relation returns a relation.
func (t *table) relation(r Rel) Relation {
	o := t.ties.At(uint32(r))
	return Relation{t.src.At(uint32(r)), o.pred, o.dst, r}
}

// entityOfFact returns the entity that a fact is of.
func (t *table) entityOfFact(f uint32) Node {
	return Node(sort.Search(t.ids.len(), func(n int) bool { return t.fact.At(uint32(n)+1) > f }))
}

// A tie is a relation as its source sees it. What a step reads lies side by side, for reading rows here
// and there is most of what a traversal does.
type tie struct {
	pred Pred
	dst  Node
}

// An inTie is a relation as its target sees it.
type inTie struct {
	pred Pred
	src  Node
	rel  Rel
}

// A predicate is what a Pred stands for.
type predicate struct {
	name      string
	typ       int32 // index in the ontology's relation types; -1 for a fact or foreign predicate
	symmetric bool
}

// A litTag is the language and datatype of a literal that has one.
type litTag struct {
	lit, tag uint32 // the tag is its place in tagNames
}

// A tagName is a language and datatype of literals.
type tagName struct {
	Lang, Datatype string
}

// A contextRow is a Context with numbers for names.
type contextRow struct {
	doubt                    float64 // as of a Context
	document, relays, by     Node
	locator, attributes, grf uint32
	period                   periodRef
	revision                 uint32
	stance                   claim.Stance
	modality                 claim.Modality
	pad                      uint16 // always 0, so that equal rows are equal in a file
}

// packed holds many strings in one.
type packed struct {
	text segment.Text
	at   segment.Column[uint32] // string i is text[at[i]:at[i+1]]
}

func (p *packed) len() int { return max(p.at.Len(), 1) - 1 }

func (p *packed) get(i uint32) string { return p.text.String(p.at.At(i), p.at.At(i+1)) }

// find looks a string up in sorted strings.
func (p *packed) find(s string) (uint32, bool) {
	i := uint32(sort.Search(p.len(), func(i int) bool { return p.get(uint32(i)) >= s }))
	return i, int(i) < p.len() && p.get(i) == s
}

// A bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) add(i uint32) { b[i>>6] |= 1 << (i & 63) }

// bits is a bitset that may be in a file.
type bits struct{ segment.Column[uint64] }

func bitsOf(b bitset) bits { return bits{segment.InHeap([]uint64(b))} }

func (b *bits) has(i uint32) bool { return int(i>>6) < b.Len() && b.At(i>>6)&(1<<(i&63)) != 0 }

// tag returns the language and datatype of a literal.
func (t *table) tag(lit uint32) (lang, datatype string) {
	n := t.tags.Len()
	i := sort.Search(n, func(i int) bool { return t.tags.Ref(uint32(i)).lit >= lit })
	if i < n && t.tags.Ref(uint32(i)).lit == lit {
		name := &t.tagNames[t.tags.Ref(uint32(i)).tag]
		return name.Lang, name.Datatype
	}
	return "", ""
}
