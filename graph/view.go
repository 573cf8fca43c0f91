package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// A View is the graph at one revision, as of one date, and with some claims hidden or assumed. It is immutable and safe
// for concurrent use. Use a Builder to compile a view, Apply to add claims, and With to change what it shows.
type View struct {
	ontology   *schema.Ontology
	table      *table
	over       *overlay    // the claims that were added after the table was compiled; nil for none
	exclusions *exclusions // what the view hides; nil if it hides nothing
	revisions  []claim.Revision
	labels     []Pred           // predicates whose literals name an entity, the preferred ones first
	lifetimes  [][]lifetimePred // by index of kind
	symmetric  *Preds           // symmetric relation types
	rules      []Node           // nodes that are rules or ontology files, not entities
	added      []predicate      // predicates that no claim has, numbered after all others
	merges     *identities      // entities with several ids; nil if there are none
	cache      *cache
	unknown    unknown // words of the claims that the ontology lacks
}

// Ontology returns the ontology that the view was compiled with.
func (v *View) Ontology() *schema.Ontology { return v.ontology }

// Revision returns the newest revision in the view; the zero Revision if there is none.
func (v *View) Revision() claim.Revision {
	if len(v.revisions) == 0 {
		return claim.Revision{}
	}
	return v.revisions[len(v.revisions)-1]
}

// Revisions returns all revisions in the view, the oldest first. Do not change the slice.
func (v *View) Revisions() []claim.Revision { return v.revisions }

// RevisionOf returns a revision by its number.
func (v *View) RevisionOf(number uint64) (claim.Revision, bool) {
	i, ok := slices.BinarySearchFunc(v.revisions, number, func(r claim.Revision, n uint64) int {
		return cmp.Compare(r.Number, n)
	})
	if !ok {
		return claim.Revision{}, false
	}
	return v.revisions[i], true
}

// Len returns the number of nodes of the view, including hidden ones. Every Node is less than it.
func (v *View) Len() int {
	n := v.table.ids.Len()
	if v.over != nil {
		n += len(v.over.ids)
	}
	return n
}

// Lookup finds an entity by its id, or by an id that was merged into it. It does not find hidden entities and rules.
func (v *View) Lookup(id string) (Node, bool) {
	n, ok := v.lookup(id)
	n = v.canonical(n)
	if !ok || v.isAbsent(n) || v.isRule(n) {
		return NoNode, false
	}
	return n, true
}

// Has reports whether the graph has an entity with this id, hidden in this view or not.
func (v *View) Has(id string) bool {
	n, ok := v.lookup(id)
	return ok && !v.isRule(n)
}

// lookup finds a node by its id, including hidden entities and rules.
func (v *View) lookup(id string) (Node, bool) {
	i, ok := v.table.ids.Find(id)
	if !ok && v.over != nil {
		n, ok := v.over.byID.Get(id)
		return n, ok
	}
	return Node(i), ok
}

// isAbsent reports whether an entity is not visible in the view: it is hidden, or all claims about it are retracted,
// not known yet or not trusted.
func (v *View) isAbsent(n Node) bool {
	if v.exclusions.hidesNode(n) || v.isMerged(n) {
		return true
	}
	if v.exclusions == nil || !v.exclusions.bounded && len(v.exclusions.distrust) == 0 {
		if v.over != nil {
			if absent, ok := v.over.absent.Get(n); ok {
				return absent
			}
		}
		return v.table.absent.Has(uint32(n))
	}
	return v.unclaimed(n)
}

// unclaimed reports whether there are claims about an entity, but none of them is visible.
func (v *View) unclaimed(n Node) bool {
	claimed := false
	shown := func(claims []uint32) bool {
		for _, c := range claims {
			if v.ctx(c).stance != claim.Retracts {
				claimed = true
				if v.claimShown(c, claims) {
					return true
				}
			}
		}
		return false
	}
	return !v.anyClaims(n, shown) && claimed
}

// anyClaims reports whether match is true for the claims of a fact, relation or merge of an entity, hidden or not.
func (v *View) anyClaims(n Node, match func(claims []uint32) bool) bool {
	for f := range v.facts(n) {
		if match(f.claims) {
			return true
		}
	}
	for _, dir := range [2]Direction{Out, In} {
		for r := range v.row(n, dir) {
			if match(v.relClaims(r)) {
				return true
			}
		}
	}
	for _, id := range v.nodesOf(n) {
		for _, claims := range v.sameAbout(id) {
			if match(claims) {
				return true
			}
		}
	}
	return false
}

// ID returns the id of an entity.
func (v *View) ID(n Node) string {
	if base := v.table.ids.Len(); int(n) >= base {
		return v.over.ids[int(n)-base]
	}
	return v.table.ids.Get(uint32(n))
}

// Compare orders entities by id.
func (v *View) Compare(a, b Node) int {
	if base := Node(v.table.ids.Len()); a < base && b < base {
		return cmp.Compare(a, b)
	}
	return cmp.Compare(v.ID(a), v.ID(b))
}

// Kind returns the kind of an entity. It returns the kind Thing if no claim gives one.
func (v *View) Kind(n Node) *schema.Kind { return v.ontology.Kinds()[v.kindIndex(n)] }

func (v *View) kindIndex(n Node) int {
	if !v.asCompiled(n) {
		if k, _ := v.describe(n); k >= 0 {
			return k
		}
		k, _ := v.ontology.Kind(schema.Thing)
		return k.Index
	}
	if v.over != nil {
		if d, ok := v.over.described.Get(n); ok {
			return int(d.kind)
		}
	}
	return int(v.table.kind.At(uint32(n)))
}

// asCompiled reports whether the exclusions hide no claim of the facts of an entity, so that the compiled kind, name
// and lifetime are valid. This check is cheaper than computing them again.
func (v *View) asCompiled(n Node) bool {
	t := v.table
	if !v.exclusions.hidesClaims() {
		return true
	}
	if int(n) >= t.ids.Len() {
		return false
	}
	if v.over.hasFacts(n) {
		return false
	}
	last := ^uint32(0)
	lo, hi := t.factRow(n)
	for _, c := range t.factClaims.Slice(t.factClaimAt.At(lo), t.factClaimAt.At(hi)) {
		if c != last && v.exclusions.hidesClaim(t.ctxs.Ref(c)) {
			return false
		}
		last = c
	}
	return true
}

func (v *View) ctx(c uint32) *contextRow {
	if base := v.table.ctxs.Len(); int(c) >= base {
		return &v.over.ctxs[int(c)-base]
	}
	return v.table.ctxs.Ref(c)
}

func (v *View) literal(lit uint32) claim.Value {
	if base := v.table.lits.Len(); int(lit) >= base {
		return v.over.lits[int(lit)-base]
	}
	lang, datatype := v.table.tag(lit)
	return claim.Value{Text: v.table.lits.Get(lit), Lang: lang, Datatype: datatype}
}

func (v *View) text(lit uint32) string {
	if lit == noLit {
		return ""
	}
	return v.literal(lit).Text
}
