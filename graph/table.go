package graph

import (
	"sort"
	"sync"

	"nexum/graph/claim"
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

// A table is a compiled graph: columns, in compressed rows. It is immutable, but for what it sorts on demand. Per relation it holds 28
// bytes and 4 for each claim, per fact 12 and 4 for each claim, per entity 34, and the strings.
type table struct {
	// Entities, in the order of their ids.
	ids  packed
	kind []uint16    // index in the ontology's kinds
	name []uint32    // literal that is the name to show, or noLit
	life []periodRef // how long the entity is there, by its own facts
	// Entities of which a claim dates one of these facts, so that the view's date may hide it.
	lifeDated bitset
	// Entities of which one of these facts is a time of day, so that life does not have it; nil if there are none.
	lifeTimed bitset

	preds []predicate
	predN map[string]Pred

	lits packed
	tags []litTag // of the literals that have one, by literal
	ctxs []contextRow
	// The times of day that contexts give, for periodRef.
	times []claim.Date

	// Relations, sorted by source, predicate, target. out[n]:out[n+1] are those of source n.
	out     []uint32
	src     []Node
	ties    []tie    // the rest of what a relation is
	claimAt []uint32 // claims[claimAt[r]:claimAt[r+1]] are the contexts of relation r
	claims  []uint32
	odd     bitset // relations that are not simply there: something disputes or retracts them
	gone    bitset // entities of which all that was claimed is retracted; nil if nothing is retracted
	dated   bitset // relations of which a claim has a period
	// in[n]:in[n+1] are the places in inTies of the relations of target n, sorted by predicate, source.
	in     []uint32
	inTies []inTie

	// Facts, sorted by entity, predicate, literal text. fact[n]:fact[n+1] are those of entity n.
	fact        []uint32
	factPred    []Pred
	factLit     []uint32
	factClaimAt []uint32
	factClaims  []uint32
	factOdd     bitset // facts that something disputes or retracts

	kindAt    []uint32 // kindNodes[kindAt[k]:kindAt[k+1]] are the entities of kind k, by id
	kindNodes []Node
	kindsMany []Node // entities whose kind may be another where claims are hidden: several are claimed, or one is disputed or retracted

	predCount  []uint32 // relations by predicate
	rules      []Node   // entities that have a rule
	claimCount int

	// All dates that claims give, in the order of a timeline. They are sorted when they are first asked for.
	datesOnce  sync.Once
	datesList  []datedEntry
	clocksList []Dated // those with a time of day

	// What each document claims.
	citedOnce sync.Once
	cited     *citations
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
	lit            uint32
	lang, datatype string
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
}

// packed holds many strings in one.
type packed struct {
	text string
	at   []uint32 // string i is text[at[i]:at[i+1]]
}

func (p *packed) len() int { return max(len(p.at), 1) - 1 }

func (p *packed) get(i uint32) string { return p.text[p.at[i]:p.at[i+1]] }

// find looks a string up in sorted strings.
func (p *packed) find(s string) (uint32, bool) {
	i := sort.Search(p.len(), func(i int) bool { return p.get(uint32(i)) >= s })
	return uint32(i), i < p.len() && p.get(uint32(i)) == s
}

// A bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (b bitset) has(i uint32) bool { return int(i>>6) < len(b) && b[i>>6]&(1<<(i&63)) != 0 }

func (b bitset) add(i uint32) { b[i>>6] |= 1 << (i & 63) }

func (t *table) tag(lit uint32) (lang, datatype string) {
	i := sort.Search(len(t.tags), func(i int) bool { return t.tags[i].lit >= lit })
	if i < len(t.tags) && t.tags[i].lit == lit {
		return t.tags[i].lang, t.tags[i].datatype
	}
	return "", ""
}
