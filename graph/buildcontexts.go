package graph

import (
	"cmp"
	"math"
	"slices"

	"nexum/graph/claim"
	"nexum/graph/segment"
	"nexum/graph/terms"
)

// context adds a context, and returns its index. It adds the names in it to the terms: documents as entities, locators
// as literals.
func (b *Builder) context(c *claim.Context) (uint32, error) {
	if b.contexts.Len() >= math.MaxUint32-1 || c.Revision > math.MaxUint32 {
		return 0, ErrTooLarge
	}
	row := contextRow{revision: uint32(c.Revision), doubt: c.Doubt, stance: c.Stance, modality: c.Modality}
	for _, n := range [...]struct {
		name string
		to   *Node
	}{{c.Document, &row.document}, {c.Relays, &row.relays}, {c.By, &row.by}} {
		if *n.to = NoNode; n.name != "" {
			i, err := b.entities.Add(n.name, terms.Tag{})
			if err != nil {
				return 0, err
			}
			*n.to = Node(i)
		}
	}
	for _, n := range [...]struct {
		text string
		to   *uint32
	}{{c.Locator, &row.locator}, {c.Attributes, &row.attributes}, {c.Graph, &row.grf}} {
		if *n.to = noLit; n.text != "" {
			i, err := b.literals.Add(n.text, terms.Tag{})
			if err != nil {
				return 0, err
			}
			*n.to = i
		}
	}
	var err error
	row.period = compactPeriod(c.Period, func(d claim.Date) int {
		if at := b.times.Len(); at > 0 && b.times.At(uint32(at-1)) == d {
			return at - 1
		}
		if e := b.times.Append(d); e != nil {
			err = e
		}
		return b.times.Len() - 1
	})
	if err != nil {
		return 0, err
	}
	i := uint32(b.contexts.Len())
	return i, b.contexts.Append(row)
}

// contextOf returns a context that was added, before its names have their final numbers.
func (b *Builder) contextOf(i uint32) claim.Context {
	row := &b.contexts.Values()[i]
	name := func(n Node) string {
		if n == NoNode {
			return ""
		}
		return b.entities.Text(uint32(n))
	}
	text := func(l uint32) string {
		if l == noLit {
			return ""
		}
		return b.literals.Text(l)
	}
	date := func(r dateRef) claim.Date {
		if r >= 0 {
			return claim.FromBits(uint32(r), 0)
		}
		return b.times.At(uint32(^r))
	}
	return claim.Context{
		Document: name(row.document), Relays: name(row.relays), By: name(row.by),
		Locator: text(row.locator), Attributes: text(row.attributes), Graph: text(row.grf),
		Period:   claim.Period{From: date(row.period.from), To: date(row.period.to)},
		Revision: uint64(row.revision), Doubt: row.doubt, Stance: row.stance, Modality: row.modality,
	}
}

// finishTimes sorts the times of day, and gives the contexts their final numbers.
func (b *Builder) finishTimes(t *table) {
	if b.times.Len() == 0 {
		return
	}
	sorted := segment.Clone(b.out, b.times.Values())
	slices.SortFunc(sorted, compareBits)
	sorted = slices.Compact(sorted)
	final := func(r dateRef) dateRef {
		if r >= 0 {
			return r
		}
		i, _ := placeOf(sorted, b.times.At(uint32(^r)))
		return ^dateRef(i)
	}
	for i := range b.contexts.Values() {
		p := &b.contexts.Values()[i].period
		p.from, p.to = final(p.from), final(p.to)
	}
	t.times = segment.InHeap(sorted)
}

// finishContexts sets the final names and numbers of the contexts, and sorts them. Equal contexts become one.
// The claims get the new numbers.
func (b *Builder) finishContexts(t *table, nodeOf []Node, litOf []uint32) {
	b.finishTimes(t)
	contexts := b.contexts.Values()
	for i := range contexts {
		c := &contexts[i]
		for _, n := range [3]*Node{&c.document, &c.relays, &c.by} {
			if *n != NoNode {
				*n = nodeOf[*n]
			}
		}
		for _, l := range [3]*uint32{&c.locator, &c.attributes, &c.grf} {
			if *l != noLit {
				*l = litOf[*l]
			}
		}
	}
	order := b.sortedContexts()
	rows, numbers := segment.NewList[contextRow](b.out), segment.Make[uint32](b.work, len(order))
	for _, k := range order {
		if row := &contexts[k.i]; rows.Len() == 0 || rows.Values()[rows.Len()-1].compare(row) != 0 {
			rows.MustAppend(*row)
		}
		numbers[k.i] = uint32(rows.Len() - 1)
	}
	segment.Free(b.work, order)
	for i := range b.claims.Values() {
		c := &b.claims.Values()[i]
		c.ctx = numbers[c.ctx]
	}
	segment.Free(b.work, numbers)
	b.contexts.Free()
	t.ctxs = segment.InHeap(rows.Close())
}

// A contextKey is the index of a context with the fields that are compared first. Most comparisons need only these.
type contextKey struct {
	document          Node
	revision, locator uint32
	i                 uint32
}

// sortedContexts returns the contexts sorted by document, revision and place in the document, then by all other fields.
func (b *Builder) sortedContexts() []contextKey {
	contexts := b.contexts.Values()
	order := segment.Make[contextKey](b.work, len(contexts))
	for i := range contexts {
		c := &contexts[i]
		order[i] = contextKey{c.document, c.revision, c.locator, uint32(i)}
	}
	slices.SortFunc(order, func(x, y contextKey) int {
		if x.document != y.document || x.revision != y.revision || x.locator != y.locator {
			return cmp.Or(cmp.Compare(x.document, y.document), cmp.Compare(x.revision, y.revision),
				cmp.Compare(x.locator, y.locator))
		}
		return contexts[x.i].compare(&contexts[y.i])
	})
	return order
}

// compare orders contexts by document first, so that the contexts of one document are adjacent. The order does not
// depend on the order in which a store yields them.
func (a *contextRow) compare(b *contextRow) int {
	if c := cmp.Compare(a.document, b.document); c != 0 {
		return c
	}
	if c := cmp.Or(cmp.Compare(a.revision, b.revision), cmp.Compare(a.locator, b.locator)); c != 0 {
		return c
	}
	return cmp.Or(cmp.Compare(a.relays, b.relays), cmp.Compare(a.by, b.by), cmp.Compare(a.attributes, b.attributes),
		cmp.Compare(a.grf, b.grf), cmp.Compare(a.period.from, b.period.from), cmp.Compare(a.period.to, b.period.to),
		cmp.Compare(a.stance, b.stance), cmp.Compare(a.modality, b.modality), cmp.Compare(a.doubt, b.doubt))
}
