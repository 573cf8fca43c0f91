package engine

import "nexum/graph"

// A goal is a pattern for relations of one type to derive; NoNode stands for any entity. In a goal of a symmetric type,
// a single known end is the source, and two known ends are in order.
type goal struct {
	pred   graph.Pred
	source graph.Node
	target graph.Node
}

// A table holds a goal, the answers found so far, and the frames that wait for more.
type table struct {
	goal
	stratum int
	answers []*item
	waiting *frame // the latest frame; the others are linked by before

	fed   bool   // whether the answers come from the table of a more general goal, and not from rules
	feeds shapes // the shapes of the goals whose tables take answers from this one
	// bySource and byTarget are the answers by their ends. They are made when a narrower table first needs them.
	bySource, byTarget map[graph.Node][]*item
}

// ordered returns the canonical form of a goal: it orders the ends of a symmetric type.
func (e *Engine) ordered(g goal) goal {
	if !e.symmetric(g.pred) {
		return g
	}
	if g.source == graph.NoNode || g.target != graph.NoNode && e.view.Compare(g.source, g.target) > 0 {
		g.source, g.target = g.target, g.source
	}
	return g
}

// shapes is a set of shapes of goals. The shape of a goal tells which of its ends are open, that is, NoNode.
type shapes uint8

const (
	openNothing shapes = 1 << iota
	openTarget
	openSource
	openBoth
)

// shape returns which ends the goal leaves open.
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

// find returns the table of a goal, or nil if it has none yet.
func (e *Engine) find(g goal) *table {
	if e.asked[g.pred]&g.shape() == 0 {
		return nil
	}
	return e.tables[g]
}

// table returns the table of a goal. If the goal is new, its table takes its answers from that of a more general goal;
// if there is none, the goal is put on the agenda.
func (e *Engine) table(g goal) *table {
	if t := e.find(g); t != nil {
		return t
	}
	from := e.feeder(g)
	t := &e.slabs.tables.take(1)[0]
	t.goal, t.stratum = g, e.p.stratum(g.pred, g.target)
	e.tables[g] = t
	e.asked[g.pred] |= g.shape()
	if from != nil {
		e.feed(t, from)
	} else {
		e.agenda[t.stratum] = append(e.agenda[t.stratum], task{start: t})
	}
	return t
}

// general returns the table of a more general goal in the same stratum, or nil if there is none. If there is one and
// the agenda of the stratum is empty, as it is between calls, all derivations for g are known. The stratum must be the
// same, because the table of all classes can have a higher one.
func (e *Engine) general(g goal) *table {
	if e.failed != nil {
		return nil
	}
	for _, more := range [3]goal{
		{g.pred, g.source, graph.NoNode},
		{g.pred, graph.NoNode, g.target},
		{g.pred, graph.NoNode, graph.NoNode},
	} {
		if t := e.find(e.ordered(more)); t != nil && t.stratum == e.p.stratum(g.pred, g.target) {
			return t
		}
	}
	return nil
}

// add adds an answer and reports whether it is new. An item is an answer to at most one goal of each shape. For a
// symmetric type, two goals with one known end can have the item; the second one uses the bit openSource, which no goal
// of such a type needs.
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
	if k := it.node.key; t.bySource != nil {
		t.bySource[k.Source] = append(t.bySource[k.Source], it)
	}
	if k := it.node.key; t.byTarget != nil {
		t.byTarget[k.Target] = append(t.byTarget[k.Target], it)
	}
	return true
}

// eachDerived yields everything that rules derive for a goal of a lower stratum than the caller's. Nothing in the lower
// stratum waits for higher ones, so it can be evaluated completely at once.
func (e *Engine) eachDerived(g goal, yield func(*item) bool) bool {
	if g.shape() == openNothing {
		if t := e.general(g); t != nil {
			return len(t.answers) == 0 || e.eachItem(g, yield)
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

// eachItem yields everything that was derived for a goal without an open end.
func (e *Engine) eachItem(g goal, yield func(*item) bool) bool {
	if n, ok := e.nodes[graph.Key{Source: g.source, Type: g.pred, Target: g.target}]; ok {
		for _, it := range n.items {
			if !it.covered && !yield(it) {
				return false
			}
		}
	}
	return e.failed == nil
}

// give adds an item to the answers of each table whose goal the item matches.
func (e *Engine) give(it *item) {
	for _, g := range goalsOf(it.node.key) {
		if t := e.find(e.ordered(g)); t != nil {
			e.deliver(t, it)
		}
	}
}
