package graph

import (
	"cmp"
	"slices"
	"sort"

	"nexum/graph/persist"
)

// An overlay stores how it changes a row of the table: the relations that it adds, each with its place in the row, and
// the relations that it hides. Readers merge both. So the cost of a commit depends on what it adds, and not on the
// length of the rows, which can have millions of relations.

// An addition is a relation that an overlay adds to a row. It is inserted directly before a place of the table: the
// number of a relation in a row of outgoing relations, or an index in inKeys in a row of incoming ones.
type addition struct {
	before uint32
	rel    Rel
}

// additions are the relations that an overlay adds to a row, in the order of the row. The list is persistent: an
// insertion copies only one part and the list of parts.
type additions struct {
	by    *persist.Owner // the owner, who may change the list of parts in place
	parts []part         // none is empty
}

// A part is a piece of a list of additions.
type part struct {
	by   *persist.Owner // the owner, who may change the part in place
	list []addition
}

// partMost is the maximum length of a part.
const partMost = 128

// newAdditions returns a list with the given content.
func newAdditions(by *persist.Owner, list []addition) additions {
	a := additions{by: by}
	for piece := range slices.Chunk(list, partMost) {
		a.parts = append(a.parts, part{by, piece})
	}
	return a
}

// insert returns the list with another addition, placed after those for which less is true. It changes data in place if
// by owns it, and copies it otherwise.
func (a additions) insert(by *persist.Owner, x addition, less func(Rel) bool) additions {
	if len(a.parts) == 0 {
		return additions{by, []part{{by, []addition{x}}}}
	}
	if a.by != by {
		a = additions{by, slices.Clone(a.parts)}
	}
	i := sort.Search(len(a.parts)-1, func(i int) bool { return !less(a.parts[i].list[len(a.parts[i].list)-1].rel) })
	p := a.parts[i]
	if p.by != by {
		p = part{by, slices.Clone(p.list)}
	}
	at := sort.Search(len(p.list), func(i int) bool { return !less(p.list[i].rel) })
	p.list = slices.Insert(p.list, at, x)
	if half := len(p.list) / 2; len(p.list) > partMost {
		a.parts = slices.Insert(a.parts, i+1, part{by, slices.Clone(p.list[half:])})
		p.list = p.list[:half:half]
	}
	a.parts[i] = p
	return a
}

// A row is the stated relations of an entity in one direction, hidden in the view or not, sorted by predicate, far end
// and occurrence. It can be narrowed to a part of them. A row belongs to one view.
type row struct {
	view   *View
	node   Node
	dir    Direction // Out or In
	lo, hi uint32    // the range of places of the table
	hidden []uint32  // the places that are left out, sorted; some may be outside of [lo, hi)
	parts  []part
	first  int // the index in the first part at which the row begins
	end    int // the index in the last part at which the row ends
}

// rowOf returns the row of an entity in one direction, Out or In.
func (v *View) rowOf(n Node, dir Direction) row {
	r := row{view: v, node: n, dir: dir}
	t := v.table
	if int(n) < t.ids.Len() {
		if dir == Out {
			r.lo, r.hi = t.outRow(n)
		} else {
			r.lo, r.hi = t.inRow(n)
		}
	}
	if v.over == nil {
		return r
	}
	added, hidden := v.over.rowChanges(dir)
	if list, _ := added.Get(n); len(list.parts) > 0 {
		r.parts = list.parts
		r.end = len(r.parts[len(r.parts)-1].list)
	}
	r.hidden, _ = hidden.Get(n)
	return r
}

// rowChanges returns the relations that the overlay adds to the rows of a direction, and the places that it hides in
// them.
func (o *overlay) rowChanges(dir Direction) (added *persist.Numbers[Node, additions],
	hidden *persist.Numbers[Node, []uint32],
) {
	if dir == In {
		return &o.in, &o.hiddenIn
	}
	return &o.out, &o.hiddenOut
}

// relation returns the relation at a place of the table.
func (r *row) relation(place uint32) Relation {
	if r.dir == Out {
		k := r.view.table.outKeys.Ref(place)
		return Relation{r.node, k.pred, k.dst, Rel(place)}
	}
	k := r.view.table.inKeys.Ref(place)
	return Relation{k.src, k.pred, r.node, k.rel}
}

// additions returns the additions of part i that belong to the row.
func (r *row) additions(i int) []addition {
	list := r.parts[i].list
	if i == len(r.parts)-1 {
		list = list[:r.end]
	}
	if i == 0 {
		list = list[r.first:]
	}
	return list
}

// isHidden reports whether the relation at a place of the table is left out.
func (r *row) isHidden(place uint32) bool {
	_, ok := slices.BinarySearch(r.hidden, place)
	return ok
}

// hiddenIn returns the places in [lo, hi) that are left out.
func (r *row) hiddenIn(lo, hi uint32) []uint32 {
	if len(r.hidden) == 0 {
		return nil
	}
	from, _ := slices.BinarySearch(r.hidden, lo)
	to, _ := slices.BinarySearch(r.hidden, hi)
	return r.hidden[from:max(from, to)]
}

// len returns the number of relations.
func (r *row) len() int {
	n := int(r.hi-r.lo) - len(r.hiddenIn(r.lo, r.hi))
	for i := range r.parts {
		n += len(r.additions(i))
	}
	return n
}

// search returns the first place of the table for which before is false. before must be true for all relations up to
// some place of the row, and false for all after it.
func (r *row) search(before func(Relation) bool) uint32 {
	return r.lo + uint32(sort.Search(int(r.hi-r.lo), func(i int) bool { return !before(r.relation(r.lo + uint32(i))) }))
}

// searchAdded returns the index of the first part that has an addition for which before is false, and the index of that
// addition in the part. It returns len(r.parts) and 0 if there is none.
func (r *row) searchAdded(before func(Relation) bool) (i, at int) {
	i = sort.Search(len(r.parts), func(i int) bool {
		list := r.additions(i)
		return len(list) > 0 && !before(r.view.relation(list[len(list)-1].rel))
	})
	if i == len(r.parts) {
		return i, 0
	}
	list := r.additions(i)
	at = sort.Search(len(list), func(at int) bool { return !before(r.view.relation(list[at].rel)) })
	if i == 0 {
		at += r.first
	}
	return i, at
}

// dropBefore narrows the row to the relations for which before is false.
func (r *row) dropBefore(before func(Relation) bool) {
	r.lo = r.search(before)
	if len(r.parts) == 0 {
		return
	}
	var i int
	i, r.first = r.searchAdded(before)
	r.parts = r.parts[i:]
}

// keepBefore narrows the row to the relations for which before is true.
func (r *row) keepBefore(before func(Relation) bool) {
	r.hi = r.search(before)
	if len(r.parts) == 0 {
		return
	}
	i, at := r.searchAdded(before)
	switch {
	case i == len(r.parts):
	case at == 0 || i == 0 && at == r.first:
		r.parts = r.parts[:i]
		if i > 0 {
			r.end = len(r.parts[i-1].list)
		}
	default:
		r.parts, r.end = r.parts[:i+1], at
	}
}

// ofPred returns the part of the row with a predicate.
func (r row) ofPred(p Pred) row {
	if t := r.view.table; r.dir == Out {
		r.lo, r.hi = t.outRun(r.lo, r.hi, p)
	} else {
		r.lo, r.hi = t.inRun(r.lo, r.hi, p)
	}
	if len(r.parts) > 0 {
		places := r
		places.lo, places.hi = 0, 0
		places.dropBefore(func(x Relation) bool { return x.Type < p })
		places.keepBefore(func(x Relation) bool { return x.Type <= p })
		r.parts, r.first, r.end = places.parts, places.first, places.end
	}
	return r
}

// firstPred returns the predicate of the first relation. ok is false for an empty row. Hidden relations count.
func (r *row) firstPred() (p Pred, ok bool) {
	p = NoPred
	if r.lo < r.hi {
		p = r.relation(r.lo).Type
	}
	if len(r.parts) > 0 && len(r.additions(0)) > 0 {
		p = min(p, r.view.relation(r.additions(0)[0].rel).Type)
	}
	return p, p != NoPred
}

// each yields the visible relations of the row whose predicate is in the set. It returns false if yield did.
func (r *row) each(preds *Preds, yield func(Relation) bool) bool {
	lo := r.lo
	for i := range r.parts {
		for _, x := range r.additions(i) {
			if lo < x.before && !r.eachPlace(lo, x.before, preds, yield) {
				return false
			}
			lo = max(lo, x.before)
			if rel := r.view.relation(x.rel); preds.Has(rel.Type) && r.view.shown(x.rel) && !yield(rel) {
				return false
			}
		}
	}
	return r.eachPlace(lo, r.hi, preds, yield)
}

// eachPlace is each for the places [lo, hi) of the table.
func (r *row) eachPlace(lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	for _, h := range r.hiddenIn(lo, hi) {
		if !r.yield(lo, h, preds, yield) {
			return false
		}
		lo = h + 1
	}
	return r.yield(lo, hi, preds, yield)
}

func (r *row) yield(lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	if r.dir == Out {
		return r.view.yieldOut(r.node, lo, hi, preds, yield)
	}
	return r.view.yieldIn(r.node, lo, hi, preds, yield)
}

// eachBack is each in the reverse order.
func (r *row) eachBack(preds *Preds, yield func(Relation) bool) bool {
	hi := r.hi
	for i := len(r.parts) - 1; i >= 0; i-- {
		for _, x := range slices.Backward(r.additions(i)) {
			if x.before < hi && !r.eachPlaceBack(x.before, hi, preds, yield) {
				return false
			}
			hi = min(hi, x.before)
			if rel := r.view.relation(x.rel); preds.Has(rel.Type) && r.view.shown(x.rel) && !yield(rel) {
				return false
			}
		}
	}
	return r.eachPlaceBack(r.lo, hi, preds, yield)
}

func (r *row) eachPlaceBack(lo, hi uint32, preds *Preds, yield func(Relation) bool) bool {
	visible, unsupported := r.view.visibility(), r.view.table.unsupportedOf(r.dir)
	for ; lo < hi; hi-- {
		if r.isHidden(hi - 1) {
			continue
		}
		if rel := r.relation(hi - 1); preds.Has(rel.Type) &&
			(visible == allVisible || r.view.isVisible(visible, rel.Rel, unsupported, hi-1)) && !yield(rel) {
			return false
		}
	}
	return true
}

// all yields the relations of the row, hidden in the view or not. It returns false if yield did.
func (r *row) all(yield func(Rel) bool) bool {
	lo := r.lo
	until := func(hi uint32) bool {
		for ; lo < hi; lo++ {
			if !r.isHidden(lo) && !yield(r.relation(lo).Rel) {
				return false
			}
		}
		return true
	}
	for i := range r.parts {
		for _, x := range r.additions(i) {
			if !until(x.before) || !yield(x.rel) {
				return false
			}
		}
	}
	return until(r.hi)
}

// find returns the relation of a row of outgoing relations that has a key, hidden in the view or not.
func (r *row) find(k relKey) (Rel, bool) {
	v, t := r.view, r.view.table
	at := r.lo + uint32(sort.Search(int(r.hi-r.lo), func(i int) bool {
		o := t.outKeys.Ref(r.lo + uint32(i))
		if *o != (targetKey{k.Type, k.Target}) {
			return o.pred > k.Type || o.pred == k.Type && o.dst > k.Target
		}
		return v.occurrence(Rel(r.lo)+Rel(i)) >= k.occurrence
	}))
	if at < r.hi && t.outKeys.At(at) == (targetKey{k.Type, k.Target}) && v.occurrence(Rel(at)) == k.occurrence &&
		!r.isHidden(at) {
		return Rel(at), true
	}
	if len(r.parts) == 0 {
		return NoRel, false
	}
	key := ""
	if k.occurrence > 0 {
		key = v.litText(k.occurrence - 1)
	}
	i, at2 := r.searchAdded(func(have Relation) bool {
		c := cmp.Or(cmp.Compare(have.Type, k.Type), v.Compare(have.Target, k.Target))
		return c < 0 || c == 0 && v.Occurrence(have) < key
	})
	if i == len(r.parts) {
		return NoRel, false
	}
	found := r.parts[i].list[at2].rel
	return found, v.keyOf(v.relation(found)) == k
}

// compareInRow orders the relations of a row.
func (v *View) compareInRow(dir Direction, a, b Relation) int {
	far := cmp.Compare(a.Type, b.Type)
	if far == 0 && dir == Out {
		far = v.Compare(a.Target, b.Target)
	} else if far == 0 {
		far = v.Compare(a.Source, b.Source)
	}
	if far != 0 {
		return far
	}
	return v.compareOccurrences(a, b)
}

// insert adds a new relation of the overlay to the row of one of its ends.
func (a *applier) insert(n Node, dir Direction, r Rel) {
	rows := &a.o.out
	if dir == In {
		rows = &a.o.in
	}
	rel := a.v.relation(r)
	less := func(x Relation) bool { return a.v.compareInRow(dir, x, rel) < 0 }
	here := a.v.rowOf(n, dir)
	list, _ := rows.Get(n)
	x := addition{here.search(less), r}
	rows.Set(n, list.insert(rows.Owner(), x, func(x Rel) bool { return less(a.v.relation(x)) }))
}

// placeOf returns the place of a relation of the table.
func (r *row) placeOf(rel Rel) uint32 {
	if r.dir == Out {
		return uint32(rel)
	}
	p := r.view.table.outKeys.Ref(uint32(rel)).pred
	return r.search(func(x Relation) bool { return x.Type < p || x.Type == p && x.Rel < rel })
}
