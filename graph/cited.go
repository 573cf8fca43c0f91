package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"nexum/graph/budget"
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
	for _, ctx := range t.citations().of(t, c.document) {
		if !c.wants(&t.ctxs[ctx]) {
			continue
		}
		for _, item := range t.citations().about(ctx) {
			if c.done {
				return
			}
			if r := Rel(item); int(r) < len(t.src) {
				if v.over != nil {
					if _, ok := v.over.relClaims[r]; ok {
						continue
					}
				}
				c.relation(r, ctx, v.relClaims(r))
				continue
			}
			f := item - uint32(len(t.src))
			n := Node(sort.Search(t.ids.len(), func(i int) bool { return t.fact[i+1] > f }))
			if v.over != nil {
				if _, ok := v.over.facts[n]; ok {
					continue
				}
			}
			c.fact(n, rawFact{t.factPred[f], t.factLit[f], t.factClaims[t.factClaimAt[f]:t.factClaimAt[f+1]]}, ctx)
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

// citations lead from documents to what they claim. They are made when they are first asked for.
type citations struct {
	contexts []uint32 // those with a document, by document
	// items[at[c]:at[c+1]] is what context c is about: relations by their numbers, then facts after the last relation.
	at, items []uint32
}

func (t *table) citations() *citations {
	t.citedOnce.Do(func() {
		c := &citations{at: make([]uint32, len(t.ctxs)+1), items: make([]uint32, len(t.claims)+len(t.factClaims))}
		for _, claims := range [2][]uint32{t.claims, t.factClaims} {
			for _, ctx := range claims {
				c.at[ctx+1]++
			}
		}
		for i := range t.ctxs {
			c.at[i+1] += c.at[i]
			if t.ctxs[i].document != NoNode {
				c.contexts = append(c.contexts, uint32(i))
			}
		}
		next := slices.Clone(c.at)
		fill := func(at, claims []uint32, first int) {
			for i := range max(len(at), 1) - 1 {
				for _, ctx := range claims[at[i]:at[i+1]] {
					c.items[next[ctx]] = uint32(first + i)
					next[ctx]++
				}
			}
		}
		fill(t.claimAt, t.claims, 0)
		fill(t.factClaimAt, t.factClaims, len(t.src))
		slices.SortStableFunc(c.contexts, func(a, b uint32) int { return cmp.Compare(t.ctxs[a].document, t.ctxs[b].document) })
		t.cited = c
	})
	return t.cited
}

// of returns the contexts of a document.
func (c *citations) of(t *table, document Node) []uint32 {
	at := func(d Node) int {
		return sort.Search(len(c.contexts), func(i int) bool { return t.ctxs[c.contexts[i]].document >= d })
	}
	return c.contexts[at(document):at(document+1)]
}

// about returns what a context is about.
func (c *citations) about(ctx uint32) []uint32 { return c.items[c.at[ctx]:c.at[ctx+1]] }
