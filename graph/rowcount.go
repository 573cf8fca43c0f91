package graph

import (
	"slices"
	"sync"
)

// CountEach returns the number of relations that Each yields for the direction Out or In. It reads where the relations
// of each predicate begin and end, and those that claims dispute or retract, but not the whole row. ok is false, and
// nothing is counted, if only reading can tell: the view has a lens, most of the row is disputed or retracted, or a claim
// denies all occurrences of a pair.
func (v *View) CountEach(n Node, dir Direction, preds *Preds) (count int, ok bool) {
	if v.lens != nil || v.pairsDenied() {
		return 0, false
	}
	r := v.rowOf(n, dir)
	if preds == nil {
		count = r.len()
	} else {
		for _, p := range preds.list {
			run := r.ofPred(p)
			count += run.len()
		}
	}
	if count == 0 || v.plain() {
		return count, true
	}
	odd, ok := v.oddRelations(count)
	if !ok {
		return 0, false
	}
	for _, x := range odd {
		near := x.Source
		if dir == In {
			near = x.Target
		}
		if near != n || !preds.Has(x.Type) || v.shown(x.Rel) {
			continue
		}
		if found, ok := v.find(v.keyOf(x)); ok && found == x.Rel { // otherwise it is not in the row
			count--
		}
	}
	return count, true
}

// CountLoops returns the number of visible stated relations of an entity with itself that have one of the predicates.
func (v *View) CountLoops(n Node, preds *Preds) (count int) {
	for p := range v.runs(n, Out) {
		if !preds.Has(p) {
			continue
		}
		for r := range v.pair(Key{n, p, n}) {
			if v.shown(r) {
				count++
			}
		}
	}
	return count
}

// oddRelations returns the relations that claims dispute or retract. ok is false if there can be more than most.
func (v *View) oddRelations(most int) (out []Relation, ok bool) {
	t, o := v.table, v.over
	list := t.odd.of(t)
	if len(list) > most || o != nil && o.someContested && o.contested.len() > most {
		return nil, false
	}
	for _, r := range list {
		if o != nil {
			if _, replaced := o.contested.get(r); replaced {
				continue
			}
		}
		out = append(out, t.relation(r))
	}
	if o != nil && o.someContested {
		for r, odd := range o.contested.all() {
			if odd {
				out = append(out, v.relation(r))
			}
		}
	}
	return out, true
}

// An oddList is a list of the relations of a table that claims dispute or retract. It is made on demand.
type oddList struct {
	once sync.Once
	list []Rel
}

func (l *oddList) of(t *table) []Rel {
	l.once.Do(func() {
		for i := range t.contested.members() {
			l.list = append(l.list, Rel(i))
		}
	})
	return l.list
}

// kindCounts returns the number of entities of each kind in a view without a lens, by index of kind. Its cost depends on
// the number of kinds only, except for the first call for a table. Do not change the slice.
func (v *View) kindCounts() []int {
	base := v.table.kindsShown.of(v)
	if v.over == nil || v.over.kinds == nil {
		return base
	}
	out := slices.Clone(base)
	for k, n := range v.over.kinds {
		out[k] += n
	}
	return out
}

// A kindsShown has the number of entities of each kind of a table, without those whose claims are all retracted, and
// without rules. It is made on demand.
type kindsShown struct {
	once  sync.Once
	count []int
}

func (s *kindsShown) of(v *View) []int {
	s.once.Do(func() {
		t := v.table
		s.count = make([]int, len(t.kindAt)-1)
		for k := range s.count {
			s.count[k] = int(t.kindAt[k+1] - t.kindAt[k])
		}
		for i := range t.absent.members() {
			s.count[t.kind.At(i)]--
		}
		for _, n := range t.rules {
			if !t.absent.has(uint32(n)) {
				s.count[t.kind.At(uint32(n))]--
			}
		}
	})
	return s.count
}

// countKinds adds to the counts of kinds how they change for some entities from one view to another.
func (o *overlay) countKinds(before, after *View, nodes map[Node]bool) {
	counts := slices.Clone(o.kinds)
	if counts == nil {
		counts = make([]int, len(after.ontology.Kinds()))
	}
	for n := range nodes {
		if before.counts(n) {
			counts[before.kindIndex(n)]--
		}
		if after.counts(n) {
			counts[after.kindIndex(n)]++
		}
	}
	o.kinds = counts
}
