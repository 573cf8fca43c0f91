package graph

import (
	"iter"
	"slices"
	"sort"
)

// Preds is a set of predicates of one view. A nil Preds holds all.
type Preds struct {
	list []Pred // sorted
	only Pred   // of a set of one; else NoPred
	has  bitset
}

// NewPreds makes a set of predicates of a view.
func (v *View) NewPreds(list ...Pred) *Preds {
	s := &Preds{list: slices.Compact(slices.Sorted(slices.Values(list))), only: NoPred, has: newBitset(v.PredLen())}
	if len(s.list) == 1 {
		s.only = s.list[0]
	}
	for _, p := range s.list {
		s.has.add(uint32(p))
	}
	return s
}

// Has reports whether the set holds p.
func (s *Preds) Has(p Pred) bool { return s == nil || s.has.has(uint32(p)) }

// among reports whether a set of several holds p.
func (s *Preds) among(p Pred) bool { return s.only == NoPred && s.has.has(uint32(p)) }

// Each yields the shown stated relations of an entity in one direction, of the predicates in the set,
// by predicate and far end. It returns false if yield did. With Both, those of which it is the source
// come first, and a tie with itself comes once. This is what every traversal is made of.
func (v *View) Each(n Node, dir Direction, preds *Preds, yield func(Relation) bool) bool {
	switch dir {
	case Out:
		return v.eachOut(n, preds, yield)
	case In:
		return v.eachIn(n, preds, yield)
	}
	return v.eachOut(n, preds, yield) &&
		v.eachIn(n, preds, func(r Relation) bool { return r.Source == n || yield(r) })
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
	row := t.ties[lo:hi]
	if preds == nil || !seekable(len(row), preds) {
		return v.passOut(n, Rel(lo), row, preds, yield)
	}
	for _, p := range preds.list {
		from, to := run(len(row), func(i int) Pred { return row[i].pred }, p)
		if !v.passOut(n, Rel(lo+from), row[from:to], nil, yield) {
			return false
		}
	}
	return true
}

// passOut yields the relations of a row, the first of which is at, of source n.
func (v *View) passOut(n Node, at Rel, row []tie, preds *Preds, yield func(Relation) bool) bool {
	plain := v.plain()
	for i := range row {
		r := &row[i]
		if preds != nil && r.pred != preds.only && !preds.among(r.pred) || !plain && !v.shown(at+Rel(i)) {
			continue
		}
		if !yield(Relation{n, r.pred, r.dst, at + Rel(i)}) {
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
	row := t.inTies[t.in[n]:t.in[n+1]]
	if preds == nil || !seekable(len(row), preds) {
		return v.passIn(n, row, preds, yield)
	}
	for _, p := range preds.list {
		from, to := run(len(row), func(i int) Pred { return row[i].pred }, p)
		if !v.passIn(n, row[from:to], nil, yield) {
			return false
		}
	}
	return true
}

// passIn yields the relations of a row, of target n.
func (v *View) passIn(n Node, row []inTie, preds *Preds, yield func(Relation) bool) bool {
	plain := v.plain()
	for i := range row {
		r := &row[i]
		if preds != nil && r.pred != preds.only && !preds.among(r.pred) || !plain && !v.shown(r.rel) {
			continue
		}
		if !yield(Relation{r.src, r.pred, n, r.rel}) {
			return false
		}
	}
	return true
}

// plain reports whether all relations of the table are shown.
func (v *View) plain() bool { return v.lens == nil && v.over == nil && v.table.odd == nil }

// run returns where the relations of one predicate begin and end in a row of so many.
func run(n int, at func(int) Pred, p Pred) (from, to uint32) {
	from = uint32(sort.Search(n, func(i int) bool { return at(i) >= p }))
	return from, from + uint32(sort.Search(n-int(from), func(i int) bool { return at(int(from)+i) > p }))
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
			row := t.ties[t.out[n]:t.out[n+1]]
			from, to := run(len(row), func(i int) Pred { return row[i].pred }, p)
			count += int(to - from)
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
			row := t.inTies[t.in[n]:t.in[n+1]]
			from, to := run(len(row), func(i int) Pred { return row[i].pred }, p)
			count += int(to - from)
		}
	}
	return count
}

// RowLen returns how many stated relations an entity has, hidden ones included; a tie with itself counts
// twice.
func (v *View) RowLen(n Node) int {
	count := 0
	for _, dir := range [2]Direction{Out, In} {
		if row, ok := v.overRow(n, dir); ok {
			count += len(row)
			continue
		}
		at := v.table.out
		if dir == In {
			at = v.table.in
		}
		if int(n)+1 < len(at) {
			count += int(at[n+1] - at[n])
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
		for _, r := range t.inTies[t.in[n]:t.in[n+1]] {
			if !yield(r.rel) {
				return
			}
		}
	}
}
