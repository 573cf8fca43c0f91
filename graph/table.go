package graph

import (
	"sort"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/graph/terms"
)

// A Node is the number of an entity in one view. In a compiled view, numbers follow the order of ids; entities of an
// overlay have higher numbers. Numbers have no meaning in other views.
type Node uint32

// A Pred is the number of a predicate in one view: a relation type, a fact or a foreign predicate.
type Pred uint32

// A Rel is the number of a stated relation in one view.
type Rel uint32

// Values that mean "none".
const (
	NoNode = ^Node(0)
	NoPred = ^Pred(0)
	NoRel  = ^Rel(0)
)

const noLit = ^uint32(0)

// A table is a compiled graph: columns on the heap or in a file. It is immutable, except for indexes that it builds on
// demand. It needs 28 bytes per relation, 12 per fact, 4 per claim of a relation or fact, 34 per entity, and the
// strings. The methods that read columns verify what they read from a file.
type table struct {
	file    *segment.File    // nil for a table in memory
	key     tableKey         // of the file
	scratch *segment.Scratch // the temporary files with the large columns of a table in memory; may be nil

	// Entities, in the order of their ids.
	ids  terms.Texts
	kind segment.Column[uint16]    // index of the kind in the ontology
	name segment.Column[uint32]    // the literal to show as name, or noLit
	life segment.Column[periodRef] // the lifetime of the entity, from its own facts
	// lifeDated has the entities with a period on a claim of a lifetime fact, so that the date of the view can hide the
	// fact.
	lifeDated bitset.Column
	// lifeComputed has the entities whose lifetime is not in life and must be computed, because a lifetime fact has a
	// time of day or is not stated. Facts that are not stated limit only relations that are no stronger. It is empty if
	// there are none.
	lifeComputed bitset.Column

	preds []predicate
	predN map[string]Pred

	lits     terms.Texts
	tags     segment.Column[litTag] // tags of the literals that have one, by literal
	tagNames []terms.Tag
	ctxs     segment.Column[contextRow] // sorted by document, then by all other fields
	// The times of day in contexts, for periodRef.
	times segment.Column[claim.Date]

	// Relations, sorted by source, predicate, target, key of the occurrence. The relations of source n are
	// out[n]:out[n+1].
	out     segment.Column[uint32]
	src     segment.Column[Node]
	outKeys segment.Column[targetKey] // predicate and target of each relation
	// For each relation its occurrence, as in relKey; empty if no relation has a key.
	occurrences segment.Column[uint32]
	claimAt     segment.Column[uint32] // claims[claimAt[r]:claimAt[r+1]] are the contexts of relation r
	claims      segment.Column[uint32]
	contested   bitset.Column // relations that a claim disputes or retracts; empty if there are none
	// unsupported has the contested relations that do not hold, because all claims that support them are retracted;
	// empty if there are none.
	unsupported bitset.Column
	absent      bitset.Column // entities whose claims are all retracted; empty if nothing is retracted
	dated       bitset.Column // relations with a period on a claim
	// Whether a claim denies all occurrences of a pair.
	pairsDenied bool
	// The relations of target n are in inKeys at in[n]:in[n+1], sorted by predicate, source.
	in     segment.Column[uint32]
	inKeys segment.Column[sourceKey]
	// unsupportedIn is the same set as unsupported, by index in inKeys. For a row of incoming relations, only a few
	// adjacent words of it are read. In unsupported, each relation of the row could be in another word, which is slow
	// because most of these are not in the cache of the processor.
	unsupportedIn bitset.Column

	// Facts, sorted by entity, predicate, literal text. The facts of entity n are fact[n]:fact[n+1].
	fact           segment.Column[uint32]
	factPred       segment.Column[Pred]
	factLit        segment.Column[uint32]
	factClaimAt    segment.Column[uint32]
	factClaims     segment.Column[uint32]
	contestedFacts bitset.Column // facts that a claim disputes or retracts

	kindAt    []uint32 // kindNodes[kindAt[k]:kindAt[k+1]] are the entities of kind k, by id
	kindNodes segment.Column[Node]
	// Entities whose kind can change if claims are hidden: they have claims of several kinds, or a kind that a claim
	// disputes or retracts.
	kindsMany segment.Column[Node]

	same samePairs // claims that two entities are one

	predCount []uint32 // number of relations by predicate
	rules     []Node   // entities that are rules or ontology files

	dates datesIndex
	cited citedIndex
	stats tableStats
	// The number of entities by kind.
	kindsShown kindsShown
	orders     tableOrders
	hubs       hubRows
}

// outRow returns the numbers of the relations of source n, as the range [lo, hi).
func (t *table) outRow(n Node) (lo, hi uint32) { return t.out.At(uint32(n)), t.out.At(uint32(n) + 1) }

// unsupportedOf returns the relations that do not hold, by their places in the rows of a direction.
func (t *table) unsupportedOf(dir Direction) *bitset.Column {
	if dir == In {
		return &t.unsupportedIn
	}
	return &t.unsupported
}

// inRow returns the range [lo, hi) of the relations of target n in inKeys.
func (t *table) inRow(n Node) (lo, hi uint32) { return t.in.At(uint32(n)), t.in.At(uint32(n) + 1) }

// factRow returns the numbers of the facts of entity n, as the range [lo, hi).
func (t *table) factRow(n Node) (lo, hi uint32) {
	return t.fact.At(uint32(n)), t.fact.At(uint32(n) + 1)
}

// claimLen returns the number of claims of relations and facts.
func (t *table) claimLen() int { return t.claims.Len() + t.factClaims.Len() }

// relClaims returns the contexts of the claims of a relation.
func (t *table) relClaims(r Rel) []uint32 {
	return t.claims.Slice(t.claimAt.At(uint32(r)), t.claimAt.At(uint32(r)+1))
}

// claimsOfFact returns the contexts of the claims of a fact.
func (t *table) claimsOfFact(f uint32) []uint32 {
	return t.factClaims.Slice(t.factClaimAt.At(f), t.factClaimAt.At(f+1))
}

// rawFact returns the fact with a number.
func (t *table) rawFact(f uint32) rawFact {
	return rawFact{t.factPred.At(f), t.factLit.At(f), t.claimsOfFact(f)}
}

// relation returns the relation with a number.
func (t *table) relation(r Rel) Relation {
	o := t.outKeys.At(uint32(r))
	return Relation{t.src.At(uint32(r)), o.pred, o.dst, r}
}

// entityOfFact returns the entity of a fact.
func (t *table) entityOfFact(f uint32) Node {
	return Node(sort.Search(t.ids.Len(), func(n int) bool { return t.fact.At(uint32(n)+1) > f }))
}

// A targetKey is a relation without its source. It is a struct, and not two columns, because most of the work of a
// traversal is reading rows of outKeys and inKeys.
type targetKey struct {
	pred Pred
	dst  Node
}

// A sourceKey is a relation without its target.
type sourceKey struct {
	pred Pred
	src  Node
	rel  Rel
}

// A predicate describes a Pred.
type predicate struct {
	name      string
	typ       int32 // index of the relation type in the ontology; -1 for a fact or a foreign predicate
	symmetric bool
}

// A litTag assigns a language and datatype to a literal.
type litTag struct {
	lit, tag uint32 // tag is an index in tagNames
}

// A contextRow is a claim.Context with numbers in place of names.
type contextRow struct {
	doubt                    float64 // as in claim.Context
	document, relays, by     Node
	locator, attributes, grf uint32
	period                   periodRef
	revision                 uint32
	stance                   claim.Stance
	modality                 claim.Modality
	tag                      uint16 // not 0 in the copy of a context for a merged entity; always 0 in a table
}

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
