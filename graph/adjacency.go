package graph

import (
	"iter"
	"slices"
	"sort"
)

// Preds is a set of predicates of one view. A nil *Preds contains all predicates.
type Preds struct {
	list []Pred // sorted, without duplicates
	only Pred   // the member of a set with one member; otherwise NoPred
	has  bitset
}

// NewPreds returns a set of predicates of a view.
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

// Has reports whether the set contains p.
func (s *Preds) Has(p Pred) bool { return s == nil || s.has.has(uint32(p)) }

// among reports whether a set of more than one predicate contains p. The set must not be nil.
func (s *Preds) among(p Pred) bool { return s.only == NoPred && s.has.has(uint32(p)) }

// Each yields the visible stated relations of an entity in one direction whose predicate is in the set, sorted by
// predicate and then by the entity at the far end. It returns false if yield did. With Both, the relations from the
// entity come first, and a relation with itself comes once. All traversals use Each.
func (v *View) Each(n Node, dir Direction, preds *Preds, yield func(Relation) bool) bool {
	switch dir {
	case Out:
		return v.eachOut(n, preds, nil, yield)
	case In:
		return v.eachIn(n, preds, nil, yield)
	}
	return v.eachOut(n, preds, nil, yield) &&
		v.eachIn(n, preds, nil, func(r Relation) bool { return r.Source == n || yield(r) })
}

// A RowPlace is a place in the relations of an entity in one direction.
type RowPlace struct {
	Pred Pred
	Far  string // the id of the far end
}

// EachFrom is like Each for the direction Out or In, but starts at a place: it leaves out relations of smaller predicates,
// and those of the same predicate whose far end has a smaller id. It finds the place without reading what is before it.
func (v *View) EachFrom(n Node, dir Direction, preds *Preds, from *RowPlace, yield func(Relation) bool) bool {
	if dir == Out {
		return v.eachOut(n, preds, from, yield)
	}
	return v.eachIn(n, preds, from, yield)
}

// after returns the first index in [lo, hi) that is not before the place. at returns the relation at an index, by its
// predicate and far end.
func (p *RowPlace) after(v *View, lo, hi uint32, at func(uint32) (Pred, Node)) uint32 {
	if p == nil {
		return lo
	}
	return lo + uint32(sort.Search(int(hi-lo), func(i int) bool {
		pred, far := at(lo + uint32(i))
		return pred > p.Pred || pred == p.Pred && v.ID(far) >= p.Far
	}))
}

func (v *View) eachOut(n Node, preds *Preds, from *RowPlace, yield func(Relation) bool) bool {
	t := v.table
	if v.over != nil {
		if row, ok := v.over.out.get(n); ok {
			at := from.after(v, 0, uint32(len(row)), func(i uint32) (Pred, Node) { r := v.relation(row[i]); return r.Type, r.Target })
			return v.eachOf(row[at:], preds, yield)
		}
		if int(n) >= t.ids.len() {
			return true
		}
	}
	lo, hi := t.outRow(n)
	lo = from.after(v, lo, hi, func(i uint32) (Pred, Node) { k := t.outKeys.Ref(i); return k.pred, k.dst })
	if preds == nil || !seekable(int(hi-lo), preds) {
		return v.yieldOut(n, lo, hi, preds, yield)
	}
	for _, p := range preds.list {
		from, to := t.outRun(lo, hi, p)
		if !v.yieldOut(n, from, to, nil, yield) {
			return false
		}
	}
	return true
}

// chunk is how many relations of a row are verified at a time, so that reading the first relations of a hub does not
// verify its whole row.
const chunk = 1024

// yieldOut yields the matching relations in [lo, hi), a part of the row of source n.
func (v *View) yieldOut(n Node, lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	allVisible := v.plain()
	for lo < hi {
		row := v.table.outKeys.Slice(lo, min(hi, lo+chunk))
		for i := range row {
			r, at := &row[i], Rel(lo)+Rel(i)
			if preds != nil && r.pred != preds.only && !preds.among(r.pred) || !allVisible && !v.shown(at) {
				continue
			}
			if !yield(Relation{n, r.pred, r.dst, at}) {
				return false
			}
		}
		lo += uint32(len(row))
	}
	return true
}

func (v *View) eachIn(n Node, preds *Preds, from *RowPlace, yield func(Relation) bool) bool {
	t := v.table
	if v.over != nil {
		if row, ok := v.over.in.get(n); ok {
			at := from.after(v, 0, uint32(len(row)), func(i uint32) (Pred, Node) { r := v.relation(row[i]); return r.Type, r.Source })
			return v.eachOf(row[at:], preds, yield)
		}
		if int(n) >= t.ids.len() {
			return true
		}
	}
	lo, hi := t.inRow(n)
	lo = from.after(v, lo, hi, func(i uint32) (Pred, Node) { k := t.inKeys.Ref(i); return k.pred, k.src })
	if preds == nil || !seekable(int(hi-lo), preds) {
		return v.yieldIn(n, lo, hi, preds, yield)
	}
	for _, p := range preds.list {
		from, to := t.inRun(lo, hi, p)
		if !v.yieldIn(n, from, to, nil, yield) {
			return false
		}
	}
	return true
}

// yieldIn yields the matching relations at [lo, hi) in inKeys, a part of the row of target n.
func (v *View) yieldIn(n Node, lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	plain := v.plain()
	for lo < hi {
		row := v.table.inKeys.Slice(lo, min(hi, lo+chunk))
		for i := range row {
			r := &row[i]
			if preds != nil && r.pred != preds.only && !preds.among(r.pred) || !plain && !v.shown(r.rel) {
				continue
			}
			if !yield(Relation{r.src, r.pred, n, r.rel}) {
				return false
			}
		}
		lo += uint32(len(row))
	}
	return true
}

// plain reports whether all relations are visible: the view hides nothing, and no claim disputes or retracts a
// relation.
func (v *View) plain() bool {
	return v.lens == nil && v.table.contested.Len() == 0 && (v.over == nil || !v.over.someContested)
}

// outRun returns the part of [lo, hi), a row of outgoing relations, that has the predicate p.
func (t *table) outRun(lo, hi uint32, p Pred) (from, to uint32) {
	return run(lo, hi, p, func(i uint32) Pred { return t.outKeys.Ref(i).pred })
}

// inRun returns the part of [lo, hi), a row of incoming relations, that has the predicate p.
func (t *table) inRun(lo, hi uint32, p Pred) (from, to uint32) {
	return run(lo, hi, p, func(i uint32) Pred { return t.inKeys.Ref(i).pred })
}

// run returns the range with the predicate p within [lo, hi), which is sorted by predicate.
func run(lo, hi uint32, p Pred, at func(uint32) Pred) (from, to uint32) {
	from = lo + uint32(sort.Search(int(hi-lo), func(i int) bool { return at(lo+uint32(i)) >= p }))
	return from, from + uint32(sort.Search(int(hi-from), func(i int) bool { return at(from+uint32(i)) > p }))
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

// Degree returns the number of stated relations of one predicate that an entity has in one direction, including hidden
// ones. It is an estimate for planning.
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
			lo, hi := t.outRow(n)
			from, to := t.outRun(lo, hi, p)
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
			lo, hi := t.inRow(n)
			from, to := t.inRun(lo, hi, p)
			count += int(to - from)
		}
	}
	return count
}

// RowLen returns the number of stated relations of an entity, including hidden ones. A relation of the entity with
// itself counts twice.
func (v *View) RowLen(n Node) int {
	count := 0
	for _, dir := range [2]Direction{Out, In} {
		if row, ok := v.overRow(n, dir); ok {
			count += len(row)
			continue
		}
		if int(n) >= v.table.ids.len() {
			continue
		}
		lo, hi := v.table.outRow(n)
		if dir == In {
			lo, hi = v.table.inRow(n)
		}
		count += int(hi - lo)
	}
	return count
}

func (v *View) overRow(n Node, dir Direction) ([]Rel, bool) {
	if v.over == nil {
		return nil, false
	}
	if dir == Out {
		row, ok := v.over.out.get(n)
		return row, ok
	}
	row, ok := v.over.in.get(n)
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
			for r, end := t.outRow(n); r < end; r++ {
				if !yield(Rel(r)) {
					return
				}
			}
			return
		}
		for i, end := t.inRow(n); i < end; i++ {
			if !yield(t.inKeys.Ref(i).rel) {
				return
			}
		}
	}
}
