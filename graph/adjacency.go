package graph

import (
	"iter"
	"slices"
	"sort"

	"nexum/graph/bitset"
)

// Preds is a set of predicates of one view. A nil *Preds contains all predicates.
type Preds struct {
	list []Pred // sorted, without duplicates
	only Pred   // the member of a set with one member; otherwise NoPred
	has  bitset.Set
}

// NewPreds returns a set of predicates of a view.
func (v *View) NewPreds(list ...Pred) *Preds {
	s := &Preds{list: slices.Compact(slices.Sorted(slices.Values(list))), only: NoPred, has: bitset.New(v.PredLen())}
	if len(s.list) == 1 {
		s.only = s.list[0]
	}
	for _, p := range s.list {
		s.has.Add(uint32(p))
	}
	return s
}

// Has reports whether the set contains p.
func (s *Preds) Has(p Pred) bool { return s == nil || s.has.Has(uint32(p)) }

// Intersect returns the set of the predicates that are in both sets. The receiver must not be nil.
func (s *Preds) Intersect(other *Preds) *Preds {
	if other == nil {
		return s
	}
	in := &Preds{only: NoPred, has: make(bitset.Set, len(s.has))}
	for _, p := range s.list {
		if other.Has(p) {
			in.list = append(in.list, p)
			in.has.Add(uint32(p))
		}
	}
	if len(in.list) == 1 {
		in.only = in.list[0]
	}
	return in
}

// among reports whether the set has more than one predicate and contains p. The set must not be nil.
func (s *Preds) among(p Pred) bool { return s.only == NoPred && s.has.Has(uint32(p)) }

// Each yields the visible stated relations of an entity in one direction whose predicate is in the set, sorted by
// predicate and then by the id of the entity at the far end. It returns false if yield did. With Both, the outgoing
// relations come first, and a relation of the entity with itself is yielded once. All traversals use Each.
func (v *View) Each(n Node, dir Direction, preds *Preds, yield func(Relation) bool) bool {
	switch {
	case dir != Both && v.over == nil:
		return v.eachInTable(n, dir, preds, yield)
	case dir != Both:
		return v.each(n, dir, preds, nil, yield)
	}
	return v.each(n, Out, preds, nil, yield) &&
		v.each(n, In, preds, nil, func(r Relation) bool { return r.Source == n || yield(r) })
}

// A RowPlace is a place in the relations of an entity in one direction.
type RowPlace struct {
	Pred Pred
	Far  string // the id of the far end
}

// EachFrom is like Each for the direction Out or In, but starts at a place: it leaves out relations of smaller
// predicates, and those of the same predicate whose far end has a smaller id. It finds the place without reading the
// relations before it.
func (v *View) EachFrom(n Node, dir Direction, preds *Preds, from *RowPlace, yield func(Relation) bool) bool {
	return v.each(n, dir, preds, from, yield)
}

// precededBy reports whether a relation is before the place in the row of a direction.
func (p *RowPlace) precededBy(v *View, dir Direction, r Relation) bool {
	far := r.Target
	if dir == In {
		far = r.Source
	}
	return r.Type < p.Pred || r.Type == p.Pred && v.ID(far) < p.Far
}

// followedBy reports whether a relation is after the place in the row of a direction.
func (p *RowPlace) followedBy(v *View, dir Direction, r Relation) bool {
	far := r.Target
	if dir == In {
		far = r.Source
	}
	return r.Type > p.Pred || r.Type == p.Pred && v.ID(far) > p.Far
}

// EachBack is like Each for the direction Out or In, but yields in the reverse order. If until is not nil, it starts at
// that place: it leaves out relations of greater predicates, and those of the same predicate whose far end has a
// greater id. It does not read the relations that it leaves out.
func (v *View) EachBack(n Node, dir Direction, preds *Preds, until *RowPlace, yield func(Relation) bool) bool {
	r := v.rowOf(n, dir)
	if until != nil {
		r.keepBefore(func(x Relation) bool { return !until.followedBy(v, dir, x) })
	}
	if preds == nil || !seekable(r.len(), preds) {
		return r.eachBack(preds, yield)
	}
	for _, p := range slices.Backward(preds.list) {
		if run := r.ofPred(p); !run.eachBack(nil, yield) {
			return false
		}
	}
	return true
}

// each yields the visible relations of a row, from a place if it is not nil.
func (v *View) each(n Node, dir Direction, preds *Preds, from *RowPlace, yield func(Relation) bool) bool {
	if from == nil && !v.changesRow(n, dir) { // most rows
		return v.eachInTable(n, dir, preds, yield)
	}
	r := v.rowOf(n, dir)
	if from != nil {
		r.dropBefore(func(x Relation) bool { return from.precededBy(v, dir, x) })
	}
	if preds == nil || !seekable(r.len(), preds) {
		return r.each(preds, yield)
	}
	for _, p := range preds.list {
		if run := r.ofPred(p); !run.each(nil, yield) {
			return false
		}
	}
	return true
}

// chunk is the number of relations of a row that are read from the file, and verified, at a time. Reading the first
// relations of a hub does not verify the rest of its row.
const chunk = 1024

// yieldOut yields the matching relations in [lo, hi), a part of the row of source n.
func (v *View) yieldOut(n Node, lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	visible := v.visibility()
	for lo < hi {
		row := v.table.outKeys.Slice(lo, min(hi, lo+chunk))
		for i := range row {
			r, at := &row[i], Rel(lo)+Rel(i)
			if preds != nil && r.pred != preds.only && !preds.among(r.pred) ||
				visible != allVisible && !v.isVisible(visible, at, &v.table.unsupported, uint32(at)) {
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

// changesRow reports whether the overlay changes the row of an entity in one direction.
func (v *View) changesRow(n Node, dir Direction) bool {
	if v.over == nil {
		return false
	}
	added, hidden := v.over.rowChanges(dir)
	if _, ok := added.Get(n); ok {
		return true
	}
	_, ok := hidden.Get(n)
	return ok
}

// eachInTable yields the visible relations of a row that the overlay does not change. It is the inner loop of all
// traversals, so it does not make a row.
func (v *View) eachInTable(n Node, dir Direction, preds *Preds, yield func(Relation) bool) bool {
	t := v.table
	if int(n) >= t.ids.Len() {
		return true
	}
	if dir == Out {
		lo, hi := t.outRow(n)
		if preds == nil || !seekable(int(hi-lo), preds) {
			return v.yieldOut(n, lo, hi, preds, yield)
		}
		for _, p := range preds.list {
			if from, to := t.outRun(lo, hi, p); !v.yieldOut(n, from, to, nil, yield) {
				return false
			}
		}
		return true
	}
	lo, hi := t.inRow(n)
	if preds == nil || !seekable(int(hi-lo), preds) {
		return v.yieldIn(n, lo, hi, preds, yield)
	}
	for _, p := range preds.list {
		if from, to := t.inRun(lo, hi, p); !v.yieldIn(n, from, to, nil, yield) {
			return false
		}
	}
	return true
}

// yieldIn yields the matching relations at [lo, hi) in inKeys, a part of the row of target n.
func (v *View) yieldIn(n Node, lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	visible := v.visibility()
	for lo < hi {
		row := v.table.inKeys.Slice(lo, min(hi, lo+chunk))
		for i := range row {
			r := &row[i]
			if preds != nil && r.pred != preds.only && !preds.among(r.pred) ||
				visible != allVisible && !v.isVisible(visible, r.rel, &v.table.unsupportedIn, lo+uint32(i)) {
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

// plain reports whether all relations are visible: the view hides nothing, and every relation is supported.
func (v *View) plain() bool { return v.visibility() == allVisible }

// A visibility is a method to determine which relations of a table are visible in a view.
type visibility uint8

const (
	allVisible visibility = iota // all relations are visible
	// by the set unsupported of the table; a relation that the overlay changes, by its claims
	supportedVisible
	shownVisible // by the claims of each relation
)

// visibility returns the cheapest method that gives the right relations for this view.
func (v *View) visibility() visibility {
	switch {
	case v.exclusions != nil || v.over != nil && v.pairsDenied():
		return shownVisible
	case v.table.unsupported.Len() == 0 && (v.over == nil || !v.over.someContested):
		return allVisible
	}
	return supportedVisible
}

// isVisible reports whether a relation of the table is visible. place is its index in unsupported.
func (v *View) isVisible(s visibility, r Rel, unsupported *bitset.Column, place uint32) bool {
	if s == shownVisible {
		return v.shown(r)
	}
	if v.over != nil {
		if contested, ok := v.over.contested.Get(r); ok {
			return !contested || v.shown(r)
		}
	}
	return !unsupported.Has(place)
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

// seekable reports whether finding each predicate in a row is cheaper than reading the row.
func seekable(row int, preds *Preds) bool { return row > 16 && len(preds.list)*8 < row }

// Degree returns the number of stated relations of one predicate that an entity has in one direction, including hidden
// ones. It is an estimate for planning.
func (v *View) Degree(n Node, dir Direction, p Pred) int {
	count := 0
	for _, d := range [2]Direction{Out, In} {
		if dir == Both || dir == d {
			r := v.rowOf(n, d).ofPred(p)
			count += r.len()
		}
	}
	return count
}

// RowLen returns the number of stated relations of an entity, including hidden ones. A relation of the entity with
// itself counts twice.
func (v *View) RowLen(n Node) int {
	out, in := v.rowOf(n, Out), v.rowOf(n, In)
	return out.len() + in.len()
}

// row yields the stated relations of an entity in one direction, Out or In, hidden or not.
func (v *View) row(n Node, dir Direction) iter.Seq[Rel] {
	return func(yield func(Rel) bool) {
		r := v.rowOf(n, dir)
		r.all(yield)
	}
}
