package graph

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"nexum/graph/budget"
	"nexum/graph/claim"
	"nexum/graph/segment"
)

// A Cited is one claim of a document, with its subject matter: a fact, a merge or, if both are nil, a relation.
type Cited struct {
	Relation Relation
	Fact     *Fact
	Merge    *Merge
	Claim    ResolvedClaim

	subject Node // of a merge
}

// Subject returns the entity of the fact, the source of the relation, or the entity that the view shows for the merged
// id.
func (c Cited) Subject() Node {
	switch {
	case c.Fact != nil:
		return c.Fact.Entity
	case c.Merge != nil:
		return c.subject
	}
	return c.Relation.Source
}

// DigitsNest reports whether each digit of a document's section numbers is a level, so that section 4.46 is inside
// section 4.4. It is true if the document has the value "true" for a fact that the ontology marks with @nests.
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

// EachCited yields the claims of a document whose place matches, in no order. These are claims about the facts,
// relations and merges of the view, including denials. In a view as of a date, it skips claims for other periods, and
// claims that support facts or relations that do not hold at the date. It stops early if yield returns false. If the
// context ends, it returns the error of the context.
func (v *View) EachCited(ctx context.Context, document Node, match func(place string) bool,
	yield func(Cited) bool,
) error {
	c := citing{
		view: v, documents: v.nodesOf(document), match: match, yield: yield, places: map[uint32]bool{},
		watch: budget.NewWatch(ctx),
	}
	if v.over != nil {
		c.overlay()
	}
	for _, d := range c.documents {
		if !c.done {
			c.table(d)
		}
	}
	return c.err
}

// A citing is one run of EachCited.
type citing struct {
	view      *View
	documents []Node // the document, and the ids that were merged into it
	match     func(string) bool
	yield     func(Cited) bool
	places    map[uint32]bool // locator → whether it matches
	watch     *budget.Watch
	err       error
	done      bool
}

// matches reports whether a context belongs to the document and its place matches.
func (c *citing) matches(row *contextRow) bool {
	if !slices.Contains(c.documents, row.document) {
		return false
	}
	matches, ok := c.places[row.locator]
	if !ok {
		matches = c.match(c.view.text(row.locator))
		c.places[row.locator] = matches
	}
	return matches
}

// table yields the matching claims of the table by a document, except those that the overlay replaces.
func (c *citing) table(document Node) {
	t := c.view.table
	for ctx, end := t.contextsOf(document); ctx < end; ctx++ {
		if !c.matches(t.ctxs.Ref(ctx)) {
			continue
		}
		for _, item := range t.citations().subjectsOf(ctx) {
			if c.done {
				return
			}
			c.item(item, ctx)
		}
	}
}

// item yields a claim of the table about an item, numbered as in the index, unless the overlay replaces the item.
func (c *citing) item(item, ctx uint32) {
	v, t := c.view, c.view.table
	relations, facts := uint32(t.src.Len()), uint32(t.factPred.Len())
	switch {
	case item < relations:
		if r := Rel(item); !v.over.hasRelation(r) {
			c.relation(r, ctx, v.relClaims(r))
		}
	case item-relations < facts:
		f := item - relations
		if n := t.entityOfFact(f); !v.over.hasFacts(n) {
			c.fact(n, t.rawFact(f), ctx)
		}
	default:
		m := item - relations - facts
		if p := t.same.pairs.At(m); !v.over.hasMerge(p) {
			c.merge(p, ctx, t.same.claimsAt(m))
		}
	}
}

// overlay yields the matching claims of the overlay, which holds complete rows.
func (c *citing) overlay() {
	over := c.view.over
	for r, claims := range over.relClaims.Entries() {
		if !c.each(claims, func(ctx uint32) { c.relation(r, ctx, claims) }) {
			return
		}
	}
	for p, claims := range over.same.Entries() {
		if !c.each(claims, func(ctx uint32) { c.merge(p, ctx, claims) }) {
			return
		}
	}
	for n, row := range over.facts.Entries() {
		for _, f := range row {
			if !c.each(f.claims, func(ctx uint32) { c.fact(n, f, ctx) }) {
				return
			}
		}
	}
}

// each calls give for each of the claims that matches. It returns false if the run has ended.
func (c *citing) each(claims []uint32, give func(ctx uint32)) bool {
	for _, ctx := range claims {
		if c.matches(c.view.ctx(ctx)) {
			give(ctx)
		}
		if c.done {
			return false
		}
	}
	return true
}

func (c *citing) relation(r Rel, ctx uint32, claims []uint32) {
	v := c.view
	rel := v.relation(r)
	if v.isAbsent(rel.Source) || v.isAbsent(rel.Target) || v.exclusions.hidesRelation(v.keyOf(rel)) ||
		!c.shown(ctx, claims) || c.supports(ctx) && !v.shown(r) {
		return
	}
	c.give(Cited{Relation: rel, Claim: v.claimOf(ctx)})
}

func (c *citing) fact(n Node, f rawFact, ctx uint32) {
	v := c.view
	if v.isAbsent(n) || v.isRule(n) || !c.shown(ctx, f.claims) || c.supports(ctx) && !v.holds(f.claims) {
		return
	}
	c.give(Cited{Fact: &Fact{n, f.pred, v.literal(f.lit), f.lit, f.claims}, Claim: v.claimOf(ctx)})
}

func (c *citing) merge(p sameAs, ctx uint32, claims []uint32) {
	v := c.view
	subject := v.canonical(p.subject)
	if v.isAbsent(subject) || v.isAbsent(v.canonical(p.object)) || v.hidesMerge(p) || !c.shown(ctx, claims) {
		return
	}
	if m, ok := v.mergeOf(p, claims); ok {
		c.give(Cited{Merge: &m, subject: subject, Claim: v.claimOf(ctx)})
	}
}

// supports reports whether a claim supports its fact or relation. Such a claim is yielded only if the fact or relation
// holds in the view: in a view as of a date, a claim without a period counts for the periods that other claims give, or
// for the time in which both ends of its relation exist.
func (c *citing) supports(ctx uint32) bool { return c.view.ctx(ctx).stance == claim.Supports }

// shown reports whether ctx, one of several claims, is visible in the view and holds at its date.
func (c *citing) shown(ctx uint32, claims []uint32) bool {
	return c.view.claimShown(ctx, claims) && c.view.atDate(c.view.ctx(ctx))
}

func (c *citing) give(cited Cited) {
	if c.err = c.watch.Err(); c.err != nil || !c.yield(cited) {
		c.done = true
	}
}

// claimOf returns the claim with a context, with the ids that it was made about.
func (v *View) claimOf(ctx uint32) ResolvedClaim {
	row, about := v.ctx(ctx), (*origin)(nil)
	shown := row
	if row.tag != 0 {
		about = &v.merges.origins[int(ctx)-v.merges.first]
		row = about.row
	}
	c := ResolvedClaim{
		Document: v.document(row.document), Relays: v.document(row.relays), By: v.document(row.by),
		Context: v.context(row),
	}
	if about != nil {
		c.modality, c.doubt = shown.modality, shown.doubt
		c.Subject = v.ID(about.key.Source)
		if about.key.Target != NoNode {
			c.Object = v.ID(about.key.Target)
		}
	}
	return c
}

// document returns the entity as which the view shows a document.
func (v *View) document(n Node) Node {
	if n == NoNode {
		return n
	}
	return v.canonical(n)
}

// allNodesOf returns all nodes that the view shows as one of the entities in list.
func (v *View) allNodesOf(list []Node) []Node {
	if v.merges == nil {
		return list
	}
	var out []Node
	for _, n := range list {
		out = append(out, v.nodesOf(n)...)
	}
	return out
}

// citedIndex maps documents to their claims. A table in memory builds it on first use.
type citedIndex struct {
	once completed
	// items[at[c]:at[c+1]] are the relations, facts and merges with a claim in context c. A relation is given by its
	// number, a fact by its number plus the count of relations, and a merge by its number plus the counts of relations
	// and facts.
	at, items segment.Column[uint32]
	// The contexts of claims that relay another document, sorted by that document.
	relayed segment.Column[uint32]
}

// citations returns the index of the claims of documents.
func (t *table) citations() *citedIndex {
	c := &t.cited
	c.once.do(func() {
		if t.file == nil {
			c.make(t)
		}
	})
	return c
}

func (c *citedIndex) make(t *table) {
	at := segment.Make[uint32](t.scratch, t.ctxs.Len()+1)
	items := segment.Make[uint32](t.scratch, t.claims.Len()+t.factClaims.Len()+t.same.claims.Len())
	for _, claims := range [3][]uint32{t.claims.All(), t.factClaims.All(), t.same.claims.All()} {
		for _, ctx := range claims {
			at[ctx+1]++
		}
	}
	relayed := segment.NewList[uint32](t.scratch)
	for i := range uint32(t.ctxs.Len()) {
		at[i+1] += at[i]
		if t.ctxs.Ref(i).relays != NoNode {
			relayed.MustAppend(i)
		}
	}
	next := segment.Clone(t.scratch, at)
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
	fill(t.same.claimAt.All(), t.same.claims.All(), t.src.Len()+t.factPred.Len())
	segment.Free(t.scratch, next)
	slices.SortStableFunc(relayed.Values(), func(a, b uint32) int {
		return cmp.Compare(t.ctxs.Ref(a).relays, t.ctxs.Ref(b).relays)
	})
	c.at, c.items, c.relayed = segment.InHeap(at), segment.InHeap(items), segment.InHeap(relayed.Close())
}

// contextsOf returns the contexts of a document, as the range [lo, hi).
func (t *table) contextsOf(document Node) (lo, hi uint32) {
	at := func(d Node) uint32 {
		return uint32(sort.Search(t.ctxs.Len(), func(i int) bool { return t.ctxs.Ref(uint32(i)).document >= d }))
	}
	return at(document), at(document + 1)
}

// relayed returns the contexts of claims that relay a document.
func (t *table) relayed(document Node) []uint32 {
	c := t.citations()
	at := func(d Node) uint32 {
		return uint32(sort.Search(c.relayed.Len(), func(i int) bool {
			return t.ctxs.Ref(c.relayed.At(uint32(i))).relays >= d
		}))
	}
	return c.relayed.Slice(at(document), at(document+1))
}

// subjectsOf returns the relations, facts and merges with a claim in a context, numbered as in items.
func (c *citedIndex) subjectsOf(ctx uint32) []uint32 {
	return c.items.Slice(c.at.At(ctx), c.at.At(ctx+1))
}
