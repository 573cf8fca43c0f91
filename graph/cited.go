package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"sync"

	"nexum/graph/budget"
	"nexum/graph/segment"
)

// A Cited is one claim of a document with what it is about. Of a relation, Fact is nil.
type Cited struct {
	Relation Relation
	Fact     *Fact
	Claim    ClaimOf
}

// Subject returns the entity that the fact is of, or the source of the relation.
func (c Cited) Subject() Node {
	if c.Fact != nil {
		return c.Fact.Entity
	}
	return c.Relation.Source
}

// DigitsNest reports whether digits nest in the section numbers of a document: whether 4.46 is inside 4.4. A fact that
// the ontology marks as @nests says so.
func (v *View) DigitsNest(document Node) bool {
	for _, f := range v.Kind(document).Facts {
		if !f.Nests {
			continue
		}
		if p, ok := v.Pred(f.Name); ok {
			if value, ok := v.Fact(document, p); ok {
				return value.Value.Text == "true"
			}
		}
	}
	return false
}

// EachCited yields, in no order, the claims that a document makes at the places that match: those of facts and of
// relations of the view, its denials too. As of a date, a claim that gives another period is left out. It ends early if
// yield returns false, and with the context's error if the context ends.
func (v *View) EachCited(ctx context.Context, document Node, match func(place string) bool, yield func(Cited) bool) error {
	c := citing{view: v, document: document, match: match, yield: yield, places: map[uint32]bool{}, watch: budget.NewWatch(ctx)}
	if v.over != nil {
		c.overlay()
	}
	if !c.done {
		c.table()
	}
	return c.err
}

// A citing is one run of EachCited.
type citing struct {
	view     *View
	document Node
	match    func(string) bool
	yield    func(Cited) bool
	places   map[uint32]bool // whether a locator matches
	watch    *budget.Watch
	err      error
	done     bool
}

// wants reports whether a context is of the document, at a place that matches.
func (c *citing) wants(row *contextRow) bool {
	if row.document != c.document {
		return false
	}
	matches, ok := c.places[row.locator]
	if !ok {
		matches = c.match(c.view.text(row.locator))
		c.places[row.locator] = matches
	}
	return matches
}

// table yields what the table holds and the overlay does not replace.
func (c *citing) table() {
	v, t := c.view, c.view.table
	for ctx, end := t.contextsOf(c.document); ctx < end; ctx++ {
		if !c.wants(t.ctxs.Ref(ctx)) {
			continue
		}
		for _, item := range t.citations().about(ctx) {
			if c.done {
				return
			}
			if r := Rel(item); int(r) < t.src.Len() {
				if v.over != nil {
					if _, ok := v.over.relClaims[r]; ok {
						continue
					}
				}
				c.relation(r, ctx, v.relClaims(r))
				continue
			}
			f := item - uint32(t.src.Len())
			n := t.entityOfFact(f)
			if v.over != nil {
				if _, ok := v.over.facts[n]; ok {
					continue
				}
			}
			c.fact(n, t.rawFact(f), ctx)
		}
	}
}

// overlay yields what came after the table was compiled, in rows that are there whole.
func (c *citing) overlay() {
	v := c.view
	for r, claims := range v.over.relClaims {
		for _, ctx := range claims {
			if c.done {
				return
			}
			if c.wants(v.ctx(ctx)) {
				c.relation(r, ctx, claims)
			}
		}
	}
	for n, row := range v.over.facts {
		for _, f := range row {
			for _, ctx := range f.claims {
				if c.done {
					return
				}
				if c.wants(v.ctx(ctx)) {
					c.fact(n, f, ctx)
				}
			}
		}
	}
}

func (c *citing) relation(r Rel, ctx uint32, claims []uint32) {
	v := c.view
	rel := v.relation(r)
	if v.gone(rel.Source) || v.gone(rel.Target) || v.lens.hidesRelation(rel.Key()) || !c.shown(ctx, claims) {
		return
	}
	c.give(Cited{Relation: rel, Claim: v.claimOf(ctx)})
}

func (c *citing) fact(n Node, f rawFact, ctx uint32) {
	v := c.view
	if v.gone(n) || v.isRule(n) || !c.shown(ctx, f.claims) {
		return
	}
	c.give(Cited{Fact: &Fact{n, f.pred, v.literal(f.lit), f.lit, f.claims}, Claim: v.claimOf(ctx)})
}

// shown reports whether one of several claims is in the view, at its date.
func (c *citing) shown(ctx uint32, claims []uint32) bool {
	return c.view.claimShown(ctx, claims) && c.view.atDate(c.view.ctx(ctx))
}

func (c *citing) give(cited Cited) {
	if c.err = c.watch.Err(); c.err != nil || !c.yield(cited) {
		c.done = true
	}
}

func (v *View) claimOf(ctx uint32) ClaimOf {
	row := v.ctx(ctx)
	return ClaimOf{row.document, row.relays, row.by, v.context(row)}
}

// citedIndex leads from documents to what they claim. A table in the heap makes it when it is first asked for.
type citedIndex struct {
	once sync.Once
	// items[at[c]:at[c+1]] is what context c is about: relations by their numbers, then facts after the last relation.
	at, items segment.Column[uint32]
	// The contexts of claims that have what they say from another document, by that document.
	relayed segment.Column[uint32]
}

// citations returns the index of what documents claim.
func (t *table) citations() *citedIndex {
	c := &t.cited
	c.once.Do(func() {
		if t.file == nil {
			c.make(t)
		}
	})
	return c
}

func (c *citedIndex) make(t *table) {
	at, items := make([]uint32, t.ctxs.Len()+1), make([]uint32, t.claims.Len()+t.factClaims.Len())
	for _, claims := range [2][]uint32{t.claims.All(), t.factClaims.All()} {
		for _, ctx := range claims {
			at[ctx+1]++
		}
	}
	var relayed []uint32
	for i := range uint32(t.ctxs.Len()) {
		at[i+1] += at[i]
		if t.ctxs.Ref(i).relays != NoNode {
			relayed = append(relayed, i)
		}
	}
	next := slices.Clone(at)
	fill := func(claimAt, claims []uint32, first int) {
		for i := range max(len(claimAt), 1) - 1 {
			for _, ctx := range claims[claimAt[i]:claimAt[i+1]] {
				items[next[ctx]] = uint32(first + i)
				next[ctx]++
			}
		}
	}
	fill(t.claimAt.All(), t.claims.All(), 0)
	fill(t.factClaimAt.All(), t.factClaims.All(), t.src.Len())
	slices.SortStableFunc(relayed, func(a, b uint32) int { return cmp.Compare(t.ctxs.Ref(a).relays, t.ctxs.Ref(b).relays) })
	c.at, c.items, c.relayed = segment.InHeap(at), segment.InHeap(items), segment.InHeap(relayed)
}

// contextsOf returns which contexts are of a document: from lo to before hi.
func (t *table) contextsOf(document Node) (lo, hi uint32) {
	at := func(d Node) uint32 {
		return uint32(sort.Search(t.ctxs.Len(), func(i int) bool { return t.ctxs.Ref(uint32(i)).document >= d }))
	}
	return at(document), at(document + 1)
}

// relayed returns the contexts of claims that have what they say from a document.
func (t *table) relayed(document Node) []uint32 {
	c := t.citations()
	at := func(d Node) uint32 {
		return uint32(sort.Search(c.relayed.Len(), func(i int) bool { return t.ctxs.Ref(c.relayed.At(uint32(i))).relays >= d }))
	}
	return c.relayed.Slice(at(document), at(document+1))
}

// about returns what a context is about.
func (c *citedIndex) about(ctx uint32) []uint32 { return c.items.Slice(c.at.At(ctx), c.at.At(ctx+1)) }
