package rule

import (
	"slices"

	"nexum/graph"
)

// finish works off the agenda of the strata up to one.
func (e *Engine) finish(stratum int) {
	for e.run(stratum); e.failed == nil && e.settle(stratum); {
		e.run(stratum)
	}
}

// settle gives to whoever waits what was set aside because something else holds for longer, if it is stronger or
// surer: what is alleged of ten years must not hide what is stated of one. So of sums, where firm parts suffice.
// It reports whether there was any in the strata up to one. It is called when their agenda is empty, since all of
// their derivations are known then.
func (e *Engine) settle(stratum int) bool {
	woken := false
	for s := range stratum + 1 {
		aside, tallies := e.aside[s], e.tallies[s]
		e.aside[s], e.tallies[s] = nil, nil
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
		for _, t := range tallies {
			if e.firmer(t) {
				woken = true
			}
		}
		if woken {
			e.tallies[s] = append(e.tallies[s], tallies...)
		}
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
