package graph

import (
	"slices"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/graph/segment"
)

// A claimList has the claims of all relations, of all facts or of all pairs of a table, and the changes to them.
type claimList struct {
	numbers *numbering
	at      *segment.Column[uint32]
	claims  *segment.Column[uint32]
	changed []changedRel
	added   func(i uint32) []uint32
}

// columns returns the sources of the two columns with the claims.
func (l claimList) columns(m *compaction) (at, claims columnSource[uint32]) {
	at = func(put func(...uint32)) {
		end := uint32(0)
		l.each(func(lo, hi uint32) {
			first := l.at.At(lo)
			translated(put, l.at, lo, hi, func(at uint32) uint32 { return at - first + end })
			end += l.at.At(hi) - first
		}, func(list []uint32) {
			put(end)
			end += uint32(len(list))
		})
		put(end)
	}
	claims = func(put func(...uint32)) {
		l.each(func(lo, hi uint32) { translated(put, l.claims, l.at.At(lo), l.at.At(hi), m.ctxs.newNumber) },
			func(list []uint32) { put(list...) })
	}
	return at, claims
}

// each visits the list in the new order. It calls old for each range of the old list without new claims, and claims for
// each other element, with all of its claims.
func (l claimList) each(old func(lo, hi uint32), claims func([]uint32)) {
	changed := l.changed
	l.numbers.each(func(lo, hi uint32) {
		for lo < hi {
			end := hi
			if len(changed) > 0 {
				end = min(hi, changed[0].old)
			}
			if lo < end {
				old(lo, end)
			}
			if lo = end; end < hi {
				claims(changed[0].claims)
				changed, lo = changed[1:], end+1
			}
		}
	}, func(i uint32) { claims(l.added(i)) })
}

// bits returns the source of a bit set: it contains the items with a claim whose context match accepts.
func (l claimList) bits(m *compaction, old *bitset.Column, match func(*contextRow) bool) columnSource[uint64] {
	any := func(claims []uint32) bool {
		return slices.ContainsFunc(claims, func(c uint32) bool { return match(m.newContext(c)) })
	}
	set := make(map[uint32]bool, len(l.changed))
	for _, c := range l.changed {
		set[c.old] = any(c.claims)
	}
	return compactedBits(l.numbers, old, false, set, func(i uint32) bool { return any(l.added(i)) })
}

// newContext returns the context with a new number. Its fields have new numbers if it is from the overlay, and those of
// the view otherwise.
func (m *compaction) newContext(c uint32) *contextRow {
	i := lowerBound(0, uint32(len(m.ctxs.order)), func(i uint32) bool { return m.ctxs.added[m.ctxs.order[i]] < c })
	if int(i) < len(m.ctxs.order) && m.ctxs.added[m.ctxs.order[i]] == c {
		return &m.ctxRows[m.ctxs.order[i]]
	}
	return m.v.table.ctxs.Ref(c - i)
}

// compactedBits returns the source of a set of new numbers. changed has the old numbers whose membership can have
// changed, and whether they are in the set now; added decides for the items of the overlay. If the set has no members,
// the source passes no values, unless always is true.
func compactedBits(n *numbering, old *bitset.Column, always bool, changed map[uint32]bool,
	added func(i uint32) bool,
) columnSource[uint64] {
	return func(put func(...uint64)) {
		out, some := bitset.New(n.len()), always
		add := func(number uint32) {
			out.Add(number)
			some = true
		}
		for i := range old.Members() {
			if _, again := changed[i]; !again && i < n.base {
				add(n.newNumber(i))
			}
		}
		for i, in := range changed {
			if in {
				add(n.newNumber(i))
			}
		}
		for i, number := range n.added {
			if added(uint32(i)) {
				add(number)
			}
		}
		if some {
			put(out...)
		}
	}
}

// unsupportedColumns adds to out the sources of the sets of relations that do not hold.
func (m *compaction) unsupportedColumns(out map[string]any) {
	changed, base := map[uint32]bool{}, Rel(m.v.table.src.Len())
	for r := range m.v.over.relClaims.Entries() { // a denial of all occurrences of a pair changes each of them
		for x := range m.v.pair(m.v.relation(r).Key()) {
			if x < base {
				changed[uint32(x)] = !m.v.shown(x)
			}
		}
	}
	var set bitset.Set
	added := func(i uint32) bool { return !m.v.shown(base + Rel(i)) }
	compactedBits(m.rels, &m.v.table.unsupported, false, changed, added)(func(words ...uint64) {
		set = append(set, words...)
	})
	out["out.unsupported"] = columnSource[uint64](func(put func(...uint64)) { put(set...) })
	out["in.unsupported"] = columnSource[uint64](func(put func(...uint64)) {
		put(turned(set, m.rels.len(), m.incoming)...)
	})
}

// nodeBits is like compactedBits, for a set of entities. in decides for the nodes of list, which includes all new
// nodes.
func (m *compaction) nodeBits(old *bitset.Column, always bool, list []Node, in func(Node) bool) columnSource[uint64] {
	base := m.v.table.ids.Len()
	changed := map[uint32]bool{}
	for _, n := range list {
		if int(n) < base {
			changed[uint32(n)] = in(n)
		}
	}
	return compactedBits(m.nodes, old, always, changed, func(i uint32) bool { return in(Node(base + int(i))) })
}

// absentEntities returns the source of the set of entities whose claims are all retracted; empty if nothing was ever
// retracted.
func (m *compaction) absentEntities() columnSource[uint64] {
	retracts := func(row contextRow) bool { return row.stance == claim.Retracts }
	if m.v.table.absent.Len() == 0 && !slices.ContainsFunc(m.v.over.ctxs, retracts) {
		return func(func(...uint64)) {}
	}
	return m.nodeBits(&m.v.table.absent, true, m.judged, m.v.unclaimed)
}

// claimColumns adds to out the sources of the columns of claims.
func (m *compaction) claimColumns(out map[string]any) {
	t := m.v.table
	denies := func(c *contextRow) bool { return c.stance != claim.Supports }
	rels := claimList{m.rels, &t.claimAt, &t.claims, m.relsOf, func(i uint32) []uint32 { return m.relKeys[i].claims }}
	out["claims.at"], out["claims"] = rels.columns(m)
	out["claims.contested"] = rels.bits(m, &t.contested, denies)
	out["claims.dated"] = rels.bits(m, &t.dated, func(c *contextRow) bool { return !c.period.IsZero() })
	m.unsupportedColumns(out)
	facts := claimList{m.facts, &t.factClaimAt, &t.factClaims, m.factsOf, func(i uint32) []uint32 {
		return m.newFacts[i].claims
	}}
	out["facts.claims.at"], out["facts.claims"] = facts.columns(m)
	out["facts.claims.contested"] = facts.bits(m, &t.contestedFacts, denies)
	same := claimList{m.same, &t.same.claimAt, &t.same.claims, m.sameOf, func(i uint32) []uint32 { return m.sameAdds[i] }}
	out["same.claims.at"], out["same.claims"] = same.columns(m)
	out["same"] = columnOf(m.same, &t.same.pairs, func(p sameAs) sameAs {
		return sameAs{m.node(p.subject), m.node(p.object)}
	},
		func(i uint32) sameAs { return m.sameNew[i] })
}
