package engine

import "nexum/graph"

// A goal asks for relations of one type; NoNode stands for any entity. Of a symmetric type, one known
// end is the source, and two are in order.
type goal struct {
	pred   graph.Pred
	source graph.Node
	target graph.Node
}

// A table is a goal that was asked, with what was found so far and who waits for more.
type table struct {
	goal
	stratum int
	answers []*item
	waiting *frame // the last that came; the others follow it
}

// ordered brings a goal of a symmetric type into its one form.
func (e *Engine) ordered(g goal) goal {
	if !e.symmetric(g.pred) {
		return g
	}
	if g.source == graph.NoNode || g.target != graph.NoNode && e.view.Compare(g.source, g.target) > 0 {
		g.source, g.target = g.target, g.source
	}
	return g
}

// Shapes is a set of goals by what they leave open.
type shapes uint8

const (
	openNothing shapes = 1 << iota
	openTarget
	openSource
	openBoth
)

// shape returns what a goal leaves open.
func (g goal) shape() shapes {
	switch {
	case g.source != graph.NoNode && g.target != graph.NoNode:
		return openNothing
	case g.source != graph.NoNode:
		return openTarget
	case g.target != graph.NoNode:
		return openSource
	}
	return openBoth
}

// find returns the table of a goal; nil if it was not asked.
func (e *Engine) find(g goal) *table {
	if e.asked[g.pred]&g.shape() == 0 {
		return nil
	}
	return e.tables[g]
}

// table returns the table of a goal, and has it evaluated if it was not asked before.
func (e *Engine) table(g goal) *table {
	t := e.find(g)
	if t == nil {
		t = &e.slabs.tables.take(1)[0]
		t.goal, t.stratum = g, e.p.stratum(g.pred, g.target)
		e.tables[g] = t
		e.asked[g.pred] |= g.shape()
		e.agenda[t.stratum] = append(e.agenda[t.stratum], task{start: t})
	}
	return t
}

// general returns the table of a goal that asks for more, if there is one: every derivation of what this one asks for is
// known, if nothing is left to do in the stratum; so a table of all classes, which has a higher one, does not do. Between calls that is so, or the engine has failed.
func (e *Engine) general(g goal) *table {
	if e.failed != nil {
		return nil
	}
	for _, more := range [3]goal{{g.pred, g.source, graph.NoNode}, {g.pred, graph.NoNode, g.target}, {g.pred, graph.NoNode, graph.NoNode}} {
		if t := e.find(e.ordered(more)); t != nil && t.stratum == e.p.stratum(g.pred, g.target) {
			return t
		}
	}
	return nil
}

// add takes an answer, and reports whether it is a new one. An item answers one goal of each shape; of a symmetric type,
// one with the one end known, and one with the other, which no goal of such a type leaves open as its source.
func (t *table) add(it *item) bool {
	place := t.shape()
	if place == openTarget && t.source != it.node.key.Source {
		place = openSource
	}
	if it.in&place != 0 {
		return false
	}
	it.in |= place
	t.answers = append(t.answers, it)
	return true
}

// eachDerived yields all that rules derive for a goal of a stratum below that of whoever asks. Nothing of such a stratum
// waits for those above, so that it can be evaluated to its end at once.
func (e *Engine) eachDerived(g goal, yield func(*item) bool) bool {
	if g.shape() == openNothing {
		if t := e.general(g); t != nil {
			if len(t.answers) == 0 {
				return true
			}
			if n, ok := e.nodes[graph.Key{Source: g.source, Type: g.pred, Target: g.target}]; ok {
				for _, it := range n.items {
					if !it.covered && !yield(it) {
						return false
					}
				}
			}
			return e.failed == nil
		}
	}
	t := e.table(g)
	e.finish(t.stratum)
	for _, it := range t.answers {
		if e.failed != nil || !yield(it) {
			return false
		}
	}
	return e.failed == nil
}

// give adds an item to the answers of each table that asks for it.
func (e *Engine) give(it *item) {
	k := it.node.key
	for _, g := range [...]goal{
		{k.Type, k.Source, k.Target},
		{k.Type, k.Source, graph.NoNode},
		{k.Type, graph.NoNode, k.Target},
		{k.Type, graph.NoNode, graph.NoNode},
	} {
		if t := e.find(e.ordered(g)); t != nil && t.add(it) {
			for w := t.waiting; w != nil; w = w.before {
				e.wake(t, w)
			}
		}
	}
}
