package graph

import (
	"slices"

	"nexum/schema"
)

// CountEach returns the number of relations that Each yields for the direction Out or In, with far ends of the given
// kinds. It does not read all of the row. It reads where the relations of each predicate begin and end, and the
// relations that the view can hide. With kinds or a date, it uses the counts of hubs, which are in the file beside the
// table; without the file, the first count of a hub reads its row. With kinds, it reads the row of an entity that is
// not a hub. ok is false, and nothing is counted, if this is not sufficient, or if reading the row costs less:
//
//   - the view has an earlier revision, or a date with a time of day, or a date and the row is short
//   - later commits, or a document that the view distrusts, have claims about more relations than the row has
//   - a claim denies all occurrences of a pair
//   - there are kinds or a date, and the view distrusts documents
func (v *View) CountEach(n Node, dir Direction, preds *Preds, kinds KindSet) (count int, ok bool) {
	if v.pairsDenied() || v.exclusions != nil && v.exclusions.bounded {
		return 0, false
	}
	if v.exclusions.hidesNode(n) {
		return 0, true
	}
	r := v.rowOf(n, dir)
	dated := !v.AsOf().IsZero()
	switch {
	case kinds == nil && v.plain():
		return r.lenOf(preds), true
	case kinds != nil && !dated && r.len() < hubFrom:
		v.Each(n, dir, preds, func(x Relation) bool {
			if kinds[v.kindIndex(x.Far(n))] {
				count++
			}
			return true
		})
		return count, true
	case (kinds != nil || dated) && !r.isHub():
		return 0, false
	}
	bare := v.bare()
	if dated {
		count, ok = r.countAt(bare, preds, kinds)
	} else {
		count, ok = r.countInTable(preds, kinds), true
	}
	if !ok || v.over == nil && v.exclusions == nil {
		return count, ok
	}
	change, ok := r.countChanges(bare, preds, kinds)
	return count + change, ok
}

// bareView returns a view of a table alone. It has only the fields that counting needs.
func bareView(o *schema.Ontology, t *table) *View {
	v := &View{ontology: o, table: t, cache: newCache()}
	v.lifetimes = v.lifetimePreds()
	return v
}

// bare returns a view of the table alone.
func (v *View) bare() *View {
	return &View{ontology: v.ontology, table: v.table, lifetimes: v.lifetimes, cache: newCache()}
}

// lenOf returns the number of relations whose predicate is in the set, hidden in the view or not.
func (r *row) lenOf(preds *Preds) (count int) {
	if preds == nil {
		return r.len()
	}
	for _, p := range preds.list {
		run := r.ofPred(p)
		count += run.len()
	}
	return count
}

// countInTable returns the number of relations at the places of the table that no exclusions and no overlay hide. The
// row must be that of a hub if there are kinds.
func (r *row) countInTable(preds *Preds, kinds KindSet) (count int) {
	t := r.view.table
	if kinds != nil {
		for _, c := range t.hubs.countsOf(t, r.node, r.dir) {
			if kinds[c.kind] && preds.Has(c.pred) {
				count += c.count
			}
		}
		return count
	}
	places := row{view: r.view, node: r.node, dir: r.dir, lo: r.lo, hi: r.hi}
	unsupported := t.unsupportedOf(r.dir)
	if preds == nil {
		return places.len() - unsupported.Count(r.lo, r.hi)
	}
	for _, p := range preds.list {
		run := places.ofPred(p)
		count += run.len() - unsupported.Count(run.lo, run.hi)
	}
	return count
}

// countChanges returns the number of relations of a row minus that in bare, a view of the table alone with the same
// date. ok is false if the difference cannot be found without reading the row.
func (r *row) countChanges(bare *View, preds *Preds, kinds KindSet) (change int, ok bool) {
	v := r.view
	// counts returns 1 for a relation that the view in shows and that has one of the predicates and kinds, and 0
	// otherwise.
	counts := func(in *View, x Relation) int {
		if preds.Has(x.Type) && (kinds == nil || kinds[in.kindIndex(x.Far(r.node))]) && in.shown(x.Rel) {
			return 1
		}
		return 0
	}
	for _, place := range r.hidden {
		change -= counts(bare, r.relation(place))
	}
	for i := range r.parts {
		for _, a := range r.additions(i) {
			change += counts(v, v.relation(a.rel))
		}
	}
	changed, ok := r.changedPlaces(kinds != nil || !v.AsOf().IsZero())
	if !ok {
		return 0, false
	}
	for place := range changed {
		if x := r.relation(place); !r.isHidden(place) {
			change += counts(v, x) - counts(bare, x)
		}
	}
	return change, true
}

// changedPlaces returns the places of the table in a row at which the view can show a relation that a view of the table
// alone hides, or the reverse. far is whether the result also depends on the kinds and lifetimes of the far ends. ok is
// false if there can be as many places as the row has.
func (r *row) changedPlaces(far bool) (places map[uint32]bool, ok bool) {
	v, most := r.view, r.len()
	list, ok := v.excludedRelations(r, most)
	if !ok {
		return nil, false
	}
	places = map[uint32]bool{}
	table := row{view: v, node: r.node, dir: r.dir, lo: r.lo, hi: r.hi}
	add := func(x Relation) {
		near := x.Source
		if r.dir == In {
			near = x.Target
		}
		if near == r.node && int(x.Rel) < v.table.src.Len() {
			places[table.placeOf(x.Rel)] = true
		}
	}
	for _, x := range list {
		add(x)
	}
	if v.over == nil {
		return places, true
	}
	if v.over.relClaims.Len() > most || far && v.over.described.Len()+v.over.facts.Len() > most {
		return nil, false
	}
	for x := range v.over.relClaims.Entries() {
		add(v.relation(x))
	}
	if !far {
		return places, true
	}
	to := func(n Node) bool { // adds the relations with entities whose lifetime or kind can differ
		if int(n) >= v.table.ids.Len() { // the remaining entities are new, and are in no row of the table
			return false
		}
		for part := range table.partsTo(n, nil) {
			for place := part.lo; place < part.hi; place++ {
				places[place] = true
			}
		}
		return true
	}
	for n := range v.over.described.Entries() {
		if !to(n) {
			break
		}
	}
	for n := range v.over.facts.Entries() {
		if !to(n) {
			break
		}
	}
	return places, true
}

// excludedRelations returns the relations that the exclusions of the view can hide for reasons other than a date or an
// earlier revision. It includes all such relations of the row r, and may include others. ok is false if there can be
// more than most in the view.
func (v *View) excludedRelations(r *row, most int) (list []Relation, ok bool) {
	l := v.exclusions
	if l == nil {
		return nil, true
	}
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
	return v.distrusted(list, most)
}

// distrusted appends to a list the relations about which a document that the view distrusts makes a claim. ok is false
// if there can be more than most.
func (v *View) distrusted(list []Relation, most int) (out []Relation, ok bool) {
	if len(v.exclusions.distrust) == 0 {
		return list, true
	}
	t := v.table
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
	for _, d := range v.exclusions.distrust {
		if int(d) >= t.ids.Len() {
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

// kindCounts returns the number of entities of each kind in a view without exclusions, by index of kind. Its cost
// depends on the number of kinds only, except for the first call for a table. Do not change the slice.
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

// A kindsShown has the number of entities of each kind of a table, without rules and without entities whose claims are
// all retracted. It is computed on demand.
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
		for i := range t.absent.Members() {
			s.count[t.kind.At(i)]--
		}
		for _, n := range t.rules {
			if !t.absent.Has(uint32(n)) {
				s.count[t.kind.At(uint32(n))]--
			}
		}
	})
	return s.count
}

// countKinds adds to o.kinds the changes of the kinds of some entities from one view to another.
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
