package engine

import (
	"slices"
)

// finish evaluates the strata up to stratum completely.
func (e *Engine) finish(stratum int) {
	e.running++
	for e.run(stratum); e.failed == nil && e.addStrongerItems(stratum); {
		e.run(stratum)
	}
	e.running--
	e.finalize(stratum)
}

// finalize marks the ranks in the strata up to stratum as final: no work is left there, so no new derivation of these
// items will be found. If one is found after all, add increases finals, and all ranks are checked again.
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

// addStrongerItems adds covered items to the answers if they are stronger or more certain than the items that cover
// them: if a relation is alleged for ten years, it must still be found that it is stated for one of them, or planned
// with more confidence. It also continues sums with the strongest parts that reach the bound. It reports whether it
// added anything in the strata up to stratum. The agenda of these strata must be empty, so that all of their
// derivations are known.
func (e *Engine) addStrongerItems(stratum int) bool {
	woken := false
	least := 0 // the lowest stratum with an addition
	for s := range stratum + 1 {
		if !woken {
			least = s
		}
		aside, tallies := e.covered[s], e.tallies[s]
		e.covered[s], e.tallies[s] = nil, nil
		var still []*item
		for _, it := range aside {
			e.rank(it.node)
			worse := func(o *item) bool {
				return o.attributes != it.attributes || o.covered || !o.period.Includes(it.period) || !o.rank.noWeaker(it.rank)
			}
			if !slices.ContainsFunc(it.node.items, func(o *item) bool { return !worse(o) }) {
				it.covered, woken = false, true
				e.give(it)
			} else {
				still = append(still, it)
			}
		}
		for _, t := range tallies {
			if e.strengthen(t) {
				woken = true
			}
		}
		if woken { // the results can make others stronger
			e.covered[s] = append(e.covered[s], still...)
			e.tallies[s] = append(e.tallies[s], tallies...)
		}
	}
	if woken {
		for s := least; s <= stratum; s++ { // finalize must not mark ranks as final that can still change
			e.ranks[s] = e.ranks[s][:0]
		}
	}
	return woken
}
