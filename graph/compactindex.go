package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// A life is the lifetime of an entity in the form in which a table stores it.
type life struct {
	period          periodRef
	dated, computed bool
}

// lifetimes returns the lifetimes of the entities whose facts the overlay changes, computed as in describeLifetimes.
func (m *compaction) lifetimes() map[Node]life {
	out := make(map[Node]life, len(m.touched))
	for _, n := range m.touched {
		preds := m.v.lifetimes[m.v.kindIndex(n)]
		if len(preds) == 0 {
			continue
		}
		var l life
		if p := m.v.Lifetime(n); p.HasTime() || m.v.hasWeakFact(n, preds) {
			l.computed = true
		} else {
			l.period = periodRef{dayRef(p.From), dayRef(p.To)}
		}
		l.dated = slices.ContainsFunc(preds, func(lp lifetimePred) bool { return m.v.givesPeriod(n, lp.pred) })
		out[n] = l
	}
	return out
}

// givesPeriod reports whether a claim of a visible value of a fact has a period.
func (v *View) givesPeriod(n Node, p Pred) bool {
	for f := range v.FactValues(n, p) {
		if slices.ContainsFunc(f.claims, func(c uint32) bool { return !v.ctx(c).period.IsZero() }) {
			return true
		}
	}
	return false
}

// indexColumns adds to out the sources of the columns that are derived from other columns.
func (m *compaction) indexColumns(out map[string]any) {
	t := m.v.table
	out["kinds"] = columnSource[Node](m.kinds)
	out["kinds.several"] = columnSource[Node](m.severalKinds)
	dates, cited := m.base.datesOf(), t.citations()
	out["dates.days"] = columnSource[datedEntry](func(put func(...datedEntry)) { m.days(put, dates) })
	out["dates.clocks"] = columnSource[clockEntry](func(put func(...clockEntry)) { m.clocks(put, dates) })
	items := m.cited()
	out["cited.at"] = columnSource[uint32](func(put func(...uint32)) {
		shift, end := uint32(0), uint32(0)
		m.ctxs.each(func(lo, hi uint32) {
			translated(put, &cited.at, lo, hi, func(at uint32) uint32 { return at + shift })
			end = cited.at.At(hi)
		}, func(i uint32) {
			put(end + shift)
			shift += uint32(len(items[i]))
		})
		put(end + shift)
	})
	out["cited"] = columnSource[uint32](func(put func(...uint32)) {
		m.ctxs.each(func(lo, hi uint32) { translated(put, &cited.items, cited.at.At(lo), cited.at.At(hi), m.item) },
			func(i uint32) { put(items[i]...) })
	})
	out["cited.relayed"] = columnSource[uint32](func(put func(...uint32)) { m.relayed(put, cited) })
}

// kindAt returns where the entities of each kind begin in the column kinds, and the end of the last.
func (m *compaction) kindAt() []uint32 {
	t := m.v.table
	count := make([]uint32, len(t.kindAt))
	for k := range len(t.kindAt) - 1 {
		count[k+1] = t.kindAt[k+1] - t.kindAt[k]
	}
	for _, n := range m.touched {
		if int(n) < t.ids.Len() {
			count[int(t.kind.At(uint32(n)))+1]--
		}
		count[m.v.kindIndex(n)+1]++
	}
	for k := range len(t.kindAt) - 1 {
		count[k+1] += count[k]
	}
	return count
}

// kinds calls put with the entities of each kind, in order.
func (m *compaction) kinds(put func(...Node)) {
	t := m.v.table
	of := make([][]Node, len(t.kindAt)-1)
	for _, n := range m.touched {
		k := m.v.kindIndex(n)
		of[k] = append(of[k], n)
	}
	for k, now := range of {
		m.nodesAgain(put, &t.kindNodes, t.kindAt[k], t.kindAt[k+1], now)
	}
}

// severalKinds calls put with the entities whose kind depends on which claims are visible.
func (m *compaction) severalKinds(put func(...Node)) {
	t := m.v.table
	kind, ok := m.v.Pred(claim.PredicateKind)
	if !ok {
		return
	}
	var now []Node
	for _, n := range m.touched {
		kinds, contested := 0, false
		for f := range m.v.facts(n) {
			if f.pred == kind {
				kinds++
				contested = contested || slices.ContainsFunc(f.claims, func(c uint32) bool {
					return m.v.ctx(c).stance != claim.Supports
				})
			}
		}
		if kinds > 1 || contested {
			now = append(now, n)
		}
	}
	m.nodesAgain(put, &t.kindsMany, 0, uint32(t.kindsMany.Len()), now)
}

// nodesAgain calls put with a part of a sorted column of nodes, with new numbers. It leaves out the touched nodes in
// the column, and inserts the nodes of now, which are those of the touched nodes that belong to the part.
func (m *compaction) nodesAgain(put func(...Node), c *segment.Column[Node], lo, hi uint32, now []Node) {
	touched := m.touched
	base := Node(m.v.table.ids.Len())
	out := batch[Node]{put: put}
	defer out.flush()
	for ; lo < hi; lo++ {
		n := c.At(lo)
		number := m.node(n)
		for len(now) > 0 && m.node(now[0]) < number {
			out.add(m.node(now[0]))
			now = now[1:]
		}
		for len(touched) > 0 && (touched[0] >= base || touched[0] < n) {
			touched = touched[1:]
		}
		if len(touched) == 0 || touched[0] != n {
			out.add(number)
		}
	}
	for _, n := range now {
		out.add(m.node(n))
	}
}

// A batch collects single values of a column.
type batch[T any] struct {
	put    func(...T)
	values []T
}

func (b *batch[T]) add(x T) {
	if b.values = append(b.values, x); len(b.values) == partLen {
		b.flush()
	}
}

func (b *batch[T]) flush() {
	b.put(b.values...)
	b.values = b.values[:0]
}

// mergeSorted calls put with the values of two sorted lists in order, without repetitions.
func mergeSorted[T any](put func(T), old func(yield func(T)), added []T, compare func(a, b T) int,
	same func(a, b T) bool,
) {
	var last T
	some := false
	one := func(x T) {
		if !some || !same(last, x) {
			put(x)
			last, some = x, true
		}
	}
	old(func(x T) {
		for len(added) > 0 && compare(added[0], x) < 0 {
			one(added[0])
			added = added[1:]
		}
		one(x)
	})
	for _, x := range added {
		one(x)
	}
}

// A newDate is a date that a claim of the overlay gives.
type newDate struct {
	event Event
	index uint32 // the new number of the relation or fact
}

// newDates returns all dates that claims of the overlay give.
func (m *compaction) newDates() (out []newDate) {
	v, first := m.v, uint32(m.v.table.ctxs.Len())
	for r, claims := range v.over.relClaims.Entries() {
		rel := v.relation(r)
		for _, c := range claims {
			if c < first {
				continue
			}
			v.eachEnd(v.ctx(c), func(d claim.Date, what Moment) {
				out = append(out, newDate{Event{d, what, rel.Source, rel.Type, rel}, m.rels.newNumber(uint32(r))})
			})
		}
	}
	facts := v.dateFacts()
	for i, f := range m.newFacts {
		if !facts[f.raw.pred] {
			continue
		}
		if d, ok := claim.ReadDate(v.litText(f.raw.lit)); ok {
			out = append(out, newDate{Event{Date: d, What: FactOn, Entity: f.entity, Pred: f.raw.pred}, m.facts.added[i]})
		}
	}
	return out
}

// days calls put with the dates without a time of day.
func (m *compaction) days(put func(...datedEntry), dates *datesIndex) {
	var added []datedEntry
	for _, d := range m.newDates() {
		if !d.event.Date.HasTime() {
			added = append(added, newDatedEntry(d.event.Date, d.event.What, d.index))
		}
	}
	slices.Sort(added)
	out := batch[datedEntry]{put: put}
	mergeSorted(out.add, func(yield func(datedEntry)) {
		for i := range uint32(dates.days.Len()) {
			e := dates.days.At(i)
			yield(e&^(1<<32-1) | datedEntry(m.moment(e.moment(), uint32(e))))
		}
	}, added, cmp.Compare[datedEntry], func(a, b datedEntry) bool { return a == b })
	out.flush()
}

// moment returns the new number of the relation or fact that a date belongs to.
func (m *compaction) moment(what Moment, index uint32) uint32 {
	if what == FactOn {
		return m.facts.newNumber(index)
	}
	return m.rels.newNumber(index)
}

// clocks calls put with the dates with a time of day.
func (m *compaction) clocks(put func(...clockEntry), dates *datesIndex) {
	var added []newDate
	for _, d := range m.newDates() {
		if d.event.Date.HasTime() {
			added = append(added, d)
		}
	}
	compare := func(a, b newDate) int {
		return cmp.Or(m.compareEvents(a.event, b.event), cmp.Compare(a.index, b.index))
	}
	slices.SortFunc(added, compare)
	out := batch[clockEntry]{put: put}
	one := func(d newDate) { out.add(clockEntry{d.event.Date, uint32(d.event.What), d.index}) }
	mergeSorted(one, func(yield func(newDate)) {
		for i := range uint32(dates.clocks.Len()) {
			e := dates.clocks.At(i)
			yield(newDate{m.base.clockOf(e), m.moment(Moment(e.what), e.index)})
		}
	}, added, compare, func(a, b newDate) bool {
		return m.compareEvents(a.event, b.event) == 0 && a.event.Date == b.event.Date
	})
	out.flush()
}

// compareEvents is like CompareEvents, but uses the new order of predicates.
func (m *compaction) compareEvents(a, b Event) int {
	if a.Pred != b.Pred && a.What == b.What && a.Entity == b.Entity && compareTimes(a.Date, a.What, b.Date, b.What) == 0 {
		return cmp.Compare(m.preds[a.Pred], m.preds[b.Pred])
	}
	return m.v.CompareEvents(a, b)
}

// item returns the new number of a relation, fact or merge, numbered as in citedIndex.
func (m *compaction) item(old uint32) uint32 {
	rels, facts := uint32(m.v.table.src.Len()), uint32(m.v.table.factPred.Len())
	switch {
	case old < rels:
		return m.rels.newNumber(old)
	case old < rels+facts:
		return uint32(m.rels.len()) + m.facts.newNumber(old-rels)
	}
	return uint32(m.rels.len()+m.facts.len()) + m.same.newNumber(old-rels-facts)
}

// cited returns, for each context of the overlay, the relations, facts and merges with a claim in it.
func (m *compaction) cited() [][]uint32 {
	out := make([][]uint32, len(m.ctxRows))
	index := make(map[uint32]int, len(m.ctxRows)) // by the new number of the context
	for i, number := range m.ctxs.added {
		index[number] = i
	}
	add := func(claims []uint32, item uint32) {
		for _, c := range claims {
			if i, ok := index[c]; ok {
				out[i] = append(out[i], item)
			}
		}
	}
	list := func(n *numbering, first int, changed []changedRel, added func(i int) []uint32) {
		for _, c := range changed {
			add(c.claims, uint32(first)+n.newNumber(c.old))
		}
		for i, number := range n.added {
			add(added(i), uint32(first)+number)
		}
	}
	list(m.rels, 0, m.relsOf, func(i int) []uint32 { return m.relKeys[i].claims })
	list(m.facts, m.rels.len(), m.factsOf, func(i int) []uint32 { return m.newFacts[i].claims })
	list(m.same, m.rels.len()+m.facts.len(), m.sameOf, func(i int) []uint32 { return m.sameAdds[i] })
	for _, items := range out {
		slices.Sort(items)
	}
	return out
}

// relayed calls put with the contexts of claims that relay a document, by document.
func (m *compaction) relayed(put func(...uint32), cited *citedIndex) {
	type pair struct {
		document Node
		ctx      uint32
	}
	var added []pair
	for i, row := range m.ctxRows {
		if row.relays != NoNode {
			added = append(added, pair{row.relays, m.ctxs.added[i]})
		}
	}
	compare := func(a, b pair) int { return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.ctx, b.ctx)) }
	slices.SortFunc(added, compare)
	out := batch[uint32]{put: put}
	mergeSorted(func(p pair) { out.add(p.ctx) }, func(yield func(pair)) {
		for i := range uint32(cited.relayed.Len()) {
			c := cited.relayed.At(i)
			yield(pair{m.node(m.v.table.ctxs.Ref(c).relays), m.ctxs.newNumber(c)})
		}
	}, added, compare, func(a, b pair) bool { return a == b })
	out.flush()
}
