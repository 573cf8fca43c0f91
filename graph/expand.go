package graph

import (
	"iter"
	"slices"
	"sort"
)

// Preds is a set of predicates of one view. A nil Preds holds all.
type Preds struct {
	list []Pred // sorted
	has  bitset
}

// NewPreds makes a set of predicates of a view.
func (v *View) NewPreds(list ...Pred) *Preds {
	s := &Preds{list: slices.Compact(slices.Sorted(slices.Values(list))), has: newBitset(v.PredLen())}
	for _, p := range s.list {
		s.has.add(uint32(p))
	}
	return s
}

// Has reports whether the set holds p.
func (s *Preds) Has(p Pred) bool { return s == nil || s.has.has(uint32(p)) }

// Each yields the shown stated relations of an entity in one direction, of the predicates in the set,
// by predicate and far end. It returns false if yield did. With Both, those of which it is the source
// come first, and a tie with itself comes once. This is what every traversal is made of.
func (v *View) Each(n Node, dir Direction, preds *Preds, yield func(Relation) bool) bool {
	if dir != In && !v.eachOut(n, preds, yield) {
		return false
	}
	if dir == Out {
		return true
	}
	if dir == Both {
		inner := yield
		yield = func(r Relation) bool { return r.Source == n || inner(r) }
	}
	return v.eachIn(n, preds, yield)
}

func (v *View) eachOut(n Node, preds *Preds, yield func(Relation) bool) bool {
	t := v.table
	if v.over != nil {
		if row, ok := v.over.out[n]; ok {
			return v.eachOf(row, preds, yield)
		}
		if int(n) >= t.ids.len() {
			return true
		}
	}
	lo, hi := t.out[n], t.out[n+1]
	plain := v.lens == nil
	pass := func(lo, hi uint32, filter bool) bool {
		for r := lo; r < hi; r++ {
			p := t.pred[r]
			if filter && !preds.has.has(uint32(p)) || !(plain && !v.isOdd(Rel(r))) && !v.shown(Rel(r)) {
				continue
			}
			if !yield(Relation{n, p, t.dst[r], Rel(r)}) {
				return false
			}
		}
		return true
	}
	if preds == nil {
		return pass(lo, hi, false)
	}
	if !seekable(int(hi-lo), preds) {
		return pass(lo, hi, true)
	}
	for _, p := range preds.list {
		from := lo + uint32(sort.Search(int(hi-lo), func(i int) bool { return t.pred[lo+uint32(i)] >= p }))
		to := from + uint32(sort.Search(int(hi-from), func(i int) bool { return t.pred[from+uint32(i)] > p }))
		if !pass(from, to, false) {
			return false
		}
	}
	return true
}

func (v *View) eachIn(n Node, preds *Preds, yield func(Relation) bool) bool {
	t := v.table
	if v.over != nil {
		if row, ok := v.over.in[n]; ok {
			return v.eachOf(row, preds, yield)
		}
		if int(n) >= t.ids.len() {
			return true
		}
	}
	row := t.inRel[t.in[n]:t.in[n+1]]
	plain := v.lens == nil
	pass := func(row []Rel, filter bool) bool {
		for _, r := range row {
			p := t.pred[r]
			if filter && !preds.has.has(uint32(p)) || !(plain && !v.isOdd(r)) && !v.shown(r) {
				continue
			}
			if !yield(Relation{t.src[r], p, n, r}) {
				return false
			}
		}
		return true
	}
	if preds == nil {
		return pass(row, false)
	}
	if !seekable(len(row), preds) {
		return pass(row, true)
	}
	for _, p := range preds.list {
		from := sort.Search(len(row), func(i int) bool { return t.pred[row[i]] >= p })
		to := from + sort.Search(len(row)-from, func(i int) bool { return t.pred[row[from+i]] > p })
		if !pass(row[from:to], false) {
			return false
		}
	}
	return true
}

func (v *View) eachOf(row []Rel, preds *Preds, yield func(Relation) bool) bool {
	for _, r := range row {
		rel := v.relation(r)
		if preds.Has(rel.Type) && v.shown(r) && !yield(rel) {
			return false
		}
	}
	return true
}

// seekable reports whether finding each predicate in a row is cheaper than reading the row.
func seekable(row int, preds *Preds) bool { return row > 16 && len(preds.list)*8 < row }

// Degree returns how many stated relations of one predicate an entity has in one direction, hidden
// ones included: an estimate for planning.
func (v *View) Degree(n Node, dir Direction, p Pred) int {
	t := v.table
	count := 0
	if dir != In {
		if row, ok := v.overRow(n, Out); ok {
			for _, r := range row {
				if v.relation(r).Type == p {
					count++
				}
			}
		} else if int(n) < t.ids.len() {
			lo, hi := t.out[n], t.out[n+1]
			from := sort.Search(int(hi-lo), func(i int) bool { return t.pred[lo+uint32(i)] >= p })
			count += sort.Search(int(hi-lo)-from, func(i int) bool { return t.pred[lo+uint32(from+i)] > p })
		}
	}
	if dir != Out {
		if row, ok := v.overRow(n, In); ok {
			for _, r := range row {
				if v.relation(r).Type == p {
					count++
				}
			}
		} else if int(n) < t.ids.len() {
			row := t.inRel[t.in[n]:t.in[n+1]]
			from := sort.Search(len(row), func(i int) bool { return t.pred[row[i]] >= p })
			count += sort.Search(len(row)-from, func(i int) bool { return t.pred[row[from+i]] > p })
		}
	}
	return count
}

func (v *View) overRow(n Node, dir Direction) ([]Rel, bool) {
	if v.over == nil {
		return nil, false
	}
	if dir == Out {
		row, ok := v.over.out[n]
		return row, ok
	}
	row, ok := v.over.in[n]
	return row, ok
}

// row yields the stated relations of an entity in one direction, Out or In, hidden or not.
func (v *View) row(n Node, dir Direction) iter.Seq[Rel] {
	return func(yield func(Rel) bool) {
		if row, ok := v.overRow(n, dir); ok {
			for _, r := range row {
				if !yield(r) {
					return
				}
			}
			return
		}
		t := v.table
		if int(n) >= t.ids.len() {
			return
		}
		if dir == Out {
			for r := t.out[n]; r < t.out[n+1]; r++ {
				if !yield(Rel(r)) {
					return
				}
			}
			return
		}
		for _, r := range t.inRel[t.in[n]:t.in[n+1]] {
			if !yield(r) {
				return
			}
		}
	}
}
