package graph

import (
	"cmp"
	"slices"

	"nexum/schema"
)

// describe computes what follows from the rows: the rows by target, which relations are odd, which
// entities gone, kinds and names.
func (t *table) describe(o *schema.Ontology) {
	n, m := t.ids.len(), len(t.src)
	t.in = make([]uint32, n+1)
	for _, d := range t.dst {
		t.in[d+1]++
	}
	for i := range n {
		t.in[i+1] += t.in[i]
	}
	next := slices.Clone(t.in)
	t.inRel = make([]Rel, m)
	for r := range m { // by source, so each row comes out sorted by source
		d := t.dst[r]
		t.inRel[next[d]] = Rel(r)
		next[d]++
	}
	for i := range n {
		slices.SortStableFunc(t.inRel[t.in[i]:t.in[i+1]], func(x, y Rel) int { return cmp.Compare(t.pred[x], t.pred[y]) })
	}
	t.predCount = make([]uint32, len(t.preds))
	for _, p := range t.pred {
		t.predCount[p]++
	}
	for r := range m {
		for _, c := range t.claims[t.claimAt[r]:t.claimAt[r+1]] {
			if t.ctxs[c].stance != Supports {
				if t.odd == nil { // of a graph where nothing is disputed it stays empty: see View.plain
					t.odd = newBitset(m)
				}
				t.odd.add(uint32(r))
				break
			}
		}
	}
	t.kind, t.name = make([]uint16, n), make([]uint32, n)
	thing := 0
	if k, ok := o.Kind("Thing"); ok {
		thing = k.Index
	}
	v := &View{ontology: o, table: t}
	v.labels = v.labelPreds()
	t.kindAt = make([]uint32, len(o.Kinds())+1)
	if slices.ContainsFunc(t.ctxs, func(row contextRow) bool { return row.stance == Retracts }) {
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
