package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/schema"
)

// describe computes what follows from the rows: the rows by target, which relations are odd, which
// entities gone, kinds and names.
func (t *table) describe(o *schema.Ontology) {
	n, m := t.ids.len(), len(t.src)
	t.in = make([]uint32, n+1)
	for _, r := range t.ties {
		t.in[r.dst+1]++
	}
	for i := range n {
		t.in[i+1] += t.in[i]
	}
	next := slices.Clone(t.in)
	t.inTies = make([]inTie, m)
	for r, o := range t.ties { // by source, so each row comes out sorted by source
		t.inTies[next[o.dst]] = inTie{o.pred, t.src[r], Rel(r)}
		next[o.dst]++
	}
	for i := range n {
		slices.SortStableFunc(t.inTies[t.in[i]:t.in[i+1]], func(x, y inTie) int { return cmp.Compare(x.pred, y.pred) })
	}
	t.predCount = make([]uint32, len(t.preds))
	for _, r := range t.ties {
		t.predCount[r.pred]++
	}
	t.odd = t.claimed(t.claimAt, t.claims, func(c *contextRow) bool { return c.stance != claim.Supports })
	t.dated = t.claimed(t.claimAt, t.claims, func(c *contextRow) bool { return !c.period.IsZero() })
	t.factOdd = t.claimed(t.factClaimAt, t.factClaims, func(c *contextRow) bool { return c.stance != claim.Supports })
	t.kind, t.name = make([]uint16, n), make([]uint32, n)
	thing := 0
	if k, ok := o.Kind(schema.Thing); ok {
		thing = k.Index
	}
	v := &View{ontology: o, table: t}
	v.labels = v.labelPreds()
	t.kindAt = make([]uint32, len(o.Kinds())+1)
	if slices.ContainsFunc(t.ctxs, func(row contextRow) bool { return row.stance == claim.Retracts }) {
		t.gone = newBitset(n)
		for i := range n {
			if v.unclaimed(Node(i)) {
				t.gone.add(uint32(i))
			}
		}
	}
	for i := range n {
		k, name := v.describe(Node(i))
		if k < 0 {
			k = thing
		}
		t.kind[i], t.name[i] = uint16(k), name
		t.kindAt[k+1]++
	}
	if p, ok := v.Pred(claim.PredicateKind); ok {
		for i := range n {
			kinds, odd := 0, false
			for f := t.fact[i]; f < t.fact[i+1]; f++ {
				if t.factPred[f] == p {
					kinds++
					odd = odd || t.factOdd.has(f)
				}
			}
			if kinds > 1 || odd {
				t.kindsMany = append(t.kindsMany, Node(i))
			}
		}
	}
	v.lifetimes = v.lifetimePreds()
	t.life, t.lifeDated = make([]periodRef, n), newBitset(n)
	dated := func(n Node) bool {
		return slices.ContainsFunc(v.lifetimes[t.kind[n]], func(l lifetimePred) bool {
			for f := range v.FactValues(n, l.pred) {
				if slices.ContainsFunc(f.claims, func(c uint32) bool { return !t.ctxs[c].period.IsZero() }) {
					return true
				}
			}
			return false
		})
	}
	for i := range n {
		if len(v.lifetimes[t.kind[i]]) > 0 {
			life, _ := v.lifetime(Node(i))
			if life.HasTime() {
				if t.lifeTimed == nil {
					t.lifeTimed = newBitset(n)
				}
				t.lifeTimed.add(uint32(i))
			} else {
				t.life[i] = periodRef{dayRef(life.From), dayRef(life.To)}
			}
			if dated(Node(i)) {
				t.lifeDated.add(uint32(i))
			}
		}
	}
	for k := range len(o.Kinds()) {
		t.kindAt[k+1] += t.kindAt[k]
	}
	t.kindNodes = make([]Node, n)
	at := slices.Clone(t.kindAt)
	for i, k := range t.kind {
		t.kindNodes[at[k]] = Node(i)
		at[k]++
	}
}

// claimed returns the relations or facts of which a claim is such; nil if there are none.
func (t *table) claimed(at, claims []uint32, such func(*contextRow) bool) bitset {
	var out bitset
	for i := range max(len(at), 1) - 1 {
		for _, c := range claims[at[i]:at[i+1]] {
			if such(&t.ctxs[c]) {
				if out == nil {
					out = newBitset(len(at) - 1)
				}
				out.add(uint32(i))
				break
			}
		}
	}
	return out
}
