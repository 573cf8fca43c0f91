package graph

import "slices"

// overlayStats returns the counts of a view with an overlay, from those of its table and the changes in the overlay.
// Its cost depends on the overlay and on the number of documents, not on the size of the graph. ok is false if the
// counts of the table are unknown, or if the view has exclusions.
func (v *View) overlayStats() (Stats, bool) {
	if !v.table.stats.known || v.exclusions != nil || v.over == nil {
		return Stats{}, false
	}
	base := newBaseView(v)
	c := newCounting(v)
	changed := overlayChange{counting: c, before: base, after: v}
	changed.count()
	counts, _ := base.tableStats()
	out := c.counts
	out.Entities, out.Relations = out.Entities+counts.Entities, out.Relations+counts.Relations
	out.Facts, out.Claims = out.Facts+counts.Facts, out.Claims+counts.Claims
	for k, n := range counts.Kinds {
		out.Kinds[k] += n
	}
	for p, n := range counts.Types {
		out.Types[p] += n
	}
	out.Sources, out.Documents = v.sourcesAfter(counts.Sources, c.sources)
	return out, true
}

// sourcesAfter returns the counts of documents of the table with changes added. documents is the number of documents
// that make a claim.
func (v *View) sourcesAfter(old []SourceCount, changes map[Node]*SourceCount) (out []SourceCount, documents int) {
	if v.merges != nil { // the claims of a merged document count for the entity that it is
		old, changes = v.mergedSources(old, changes)
	}
	out = make([]SourceCount, 0, len(old)+len(changes))
	for _, s := range old {
		if change, ok := changes[s.Document]; ok {
			change.Claims, change.Relayed = change.Claims+s.Claims, change.Relayed+s.Relayed
			continue
		}
		out = append(out, s)
	}
	compare := func(a, b SourceCount) int { return a.compare(b, v.Compare) }
	for _, s := range changes {
		if s.Claims+s.Relayed > 0 {
			at, _ := slices.BinarySearchFunc(out, *s, compare)
			out = slices.Insert(out, at, *s)
		}
	}
	for _, s := range out {
		if s.Claims > 0 {
			documents++
		}
	}
	return out, documents
}

// mergedSources adds up the counts of documents that are merged. It returns these and the other changes in out, and the
// counts of the table without changes in rest.
func (v *View) mergedSources(old []SourceCount,
	changes map[Node]*SourceCount,
) (rest []SourceCount, out map[Node]*SourceCount) {
	out = map[Node]*SourceCount{}
	add := func(s SourceCount) {
		s.Document = v.document(s.Document)
		if sum := out[s.Document]; sum != nil {
			s.Claims, s.Relayed = s.Claims+sum.Claims, s.Relayed+sum.Relayed
		}
		out[s.Document] = &s
	}
	for _, s := range changes {
		add(*s)
	}
	for _, s := range old {
		if v.document(s.Document) != s.Document {
			add(s)
		} else {
			rest = append(rest, s)
		}
	}
	return rest, out
}

// An overlayChange counts the changes in an overlay.
type overlayChange struct {
	*counting
	before, after *View
}

// counts reports whether a view counts an entity.
func (v *View) counts(n Node) bool { return int(n) < v.Len() && !v.isAbsent(n) && !v.isRule(n) }

// count adds the new relations, facts and entities to the counts, and subtracts the removed ones.
func (c *overlayChange) count() {
	whole := c.whole()
	for n := range whole {
		if c.before.counts(n) {
			c.entity(c.before, n, -1)
		}
		if c.after.counts(n) {
			c.entity(c.after, n, 1)
		}
	}
	o := c.after.over
	for n := range o.facts.Entries() {
		if !whole[n] && c.after.counts(n) { // counted in both views
			c.ownFacts(c.before, n, -1)
			c.ownFacts(c.after, n, 1)
		}
	}
	for r := range o.relClaims.Entries() {
		if n := c.after.relation(r).Source; whole[n] || !c.after.counts(n) {
			continue
		}
		if int(r) < c.before.relLen() {
			c.relation(c.before, r, -1)
		}
		c.relation(c.after, r, 1)
	}
	for p, claims := range o.same.Entries() {
		c.claims(c.before, c.before.sameClaims(p), -1)
		c.claims(c.after, claims, 1)
	}
}

// whole returns the entities that must be counted again with all of their relations, because they appeared or
// disappeared. If a claim denies all occurrences of a pair, these are all entities with a changed relation.
func (c *overlayChange) whole() map[Node]bool {
	out, o := map[Node]bool{}, c.after.over
	add := func(n Node) {
		if c.before.counts(n) != c.after.counts(n) {
			out[n] = true
		}
	}
	for _, n := range o.ordered {
		add(n)
	}
	for n := range o.absent.Entries() {
		add(n)
	}
	if c.before.table.pairsDenied || o.pairsDenied {
		for r := range o.relClaims.Entries() {
			out[c.after.relation(r).Source] = true
		}
	}
	return out
}

// ownFacts adds by to the counts for the kind and the facts of an entity.
func (c *overlayChange) ownFacts(v *View, n Node, by int) {
	c.counting.counts.Kinds[v.kindIndex(n)] += by
	c.facts(v, n, by)
}

// relation adds by to the counts for a relation, if it is visible.
func (c *overlayChange) relation(v *View, r Rel, by int) {
	if !v.shown(r) {
		return
	}
	c.counting.counts.Relations += by
	c.counting.counts.Types[v.relation(r).Type] += by
	c.claims(v, v.ownClaims(r), by)
}
