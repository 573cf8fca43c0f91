package graph

import (
	"iter"
	"slices"
	"sync"
	"sync/atomic"
)

// A hub is an entity with many relations in one direction. Its relations with entities of some kinds can be counted and
// found without reading its row: a table keeps how many of them there are by predicate and kind, and the entities of a
// small kind are looked up in the row one by one.

// hubFrom is the minimum number of relations in the row of a hub. Shorter rows are read.
const hubFrom = 2048

// A hubRow has the number of relations of one row of a table by predicate and kind of the far end, and by day.
type hubRow struct {
	kinds  completed
	counts []kindCount

	dates completed
	days  *hubDays
}

type kindCount struct {
	pred  Pred
	kind  uint16
	count int
}

type hubKey struct {
	node Node
	dir  Direction
}

// hubRows are the counts of a table by hub. They are in a file beside that of the table. If the file does not have the
// counts of a hub, the first question about the hub reads its row.
type hubRows struct {
	file atomic.Pointer[hubFile] // nil for none

	mu   sync.Mutex
	rows map[hubKey]*hubRow
}

// row returns the hubRow of one row. Its counts may not be computed yet.
func (h *hubRows) row(n Node, dir Direction) *hubRow {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rows == nil {
		h.rows = map[hubKey]*hubRow{}
	}
	row, ok := h.rows[hubKey{n, dir}]
	if !ok {
		row = &hubRow{}
		h.rows[hubKey{n, dir}] = row
	}
	return row
}

// countsOf returns the counts of one row by kind.
func (h *hubRows) countsOf(t *table, n Node, dir Direction) []kindCount {
	row := h.row(n, dir)
	row.kinds.do(func() {
		file := h.file.Load()
		if i, ok := file.find(n, dir); ok {
			row.counts = file.countsOf(i)
			return
		}
		row.counts = t.countKinds(n, dir)
	})
	return row.counts
}

// countKinds counts the relations of a row that hold by predicate and kind of the far end.
func (t *table) countKinds(n Node, dir Direction) (out []kindCount) {
	counts := make([]int, len(t.kindAt)-1)
	pred := NoPred
	flush := func() {
		for k, count := range counts {
			if count > 0 {
				out = append(out, kindCount{pred, uint16(k), count})
			}
			counts[k] = 0
		}
	}
	add := func(p Pred, far Node) {
		if p != pred {
			flush()
			pred = p
		}
		counts[t.kind.At(uint32(far))]++
	}
	bare := &View{table: t}
	bare.eachInTable(n, dir, nil, func(r Relation) bool {
		add(r.Type, r.Far(n))
		return true
	})
	flush()
	return out
}

// isHub reports whether the counts of the row by kind and by day can be used: the row is long, the entity is in the
// table, and the exclusions cannot change the kinds of entities.
func (r *row) isHub() bool {
	return r.len() >= hubFrom && int(r.node) < r.view.table.ids.Len() && !r.view.exclusions.hidesClaims()
}

// preds yields the predicates of a row that are in the set, in order.
func (r row) preds(in *Preds) iter.Seq[Pred] {
	return func(yield func(Pred) bool) {
		for p, ok := r.firstPred(); ok; p, ok = r.firstPred() {
			if in.Has(p) && !yield(p) {
				return
			}
			r.dropBefore(func(x Relation) bool { return x.Type <= p })
		}
	}
}

// partsTo yields the parts of a row whose predicate is in the set and whose far end is a given entity.
func (r row) partsTo(far Node, preds *Preds) iter.Seq[row] {
	return func(yield func(row) bool) {
		for p := range r.preds(preds) {
			if part := r.ofPred(p).atFar(far); part.len() > 0 && !yield(part) {
				return
			}
		}
	}
}

// atFar returns the part of a row of one predicate whose far end is an entity.
func (r row) atFar(far Node) row {
	v := r.view
	end := func(x Relation) Node {
		if r.dir == Out {
			return x.Target
		}
		return x.Source
	}
	r.dropBefore(func(x Relation) bool { return v.Compare(end(x), far) < 0 })
	r.keepBefore(func(x Relation) bool { return v.Compare(end(x), far) <= 0 })
	return r
}

// lookupCost is the cost of looking up one entity in a row, as the number of relations that can be read in the same
// time.
const lookupCost = 64

// ofKinds returns the entities that can be of one of the kinds, by id, if looking them up in a row is cheaper than
// reading the row.
func (r *row) ofKinds(kinds []bool) (list []Node, ok bool) {
	v, t := r.view, r.view.table
	if r.len() < hubFrom || v.exclusions.hidesClaims() {
		return nil, false
	}
	most := r.len() / lookupCost
	count := 0
	if v.over != nil {
		count = len(v.over.ordered)
	}
	for k, is := range kinds {
		if is {
			count += int(t.kindAt[k+1] - t.kindAt[k])
		}
	}
	if count > most {
		return nil, false
	}
	for k, is := range kinds {
		if is {
			list = append(list, t.kindNodes.Slice(t.kindAt[k], t.kindAt[k+1])...)
		}
	}
	if v.over != nil {
		list = append(list, v.over.ordered...)
	}
	list = slices.DeleteFunc(list, func(n Node) bool { return !kinds[v.kindIndex(n)] })
	slices.SortFunc(list, v.Compare)
	return slices.Compact(list), true
}

// eachOfKinds calls yield for the visible relations of a row with the entities of a list, in the order of the row, or
// in the reverse order. It returns false if yield did.
func (r row) eachOfKinds(list []Node, preds *Preds, back bool, yield func(Relation) bool) bool {
	all := slices.Collect(r.preds(preds))
	if back {
		slices.Reverse(all)
		list = slices.Clone(list)
		slices.Reverse(list)
	}
	for _, p := range all {
		run := r.ofPred(p)
		for _, far := range list {
			part := run.atFar(far)
			more := part.each
			if back {
				more = part.eachBack
			}
			if !more(nil, yield) {
				return false
			}
		}
	}
	return true
}

// A KindSet is a set of kinds of far ends, by index. Nil means all kinds.
type KindSet []bool

// EachToKinds is like EachFrom, but it can leave out relations whose far end has none of the kinds. It does not read
// the whole row of a hub to find the relations with entities of a small kind.
func (v *View) EachToKinds(n Node, dir Direction, preds *Preds, kinds KindSet, from *RowPlace,
	yield func(Relation) bool,
) bool {
	if kinds != nil {
		r := v.rowOf(n, dir)
		if list, ok := r.ofKinds(kinds); ok {
			if from != nil {
				r.dropBefore(func(x Relation) bool { return from.precededBy(v, dir, x) })
			}
			return r.eachOfKinds(list, preds, false, yield)
		}
	}
	return v.EachFrom(n, dir, preds, from, yield)
}

// EachBackToKinds is like EachBack, but it can leave out relations whose far end has none of the kinds, as EachToKinds
// does.
func (v *View) EachBackToKinds(n Node, dir Direction, preds *Preds, kinds KindSet, until *RowPlace,
	yield func(Relation) bool,
) bool {
	if kinds != nil {
		r := v.rowOf(n, dir)
		if list, ok := r.ofKinds(kinds); ok {
			if until != nil {
				r.keepBefore(func(x Relation) bool { return !until.followedBy(v, dir, x) })
			}
			return r.eachOfKinds(list, preds, true, yield)
		}
	}
	return v.EachBack(n, dir, preds, until, yield)
}
