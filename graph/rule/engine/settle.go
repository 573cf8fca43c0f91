package engine

import (
	"slices"
)

// finish works off the agenda of the strata up to one.
func (e *Engine) finish(stratum int) {
	e.running++
	for e.run(stratum); e.failed == nil && e.settle(stratum); {
		e.run(stratum)
	}
	e.running--
	e.finalize(stratum)
}

// finalize keeps the ranks found in the strata up to one, which have no work left: no derivation will be found there of
// what has been derived already. Should one be after all, all ranks are looked at anew.
func (e *Engine) finalize(stratum int) {
	for s := range stratum + 1 {
		if len(e.ranks[s]) == 0 {
			continue
		}
		for _, it := range e.ranks[s] {
			it.final = e.finals
		}
		e.ranks[s] = e.ranks[s][:0]
	}
}

// settle gives to whoever waits what was set aside because something else holds for longer, if it is stronger or
// surer: what is alleged of ten years must not hide what is stated of one. So of sums, where firm parts suffice.
// It reports whether there was any in the strata up to one. It is called when their agenda is empty, since all of
// their derivations are known then.
func (e *Engine) settle(stratum int) bool {
	woken := false
	least := 0 // the lowest stratum of what was given
	for s := range stratum + 1 {
		if !woken {
			least = s
		}
		aside, tallies := e.aside[s], e.tallies[s]
		e.aside[s], e.tallies[s] = nil, nil
		var still []*item
		for _, it := range aside {
			e.rank(it.node)
			worse := func(o *item) bool {
				return o.attributes != it.attributes || o.covered || !o.rank.known || !o.period.Covers(it.period) || o.rank.worth(it.rank) > 0
			}
			if !slices.ContainsFunc(it.node.items, func(o *item) bool { return !worse(o) }) {
				it.covered, woken = false, true
				e.give(it)
			} else {
				still = append(still, it)
			}
		}
		for _, t := range tallies {
			if e.firmer(t) {
				woken = true
			}
		}
		if woken { // what comes of it can make more of the others
			e.aside[s] = append(e.aside[s], still...)
			e.tallies[s] = append(e.tallies[s], tallies...)
		}
	}
	if woken {
		for s := least; s <= stratum; s++ { // ranks that can fall are not kept by finalize
			e.ranks[s] = e.ranks[s][:0]
		}
	}
	return woken
}
