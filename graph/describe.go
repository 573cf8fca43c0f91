package graph

import (
	"cmp"
	"slices"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/schema"
)

// describe computes the columns that are derived from the rows: the rows by target, the sets contested, dated,
// contestedFacts and absent, and the kinds, names and lifetimes of entities.
func (t *table) describe(o *schema.Ontology) {
	n, m := t.ids.Len(), t.src.Len()
	t.buildIncoming(n, m)
	t.predCount = make([]uint32, len(t.preds))
	for _, r := range t.outKeys.All() {
		t.predCount[r.pred]++
	}
	contests := func(c *contextRow) bool { return c.stance != claim.Supports }
	t.contested = t.claimed(t.claimAt.All(), t.claims.All(), contests)
	t.dated = t.claimed(t.claimAt.All(), t.claims.All(), func(c *contextRow) bool { return !c.period.IsZero() })
	t.contestedFacts = t.claimed(t.factClaimAt.All(), t.factClaims.All(), contests)
	t.pairsDenied = t.deniesPairs(o)
	t.findUnsupported(o)
	t.describeEntities(o)
}

// deniesPairs reports whether a claim denies all occurrences of a pair.
func (t *table) deniesPairs(o *schema.Ontology) bool {
	if t.contested.Len() == 0 {
		return false
	}
	for r, x := range t.outKeys.All() {
		typ := t.preds[x.pred].typ
		if typ >= 0 && o.Types()[typ].Repeatable && t.contested.Has(uint32(r)) &&
			(t.occurrences.Len() == 0 || t.occurrences.At(uint32(r)) == 0) {
			return true
		}
	}
	return false
}

// findUnsupported computes the sets of relations that do not hold.
func (t *table) findUnsupported(o *schema.Ontology) {
	if t.contested.Len() == 0 {
		return
	}
	v := &View{ontology: o, table: t}
	var out bitset.Set
	for r := range uint32(t.src.Len()) {
		if (t.pairsDenied || t.contested.Has(r)) && !v.shown(Rel(r)) {
			if out == nil {
				out = bitset.New(t.src.Len())
			}
			out.Add(r)
		}
	}
	t.unsupported = bitset.ColumnOf(out)
	t.unsupportedIn = bitset.ColumnOf(turned(out, t.inKeys.Len(), func(yield func(...sourceKey)) {
		yield(t.inKeys.All()...)
	}))
}

// turned returns the positions that the relations of a set have in the rows by target, or nil if the set is nil.
func turned(set bitset.Set, places int, rows columnSource[sourceKey]) bitset.Set {
	if set == nil {
		return nil
	}
	out, at := bitset.New(places), uint32(0)
	rows(func(keys ...sourceKey) {
		for i := range keys {
			if set.Has(uint32(keys[i].rel)) {
				out.Add(at)
			}
			at++
		}
	})
	return out
}

// buildIncoming builds the rows of incoming relations from those of outgoing ones. The table has n entities and m
// relations.
func (t *table) buildIncoming(n, m int) {
	in := segment.Make[uint32](t.scratch, n+1)
	targets, src := t.outKeys.All(), t.src.All()
	for _, r := range targets {
		in[r.dst+1]++
	}
	for i := range n {
		in[i+1] += in[i]
	}
	next := segment.Clone(t.scratch, in)
	inKeys := segment.Make[sourceKey](t.scratch, m)
	for r, o := range targets { // outKeys is sorted by source, so each row of targets is sorted by source too
		inKeys[next[o.dst]] = sourceKey{o.pred, src[r], Rel(r)}
		next[o.dst]++
	}
	for i := range n {
		slices.SortStableFunc(inKeys[in[i]:in[i+1]], func(x, y sourceKey) int { return cmp.Compare(x.pred, y.pred) })
	}
	segment.Free(t.scratch, next)
	t.in, t.inKeys = segment.InHeap(in), segment.InHeap(inKeys)
}

// describeEntities computes the set absent, and the kinds, names and lifetimes of entities.
func (t *table) describeEntities(o *schema.Ontology) {
	n := t.ids.Len()
	kinds, names := segment.Make[uint16](t.scratch, n), segment.Make[uint32](t.scratch, n)
	thing := 0
	if k, ok := o.Kind(schema.Thing); ok {
		thing = k.Index
	}
	v := &View{ontology: o, table: t}
	v.labels = v.labelPreds()
	t.kindAt = make([]uint32, len(o.Kinds())+1)
	if slices.ContainsFunc(t.ctxs.All(), func(row contextRow) bool { return row.stance == claim.Retracts }) {
		absent := bitset.New(n)
		for i := range n {
			if v.unclaimed(Node(i)) {
				absent.Add(uint32(i))
			}
		}
		t.absent = bitset.ColumnOf(absent)
	}
	for i := range n {
		k, name := v.describe(Node(i))
		if k < 0 {
			k = thing
		}
		kinds[i], names[i] = uint16(k), name
		t.kindAt[k+1]++
	}
	t.kind, t.name = segment.InHeap(kinds), segment.InHeap(names)
	if p, ok := v.Pred(claim.PredicateKind); ok {
		t.kindsMany = segment.InHeap(t.ofSeveralKinds(p))
	}
	v.lifetimes = v.lifetimePreds()
	t.describeLifetimes(v)
	for k := range len(o.Kinds()) {
		t.kindAt[k+1] += t.kindAt[k]
	}
	kindNodes := segment.Make[Node](t.scratch, n)
	at := slices.Clone(t.kindAt)
	for i, k := range kinds {
		kindNodes[at[k]] = Node(i)
		at[k]++
	}
	t.kindNodes = segment.InHeap(kindNodes)
}

// describeLifetimes computes the lifetimes of entities. Their kinds must be known.
func (t *table) describeLifetimes(v *View) {
	n := t.ids.Len()
	lifetimes, lifeDated, lifeComputed := segment.Make[periodRef](t.scratch, n), bitset.New(n), bitset.Set(nil)
	for i := range n {
		preds := v.lifetimes[t.kind.At(uint32(i))]
		if len(preds) == 0 {
			continue
		}
		life, _ := v.lifetime(Node(i), claim.Hypothetical)
		if life.HasTime() || v.hasWeakFact(Node(i), preds) {
			if lifeComputed == nil {
				lifeComputed = bitset.New(n)
			}
			lifeComputed.Add(uint32(i))
		} else {
			lifetimes[i] = periodRef{dayRef(life.From), dayRef(life.To)}
		}
		if v.hasDatedFact(Node(i), preds) {
			lifeDated.Add(uint32(i))
		}
	}
	t.life, t.lifeDated, t.lifeComputed = segment.InHeap(lifetimes), bitset.ColumnOf(lifeDated),
		bitset.ColumnOf(lifeComputed)
}

// hasDatedFact reports whether a claim of a fact that determines the lifetime of an entity has a period.
func (v *View) hasDatedFact(n Node, preds []lifetimePred) bool {
	dated := func(c uint32) bool { return !v.table.ctxs.Ref(c).period.IsZero() }
	for _, l := range preds {
		for f := range v.FactValues(n, l.pred) {
			if slices.ContainsFunc(f.claims, dated) {
				return true
			}
		}
	}
	return false
}

// hasWeakFact reports whether a fact that determines the lifetime of an entity is not stated, but alleged or weaker.
func (v *View) hasWeakFact(n Node, preds []lifetimePred) bool {
	for _, l := range preds {
		for f := range v.FactValues(n, l.pred) {
			if v.summary(f.claims).Modality != claim.Stated {
				return true
			}
		}
	}
	return false
}

// ofSeveralKinds returns the entities that have claims of several kinds, or a kind that a claim disputes or retracts.
func (t *table) ofSeveralKinds(kind Pred) (out []Node) {
	for n := range Node(t.ids.Len()) {
		kinds, contested := 0, false
		for f, end := t.factRow(n); f < end; f++ {
			if t.factPred.At(f) == kind {
				kinds++
				contested = contested || t.contestedFacts.Has(f)
			}
		}
		if kinds > 1 || contested {
			out = append(out, n)
		}
	}
	return out
}

// claimed returns the relations or facts with at least one claim for which match is true; nil if there are none.
func (t *table) claimed(at, claims []uint32, match func(*contextRow) bool) bitset.Column {
	matches := func(c uint32) bool { return match(t.ctxs.Ref(c)) }
	var out bitset.Set
	for i := range max(len(at), 1) - 1 {
		if !slices.ContainsFunc(claims[at[i]:at[i+1]], matches) {
			continue
		}
		if out == nil {
			out = bitset.New(len(at) - 1)
		}
		out.Add(uint32(i))
	}
	return bitset.ColumnOf(out)
}
