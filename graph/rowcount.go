package graph

import "slices"

// CountEach returns the number of relations that Each yields for the direction Out or In, with far ends of the given
// kinds. It reads where the relations of each predicate begin and end, and which relations the view can hide, but not
// the whole row. With kinds or a date, only the first count of a row reads it. With kinds, it reads a short row. ok is
// false, and nothing is counted, if that is not enough, or if reading the row is cheaper:
//
//   - the view has an earlier revision, or a date with a time of day, or a date and the row is short
//   - most of the row is disputed, retracted or distrusted
//   - a claim denies all occurrences of a pair
//   - there are kinds or a date, and the view distrusts documents
func (v *View) CountEach(n Node, dir Direction, preds *Preds, kinds KindSet) (count int, ok bool) {
	if v.pairsDenied() || v.lens != nil && v.lens.bounded {
		return 0, false
	}
	if v.lens.hidesNode(n) {
		return 0, true
	}
	r := v.rowOf(n, dir)
	switch {
	case !v.AsOf().IsZero():
		return r.countAt(preds, kinds)
	case kinds != nil && r.len() < hubFrom:
		v.Each(n, dir, preds, func(x Relation) bool {
			if kinds[v.kindIndex(x.Far(n))] {
				count++
			}
			return true
		})
		return count, true
	case kinds != nil:
		if count, ok = r.countKinds(preds, kinds); !ok {
			return 0, false
		}
	case preds == nil:
		count = r.len()
	default:
		for _, p := range preds.list {
			run := r.ofPred(p)
			count += run.len()
		}
	}
	if count == 0 || v.plain() {
		return count, true
	}
	suspects, ok := r.suspects(r.len())
	if !ok {
		return 0, false
	}
	for _, x := range suspects {
		if preds.Has(x.Type) && (kinds == nil || kinds[v.kindIndex(x.Far(n))]) && !v.shown(x.Rel) {
			count--
		}
	}
	return count, true
}

// suspects returns the relations of a row that the view can hide, without a date and an earlier revision. ok is false
// if there can be more than most in the whole view.
func (r *row) suspects(most int) (out []Relation, ok bool) {
	v := r.view
	list, ok := v.contestedRelations(most)
	if !ok {
		return nil, false
	}
	if l := v.lens; l != nil {
		for _, k := range l.relations {
			if found, ok := v.find(k); ok {
				list = append(list, v.relation(found))
			}
		}
		for _, hidden := range l.nodes {
			for with := range r.partsTo(hidden, nil) {
				with.all(func(x Rel) bool { list = append(list, v.relation(x)); return true })
			}
		}
		if list, ok = v.distrusted(list, most); !ok {
			return nil, false
		}
	}
	seen := map[Rel]bool{}
	for _, x := range list {
		near := x.Source
		if r.dir == In {
			near = x.Target
		}
		if near != r.node || seen[x.Rel] {
			continue
		}
		seen[x.Rel] = true
		if found, ok := v.find(v.keyOf(x)); ok && found == x.Rel { // otherwise it is not in the row
			out = append(out, x)
		}
	}
	return out, true
}

// distrusted appends to a list the relations about which a document that the view distrusts makes a claim, and all that
// later commits changed. ok is false if there can be more than most.
func (v *View) distrusted(list []Relation, most int) (out []Relation, ok bool) {
	if len(v.lens.distrust) == 0 {
		return list, true
	}
	t := v.table
	if v.over != nil {
		if most -= v.over.relClaims.len(); most < 0 {
			return nil, false
		}
		for r := range v.over.relClaims.all() {
			list = append(list, v.relation(r))
		}
	}
	add := func(ctx uint32) bool {
		items := t.citations().subjectsOf(ctx)
		if most -= len(items) + 1; most < 0 {
			return false
		}
		for _, item := range items {
			if item < uint32(t.src.Len()) {
				list = append(list, t.relation(Rel(item)))
			}
		}
		return true
	}
	for _, d := range v.lens.distrust {
		if int(d) >= t.ids.len() {
			continue
		}
		for lo, hi := t.contextsOf(d); lo < hi; lo++ {
			if !add(lo) {
				return nil, false
			}
		}
		for _, ctx := range t.relayed(d) {
			if !add(ctx) {
				return nil, false
			}
		}
	}
	return list, true
}

// CountLoops returns the number of visible stated relations of an entity with itself that have one of the predicates,
// if its kind is one of the given ones.
func (v *View) CountLoops(n Node, preds *Preds, kinds KindSet) (count int) {
	if kinds != nil && !kinds[v.kindIndex(n)] {
		return 0
	}
	for p := range v.rowOf(n, Out).preds(preds) {
		for r := range v.pair(Key{n, p, n}) {
			if v.shown(r) {
				count++
			}
		}
	}
	return count
}

// contestedRelations returns the relations that claims dispute or retract. ok is false if there can be more than most.
func (v *View) contestedRelations(most int) (out []Relation, ok bool) {
	t, o := v.table, v.over
	list := t.disputed.relations(t)
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
		for r, contested := range o.contested.all() {
			if contested {
				out = append(out, v.relation(r))
			}
		}
	}
	return out, true
}

// A contestedList is a list of the relations of a table that claims dispute or retract. It is made on demand.
type contestedList struct {
	once completed
	list []Rel
}

func (l *contestedList) relations(t *table) []Rel {
	l.once.do(func() {
		var list []Rel
		for i := range t.contested.members() {
			list = append(list, Rel(i))
		}
		l.list = list
	})
	return l.list
}

// kindCounts returns the number of entities of each kind in a view without a lens, by index of kind. Its cost depends
// on the number of kinds only, except for the first call for a table. Do not change the slice.
func (v *View) kindCounts() []int {
	base := v.table.kindsShown.counts(v)
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
	once  completed
	count []int
}

func (s *kindsShown) counts(v *View) []int {
	s.once.do(func() {
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
