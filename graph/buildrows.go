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
	out, facts := newCells(b.work, outAt), newCells(b.work, factAt)
	if b.keys.Len() > 0 {
		out.occurrences = segment.Make[uint32](b.work, len(out.list))
	}
	b.placeCells(out, facts, predOf, nodeOf, litOf)
	b.claims.Free()
	b.keys.Free()
	segment.Free(b.work, nodeOf)
	segment.Free(b.work, litOf)
	t.fillRelations(out)
	segment.Free(b.work, out.list)
	t.fillFacts(facts)
}

// countCells returns where the cells of each entity begin: those of relations and those of facts. It exchanges the ends
// of symmetric relations where necessary, so that the lesser node is the source.
func (b *Builder) countCells(t *table, predOf []Pred, nodeOf []Node) (outAt, factAt []uint32) {
	n := t.ids.Len()
	outAt, factAt = segment.Make[uint32](b.work, n+1), segment.Make[uint32](b.work, n+1)
	claims := b.claims.Values()
	for i := range claims {
		c := &claims[i]
		if c.ctx == taken {
			continue
		}
		if c.literal() {
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

// placeCells writes a cell for each claim, among the cells of its subject.
func (b *Builder) placeCells(out, facts cells, predOf []Pred, nodeOf []Node, litOf []uint32) {
	outNext, factNext := segment.Clone(b.work, out.at), segment.Clone(b.work, facts.at)
	defer segment.Free(b.work, outNext)
	defer segment.Free(b.work, factNext)
	claims := b.claims.Values()
	for i := range claims {
		c := &claims[i]
		if c.ctx == taken {
			continue
		}
		s, p := nodeOf[c.s], predOf[c.pred()]
		if c.literal() {
			facts.list[factNext[s]] = cell{p, litOf[c.o], c.ctx}
			factNext[s]++
			continue
		}
		out.list[outNext[s]] = cell{p, uint32(nodeOf[c.o]), c.ctx}
		if b.keys.Len() > 0 && b.keys.At(uint32(i)) > 0 {
			out.occurrences[outNext[s]] = litOf[b.keys.At(uint32(i))-1] + 1
		}
		outNext[s]++
	}
}

// A cell is a claim without its subject: the predicate, the target of a relation or the literal of a fact, and the
// context.
type cell struct {
	p      Pred
	o, ctx uint32
}

// cells are the cells of all entities, by entity.
type cells struct {
	list        []cell
	at          []uint32 // where the cells of each entity begin, and the end of the last
	occurrences []uint32 // by cell; nil if there are no keys
}

func newCells(s *segment.Scratch, at []uint32) cells {
	return cells{list: segment.Make[cell](s, int(at[len(at)-1])), at: at}
}

// sortAll sorts the cells of each entity, and returns the numbers of rows and claims that merge makes of them.
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
// row for each row. rowLen and claimLen are the results of sortAll.
func (c *cells) merge(
	s *segment.Scratch, rowLen, claimLen int, row func(n int, first cell, occurrence uint32),
) (rowAt, claimAt, claims []uint32) {
	rowAt = segment.Make[uint32](s, len(c.at))
	claimAt, claims = segment.Make[uint32](s, rowLen+1)[:0], segment.Make[uint32](s, claimLen)[:0]
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
	src, targets := segment.Make[Node](t.scratch, rows)[:0], segment.Make[targetKey](t.scratch, rows)[:0]
	var keys []uint32
	if out.occurrences != nil {
		keys = segment.Make[uint32](t.scratch, rows)[:0]
	}
	rowAt, claimAt, claims := out.merge(t.scratch, rows, claimed, func(n int, c cell, occurrence uint32) {
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
	preds, literals := segment.Make[Pred](t.scratch, rows)[:0], segment.Make[uint32](t.scratch, rows)[:0]
	rule, ontology := t.predN[claim.PredicateRule], t.predN[claim.PredicateOntology]
	rowAt, claimAt, claims := facts.merge(t.scratch, rows, claimed, func(n int, c cell, _ uint32) {
		preds, literals = append(preds, c.p), append(literals, c.o)
		if (c.p == rule || c.p == ontology) && (len(t.rules) == 0 || t.rules[len(t.rules)-1] != Node(n)) {
			t.rules = append(t.rules, Node(n))
		}
	})
	t.fact, t.factClaimAt, t.factClaims = segment.InHeap(rowAt), segment.InHeap(claimAt), segment.InHeap(claims)
	t.factPred, t.factLit = segment.InHeap(preds), segment.InHeap(literals)
}
