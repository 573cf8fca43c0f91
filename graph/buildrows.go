package graph

import (
	"cmp"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/segment"
)

// rows sorts the claims into rows: relations by source, facts by entity.
func (b *Builder) rows(t *table, predOf []Pred, nodeOf []Node, litOf []uint32) {
	b.takeSame(t, predOf, nodeOf)
	outAt, factAt := b.countCells(t, predOf, nodeOf)
	out, facts := newCells(outAt), newCells(factAt)
	if b.keys != nil {
		out.occurrences = make([]uint32, len(out.list))
	}
	b.placeCells(out, facts, predOf, nodeOf, litOf)
	b.terms, b.text, b.keys = nil, nil, nil
	t.fillRelations(out)
	t.fillFacts(facts)
}

// countCells returns where the cells of each entity begin, those of relations and those of facts. It turns symmetric
// relations round, so that the lesser node is the source.
func (b *Builder) countCells(t *table, predOf []Pred, nodeOf []Node) (outAt, factAt []uint32) {
	n := t.ids.len()
	outAt, factAt = make([]uint32, n+1), make([]uint32, n+1)
	for _, c := range b.claims.all() {
		if c.ctx == taken {
			continue
		}
		if !b.terms[c.o].entity {
			factAt[nodeOf[c.s]+1]++
			continue
		}
		s, o := nodeOf[c.s], nodeOf[c.o]
		if t.preds[predOf[c.p]].symmetric && s > o {
			c.s, c.o = c.o, c.s
			s = o
		}
		outAt[s+1]++
	}
	for i := range n {
		outAt[i+1] += outAt[i]
		factAt[i+1] += factAt[i]
	}
	return outAt, factAt
}

// placeCells makes each claim a cell of its subject, and frees the claims.
func (b *Builder) placeCells(out, facts cells, predOf []Pred, nodeOf []Node, litOf []uint32) {
	outNext, factNext := slices.Clone(out.at), slices.Clone(facts.at)
	b.claims.take(func(i int, c *rawClaim) {
		s, p := nodeOf[c.s], predOf[c.p]
		if c.ctx == taken {
			return
		}
		if !b.terms[c.o].entity {
			facts.list[factNext[s]] = cell{p, litOf[c.o], c.ctx}
			factNext[s]++
			return
		}
		out.list[outNext[s]] = cell{p, uint32(nodeOf[c.o]), c.ctx}
		if b.keys != nil && b.keys[i] > 0 {
			out.occurrences[outNext[s]] = litOf[b.keys[i]-1] + 1
		}
		outNext[s]++
	})
}

// A cell is a claim of an entity that is its subject. o is the node of the target, or the literal of a fact.
type cell struct {
	p      Pred
	o, ctx uint32
}

// cells are the cells of all entities, by entity.
type cells struct {
	list        []cell
	at          []uint32 // where the cells of each entity begin, and the end
	occurrences []uint32 // by cell; nil if there are no keys
}

func newCells(at []uint32) cells { return cells{list: make([]cell, at[len(at)-1]), at: at} }

// sortAll sorts the cells of each entity, and returns the number of rows and claims into which they are merged.
func (c *cells) sortAll() (rows, claims int) {
	for n := range len(c.at) - 1 {
		begin, end := c.at[n], c.at[n+1]
		c.sort(begin, end)
		for i := begin; i < end; i++ {
			same := i > begin && c.sameRow(i-1, i)
			if !same {
				rows++
			}
			if !same || c.list[i-1].ctx != c.list[i].ctx {
				claims++
			}
		}
	}
	return rows, claims
}

// merge merges the sorted cells into rows: one row per predicate, object and occurrence, with each claim once. It calls
// row for each row. It is given the results of sortAll.
func (c *cells) merge(
	rowLen, claimLen int, row func(n int, first cell, occurrence uint32),
) (rowAt, claimAt, claims []uint32) {
	rowAt = make([]uint32, len(c.at))
	claimAt, claims = make([]uint32, 0, rowLen+1), make([]uint32, 0, claimLen)
	for n := range len(c.at) - 1 {
		begin, end := c.at[n], c.at[n+1]
		for i := begin; i < end; i++ {
			x := c.list[i]
			same := i > begin && c.sameRow(i-1, i)
			if same && c.list[i-1].ctx == x.ctx {
				continue
			}
			if !same {
				row(n, x, c.occurrence(i))
				claimAt = append(claimAt, uint32(len(claims)))
			}
			claims = append(claims, x.ctx)
		}
		rowAt[n+1] = uint32(len(claimAt))
	}
	return rowAt, append(claimAt, uint32(len(claims))), claims
}

// sort sorts the cells of an entity, from begin to end, by predicate, object, occurrence and context.
func (c *cells) sort(begin, end uint32) {
	if c.occurrences == nil {
		slices.SortFunc(c.list[begin:end], func(x, y cell) int {
			return cmp.Or(cmp.Compare(x.p, y.p), cmp.Compare(x.o, y.o), cmp.Compare(x.ctx, y.ctx))
		})
		return
	}
	sortTogether(c.list[begin:end], c.occurrences[begin:end], func(x, y cell, a, b uint32) int {
		return cmp.Or(cmp.Compare(x.p, y.p), cmp.Compare(x.o, y.o), cmp.Compare(a, b), cmp.Compare(x.ctx, y.ctx))
	})
}

// sameRow reports whether two cells of an entity belong to one row.
func (c *cells) sameRow(i, j uint32) bool {
	x, y := &c.list[i], &c.list[j]
	return x.p == y.p && x.o == y.o && c.occurrence(i) == c.occurrence(j)
}

// occurrence returns the key of the occurrence of a cell plus 1; 0 if it has none.
func (c *cells) occurrence(i uint32) uint32 {
	if c.occurrences == nil {
		return 0
	}
	return c.occurrences[i]
}

// fillRelations sets the rows of relations, by source.
func (t *table) fillRelations(out cells) {
	rows, claimed := out.sortAll()
	src, targets := make([]Node, 0, rows), make([]targetKey, 0, rows)
	var keys []uint32
	if out.occurrences != nil {
		keys = make([]uint32, 0, rows)
	}
	rowAt, claimAt, claims := out.merge(rows, claimed, func(n int, c cell, occurrence uint32) {
		src, targets = append(src, Node(n)), append(targets, targetKey{c.p, Node(c.o)})
		if out.occurrences != nil {
			keys = append(keys, occurrence)
		}
	})
	t.occurrences = segment.InHeap(keys)
	t.out, t.claimAt, t.claims = segment.InHeap(rowAt), segment.InHeap(claimAt), segment.InHeap(claims)
	t.src, t.outKeys = segment.InHeap(src), segment.InHeap(targets)
}

// fillFacts sets the rows of facts, by entity, and the list of the rules and ontologies.
func (t *table) fillFacts(facts cells) {
	rows, claimed := facts.sortAll()
	preds, literals := make([]Pred, 0, rows), make([]uint32, 0, rows)
	rule, ontology := t.predN[claim.PredicateRule], t.predN[claim.PredicateOntology]
	rowAt, claimAt, claims := facts.merge(rows, claimed, func(n int, c cell, _ uint32) {
		preds, literals = append(preds, c.p), append(literals, c.o)
		if (c.p == rule || c.p == ontology) && (len(t.rules) == 0 || t.rules[len(t.rules)-1] != Node(n)) {
			t.rules = append(t.rules, Node(n))
		}
	})
	t.fact, t.factClaimAt, t.factClaims = segment.InHeap(rowAt), segment.InHeap(claimAt), segment.InHeap(claims)
	t.factPred, t.factLit = segment.InHeap(preds), segment.InHeap(literals)
}
