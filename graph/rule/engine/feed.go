package engine

import (
	"math"
	"slices"

	"nexum/graph"
)

// A goal with bindings takes its answers from the table of a more general goal, if there is one: if members(X, Y) is
// derived, members(a, Y) need not be derived again. If there are many such goals with different bindings, the engine
// evaluates the general goal once instead of each of them.

// A demand counts the goals with bindings, called narrow goals, that one general goal includes.
type demand struct {
	asked int
	limit int // with more narrow goals than this, the general goal costs less
}

// maxOpened limits the estimated number of relations of a general goal that the engine evaluates in place of narrow
// ones, because it keeps all of them in memory.
const maxOpened = 1 << 17

// goalsOf returns the goals that a relation of a type that is not symmetric matches.
func goalsOf(k graph.Key) [4]goal {
	return [...]goal{
		{k.Type, k.Source, k.Target},
		{k.Type, k.Source, graph.NoNode},
		{k.Type, graph.NoNode, k.Target},
		{k.Type, graph.NoNode, graph.NoNode},
	}
}

// feeder returns the table from which a new table for the goal takes its answers; nil if there is none, and rules must
// be applied. Symmetric types have none, because the ends of their goals are in order.
func (e *Engine) feeder(g goal) *table {
	if g.shape() == openBoth || e.symmetric(g.pred) {
		return nil
	}
	if t := e.general(g); t != nil {
		return t
	}
	wide := goal{g.pred, graph.NoNode, graph.NoNode}
	if g.pred == e.p.rdfType { // each class has its own rules
		wide.target = g.target
	}
	if wide == g {
		return nil
	}
	d := e.demands[wide]
	if d == nil {
		d = &demand{limit: e.p.openLimit(wide)}
		e.demands[wide] = d
	}
	if d.asked++; d.asked <= d.limit {
		return nil
	}
	return e.table(wide)
}

// openLimit returns how many narrow goals are derived one by one before the general goal is asked.
func (p *Program) openLimit(wide goal) int {
	rules := p.headsOf(wide)
	size := 0
	for _, i := range rules {
		size += p.sizes[i]
	}
	if size > maxOpened || slices.ContainsFunc(rules, func(i int) bool { return !p.bounded[i] }) {
		return math.MaxInt
	}
	// The more rules there are, the more a narrow goal costs, because it tries all of them.
	return 8 + size/(4*max(1, len(rules)))
}

// feed connects a table to another one: t gets the matching answers that from has now, and later each new one.
func (e *Engine) feed(t, from *table) {
	t.fed = true
	from.feeds |= t.shape()
	var found []*item
	switch k := (graph.Key{Source: t.source, Type: t.pred, Target: t.target}); t.shape() {
	case openNothing:
		if n, ok := e.nodes[k]; ok {
			found = slices.DeleteFunc(slices.Clone(n.items), func(it *item) bool { return it.in&from.shape() == 0 })
		}
	case openTarget:
		if from.bySource == nil {
			from.bySource = e.grouped(from.answers, func(k graph.Key) graph.Node { return k.Source })
		}
		found = from.bySource[t.source]
	case openSource:
		if from.byTarget == nil {
			from.byTarget = e.grouped(from.answers, func(k graph.Key) graph.Node { return k.Target })
		}
		found = from.byTarget[t.target]
	}
	for _, it := range found {
		t.add(it)
	}
}

// grouped returns items by one of their ends.
func (e *Engine) grouped(items []*item, end func(graph.Key) graph.Node) map[graph.Node][]*item {
	out := map[graph.Node][]*item{}
	for _, it := range items {
		n := end(it.node.key)
		out[n] = append(out[n], it)
	}
	e.memory += 48*len(out) + 8*len(items)
	return out
}

// deliver adds an item to the answers of a table and of the narrower tables that it feeds.
func (e *Engine) deliver(t *table, it *item) {
	if !t.add(it) {
		return
	}
	for w := t.waiting; w != nil; w = w.before {
		e.wake(t, w)
	}
	if t.feeds == 0 {
		return
	}
	for _, g := range goalsOf(it.node.key) {
		if t.feeds&g.shape() == 0 {
			continue
		}
		if n := e.tables[g]; n != nil && n.fed {
			e.deliver(n, it)
		}
	}
}
