package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/graph/terms"
)

// partLen is the number of values of a column that are translated at a time.
const partLen = 4096

// translated passes the values of a part of an old column to put, each translated.
func translated[T any](put func(...T), c *segment.Column[T], lo, hi uint32, translate func(T) T) {
	buf := make([]T, 0, min(partLen, hi-lo))
	for lo < hi {
		end := min(hi, lo+partLen)
		for _, x := range c.Slice(lo, end) {
			buf = append(buf, translate(x))
		}
		put(buf...)
		buf, lo = buf[:0], end
	}
}

// unchanged passes the values of a part of an old column to put.
func unchanged[T any](put func(...T), c *segment.Column[T], lo, hi uint32) {
	for lo < hi {
		end := min(hi, lo+partLen)
		put(c.Slice(lo, end)...)
		lo = end
	}
}

// columnOf returns the source of a column with one value for each new number: the translated values of the old column,
// and added(i) for item i of the overlay. translate is nil if values do not change.
func columnOf[T any](n *numbering, c *segment.Column[T], translate func(T) T, added func(i uint32) T) columnSource[T] {
	return func(put func(...T)) {
		n.each(func(lo, hi uint32) {
			if translate == nil {
				unchanged(put, c, lo, hi)
			} else {
				translated(put, c, lo, hi, translate)
			}
		}, func(i uint32) { put(added(i)) })
	}
}

// columns returns the sources of all columns of the merged table.
func (m *compaction) columns() map[string]any {
	t, o := m.v.table, m.v.over
	idsText, idsAt := m.texts(m.nodes, &t.ids, func(i uint32) string { return o.ids[i] })
	litsText, litsAt := m.texts(m.lits, &t.lits, func(i uint32) string { return o.lits[i].Text })
	lifetimes := m.lifetimes()
	out := map[string]any{
		"ids.text": idsText, "ids.at": idsAt, "literals.text": litsText, "literals.at": litsAt,
		"literals.tags": columnSource[litTag](m.tags),
		"kind":          entities(m, &t.kind, nil, func(n Node) uint16 { return uint16(m.v.kindIndex(n)) }),
		"name": entities(m, &t.name, m.literal, func(n Node) uint32 {
			d, _ := o.described.Get(n)
			return m.literal(d.name)
		}),
		"life":          entities(m, &t.life, nil, func(n Node) periodRef { return lifetimes[n].period }),
		"life.dated":    m.nodeBits(&t.lifeDated, true, m.touched, func(n Node) bool { return lifetimes[n].dated }),
		"life.computed": m.nodeBits(&t.lifeComputed, false, m.touched, func(n Node) bool { return lifetimes[n].computed }),
		"absent":        m.absentEntities(),
		"contexts":      columnOf(m.ctxs, &t.ctxs, m.context, func(i uint32) contextRow { return m.ctxRows[i] }),
		"times":         columnOf(m.times, &t.times, nil, func(i uint32) claim.Date { return o.times[i] }),

		"out.at": columnSource[uint32](func(put func(...uint32)) {
			m.rowStarts(put, &t.out, m.rels, m.sourcesOfNew())
		}),
		"out.source":     columnOf(m.rels, &t.src, m.node, func(i uint32) Node { return m.relKeys[i].source }),
		"out.rest":       columnOf(m.rels, &t.outKeys, m.target, func(i uint32) targetKey { return m.relKeys[i].targetKey }),
		"out.occurrence": columnSource[uint32](m.occurrences),
		"in.at": columnSource[uint32](func(put func(...uint32)) {
			m.rowStarts(put, &t.in, m.rels, m.targetsOfNew())
		}),
		"in": columnSource[sourceKey](m.incoming),

		"facts.predicate": columnOf(
			m.facts,
			&t.factPred,
			func(p Pred) Pred { return m.preds[p] },
			func(i uint32) Pred { return m.newFacts[i].pred },
		),
		"facts.literal": columnOf(m.facts, &t.factLit, m.lits.newNumber, func(i uint32) uint32 { return m.newFacts[i].lit }),
		"facts.at": columnSource[uint32](func(put func(...uint32)) {
			m.rowStarts(put, &t.fact, m.facts, m.entitiesOfNew())
		}),
	}
	m.claimColumns(out)
	m.indexColumns(out)
	return out
}

// texts returns the sources of the columns of texts.
func (m *compaction) texts(n *numbering, p *terms.Texts,
	added func(i uint32) string,
) (text columnSource[byte], at columnSource[uint32]) {
	text = func(put func(...byte)) {
		n.each(func(lo, hi uint32) { unchanged(put, &p.Text.Column, p.At.At(lo), p.At.At(hi)) },
			func(i uint32) { put([]byte(added(i))...) })
	}
	at = func(put func(...uint32)) {
		shift, end := uint32(0), uint32(0)
		n.each(func(lo, hi uint32) {
			translated(put, &p.At, lo, hi, func(at uint32) uint32 { return at + shift })
			end = p.At.At(hi)
		}, func(i uint32) {
			put(end + shift)
			shift += uint32(len(added(i)))
		})
		put(end + shift)
	}
	return text, at
}

// tags calls put with the tags of the literals that have one.
func (m *compaction) tags(put func(...litTag)) {
	t, o := m.v.table, m.v.over
	next := uint32(0)
	old := func(until uint32) {
		from := next
		for next < uint32(t.tags.Len()) && t.tags.Ref(next).lit < until {
			next++
		}
		translated(put, &t.tags, from, next, func(tag litTag) litTag {
			return litTag{m.lits.newNumber(tag.lit), m.tagOf[tag.tag]}
		})
	}
	m.lits.each(func(_, hi uint32) { old(hi) }, func(i uint32) {
		if val := o.lits[i]; val.Lang != "" || val.Datatype != "" {
			put(litTag{m.lits.added[i], m.tag(terms.Tag{Lang: val.Lang, Datatype: val.Datatype})})
		}
	})
}

// entities returns the source of a column with one value for each entity. changed returns the value of an entity that
// is new or whose facts the overlay changes.
func entities[T any](m *compaction, c *segment.Column[T], translate func(T) T, changed func(Node) T) columnSource[T] {
	return func(put func(...T)) {
		touched := m.touched
		base := Node(m.v.table.ids.Len())
		m.nodes.each(func(lo, hi uint32) {
			for lo < hi {
				end := hi
				if len(touched) > 0 && touched[0] < base && uint32(touched[0]) < hi {
					end = uint32(touched[0])
				}
				if translate == nil {
					unchanged(put, c, lo, end)
				} else {
					translated(put, c, lo, end, translate)
				}
				if lo = end; end < hi {
					put(changed(touched[0]))
					touched, lo = touched[1:], end+1
				}
			}
		}, func(uint32) {
			put(changed(touched[0]))
			touched = touched[1:]
		})
	}
}

// rowStarts calls put with where the row of each entity begins, and the end of the last row. added has one entity for
// each addition to a row, as numbered in the new table, sorted.
func (m *compaction) rowStarts(put func(...uint32), c *segment.Column[uint32], rows *numbering, added []Node) {
	shift, end := uint32(0), uint32(0)
	next := Node(0) // the new number of the next entity
	one := func(at uint32) uint32 {
		for len(added) > 0 && added[0] < next {
			added = added[1:]
			shift++
		}
		next++
		return at + shift
	}
	m.nodes.each(func(lo, hi uint32) {
		translated(put, c, lo, hi, one)
		end = c.At(hi)
	}, func(uint32) { put(one(end)) })
	put(uint32(rows.len()))
}

// sourcesOfNew returns the source entities of the relations that the overlay adds, sorted.
func (m *compaction) sourcesOfNew() []Node {
	return sortedNodes(m.relKeys, func(r *addedRel) Node { return r.source })
}

func (m *compaction) targetsOfNew() []Node {
	return sortedNodes(m.relKeys, func(r *addedRel) Node { return r.dst })
}

func (m *compaction) entitiesOfNew() []Node {
	return sortedNodes(m.newFacts, func(f *addedFact) Node { return m.node(f.entity) })
}

func sortedNodes[T any](list []T, of func(*T) Node) []Node {
	out := make([]Node, len(list))
	for i := range list {
		out[i] = of(&list[i])
	}
	slices.Sort(out)
	return out
}

// occurrences calls put with the occurrence of each relation. If no relation has a key, it does not call put.
func (m *compaction) occurrences(put func(...uint32)) {
	c := &m.v.table.occurrences
	if c.Len() == 0 && !slices.ContainsFunc(m.relKeys, func(r addedRel) bool { return r.occurrence > 0 }) {
		return
	}
	zeros := make([]uint32, partLen)
	m.rels.each(func(lo, hi uint32) {
		if c.Len() > 0 {
			translated(put, c, lo, hi, m.occurrence)
			return
		}
		for ; lo < hi; lo += min(hi-lo, partLen) {
			put(zeros[:min(hi-lo, partLen)]...)
		}
	}, func(i uint32) { put(m.relKeys[i].occurrence) })
}

// incoming calls put with the rows of relations by target.
func (m *compaction) incoming(put func(...sourceKey)) {
	t := m.v.table
	added := make([]uint32, len(m.relKeys))
	for i := range added {
		added[i] = uint32(i)
	}
	slices.SortFunc(added, func(i, j uint32) int {
		a, b := &m.relKeys[i], &m.relKeys[j]
		return cmp.Or(cmp.Compare(a.dst, b.dst), cmp.Compare(a.pred, b.pred), cmp.Compare(m.rels.added[i], m.rels.added[j]))
	})
	keyOf := func(i uint32) sourceKey {
		return sourceKey{m.relKeys[i].pred, m.relKeys[i].source, Rel(m.rels.added[i])}
	}
	now := func(k sourceKey) sourceKey {
		return sourceKey{m.preds[k.pred], m.node(k.src), Rel(m.rels.newNumber(uint32(k.rel)))}
	}
	all := func(until Node) { // passes the additions to the rows of entities before until
		for len(added) > 0 && m.relKeys[added[0]].dst < until {
			put(keyOf(added[0]))
			added = added[1:]
		}
	}
	m.nodes.each(func(lo, hi uint32) {
		for lo < hi { // rows without additions are passed together
			end := hi
			if len(added) > 0 {
				if place := m.oldNode(m.relKeys[added[0]].dst); place < hi {
					end = place
				}
			}
			translated(put, &t.inKeys, t.in.At(lo), t.in.At(end), now)
			if lo = end; end == hi {
				break
			}
			for at, last := t.inRow(Node(end)); at < last; at++ {
				k := now(t.inKeys.At(at))
				for len(added) > 0 && m.relKeys[added[0]].dst == m.node(Node(end)) && keyOf(added[0]).compare(k) < 0 {
					put(keyOf(added[0]))
					added = added[1:]
				}
				put(k)
			}
			all(m.node(Node(end)) + 1)
			lo = end + 1
		}
	}, func(i uint32) { all(Node(m.nodes.added[i]) + 1) })
}

func (a sourceKey) compare(b sourceKey) int {
	return cmp.Or(cmp.Compare(a.pred, b.pred), cmp.Compare(a.rel, b.rel))
}

// oldNode returns the old number of the node with a new number or, for an added node, the old number before which it is
// inserted.
func (m *compaction) oldNode(n Node) uint32 {
	return lowerBound(0, uint32(m.v.table.ids.Len()), func(old uint32) bool { return m.nodes.newNumber(old) < uint32(n) })
}
