package graph

import (
	"cmp"
	"math"
	"slices"

	"nexum/graph/bitset"
	"nexum/graph/claim"
)

// A layerer writes the rows of merged entities, and of their neighbors, into an overlay.
type layerer struct {
	*identities
	v       *View // the view under construction
	o       *overlay
	copies  map[copied]uint32
	dirty   []change   // changes of the rows that must be written again
	dropped bitset.Set // relations that were made a part of another one, or are not shown
}

// A copied identifies a copy of a context: the original, and the relation or fact that the claim was made about.
type copied struct {
	ctx uint32
	key Key
}

// A rowOf is the row of an entity in one direction.
type rowOf struct {
	node Node
	dir  Direction
}

// A change adds a relation to a row or, if the relation is in dropped, hides it. From the highest bits, it has the
// node, one bit for the row of incoming relations, and the relation. So sorting changes as numbers sorts them by row.
type change uint64

func newChange(row rowOf, r Rel) change {
	c := change(row.node)<<33 | change(r)
	if row.dir == In {
		c |= 1 << 32
	}
	return c
}

func (c change) row() rowOf {
	if c>>32&1 != 0 {
		return rowOf{Node(c >> 33), In}
	}
	return rowOf{Node(c >> 33), Out}
}

// layer makes the overlay of the view with its merges.
func (m *identities) layer() {
	w := *m.raw
	w.over, w.merges = m.raw.over.fork(), m
	l := layerer{identities: m, v: &w, o: w.over, copies: map[copied]uint32{}, dropped: bitset.New(m.raw.relLen())}
	m.over, m.first = w.over, m.raw.table.ctxs.Len()+len(w.over.ctxs)
	l.relations()
	l.rows()
	for stays, all := range m.members {
		l.facts(stays, all)
	}
	l.o.describe(&w, func(yield func(Node) bool) {
		for _, all := range m.members {
			for _, n := range all {
				if !yield(n) {
					return
				}
			}
		}
	})
	nodes := map[Node]bool{}
	for stays, all := range m.members {
		for _, n := range all {
			l.o.absent.Set(n, true)
			nodes[n] = true
		}
		l.o.absent.Set(stays, w.unclaimed(stays))
	}
	l.o.countKinds(m.raw, &w, nodes)
}

// A mergedRelation is a claimed relation, with the key that it has in the view.
type mergedRelation struct {
	relKey
	rel Rel
}

// relations groups the relations of merged entities by the relation that the view shows.
func (l *layerer) relations() {
	var list []mergedRelation
	seen := bitset.New(l.raw.relLen())
	each := func(r Rel) {
		if seen.Has(uint32(r)) {
			return
		}
		seen.Add(uint32(r))
		if now, ok := l.currentKey(l.raw.relation(r).Key()); ok {
			list = append(list, mergedRelation{relKey{now, l.raw.occurrence(r)}, r})
		} else {
			l.hideRelation(r)
		}
	}
	for _, all := range l.members {
		for _, n := range all {
			for r := range l.raw.row(n, Out) {
				each(r)
			}
			for r := range l.raw.row(n, In) {
				each(r)
			}
		}
	}
	slices.SortFunc(list, func(a, b mergedRelation) int {
		if c := cmp.Or(l.raw.compareKeys(a.Key, b.Key), cmp.Compare(a.occurrence, b.occurrence)); c != 0 {
			return c
		}
		return l.raw.compareKeys(l.raw.relation(a.rel).Key(), l.raw.relation(b.rel).Key())
	})
	for len(list) > 0 {
		end := 1
		for end < len(list) && list[end].relKey == list[0].relKey {
			end++
		}
		l.group(list[:end])
		list = list[end:]
	}
}

func (v *View) compareKeys(a, b Key) int {
	return cmp.Or(v.Compare(a.Source, b.Source), cmp.Compare(a.Type, b.Type), v.Compare(a.Target, b.Target))
}

// currentKey returns the key of the relation as which the view shows a claimed relation. ok is false for a relation
// between two ids of one entity.
func (m *identities) currentKey(k Key) (currentKey Key, ok bool) {
	currentKey = Key{m.shownAs(k.Source), k.Type, m.shownAs(k.Target)}
	if m.raw.predicate(k.Type).symmetric && m.raw.Compare(currentKey.Source, currentKey.Target) > 0 {
		currentKey.Source, currentKey.Target = currentKey.Target, currentKey.Source
	}
	return currentKey, currentKey.Source != currentKey.Target || k.Source == k.Target
}

// shownAs returns the node as which the view shows a node.
func (m *identities) shownAs(n Node) Node {
	if c, ok := m.canon[n]; ok {
		return c
	}
	return n
}

// group makes one relation of relations that have the same key in the view. They are in the order of their claimed
// keys.
func (l *layerer) group(rels []mergedRelation) {
	k := rels[0].relKey
	own := slices.IndexFunc(rels, func(m mergedRelation) bool { return l.raw.relation(m.rel).Key() == k.Key })
	if own >= 0 && len(rels) == 1 {
		return
	}
	var r Rel
	var claims []uint32
	if own >= 0 {
		r = rels[own].rel
		claims = slices.Clone(l.raw.ownClaims(r))
	} else {
		r = Rel(l.raw.table.src.Len() + len(l.o.rels))
		l.o.rels = append(l.o.rels, k)
		before, _ := l.o.relsOf.Get(k.Type)
		l.o.relsOf.Set(k.Type, before+1)
		l.dirty = append(l.dirty, newChange(rowOf{k.Source, Out}, r), newChange(rowOf{k.Target, In}, r))
	}
	for _, other := range rels {
		if other.rel == r {
			continue
		}
		about := l.raw.relation(other.rel).Key()
		for _, c := range l.raw.ownClaims(other.rel) {
			if k.occurrence > 0 { // several occurrences of one pair can have claims with one context
				claims = append(claims, l.copyOnce(c, about))
			} else {
				claims = append(claims, l.copy(c, about))
			}
		}
		l.hideRelation(other.rel)
	}
	l.o.relClaims.Set(r, claims)
	contested := slices.ContainsFunc(claims, func(c uint32) bool { return l.v.ctx(c).stance != claim.Supports })
	l.o.contested.Set(r, contested)
	l.o.someContested = l.o.someContested || contested
}

// hideRelation removes a claimed relation from the view.
func (l *layerer) hideRelation(r Rel) {
	l.dropped.Add(uint32(r))
	l.o.relClaims.Set(r, nil)
	l.o.contested.Set(r, true)
	rel := l.raw.relation(r)
	l.dirty = append(l.dirty, newChange(rowOf{rel.Source, Out}, r), newChange(rowOf{rel.Target, In}, r))
}

// rows writes the rows in which relations were removed or added.
func (l *layerer) rows() {
	slices.Sort(l.dirty)
	for list := l.dirty; len(list) > 0; {
		end := 1
		for end < len(list) && list[end]>>32 == list[0]>>32 {
			end++
		}
		l.row(list[:end])
		list = list[end:]
	}
	l.dirty = nil
}

// row writes one row with its changes.
func (l *layerer) row(changes []change) {
	at := changes[0].row()
	before := l.raw.rowOf(at.node, at.dir)
	base := Rel(l.raw.table.src.Len())
	var hidden []uint32
	var added []addition
	removed := false // whether a relation of the overlay is hidden
	for _, c := range changes {
		r := Rel(uint32(c))
		switch dropped := l.dropped.Has(uint32(r)); {
		case !dropped:
			rel := l.v.relation(r)
			added = append(added, addition{before.search(func(x Relation) bool {
				return l.v.compareInRow(at.dir, x, rel) < 0
			}), r})
		case r >= base:
			removed = true
		default:
			hidden = append(hidden, before.placeOf(r))
		}
	}
	rows, holes := &l.o.out, &l.o.hiddenOut
	if at.dir == In {
		rows, holes = &l.o.in, &l.o.hiddenIn
	}
	if len(hidden) > 0 {
		hidden = append(hidden, before.hidden...)
		slices.Sort(hidden)
		holes.Set(at.node, slices.Compact(hidden))
	}
	if len(added) == 0 && !removed {
		return
	}
	for i := range before.parts {
		for _, x := range before.additions(i) {
			if !l.dropped.Has(uint32(x.rel)) {
				added = append(added, x)
			}
		}
	}
	slices.SortFunc(added, func(a, b addition) int {
		return l.v.compareInRow(at.dir, l.v.relation(a.rel), l.v.relation(b.rel))
	})
	rows.Set(at.node, newAdditions(rows.Owner(), added))
}

// facts writes the facts of a merged entity.
func (l *layerer) facts(stays Node, all []Node) {
	var row []rawFact
	for f := range l.raw.facts(stays) {
		row = append(row, rawFact{f.pred, f.lit, slices.Clone(f.claims)})
	}
	for _, n := range all[1:] {
		clear(l.copies)
		for f := range l.raw.facts(n) {
			claims := make([]uint32, 0, len(f.claims))
			for _, c := range f.claims {
				claims = append(claims, l.copyOnce(c, aboutFact(n)))
			}
			row = append(row, rawFact{f.pred, f.lit, claims})
		}
	}
	slices.SortStableFunc(row, l.v.compareFacts)
	united := row[:0]
	for _, f := range row {
		if last := len(united) - 1; last >= 0 && united[last].pred == f.pred && united[last].lit == f.lit {
			united[last].claims = append(united[last].claims, f.claims...)
		} else {
			united = append(united, f)
		}
	}
	l.o.facts.Set(stays, united)
	for _, n := range all[1:] {
		l.o.facts.Set(n, nil)
	}
}

// copyOnce is copy, but makes only one copy for the same arguments.
func (l *layerer) copyOnce(ctx uint32, about Key) uint32 {
	key := copied{ctx, about}
	n, ok := l.copies[key]
	if !ok {
		n = l.copy(ctx, about)
		l.copies[key] = n
	}
	return n
}

// copy returns the number of a copy of a context, for a claim about a merged id.
func (l *layerer) copy(ctx uint32, about Key) uint32 {
	n := uint32(l.first + len(l.origins))
	l.o.ctxs = append(l.o.ctxs, l.weakened(l.raw.ctx(ctx), about))
	l.origins = append(l.origins, origin{about, l.raw.ctx(ctx)})
	return n
}

// aboutFact identifies the fact that a claim is about.
func aboutFact(n Node) Key { return Key{n, NoPred, NoNode} }

// weakened returns a copy of the context of a claim, with at most the certainty of the merges of its entities. The tag
// of the copy distinguishes it from the contexts of other claims, so that a retraction withdraws only the claim for
// which it was made.
func (m *identities) weakened(row *contextRow, about Key) contextRow {
	c, w := *row, m.certaintyOf(about.Source)
	if about.Target != NoNode {
		w = w.combine(m.certaintyOf(about.Target))
	}
	c.tag = tagOf(row, about)
	c.modality = max(c.modality, w.modality)
	c.doubt = claim.DoubtOf(min(claim.ConfidenceOf(c.doubt), w.confidence))
	return c
}

// tagOf returns a hash of the ends, the modality and the doubt of a claim. The hash is never 0. A retraction has the
// same tag as the claim that it retracts.
func tagOf(row *contextRow, about Key) uint16 {
	h := uint32(2166136261)
	for _, n := range [4]uint32{
		uint32(about.Source), uint32(about.Target), math.Float32bits(float32(row.doubt)), uint32(row.modality),
	} {
		for range 4 {
			h = (h ^ n&0xff) * 16777619
			n >>= 8
		}
	}
	return max(1, uint16(h^h>>16))
}
