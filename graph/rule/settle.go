package rule

import (
	"slices"

	"nexum/graph"
)

// finish works off the whole agenda.
func (e *Engine) finish() {
	for e.run(len(e.agenda) - 1); e.failed == nil && e.settle(); {
		e.run(len(e.agenda) - 1)
	}
}

// settle gives to whoever waits what was set aside because something else holds for longer, if it is stronger or
// surer: what is alleged of ten years must not hide what is stated of one. So of sums, where firm parts suffice.
// It reports whether there was any. It is called when the agenda is empty, since all derivations are known then.
func (e *Engine) settle() bool {
	woken := false
	aside := e.aside
	e.aside = nil
	for _, it := range aside {
		e.rank(it.node)
		worse := func(o *item) bool {
			return o.covered || !o.rank.known || !o.period.Covers(it.period) || o.rank.worth(it.rank) > 0
		}
		if !slices.ContainsFunc(it.node.items, func(o *item) bool { return !worse(o) }) {
			it.covered, woken = false, true
			e.give(it)
		}
	}
	tallies := e.tallies
	e.tallies = nil
	for _, t := range tallies {
		if e.firmer(t) {
			woken = true
		}
	}
	if woken {
		e.tallies = append(e.tallies, tallies...)
	}
	return woken
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
		if t, ok := e.tables[e.ordered(g)]; ok && t.add(it) {
			for w := t.waiting; w != nil; w = w.before {
				e.wake(t, w)
			}
		}
	}
}
